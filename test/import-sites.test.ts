import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Article } from '../src/domain.ts';
import { writeFolder } from '../src/import/folder.ts';
import type { ForeignSource, LeftBehind } from '../src/import/foreign.ts';
import { jekyll } from '../src/import/jekyll.ts';
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
