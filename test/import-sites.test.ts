import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Article } from '../src/domain.ts';
import { eleventy } from '../src/import/eleventy.ts';
import { type FolderOptions, writeFolder } from '../src/import/folder.ts';
import type { ForeignSource, LeftBehind } from '../src/import/foreign.ts';
import { hugo } from '../src/import/hugo.ts';
import { hugoBody } from '../src/import/hugo-body.ts';
import { jekyll } from '../src/import/jekyll.ts';
import { settingsMissingIn } from '../src/import/settings.ts';
import { withoutLiquid } from '../src/import/site/liquid.ts';
import { recognise } from '../src/import/sources.ts';
import { articlesFolder } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { publisherOver } from './support/publisher.ts';

const siteAt = (name: string): string => path.join(import.meta.dirname, 'fixtures', 'import', name);

interface Brought {
  /** In short: `_posts/a.md: «x» is not in the site`. */
  readonly left: readonly string[];
  readonly articles: ReadonlyMap<string, Article>;
  readonly html: (slug: string) => string;
  readonly text: (file: string) => string;
  readonly files: readonly string[];
}

/** A site of the fixtures, brought into a folder and published from there. */
async function brought(context: TestContext, source: ForeignSource, site: string): Promise<Brought> {
  const folder = articlesFolder(context);
  const left: LeftBehind[] = [];
  const bring = () =>
    writeFolder(
      source.read(site, (one) => left.push(one)),
      { folder: folder.path, overwrite: false, dryRun: false, leftBehind: (one) => left.push(one) },
    );
  const first = await bring();
  const said = left.map(({ where, what }) => `${where}: ${what}`);
  const files = readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.relative(folder.path, path.join(one.parentPath, one.name)).replaceAll('\\', '/'))
    .sort();
  assert.equal(first.written, files.length);
  assert.deepEqual(await bring(), { written: 0, unchanged: files.length, differing: 0 });
  const text = (file: string): string => readFileSync(path.join(folder.path, file), 'utf8');
  const under = publisherOver(folder.path);
  under.settings = publication(/^timezone: .*$/m.exec(text('publication.yaml'))?.[0]);
  await under.publisher.regenerate('test');
  assert.deepEqual([under.failures, under.problems], [[], []]);
  const latest = (await under.publisher.current()?.view.latest({}, 100))?.articles ?? [];
  const articles = new Map(latest.map((article) => [article.slug, article]));
  const html = (slug: string): string => articles.get(slug)?.content ?? assert.fail(slug);
  return { left: said, files, text, articles, html };
}

describe('a Jekyll site', () => {
  it('becomes articles under the ids and the addresses that they had', async (context) => {
    const { articles, files, html, text } = await brought(context, jekyll, siteAt('jekyll'));
    assert.equal(await recognise(siteAt('jekyll'), undefined), jekyll);
    assert.deepEqual(
      [...articles.values()].map(({ slug, id, aliases }) => [slug, id, ...aliases]),
      [
        ['dredger', '/harbour/2024/06/01/dredger', '/notes/harbour/2024/06/01/dredger'],
        ['leap', '/2024/02/29/leap', '/notes/2024/02/29/leap'],
        ['2023-05-09-first-light', '/special/first-light', '/notes/special/light.html'],
        ['gull-watch', '/2023/03/03/gull-watch', '/notes/2023/03/03/gull-watch', '/notes/2023/gulls.html'],
        ['first-light', '/notes/2023/01/15/first-light', '/notes/notes/2023/01/15/first-light'],
      ].map(([slug, id, ...aliases]) => [slug, `https://tides.example/notes${id}`, ...aliases]),
    );
    assert.deepEqual(files.slice(-6), [
      '2024-07-01-hidden.md',
      'assets/img/gull.jpg',
      'assets/img/quay.png',
      'drafts/someday.md',
      'harbour/2024-06-01-dredger.md',
      'publication.yaml',
    ]);
    const first = articles.get('first-light');
    assert.deepEqual([first?.section, first?.tags, first?.authors[0]?.name], ['notes', ['quay', 'morning'], 'Inês Marés']);
    assert.deepEqual(articles.get('gull-watch')?.picture, {
      url: 'https://example.org/media/assets/img/gull.jpg',
      alt: 'A gull on a post',
      mediaType: 'image/jpeg',
    });
    assert.match(html('first-light'), /<img src="https:\/\/example\.org\/media\/assets\/img\/quay\.png"/);
    assert.match(text('publication.yaml'), /^url: https:\/\/tides\.example\/notes$/m);
    assert.match(text('publication.yaml'), /^description: Notes from a harbour with too many gulls\.$/m);
  });

  it('shows no template, and tells what it has lost', async (context) => {
    const { left, html } = await brought(context, jekyll, siteAt('jekyll'));
    const light = html('first-light');
    assert.match(light, /<code class="language-ruby">puts "\{\{ not a variable \}\}"/);
    assert.match(light, /youtube\.com\/watch\?v=dQw4w9WgXcQ/);
    assert.match(light, /<a href="https:\/\/example\.org\/notes\/2023\/03\/03\/gull-watch\/">/);
    assert.doesNotMatch(light, /\{%|\{:|Contents|include/);
    const gulls = html('gull-watch');
    assert.match(gulls, /<code class="language-liquid">\{\{ page\.title \}\} stays/);
    assert.match(gulls, /<code>\{\{ x \}\}<\/code> stays too; the title is GULL WATCH\./);
    assert.match(gulls, /Only for some/);
    assert.match(html('leap'), /&lt;b&gt;bold/);
    assert.deepEqual(
      left.map((line) => line.replace(/: found YAML.*/, '')),
      [
        '_posts/2024-07-02-broken.md:2: is left behind',
        '_posts/2024-08-01-old.textile: is left behind: «.textile» is no Markdown and no HTML',
        '_posts/2023-01-15-first-light.md: {% include newsletter.html %}: taken out',
        '_posts/2023-03-02-gull-watch.markdown: {% if %}, but not what is in it: taken out',
        '_posts/2023-03-02-gull-watch.markdown: {% for %} and what is in it: taken out',
        '_posts/2023/2023-05-09-first-light.md: «/assets/img/lost.png» is not in the site',
        '_posts/2023/2023-05-09-first-light.md: «/notes/assets/img/chart.svg» is of a kind that is not published from here: it is left behind',
        'harbour/_posts/2024-06-01-dredger.md: «../img/x.png» is not in the site',
      ],
    );
  });
});

/** As Hugo 0.111 writes them for this site into its RSS. */
const HUGO_GUIDS = [
  '/posts/harbour-trip/',
  '/posts/first-lamp/',
  '/r/2024/big-torch-is-it-any-good/',
  '/r/2024/tiny/',
  '/elsewhere/given.html',
  '/notes/2024-06-15-dated/',
].map((path) => `https://lantern.example/blog${path}`);

describe('a Hugo site', () => {
  it('becomes articles under the ids that its feed had, with the files of their bundles', async (context) => {
    const { articles, files, html, text } = await brought(context, hugo, siteAt('hugo'));
    assert.equal(await recognise(siteAt('hugo'), undefined), hugo);
    assert.deepEqual([...articles.values()].map(({ id }) => id).sort(), [...HUGO_GUIDS].sort());
    assert.deepEqual(
      files.filter((file) => file.endsWith('.png')),
      ['img/lamp.png', 'posts/harbour-trip/buoy.png'],
    );
    assert.deepEqual(articles.get('first-lamp')?.aliases, ['/blog/posts/first-lamp', '/blog/old/lamp.html', '/blog/posts/lamp']);
    const torch = articles.get('big-torch');
    assert.deepEqual([torch?.section, torch?.tags], ['reviews', ['Gear', 'Night']]);
    const lamp = articles.get('first-lamp');
    assert.deepEqual([lamp?.section, lamp?.authors, lamp?.summary], ['History', [{ name: 'Bo Veke' }], 'How it was lit.']);
    const trip = articles.get('harbour-trip');
    assert.deepEqual([trip?.picture?.alt, trip?.excerpt], ['The buoy', 'Past the and home.']);
    assert.match(html('harbour-trip'), /media\/posts\/harbour-trip\/buoy\.png/);
    assert.match(text('publication.yaml'), /^language: en-GB\ntimezone: Europe\/Oslo$/m);
  });

  it('shows no shortcode, and tells what it has lost', async (context) => {
    const { html, left } = await brought(context, hugo, siteAt('hugo'));
    const lamp = html('first-lamp');
    assert.match(lamp, /<figcaption>The <em>old<\/em> lamp<\/figcaption>/);
    assert.match(lamp, /\{\{&lt; figure src="x\.jpg" &gt;\}\} stays/);
    assert.match(lamp, /<code class="language-go">fmt\.Println\("`tick`"\)/);
    assert.match(lamp, /<a href="https:\/\/example\.org\/blog\/r\/2024\/big-torch-is-it-any-good\/">a review/);
    assert.match(lamp, /Keep the wick <strong>dry<\/strong>/);
    assert.match(html('tiny'), /vimeo\.com\/146022717/);
    assert.deepEqual(left, [
      'content/about.md: is left behind: it has no date, so it is a page and no post',
      'content/posts/first-lamp.md: {{< notice >}}, but not what is in it: taken out',
      'content/posts/first-lamp.md: {{< weather >}}: taken out',
      'content/posts/first-lamp.md: {{< param keeper >}}: taken out',
    ]);
  });
});

describe('an Eleventy site', () => {
  it('becomes articles under the ids that its feed had, and tells what it has lost', async (context) => {
    const { articles, files, html, left, text } = await brought(context, eleventy, siteAt('eleventy'));
    assert.equal(await recognise(siteAt('eleventy'), undefined), eleventy);
    assert.deepEqual(
      [...articles.values()].map(({ slug, id, tags }) => [slug, id, ...tags]),
      [
        ['given', 'https://slipway.example/special/given.html'],
        ['ferry', 'https://slipway.example/blog/ferry/', 'steel'],
        ['ribs', 'https://slipway.example/blog/ribs/'],
        ['keel', 'https://slipway.example/blog/2024-02-01-keel/', 'boats', 'oak'],
      ],
    );
    assert.deepEqual(
      files.filter((file) => file.endsWith('.png')),
      ['blog/keel.png', 'img/slip.png'],
    );
    assert.match(html('keel'), /media\/blog\/keel\.png" alt="A keel"[\s\S]*media\/img\/slip\.png/);
    assert.match(html('keel'), /<code class="language-js">const keel = `\$\{length\}`;/);
    assert.match(html('ferry'), /Steel, and LATE\./);
    assert.doesNotMatch(html('keel') + html('ferry'), /\{[%#{]/);
    assert.match(text('publication.yaml'), /^title: Slipway$/m);
    assert.deepEqual(left, [
      'content/blog/2024-02-01-keel.md: {{ collections.posts.length }}: taken out',
      'content/blog/ferry/ferry.njk: {% for %} and what is in it: taken out',
      'content/blog/made.md: is left behind: found no date; write one such as «date: 2026-11-23» into it',
      'content/blog/quiet.md: is left behind: «permalink: false», it is shown nowhere',
    ]);
  });
});

describe('a folder that is written to', () => {
  const write = async (folder: string, files: Readonly<Record<string, string>>, more: Partial<FolderOptions> = {}) => {
    const left: string[] = [];
    const given = async function* () {
      for (const [file, content] of Object.entries(files)) yield { file, content };
    };
    const leftBehind = ({ where, what }: LeftBehind): number => left.push(`${where}: ${what}`);
    const brought = await writeFolder(given(), { ...{ folder, overwrite: false, dryRun: false, leftBehind }, ...more });
    return { brought, left };
  };

  it('keeps what is there, unless it is said to be written over; and its publication.yaml always', async (context) => {
    const folder = articlesFolder(context, { 'a.md': 'mine', 'b.md': 'same', 'publication.yaml': 'title: Mine\n' });
    const files = {
      'a.md': 'theirs',
      'b.md': 'same',
      'c/d.md': 'new',
      'publication.yaml': 'title: Theirs\nurl: https://x.example\n',
    };
    const settings = files['publication.yaml'];
    const dry = await write(folder.path, files, { dryRun: true, overwrite: true });
    assert.deepEqual(dry.brought, { written: 2, unchanged: 1, differing: 1, settings });
    assert.deepEqual(readdirSync(folder.path).sort(), ['a.md', 'b.md', 'publication.yaml']);
    assert.deepEqual((await write(folder.path, files)).brought, { written: 1, unchanged: 1, differing: 2, settings });
    assert.equal(readFileSync(path.join(folder.path, 'a.md'), 'utf8'), 'mine');
    assert.deepEqual((await write(folder.path, files, { overwrite: true })).brought, {
      written: 1,
      unchanged: 2,
      differing: 1,
      settings,
    });
    assert.equal(readFileSync(path.join(folder.path, 'publication.yaml'), 'utf8'), 'title: Mine\n');
    assert.equal(settingsMissingIn('title: Mine\n', settings), 'url: https://x.example\n');
    assert.deepEqual(readdirSync(folder.path).sort(), ['a.md', 'b.md', 'c', 'publication.yaml']);
  });

  it('has nothing written outside, nor under names that not every system takes', async (context) => {
    const outside = articlesFolder(context);
    const folder = articlesFolder(context);
    symlinkSync(outside.path, path.join(folder.path, 'link'));
    const names = [
      '../x.md',
      '/x.md',
      'a/../../x.md',
      'link/x.md',
      '.git/x.md',
      'nul.md',
      'a:b.md',
      'a\\b.md',
      'x\0.md',
      'x./y.md',
      'A.md',
      'a.md',
      'a.md/b.md',
    ];
    const { brought, left } = await write(folder.path, Object.fromEntries(names.map((name) => [name, 'x'])));
    assert.equal(brought.written, 1);
    assert.equal(left.length, names.length - 1);
    assert.deepEqual(readdirSync(outside.path), []);
    assert.deepEqual(readdirSync(folder.path).sort(), ['A.md', 'link']);
  });
});

it('a text of marks that are never closed is read in no time, and shown as it is', () => {
  const begun = performance.now();
  const environment = {
    isMarkdown: true,
    variable: () => undefined,
    filter: () => undefined,
    tag: () => undefined,
    lost: () => {},
  };
  for (const mark of ['{% raw %}', '{{ ', '{% ', '`', '``` ', '{# ', '{% for %}']) {
    withoutLiquid(mark.repeat(100_000), environment);
    hugoBody(mark.repeat(100_000).replaceAll('{% ', '{{< '), {
      ...environment,
      linkOf: () => undefined,
      parameter: () => undefined,
    });
  }
  hugoBody('{{< a >}}'.repeat(20_000) + '{{< /a >}}'.repeat(20_000), {
    ...environment,
    linkOf: () => undefined,
    parameter: () => undefined,
  });
  assert.ok(performance.now() - begun < 5_000, String(performance.now() - begun));
});
