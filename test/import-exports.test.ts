import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean } from '../src/article/clean/clean.ts';
import { type Parsed, parseArticle } from '../src/article/parse.ts';
import type { Publication } from '../src/domain.ts';
import type { ForeignSource } from '../src/import/foreign.ts';
import { wordpress } from '../src/import/wordpress.ts';
import { readPublication } from '../src/publication.ts';
import { articlesFolder } from './support/folder.ts';

/** What WordPress and Ghost export, as articles. */

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/import/${name}`, import.meta.url));

interface Imported {
  readonly files: ReadonlyMap<string, string>;
  readonly left: readonly string[];
  readonly publication: Publication;
  /** An article as our own parser reads it; what it finds wrong fails the test. */
  article(stem: string): Extract<Parsed, { kind: 'article' }>;
  /** Its body, cleaned. */
  html(stem: string): string;
  kind(stem: string): Parsed['kind'];
}

async function imported(source: ForeignSource, file: string): Promise<Imported> {
  const files = new Map<string, string>();
  const left: string[] = [];
  assert.ok(await source.recognises(file));
  for await (const one of source.read(file, ({ where, what }) => left.push(`${path.basename(where)} ${what}`))) {
    assert.ok(!files.has(one.file), `${one.file} twice`);
    assert.match(one.file, /^(?:publication\.yaml|posts\/[^/\\:*?"<>|\0]+\.html)$/);
    files.set(one.file, String(one.content));
  }
  const read = readPublication(files.get('publication.yaml'), { fallbackUrl: 'http://localhost', refreshMinutes: 5 });
  assert.ok(read.ok, JSON.stringify(read));
  const { publication } = read;
  const parsed = (stem: string): Parsed => {
    const text = files.get(`posts/${stem}.html`);
    assert.ok(text !== undefined, `no ${stem} in ${[...files.keys()]}`);
    return parseArticle({ file: `posts/${stem}.html`, bytes: Buffer.from(text), version: 'v' }, publication);
  };
  const article = (stem: string): Extract<Parsed, { kind: 'article' }> => {
    const result = parsed(stem);
    assert.ok(result.kind === 'article', JSON.stringify(result));
    assert.deepEqual(result.problems, []);
    return result;
  };
  for (const name of files.keys()) {
    const stem = /^posts\/(.+)\.html$/.exec(name)?.[1];
    if (stem !== undefined && parsed(stem).kind !== 'draft') article(stem);
  }
  return {
    files,
    left,
    publication,
    article,
    html: (stem) => {
      const { html, baseUrl } = article(stem).body();
      return clean(html, { baseUrl, idPrefix: 'a' }).html;
    },
    kind: (stem) => parsed(stem).kind,
  };
}

const iso = (instant: number | undefined): string => new Date(instant ?? Number.NaN).toISOString();

describe('a WordPress export', () => {
  it('gives articles with the ids that its feeds had, and all that it says of them', async () => {
    const { article, html, kind } = await imported(wordpress, fixture('wordpress.xml'));
    const { head } = article('spring-tide');
    assert.equal(head.title, 'Spring tide & storm');
    assert.deepEqual(
      [head.id, head.slug, iso(head.publishedAt)],
      ['https://tide.example/?p=11', 'spring-tide', '2021-03-04T05:06:07.000Z'],
    );
    assert.equal(iso(head.updatedAt), '2021-03-05T10:00:00.000Z');
    assert.deepEqual(
      [head.section, head.tags, head.authors],
      ['Harbour', ['Weather', 'Tides', 'high'], [{ name: 'Inês Prado' }]],
    );
    assert.deepEqual(head.aliases, ['/2021/03/spring-tide']);
    assert.equal(head.summary, 'The water came early this year. It stayed for two days.');
    assert.deepEqual([head.picture?.alt, head.picture?.caption], ['The quay under water', 'High water']);
    assert.equal(article('a-recording').head.enclosures[0]?.durationSeconds, 754);
    assert.equal(article('spring-tide-25').head.id, 'urn:old:25');
    assert.equal(iso(article('next-year').head.publishedAt), '2099-01-01T00:00:00.000Z');
    assert.equal(kind('a-draft'), 'draft');
    assert.deepEqual(article('прилив').head.aliases, ['/2021/03/%d0%bf%d1%80%d0%b8%d0%bb%d0%b8%d0%b2']);

    const typed = html('spring-tide');
    assert.ok(typed.includes('<p>The water came <b>early</b> this year.<br>\nIt stayed for two days.</p>'), typed);
    assert.ok(typed.includes('<a href="https://tide.example/wp-content/uploads/2021/03/quay.jpg"'), typed);
    assert.match(typed, /<figcaption>The quay at <em>noon<\/em><\/figcaption><\/figure>/);
    assert.ok(typed.includes('A note [1] and a sign of doubt [sic] stay, as does [citation needed].'));
    assert.ok(typed.includes('<blockquote><p>She said:</p>\n<p>it is only water.</p></blockquote>'));
    assert.ok(typed.includes('<pre>one\n\n  two &lt;three&gt;</pre>'));
    assert.equal(typed.match(/<img[^>]+uploads\/2021\/03\/(?:quay|shed)\.jpg/g)?.length, 2);
    assert.match(typed, /href="https:\/\/www\.youtube\.com\/watch\?v=abcdefghijk"/);
    assert.ok(typed.includes('<p>Call us.inside</p>') && !/contact-form|mystery|\[caption/.test(typed));

    const blocks = html('прилив');
    assert.ok(blocks.includes('Second, with ]]&gt; and  a bell.') && blocks.includes('  [gallery]\n}'), blocks);
    assert.ok(blocks.includes('https://vimeo.com/123456') && !/alert|onerror|onclick|wp:/.test(blocks), blocks);
    assert.equal(article('прилив').head.summary, 'Said in short.');
    const recording = html('a-recording');
    assert.ok(recording.includes('if (a &lt; b &amp;&amp; c) { x(); }') && recording.includes('[gallery] is how'), recording);
  });

  it('leaves behind what nobody was to read, and says so', async () => {
    const { files, left } = await imported(wordpress, fixture('wordpress.xml'));
    assert.doesNotMatch([...files.values()].join(''), /SECRET|ines@tide|Lovely/);
    for (const what of [
      /^wordpress\.xml:\d+ «Private» is private/,
      /«Locked» has a password/,
      /«About us» is a page/,
      /1 of the type «product»/,
      /shortcode \[contact-form-7\]/,
      /block latest-posts/,
      /2 media files stay/,
      /control characters/,
    ]) {
      assert.equal(left.filter((one) => what.test(one)).length, 1, `${what} in ${left.join('\n')}`);
    }
    assert.equal(left.length, 9, left.join('\n'));
  });

  it('leads its feeds to ours', async () => {
    const { publication, files } = await imported(wordpress, fixture('wordpress.xml'));
    assert.deepEqual(
      [publication.title, publication.description, publication.language],
      ['Tide & Time', 'Notes from the "shore"', 'en-GB'],
    );
    for (const [old, to] of [
      ['/?feed=rss2', '/rss.xml'],
      ['/wp-atom.php', '/atom.xml'],
      ['/category/harbour/weather/feed', '/tags/weather/rss.xml'],
      ['/tag/tides-high/feed/atom', '/tags/tides/atom.xml'],
      ['/author/ines/feed', '/authors/in%C3%AAs-prado/rss.xml'],
    ] as const) {
      assert.equal(publication.aliases[old], to, old);
    }
    assert.equal(publication.aliases['/feed'], undefined);
    assert.match(publication.aliases['/?p=16'] ?? '', /^\/articles\/an-aside-/);
    const again = await imported(wordpress, fixture('wordpress.xml'));
    assert.deepEqual([...again.files], [...files]);
  });

  it('that breaks off gives what came before, and the line of the fault', async (context) => {
    const text = readFileSync(fixture('wordpress.xml'), 'utf8');
    const { files, left } = await imported(wordpress, written(context, text.slice(0, text.indexOf('A recording'))));
    assert.deepEqual([...files.keys()], ['posts/spring-tide.html', 'posts/прилив.html', 'publication.yaml']);
    assert.ok(
      left.some((one) => /^export\.xml:\d{2,3} broken XML/.test(one)),
      left.join('\n'),
    );
    const wrong = await imported(
      wordpress,
      written(context, text.replace('<title>A recording</title>', '<title>A <b recording</title>')),
    );
    assert.equal(wrong.files.size, 3);
  });

  it('that means harm does none', async (context) => {
    const head = readFileSync(fixture('wordpress.xml'), 'utf8').split('<item>')[0] ?? '';
    const bomb =
      '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>\n<rss';
    const item = (title: string, body: string, name = 'x') =>
      `<item><title>${title}</title><link>https://tide.example/${name}</link><guid>${name}</guid><content:encoded><![CDATA[${body}]]></content:encoded><wp:post_date_gmt>2021-01-01 00:00:00</wp:post_date_gmt><wp:post_name>${name}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`;
    const many = (text: string): string => text.repeat(20_000);
    const bodies = [
      '<div>',
      '[audio src=http://a]',
      '<!-- wp:x',
      '[caption]',
      '<pre>',
      '<a <',
      ' ',
      '\n ',
      '[[',
      '<!--more-->',
      '<li>\n\n',
    ];
    const items = [
      item('&b; and &c;', 'x', 'con'),
      item('t'.repeat(100_000), '---\ntitle: other\n---\n', '..%2f..%2fetc'),
      ...bodies.map((body, i) => item(`Body ${i}`, `${many(body)}[/audio][/caption]`, `body-${i}`)),
      `<item>${'<x>'.repeat(200)}`,
    ];
    const started = process.cpuUsage().user;
    const { files, left, article } = await imported(wordpress, written(context, head.replace('<rss', bomb) + items.join('\n')));
    assert.ok(process.cpuUsage().user - started < 8_000_000);
    assert.equal(article('con-26').head.title, '&b; and &c;');
    assert.ok(article('etc').head.title.length <= 1001);
    assert.equal(files.size, 14);
    assert.ok(
      left.some((one) => /levels deep/.test(one)),
      left.join('\n'),
    );
  });
});

function written(context: TestContext, text: string, name = 'export.xml'): string {
  const folder = articlesFolder(context);
  folder.write(name, text);
  return path.join(folder.path, name);
}
