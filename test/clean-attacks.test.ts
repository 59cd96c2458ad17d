import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import createDOMPurify from 'dompurify';
import { JSDOM } from 'jsdom';
import type { Browser, Page } from 'playwright-core';
import { clean } from '../src/article/clean/clean.ts';
import { attacks } from './fixtures/clean/attacks.ts';
import { violations } from './fixtures/clean/oracle.ts';
import { launchBrowser } from './support/browser.ts';

const ORIGIN = 'https://gazette.example';
const OPTIONS = { baseUrl: `${ORIGIN}/articles/attack`, idPrefix: 'attack', title: 'Title' };
const ATTACKS = attacks();
const CLEANED = ATTACKS.map((attack) => clean(attack, OPTIONS).html);

/** The attacks for which `broken` names something, with what it named. */
function failing(broken: (html: string, attack: string) => readonly string[]): readonly string[] {
  return CLEANED.flatMap((html, i) => {
    const found = broken(html, ATTACKS[i] ?? '');
    return found.length === 0
      ? []
      : [`${JSON.stringify(ATTACKS[i])}\n became ${JSON.stringify(html)}\n with ${found.join('; ')}`];
  });
}

describe('what is left of an attack', () => {
  it('is on the allow-list, as another parse of it sees it', () => {
    assert.ok(ATTACKS.length > 2000);
    assert.deepEqual(
      failing((html) => violations(html, 'attack')),
      [],
    );
  });

  it('stays the same when it is cleaned again', () => {
    assert.deepEqual(
      failing((html) => (clean(html, OPTIONS).html === html ? [] : [clean(html, OPTIONS).html])),
      [],
    );
  });

  it('leaves DOMPurify nothing to remove', () => {
    const purify = createDOMPurify(new JSDOM('').window);
    const seen = new Set<string>();
    assert.deepEqual(
      failing((html) => {
        if (seen.has(html)) return [];
        seen.add(html);
        purify.sanitize(html);
        return purify.removed.map((removed) => ('attribute' in removed ? `attribute ${removed.attribute?.name}` : 'an element'));
      }),
      [],
    );
  });
});

/** What happened in the browser that must not. */
interface Incident {
  readonly html: string;
  readonly what: string;
}

describe('in a browser', () => {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  for (const way of ['innerHTML', 'document'] as const) {
    it(`as ${way}, nothing runs, nothing but media loads from elsewhere, nothing navigates`, async () => {
      const page = await observed(browser);
      assert.deepEqual(await shown(page, [...new Set(CLEANED)], way), []);
      await page.context().close();
    });
  }

  it('the same attacks uncleaned do run, so that the observation observes', async () => {
    const page = await observed(browser);
    const raw = [
      '<img src=x onerror=hit()>',
      '<svg onload=hit()></svg>',
      '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    ];
    const seen = await shown(page, raw, 'document');
    assert.ok(seen.some(({ what }) => what.startsWith('ran')));
    assert.ok(seen.some(({ what }) => what.includes('evil.example')));
    await page.context().close();
  });
});

const requested = new WeakMap<Page, string[]>();

/** A page of this site that notes every request that is neither its own nor for media. */
async function observed(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const notes: string[] = [];
  requested.set(page, notes);
  await page.route('**/*', async (route) => {
    const request = route.request();
    if (request.url() === `${ORIGIN}/`)
      return route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><title>x</title>' });
    const media = ['image', 'media', 'texttrack'].includes(request.resourceType());
    if (!media) notes.push(`${request.resourceType()} ${request.url()}`);
    return request.isNavigationRequest() ? route.fulfill({ contentType: 'text/html', body: '' }) : route.abort();
  });
  // tsx gives functions their names with a helper that is not in the page.
  await page.addInitScript('globalThis.__name = (named) => named');
  await page.goto(`${ORIGIN}/`);
  return page;
}

const BATCH = 100;

async function shown(page: Page, htmls: readonly string[], way: 'innerHTML' | 'document'): Promise<readonly Incident[]> {
  const incidents: Incident[] = [];
  const notes = requested.get(page) ?? [];
  for (let at = 0; at < htmls.length; at += BATCH) {
    const batch = htmls.slice(at, at + BATCH);
    const ran = await page.evaluate(show, { batch, way });
    for (const i of ran) incidents.push({ html: batch[i] ?? '?', what: 'ran script' });
    for (const note of notes.splice(0)) incidents.push({ html: `one of ${at} to ${at + BATCH}`, what: `requested ${note}` });
    if (page.url() !== `${ORIGIN}/`) incidents.push({ html: `one of ${at} to ${at + BATCH}`, what: `went to ${page.url()}` });
  }
  return incidents;
}

/** Runs in the page: shows each, pokes every element of it, waits a moment; gives the numbers of those that ran anything. */
async function show({ batch, way }: { batch: readonly string[]; way: 'innerHTML' | 'document' }): Promise<number[]> {
  // biome-ignore lint/suspicious/noExplicitAny: this is the browser's own global object, which Node's types do not know
  const world = globalThis as any;
  const ran = new Set<number>();
  const stage = world.document.body;
  stage.replaceChildren();
  const poke = (root: { querySelectorAll(selector: string): Iterable<{ dispatchEvent(event: unknown): void }> }): void => {
    for (const element of root.querySelectorAll('*')) {
      for (const name of ['click', 'mouseover', 'focus', 'load', 'error', 'toggle', 'animationstart']) {
        element.dispatchEvent(new world.Event(name, { bubbles: false, cancelable: true }));
      }
    }
  };
  for (const [i, html] of batch.entries()) {
    if (way === 'document') {
      const frame = world.document.createElement('iframe');
      frame.srcdoc = `<!DOCTYPE html><script>window.hit=()=>parent.ran(${i});window.alert=window.hit;addEventListener('click',(e)=>e.preventDefault(),true)</script>${html}`;
      stage.append(frame);
    } else {
      world.hit = () => ran.add(i);
      const box = world.document.createElement('div');
      box.addEventListener('click', (event: { preventDefault(): void }) => event.preventDefault(), true);
      stage.append(box);
      box.innerHTML = html;
      poke(box);
      await null;
    }
  }
  world.ran = (i: number) => ran.add(i);
  if (way === 'innerHTML') world.hit = () => ran.add(-1);
  await new Promise((done) => world.setTimeout(done, 250));
  for (const frame of stage.querySelectorAll('iframe'))
    if (way === 'document' && frame.contentDocument) poke(frame.contentDocument);
  await new Promise((done) => world.setTimeout(done, 50));
  return [...ran];
}
