/** Takes the pictures of docs/images again (`npm run screenshots`): the sample articles, as a browser shows them. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from './support/browser.ts';
import { observedPage, startPagesSite } from './support/pages-site.ts';

/** The folder may be another one: `npm run screenshots -- /tmp/images`. */
const FOLDER = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../docs/images'));

/** Heights that show what one sees first. */
const HEIGHTS = { 390: 844, 820: 1100, 1440: 900 } as const;
type Width = keyof typeof HEIGHTS;
type Scheme = 'light' | 'dark';

const EVERY: readonly (readonly [Width, Scheme])[] = ([390, 820, 1440] as const).flatMap((width) => [
  [width, 'light'] as const,
  [width, 'dark'] as const,
]);

const PAGES: readonly { readonly name: string; readonly path: string; readonly shots: readonly (readonly [Width, Scheme])[] }[] =
  [
    { name: 'front', path: '/', shots: EVERY },
    { name: 'article', path: '/articles/the-last-foghorn', shots: EVERY },
    { name: 'right-to-left', path: '/articles/the-book-boat', shots: [[820, 'light']] },
    { name: 'feed', path: '/rss.xml', shots: [[820, 'light']] },
  ];

/** The samples' pictures are nowhere: a headland in fog stands for each. */
const FOG = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1067" viewBox="0 0 1600 1067">
<defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#8fa3ad"/><stop offset=".62" stop-color="#d9dcd6"/></linearGradient>
<linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#b9c3c2"/><stop offset="1" stop-color="#5d747c"/></linearGradient>
<linearGradient id="fog" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e8e8e2" stop-opacity="0"/><stop offset=".5" stop-color="#e8e8e2" stop-opacity=".85"/><stop offset="1" stop-color="#e8e8e2" stop-opacity="0"/></linearGradient>
</defs>
<path fill="url(#sky)" d="M0 0h1600v700H0z"/><path fill="url(#sea)" d="M0 660h1600v407H0z"/>
<path fill="#9fadae" d="M960 670c90-60 180-100 310-108 130-8 230 40 330 52v56z"/>
<path fill="#43565a" d="M0 452c150-44 300-50 430-2 130 48 190 150 330 220H0z"/>
<path fill="#f4f1ea" d="M318 286h44l14 150h-72z"/><path fill="#8f1d14" d="M313 336h54l5 48h-64z"/>
<path fill="#2f3f42" d="M318 250h44v36h-44zM308 282h64v8h-64zM312 250l28-30 28 30z"/>
<path fill="url(#fog)" d="M0 520h1600v300H0z"/>
</svg>`;

const endings: (() => void | Promise<void>)[] = [];
const site = await startPagesSite(
  { after: (ending?: unknown) => void endings.push(ending as () => void) },
  { publicUrl: 'https://saltmere.example' },
);
const browser = await launchBrowser();
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const old of readdirSync(FOLDER)) if (old.endsWith('.png')) rmSync(path.join(FOLDER, old));
  for (const { name, path: target, shots } of PAGES) {
    for (const [width, colorScheme] of shots) {
      const viewport = { width, height: HEIGHTS[width] };
      const { context, page, incidents } = await observedPage(browser, site, { viewport, colorScheme }, () => FOG);
      await page.goto(site.url + target, { waitUntil: 'load' });
      const file = path.join(FOLDER, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path: file });
      await context.close();
      const lines = [`${path.relative('.', file)} ${Math.round(statSync(file).size / 1000)} kB`, ...incidents];
      process.stdout.write(`${lines.join('\n  ')}\n`);
    }
  }
} finally {
  await browser.close();
  for (const end of endings.reverse()) await end();
}
