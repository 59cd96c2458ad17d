/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { articlesFolder, markdown } from './folder.ts';
import { get, type Reply, type Request } from './http.ts';
import { startServer } from './server-process.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../articles');
const CLOCK = path.resolve(import.meta.dirname, 'shifted-clock.mjs');
/** A little after the last sample, so that the pages are the same on every day. */
const NOW = Date.UTC(2026, 10, 15, 12);

export interface PagesSite {
  /** Where people reach it: every address in its pages begins with this. */
  readonly url: string;
  /** Where the process is. */
  readonly ownUrl: string;
  readonly get: (target: string, request?: Request) => Promise<Reply>;
}

export interface PagesSiteOptions {
  /** Articles besides the samples. */
  readonly more?: Readonly<Record<string, string>>;
  readonly feedSize?: number;
  /** The address that its pages say; otherwise the process's own. */
  readonly publicUrl?: string;
}

/** A server process over a copy of the sample articles and what else is given. */
export async function startPagesSite(
  context: Pick<TestContext, 'after'>,
  { more = {}, feedSize = 50, publicUrl }: PagesSiteOptions = {},
): Promise<PagesSite> {
  const folder = articlesFolder(context);
  cpSync(SAMPLES, folder.path, { recursive: true });
  const settings = readFileSync(path.join(SAMPLES, 'publication.yaml'), 'utf8');
  folder.write('publication.yaml', settings.replace(/^feed_size: .*$/m, `feed_size: ${feedSize}`));
  for (const [file, text] of Object.entries(more)) folder.write(file, text);
  const clock = path.join(articlesFolder(context).path, 'clock');
  writeFileSync(clock, String(NOW - Date.now()));
  const environment = { NODE_OPTIONS: `--import=${CLOCK}`, CLOCK_FILE: clock, ARTICLES_DIR: folder.path, WATCH: 'off' };
  const quiet = { RATE_LIMIT: 'off', ACCESS_LOG: 'off', ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }) };
  const server = await startServer(context, { ...environment, ...quiet });
  const own = server.url.replace('127.0.0.1', 'localhost');
  return { url: publicUrl ?? own, ownUrl: own, get: (target, request) => get(`${own}${target}`, request) };
}

/** Articles besides the samples: enough for older parts, and one with everything that makes pages too wide. */
export const MORE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((day) => [
      `news/2025/day-${day}.md`,
      markdown({
        title: `What the harbour did on day ${day}`,
        date: `2025-05-0${day}T08:00:00Z`,
        section: 'News',
        tags: '[harbour]',
      }),
    ]),
  ),
  'bare.md': markdown({ title: 'A bare word', date: '2025-04-02' }, 'One line.\n'),
  'elsewhere.md': markdown({ title: 'Told elsewhere', date: '2025-04-01', link: 'https://example.net/told' }),
  'wide.md': markdown(
    {
      title: `Everything that is wide ${'Donaudampfschifffahrtsgesellschaft'.repeat(3)}`,
      date: '2025-03-01',
      author: 'x'.repeat(90),
    },
    [
      `A word: ${'abcdefghij'.repeat(30)}, and an address: <https://example.org/${'path/'.repeat(40)}>.`,
      `    code ${'that goes on and on '.repeat(20)}`,
      `| ${'wide column | '.repeat(14)}\n|${' --- |'.repeat(14)}\n| ${'unbreakable-content | '.repeat(14)}`,
      '<img src="https://example.org/wide.jpg" alt="A panorama of the harbour." width="4000" height="600">',
      '<video src="https://example.org/film.mp4" width="1920" height="1080" controls></video>',
      `> ${'quoted'.repeat(30)}`,
      `- ${'item'.repeat(40)}\n  1. ${'nested'.repeat(30)}\n     - deeper\n       - deepest`,
      'Text with `code`, ~~struck~~, **bold**, <kbd>Ctrl</kbd>, <mark>marked</mark> and H<sub>2</sub>O.[^note]',
      '<details><summary>More</summary><p>Hidden until it is opened.</p></details>',
      '## A heading\n\n### A smaller one\n\nThe end.\n\n[^note]: A note at the foot.',
    ].join('\n\n'),
  ),
};

const GREY = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><path fill="#789" d="M0 0h1200v800H0z"/></svg>';

/** What happened on a page that must not: errors, broken rules, requests that go elsewhere. */
export interface Observed {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly incidents: string[];
}

/** A page that is watched. Pictures and media may come from anywhere: they are not looked at. */
export async function observedPage(
  browser: Browser,
  { url, ownUrl, get: ask }: PagesSite,
  options: BrowserContextOptions = {},
  picture: (url: string) => string = () => GREY,
): Promise<Observed> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const incidents: string[] = [];
  context.setDefaultTimeout(10_000);
  await context.route(
    ({ origin }) => origin !== ownUrl,
    async (route) => {
      const request = route.request();
      if (request.url().startsWith(`${url}/`)) {
        // A name that is nobody's: what a browser says of itself has to be said for it.
        const mode = request.isNavigationRequest() ? 'navigate' : 'cors';
        const headers = { Accept: request.headers().accept ?? '*/*', 'Sec-Fetch-Mode': mode };
        const reply = await ask(request.url().slice(url.length), { headers });
        return route.fulfill({ status: reply.status, headers: reply.headers as Record<string, string>, body: reply.body });
      }
      const kind = request.resourceType();
      if (kind === 'image') return route.fulfill({ contentType: 'image/svg+xml', body: picture(request.url()) });
      if (kind === 'media') return route.fulfill({ contentType: 'video/mp4', body: '' });
      incidents.push(`foreign ${kind}: ${request.url()}`);
      return route.abort();
    },
  );
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) incidents.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) incidents.push(`${response.status()}: ${response.url()}`);
  });
  // tsx gives functions their names with a helper that is not in the page.
  await context.addInitScript('globalThis.__name = (named) => named');
  await context.addInitScript(() => {
    const shift = { score: 0 };
    Object.assign(globalThis, { shift });
    const add = (entry: PerformanceEntry & { value?: number }): void => {
      shift.score += entry.value ?? 0;
    };
    new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type: 'layout-shift', buffered: true });
  });
  return { context, page, incidents };
}
