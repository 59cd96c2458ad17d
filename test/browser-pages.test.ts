/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './support/browser.ts';
import { markdown } from './support/folder.ts';
import { MORE, type Observed, observedPage, type PagesSite, startPagesSite } from './support/pages-site.ts';
import { publication } from './support/publication.ts';
import { site as siteOver } from './support/site.ts';

/** What people see, in a real browser. */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [1280, 390] as const;

/** Every kind of page: its address, its headline, and what its title says where that is something else. */
const PAGES: readonly (readonly [path: string, heading: string | RegExp, title?: RegExp])[] = [
  ['/', 'The Saltmere Gazette'],
  ['/archive/2', /Older articles/, /part 2/],
  ['/archive/1', /Older articles/, /part 1/],
  ['/sections/news', /News/],
  ['/sections/news/archive/1', /News/],
  ['/sections/audio', 'Saltmere Sound'],
  ['/tags/harbour', /harbour/],
  ['/authors/june-abernathy', /June Abernathy/],
  ['/articles/night-ferry-returns', 'The night ferry returns, with twelve passengers and a cello'],
  ['/articles/the-last-foghorn', 'The last foghorn, recorded'],
  ['/articles/the-clock-that-lost-eleven-seconds', 'The clock that lost eleven seconds'],
  ['/articles/the-book-boat', 'قارب الكتب يعود إلى الميناء'],
  ['/articles/灯台の猫', '灯台の猫は何を見ているのか'],
  ['/articles/elsewhere', 'Told elsewhere'],
  ['/articles/bare', 'A bare word'],
  ['/articles/wide', /^Everything that is wide/],
  ['/rss.xml', /Gazette/],
  ['/sections/news/atom.xml', /News/],
  ['/feed.json?section=news', /News/],
  ['/archive/1/rss.xml', /Gazette/],
];

/** One of each kind, for what takes its time. */
const KINDS = [
  '/',
  '/sections/news/archive/1',
  '/articles/the-clock-that-lost-eleven-seconds',
  '/articles/the-book-boat',
  '/rss.xml',
];

const isFeed = (path: string): boolean => /\.(?:xml|json)/.test(path);

let site: PagesSite;
let browser: Browser;
let watched: Observed;
const endings: (() => void | Promise<void>)[] = [];

before(async () => {
  const context = { after: (ending?: unknown) => void endings.push(ending as () => void) };
  [site, browser] = await Promise.all([startPagesSite(context, { more: MORE, feedSize: 5 }), launchBrowser()]);
  watched = await observedPage(browser, site);
  await watched.page.goto(`${site.url}/`);
});

after(async () => {
  await browser?.close();
  for (const end of endings.reverse()) await end();
});

/** Shows a page in light colours on a wide screen, with nothing noted before. */
async function show(path: string): Promise<Page> {
  const { page, incidents } = watched;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light', media: 'screen', reducedMotion: 'no-preference' });
  incidents.splice(0);
  const response = await page.goto(site.url + path);
  assert.equal(response?.status(), 200);
  assert.equal(response?.headers()['content-type'], 'text/html; charset=utf-8');
  return page;
}

for (const [path, heading, title] of PAGES) {
  describe(`the page at ${path}`, () => {
    let page: Page;
    before(async () => {
      page = await show(path);
    });

    it('is headed and named for what it shows, once', async () => {
      const headings = await page.locator('h1').allInnerTexts();
      assert.equal(headings.length, 1);
      const [said = ''] = headings;
      assert.ok(typeof heading === 'string' ? said.trim() === heading : heading.test(said.trim()), said);
      const named = await page.title();
      assert.ok(title?.test(named) ?? (typeof heading === 'string' ? named.includes(heading) : heading.test(named)), named);
    });

    it('says in its head what it is', async () => {
      const head = await page.evaluate(() => {
        const content = (selector: string) => document.querySelector(selector)?.getAttribute('content') ?? '';
        return {
          doctype: document.compatMode,
          charset: document.characterSet,
          language: document.documentElement.lang,
          viewport: content('meta[name="viewport"]'),
          description: content('meta[name="description"]'),
          canonical: [...document.querySelectorAll<HTMLLinkElement>('link[rel="canonical"]')].map(({ href }) => href),
          scheme: content('meta[name="color-scheme"]') || getComputedStyle(document.documentElement).colorScheme,
        };
      });
      assert.deepEqual([head.doctype, head.charset], ['CSS1Compat', 'UTF-8']);
      assert.match(head.language, /^[a-z]{2,3}(?:-|$)/);
      assert.match(head.viewport, /width=device-width/);
      assert.doesNotMatch(head.viewport, /user-scalable|maximum-scale/);
      assert.notEqual(head.description.trim(), '');
      assert.equal(head.canonical.length, 1);
      const own = path === '/articles/elsewhere' ? 'https://example.net/told' : encodeURI(site.url + path);
      if (!isFeed(path)) assert.equal(head.canonical[0], own);
      assert.match(head.scheme, /light.*dark|dark.*light/);
    });

    it('has an icon, so that no browser looks for /favicon.ico in vain', async () => {
      assert.equal(await page.locator('head link[rel~="icon"]').count(), 1);
    });

    it('shows without an error, a broken rule or a request that leads elsewhere', () => {
      assert.deepEqual(watched.incidents, []);
    });

    it('does not move while it is shown', async () => {
      const score = await page.evaluate(() => (globalThis as unknown as { shift: { score: number } }).shift.score);
      assert.ok(score < 0.1, `layout shift ${score}`);
    });

    it('leads readers to feeds that are there', async () => {
      const links = page.locator('head link[rel="alternate"]');
      const offers = await links.evaluateAll((all: HTMLLinkElement[]) =>
        all.filter(({ type }) => type !== 'text/html').map(({ href, type, title }) => ({ href, type, title })),
      );
      assert.ok(offers.length >= 3, 'every format is offered');
      for (const { href, type, title } of offers) {
        assert.notEqual(title, '');
        assert.ok(href.startsWith(`${site.url}/`), href);
        const { status, headers } = await site.get(href.slice(site.url.length));
        assert.deepEqual([status, headers['content-type']], [200, `${type}; charset=utf-8`]);
      }
      if (/^\/(?:sections|tags|authors)\/|section=/.test(path) && !isFeed(path)) {
        assert.ok(offers[0]?.href.includes(path.split('/').slice(0, 3).join('/')), 'the nearest channel comes first');
      }
    });

    it('has links with words, pictures with alternatives, and room for both', async () => {
      const poor = await page.evaluate(() => {
        const named = (element: Element): boolean =>
          (element.textContent ?? '').trim() !== '' ||
          (element.getAttribute('aria-label') ?? '') !== '' ||
          [...element.querySelectorAll('img')].some(({ alt }) => alt !== '');
        return [
          ...[...document.querySelectorAll('a, button')].filter((one) => !named(one)),
          ...[...document.querySelectorAll('a:not([href])')],
          ...[...document.querySelectorAll('img:not([alt])')],
          ...[...document.querySelectorAll('[id=""], [style], [onclick]')],
          ...[...document.querySelectorAll('script:not([src]):not([type="application/ld+json"]), style')],
        ].map(({ outerHTML }) => outerHTML);
      });
      assert.deepEqual(poor, []);
    });

    it('fits screens from the smallest to the widest', async () => {
      for (const width of [320, 390, 820, 1920]) {
        await page.setViewportSize({ width, height: 800 });
        const { wide, culprits } = await page.evaluate(overflow);
        assert.ok(wide <= width, `${width}: ${wide} pixels wide because of ${culprits.join(', ')}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    });

    if (KINDS.includes(path) || ['/articles/wide', '/articles/the-last-foghorn', '/sections/audio'].includes(path)) {
      it('leaves axe-core nothing to find, light and dark, wide and narrow', async () => {
        await page.evaluate(AXE);
        const found: string[] = [];
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            for (const violation of await page.evaluate(runAxe, RULES)) found.push(`${colorScheme} ${width}: ${violation}`);
          }
        }
        assert.deepEqual(found, []);
      });
    }
  });
}

/** Runs in the page: how wide it is, and what sticks out. */
function overflow(): { readonly wide: number; readonly culprits: readonly string[] } {
  const wide = document.documentElement.scrollWidth;
  const room = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('body *')].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width > 0 && (right > room + 1 || left < -1);
  });
  return { wide, culprits: out.slice(0, 3).map(({ tagName, className }) => `${tagName.toLowerCase()}.${className}`) };
}

/** Runs in the page, where axe-core is. */
async function runAxe(values: string[]): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
  const results = (await axe.run(document, {
    runOnly: { type: 'tag', values },
    rules: { 'target-size': { enabled: true } },
    resultTypes: ['violations'],
    preload: false,
  })) as AxeResults;
  return results.violations.map(({ id, nodes }) => {
    const [first] = nodes;
    return `${id}: ${nodes.length} of them, as ${first?.target.join(' ')}: ${first?.failureSummary?.split('\n')[1]?.trim()}`;
  });
}

/** What has the focus: how it is told from its neighbours, and whether anybody can see it. */
interface Focused {
  readonly what: string;
  readonly isMarked: boolean;
  readonly isSeen: boolean;
}

/** Runs in the page. */
function focused(): Focused | undefined {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return undefined;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const above = document.elementFromPoint(x, y);
  // What is in a shadow tree (the controls of a player) shows its focus itself.
  const own = element.matches('audio, video');
  const all = [...document.querySelectorAll('*')];
  return {
    what: `${all.indexOf(element)} <${element.tagName.toLowerCase()}> ${(element.textContent ?? '').trim().slice(0, 40)}`,
    isMarked: own || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none',
    isSeen: box.width > 0 && box.height > 0 && above !== null && (element.contains(above) || above.contains(element)),
  };
}

/** Runs in the page: all that the Tab key must reach. */
function reachable(): readonly string[] {
  const all = [...document.querySelectorAll('*')];
  const may = 'a[href], button, input, select, textarea, summary, audio[controls], video[controls], [tabindex="0"]';
  return [...document.querySelectorAll<HTMLElement>(may)]
    .filter((one) => one.checkVisibility() && !one.closest('[hidden], [inert]') && one.tabIndex >= 0)
    .map((one) => `${all.indexOf(one)} <${one.tagName.toLowerCase()}> ${(one.textContent ?? '').trim().slice(0, 40)}`);
}

describe('with the keyboard alone', () => {
  for (const path of KINDS) {
    it(`everything on ${path} is reached, seen and left again`, async () => {
      const page = await show(path);
      const expected = await page.evaluate(reachable);
      const walked: Focused[] = [];
      for (let i = 0; i < expected.length + 20; i++) {
        await page.keyboard.press('Tab');
        const now = await page.evaluate(focused);
        if (!now || now.what === walked[0]?.what) break;
        walked.push(now);
      }
      const names = [...new Set(walked.map(({ what }) => what))];
      assert.deepEqual(
        expected.filter((one) => !names.includes(one)),
        [],
        'not reached, or kept from it by a trap',
      );
      assert.deepEqual(
        walked.filter(({ isMarked }) => !isMarked).map(({ what }) => what),
        [],
        'focus without a mark',
      );
      assert.deepEqual(
        walked.filter(({ isSeen }) => !isSeen).map(({ what }) => what),
        [],
        'focus that nobody sees',
      );
    });

    it(`the first stop on ${path} skips to what the page is about`, async () => {
      const page = await show(path);
      await page.keyboard.press('Tab');
      const first = page.locator(':focus');
      assert.match((await first.getAttribute('href')) ?? '', /#./);
      assert.match(await first.innerText(), /skip/i);
      assert.ok(((await first.boundingBox())?.y ?? -1) >= 0, 'it is seen');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'MAIN');
      await page.keyboard.press('Tab');
      assert.ok(
        await page.evaluate(() => document.activeElement?.matches('main *, main ~ *')),
        'the next stop is in it, or after it',
      );
    });
  }
});

describe('who wants to subscribe', () => {
  for (const [path, address] of [
    ['/', '/atom.xml'],
    ['/rss.xml', '/rss.xml'],
    ['/sections/news/atom.xml', '/sections/news/atom.xml'],
    ['/feed.json?section=news', '/feed.json?section=news'],
    ['/tags/harbour', '/tags/harbour/atom.xml'],
    ['/archive/1/rss.xml', '/rss.xml'],
  ] as const) {
    it(`copies an address at ${path}, and is told so`, async () => {
      const page = await show(path);
      await watched.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url });
      const button = page.getByRole('button', { name: /copy/i }).first();
      const live = page.locator('[role="status"], [aria-live], output').filter({ hasText: /copied/i });
      assert.equal(await live.count(), 0, 'nothing is said before it is done');
      await button.click();
      await live.first().waitFor({ state: 'attached', timeout: 2000 });
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), site.url + address);
      assert.deepEqual(watched.incidents, []);
    });

    it(`finds links at ${path} that hand the address to readers`, async () => {
      const page = await show(path);
      const links: string[] = await page.locator('main a').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
      const readers = links.filter((link) => /^https:/.test(link) && link.includes(encodeURIComponent(`${site.url}/`)));
      assert.ok(readers.length >= 2, `readers on the web: ${readers}`);
      assert.ok(
        readers.every((link) => link.includes(encodeURIComponent(site.url + address))),
        readers.join('\n'),
      );
      assert.ok(links.includes(`feed:${site.url}${address}`), 'the reader of this machine');
      assert.ok(
        links.some((link) => link.endsWith('/opml.xml')),
        'the list of all feeds',
      );
    });
  }

  it('has the address in sight where nothing can be copied', async () => {
    const page = await show('/rss.xml');
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }));
    const button = page.getByRole('button', { name: /copy/i }).first();
    if (await button.isVisible()) await button.click();
    assert.deepEqual(watched.incidents, []);
    const shown = await page
      .locator('main')
      .evaluate((main: HTMLElement) =>
        [main.innerText, ...[...main.querySelectorAll('input')].map(({ value }) => value)].join('\n'),
      );
    assert.ok(shown.includes(`${site.url}/rss.xml`));
  });
});

describe('a feed’s address in a browser', () => {
  /** Where nothing is intercepted the browser keeps what it got, as everybody's does. */
  const plain = async (): Promise<Page> => (await browser.newContext()).newPage();
  const fetched = (page: Page, path: string, cache: RequestCache): Promise<string> =>
    page.evaluate(
      async ([address, mode]) => {
        const reply = await fetch(address as string, { cache: mode as RequestCache });
        return `${reply.headers.get('Content-Type')} ${(await reply.text()).slice(0, 5)}`;
      },
      [path, cache],
    );
  const isPage = async (page: Page): Promise<void> => {
    assert.equal(await page.evaluate(() => document.contentType), 'text/html');
    assert.equal(await page.locator('h1').count(), 1);
  };

  for (const path of ['/sections/news/rss.xml', '/feed.json?section=news', '/archive/1/atom.xml']) {
    const feed = /^application\/(?:(?:rss|atom)\+xml|feed\+json); charset=utf-8 (?:<\?xml|\{\n)/;

    it(`${path} stays a page to people and a feed to scripts, whoever comes first and however often`, async () => {
      const page = await plain();
      const other = await page.context().newPage();
      await other.goto(`${site.url}/healthz`);
      assert.match(await fetched(other, path, 'default'), feed);
      await page.goto(site.url + path);
      await isPage(page);
      for (const cache of ['default', 'force-cache', 'no-cache'] as const) assert.match(await fetched(other, path, cache), feed);
      await page.goto(`${site.url}/articles/bare`);
      await page.goBack();
      await isPage(page);
      assert.match(await fetched(other, path, 'force-cache'), feed);
      await page.goBack();
      await page.goForward();
      await isPage(page);
      await page.reload();
      await isPage(page);
      assert.match(await fetched(other, path, 'default'), feed);
      await page.context().close();
    });

    it(`${path} is shown as it is with ?raw, and by the page's own link to it`, async () => {
      const page = await plain();
      const raw = await page.goto(`${site.url}${path}${path.includes('?') ? '&' : '?'}raw`);
      assert.match(raw?.headers()['content-type'] ?? '', /^application\//);
      assert.equal(await raw?.text(), (await site.get(path)).body);
      await page.goto(site.url + path);
      const link = page.locator('a[href*="raw"]').first();
      const [response] = await Promise.all([page.waitForResponse((one) => one.url().includes('raw')), link.click()]);
      assert.match(response.headers()['content-type'] ?? '', /^application\//);
      await page.context().close();
    });
  }

  it('leads from the page to its articles and back to the page', async () => {
    const page = await show('/sections/news/rss.xml');
    await page
      .getByRole('link', { name: /The night ferry returns/ })
      .first()
      .click();
    await page.waitForURL('**/articles/night-ferry-returns');
    await page.goBack();
    await isPage(page);
    assert.deepEqual(watched.incidents, []);
  });
});

describe('without JavaScript', () => {
  it('everything is there but what needs it', async () => {
    const still = await observedPage(browser, site, { javaScriptEnabled: false });
    for (const path of KINDS) {
      await still.page.goto(site.url + path);
      assert.equal(await still.page.getByRole('button', { name: /copy/i }).filter({ visible: true }).count(), 0, path);
      const words = async ({ page }: Pick<Observed, 'page'>) => (await page.locator('main').innerText()).replace(/\s+/g, ' ');
      const page = await show(path);
      await page.locator('button').evaluateAll((all) => {
        for (const one of all) one.remove();
      });
      assert.equal(await words(still), await words(watched), path);
    }
    assert.deepEqual(still.incidents, []);
    await still.context.close();
  });
});

describe('an article', () => {
  it('from right to left begins at the right, and its names and dates with it', async () => {
    const page = await show('/articles/the-book-boat');
    const seen = await page.evaluate(() => {
      const at = (selector: string) => {
        const element = document.querySelector(selector) as HTMLElement;
        const range = document.createRange();
        range.selectNodeContents(element);
        const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
        const box = element.getBoundingClientRect();
        const { direction, paddingRight, borderRightWidth } = getComputedStyle(element);
        const right = box.right - Number.parseFloat(paddingRight) - Number.parseFloat(borderRightWidth);
        return {
          direction,
          gap: right - Math.max(...lines.map((line) => line.right)),
          lang: element.closest('[lang]')?.getAttribute('lang'),
        };
      };
      return [at('h1'), at('h1 + p'), at('article div[lang] > p')];
    });
    for (const { direction, gap, lang } of seen) {
      assert.deepEqual([direction, lang], ['rtl', 'ar']);
      assert.ok(Math.abs(gap) < 3, `${gap} pixels from the right`);
    }
    assert.equal(await page.locator('h1').evaluate((one) => one.closest('[dir]')?.getAttribute('dir')), 'rtl');
    assert.equal(
      await page
        .locator('article time')
        .first()
        .evaluate((one) => getComputedStyle(one).direction),
      'rtl',
    );
  });

  it('from right to left is on pages from left to right what it is on its own', async () => {
    const page = await show('/');
    const link = page.getByRole('link', { name: 'قارب الكتب يعود إلى الميناء' }).first();
    assert.equal(await link.evaluate((one) => getComputedStyle(one).direction), 'rtl');
    assert.equal(await link.evaluate((one) => one.closest('[lang]')?.getAttribute('lang')), 'ar');
  });

  it('says to machines what it says to people', async () => {
    const page = await show('/articles/night-ferry-returns');
    const said = await page.evaluate(() => ({
      graph: [...document.querySelectorAll('meta[property^="og:"], meta[property^="article:"]')].map(
        (one) => [one.getAttribute('property') ?? '', one.getAttribute('content') ?? ''] as const,
      ),
      data: document.querySelector('script[type="application/ld+json"]')?.textContent ?? '',
      times: [...document.querySelectorAll('article time')].map((one) => one.getAttribute('datetime') ?? ''),
    }));
    const graph = new Map(said.graph);
    assert.equal(graph.get('og:title'), 'The night ferry returns, with twelve passengers and a cello');
    assert.equal(graph.get('og:type'), 'article');
    assert.equal(graph.get('og:url'), `${site.url}/articles/night-ferry-returns`);
    assert.equal(Date.parse(graph.get('article:published_time') ?? ''), Date.UTC(2026, 9, 3, 7, 10));
    const data = JSON.parse(said.data);
    assert.deepEqual([data['@context'], data['@type']], ['https://schema.org', 'NewsArticle']);
    assert.equal(data.headline, graph.get('og:title'));
    assert.equal(Date.parse(data.datePublished), Date.UTC(2026, 9, 3, 7, 10));
    assert.equal(Date.parse(data.dateModified), Date.UTC(2026, 9, 5, 17, 30));
    assert.deepEqual(
      data.author.map(({ name }: { name: string }) => name),
      ['Inês Marlow', 'Tomasz Okafor', 'Ruth Delacourt'],
    );
    assert.deepEqual(said.times.slice(0, 2).map(Date.parse), [Date.UTC(2026, 9, 3, 7, 10), Date.UTC(2026, 9, 5, 17, 30)]);
  });

  it('leads to its section, its tags, its authors, and to the articles before and after it', async () => {
    const page = await show('/articles/night-ferry-returns');
    const links: string[] = await page
      .locator('main a')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname));
    for (const path of [
      '/sections/news',
      '/tags/harbour',
      '/authors/tomasz-okafor',
      '/articles/the-book-boat',
      '/articles/dredger-finds-unlisted-wreck',
    ]) {
      assert.ok(links.includes(path), `${path} in ${links}`);
    }
  });

  it('has its picture with its size, its alternative and who took it', async () => {
    const page = await show('/articles/the-last-foghorn');
    const picture = page.locator('article figure img').first();
    assert.deepEqual(await picture.evaluate((one) => [one.getAttribute('width'), one.getAttribute('height')]), ['1600', '1067']);
    assert.match((await picture.getAttribute('alt')) ?? '', /^A white trumpet/);
    assert.match(await page.locator('article figure').first().innerText(), /Callum Brandt/);
    const [width, height] = await picture.evaluate((one) => [one.clientWidth, one.clientHeight]);
    assert.ok(Math.abs((width ?? 0) / (height ?? 1) - 1600 / 1067) < 0.02, `${width} × ${height}`);
    assert.equal(await page.locator('audio').getAttribute('src'), 'https://example.org/media/the-last-foghorn.mp3');
  });

  it('that belongs elsewhere has a link that leads there', async () => {
    const page = await show('/articles/elsewhere');
    assert.ok((await page.locator('main a[href="https://example.net/told"]').count()) > 0);
  });
});

describe('on paper', () => {
  for (const path of KINDS) {
    it(`${path} is what there is to read, without what can be pressed`, async () => {
      const page = await show(path);
      await page.emulateMedia({ media: 'print' });
      assert.ok(await page.locator('h1').isVisible());
      for (const selector of ['nav', 'button', 'a[href^="#"]:text-matches("skip", "i")']) {
        assert.equal(await page.locator(selector).filter({ visible: true }).count(), 0, `${selector} is printed`);
      }
      const ink = await page.locator('h1').evaluate((one) => getComputedStyle(one).color);
      const [r = 255, g = 255, b = 255] = (ink.match(/[\d.]+/g) ?? []).map(Number);
      assert.ok(r + g + b < 300, `${ink} on paper`);
    });
  }
});

describe('who is made ill by motion', () => {
  for (const path of KINDS) {
    it(`sees nothing move at ${path}`, async () => {
      const page = await show(path);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .filter((one) => {
            const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(one);
            const lasts = transitionDuration.split(',').some((duration) => Number.parseFloat(duration) > 0.01);
            return animationName !== 'none' || lasts || scrollBehavior === 'smooth';
          })
          .map(({ tagName, className }) => `${tagName}.${className}`),
      );
      assert.deepEqual(moving, []);
    });
  }
});

/** Articles of a newsroom that never says the same twice: as many tags and half as many authors. */
function newsroom(count: number): Readonly<Record<string, string>> {
  let state = 1;
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const syllable = (): string => `${'bdfgklmnprstvz'[next(14)]}${'aeiou'[next(5)]}`;
  const word = (): string => Array.from({ length: 2 + next(3) }, syllable).join('');
  const words = (length: number): string => Array.from({ length }, word).join(' ');
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      `${i}.md`,
      markdown({
        title: words(8),
        date: new Date(Date.UTC(2026, 8, 1) - i * 86_400_000).toISOString(),
        summary: words(24),
        section: ['World', 'Home', 'Culture', 'Sport'][i % 4] ?? '',
        tags: `[${word()}, ${word()}]`,
        author: `${word()} ${i % 2 === 0 ? word() : 'staff'}`,
      }),
    ]),
  );
}

describe('what it weighs', () => {
  const LIMIT_BYTES = 15_000;
  const AS_BROWSER = { headers: { 'Accept-Encoding': 'gzip, deflate, br', 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html' } };

  for (const path of ['/', '/sections/news', '/articles/night-ferry-returns', '/articles/wide', '/rss.xml']) {
    it(`${path} takes less than ${LIMIT_BYTES} bytes, style and script included`, async () => {
      const html = await site.get(path, AS_BROWSER);
      const own = [...html.body.matchAll(/(?:href|src)="(?:http:\/\/localhost:\d+)?(\/assets\/[^"]+)"/g)].map(
        ([, asset = '']) => asset,
      );
      assert.ok(own.length >= 1, 'it has a stylesheet');
      const replies = [html, ...(await Promise.all(own.map((asset) => site.get(asset, AS_BROWSER))))];
      for (const { status, headers } of replies)
        assert.deepEqual([status, headers['content-encoding'] !== undefined], [200, true]);
      const total = replies.reduce((sum, { bytes }) => sum + bytes.length, 0);
      assert.ok(total < LIMIT_BYTES, `${total} bytes: ${replies.map(({ bytes }) => bytes.length)}`);
    });
  }

  it(`the front page of a large publication takes less than ${LIMIT_BYTES} bytes too`, async (context) => {
    const { get } = await siteOver(context, newsroom(120), { settings: publication('feed_size: 50\n') });
    const { bytes } = await get('/', AS_BROWSER);
    const compressed = brotliCompressSync(bytes).length;
    assert.ok(compressed < LIMIT_BYTES, `${compressed} of ${bytes.length} bytes`);
  });

  it('what surrounds an article is small', async () => {
    const { body } = await site.get('/articles/bare', AS_BROWSER);
    assert.ok(body.length < 8_000, `${body.length} characters around one line`);
  });
});
