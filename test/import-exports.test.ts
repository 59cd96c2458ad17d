import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clean } from '../src/article/clean/clean.ts';
import { type Parsed, parseArticle } from '../src/article/parse.ts';
import type { Publication } from '../src/domain.ts';
import type { ForeignSource } from '../src/import/foreign.ts';
import { ghost } from '../src/import/ghost.ts';
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
    assert.deepEqual(article('прилив').head.aliases, ['/2021/03/%D0%BF%D1%80%D0%B8%D0%BB%D0%B8%D0%B2']);

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
      ...['rss.xml?p=1', '?p=1', '?p=1', 'tag/%C3%A9?x=1', 'tag/é/?x=1', 'articles/x?y=1'].map((link) => item('Link', 'x', link)),
      `<item>${'<x>'.repeat(200)}`,
    ];
    const started = process.cpuUsage().user;
    const { files, left, article } = await imported(wordpress, written(context, head.replace('<rss', bomb) + items.join('\n')));
    assert.ok(process.cpuUsage().user - started < 8_000_000);
    assert.equal(article('con-26').head.title, '&b; and &c;');
    assert.ok(article('etc').head.title.length <= 1001);
    assert.equal(files.size, 20);
    assert.ok(
      left.some((one) => /levels deep/.test(one)),
      left.join('\n'),
    );
  });
});

describe('a Ghost export', () => {
  it('gives articles with all that it says of them, and cards that can be read', async () => {
    const { article, html, kind, publication, files } = await imported(ghost, fixture('ghost.json'));
    const { head } = article('all-the-cards');
    assert.deepEqual([head.title, head.summary], ['All the cards & <more>', 'Said in short.']);
    assert.deepEqual([iso(head.publishedAt), iso(head.updatedAt)], ['2020-02-01T10:00:00.000Z', '2020-02-03T10:00:00.000Z']);
    assert.deepEqual(
      [head.section, head.tags, head.authors.map(({ name }) => name)],
      ['Pots & Pans', ['Tea'], ['Mei Lin', 'Bo']],
    );
    assert.deepEqual(head.aliases, ['/all-the-cards', '/2020/02/01/all-the-cards']);
    assert.deepEqual([head.picture?.alt, head.picture?.caption], ['A pot of tea', 'Photo by Bo']);
    assert.match(files.get('posts/all-the-cards.html') ?? '', /^id: 5e3548a0c0ffee0000000001$/m);
    assert.match(files.get('posts/old.html') ?? '', /^id: 0a0b0c0d-0000-4000-8000-000000000010$/m);
    assert.equal(iso(article('old').head.publishedAt), '2014-01-04T03:19:32.000Z');
    assert.equal(iso(article('next').head.publishedAt), '2099-05-06T07:08:09.000Z');
    assert.equal(article('gated').head.canonicalUrl, 'https://elsewhere.example/gated/');
    assert.equal(kind('untitled'), 'draft');
    // All that were tagged Tea are in one channel, whether it was their first tag or not.
    assert.deepEqual(article('free-tea').head.tags, ['Tea']);

    const cards = html('all-the-cards');
    for (const part of [
      '<a href="http://localhost/free-tea/">a link</a>',
      'src="http://localhost/content/images/2020/02/pot.jpg"',
      '<a href="https://leaf.example/a?b=1&amp;c=2" rel="noopener noreferrer">Leaves &lt;dried&gt;</a></p><p>How to dry them.',
      '<figcaption>Pouring</figcaption>',
      'poster="http://localhost/content/media/pour_thumb.jpg"',
      'http://localhost/content/media/kettle.mp3',
      '<blockquote><p>☕ Mind the <b>steam</b>.</p></blockquote>',
      '<summary>How long?</summary><p>Four minutes.</p></details>',
      '<a href="http://localhost/content/files/list.pdf">A list</a> (list.pdf, 12 KB)',
      '<a href="https://shop.example/" rel="noopener noreferrer">Buy a pot</a>',
      'https://www.youtube.com/watch?v=abcdefghijk',
      'By hand',
    ]) {
      assert.ok(cards.includes(part), `${part} in ${cards}`);
    }
    assert.doesNotMatch(cards, /0:00|1:23|alert|onclick|Subscribe|GHOST_URL|kg-/);
    assert.deepEqual([publication.title, publication.timezone], ['Tea Times', 'Asia/Taipei']);
    assert.equal(publication.aliases['/tag/pots/rss'], '/sections/pots-pans/rss.xml');
    assert.equal(publication.aliases['/author/mei/rss'], '/authors/mei-lin/rss.xml');
    assert.deepEqual([...(await imported(ghost, fixture('ghost.json'))).files], [...files]);
  });

  it('gives nothing that was for members, or of people, and says what it leaves behind', async () => {
    const { files, left, html } = await imported(ghost, fixture('ghost.json'));
    assert.doesNotMatch([...files.values()].join(''), /SECRET|@tea\.example/);
    assert.equal(html('gated').replace(/<\/?p>/g, ' '), ' Open.  For visitors.  Close. ');
    for (const what of [
      /«Free tea» has a part that only members/,
      /«Gated» has a part that only members/,
      /«For members» is for «members» only/,
      /«About» is a page/,
      /«A letter» was only sent by mail/,
      /«No HTML» has no HTML/,
      /write «url: …» and «id: …»/,
      /below \/content\//,
    ]) {
      assert.equal(left.filter((one) => what.test(one)).length, 1, `${what} in ${left.join('\n')}`);
    }
    assert.equal(left.length, 8, left.join('\n'));
    assert.match(files.get('posts/free-tea.html') ?? '', /\nrss_guid: 5e3548a0c0ffee0000000002\n/);
  });

  it('that is none, or means harm, is told or does none', async (context) => {
    const all = async (text: string): Promise<number> => {
      let count = 0;
      for await (const _ of ghost.read(written(context, text, 'export.json'), () => {})) count++;
      return count;
    };
    await assert.rejects(
      all('{"db": [{"data": {"posts": [}'),
      /export\.json:1: found JSON that breaks off or is none .*; write the file/,
    );
    await assert.rejects(all('{"db": []}'), /found no list of posts; write/);
    const deep = `${'<div class="kg-callout-card">'.repeat(3000)}<!--kg-gated-block:begin--><p>SECRET`;
    const rows = [null, 1, 'x', {}, { id: {}, title: [], html: 3, status: 'published', published_at: 'never' }];
    const post = { id: '__proto__', slug: 'nul', title: 't'.repeat(9000), html: deep, status: 'published', published_at: 1e12 };
    const posts = [
      ...rows,
      post,
      { ...post, slug: '..\\..\\x', html: '---\ntitle: x\n---' },
      { ...post, id: 'a/b', slug: 'NUL' },
    ];
    const settings = [
      null,
      ...[
        ['logo', 'javascript:x'],
        ['icon', '//x y'],
        ['timezone', 'UTC+3'],
        ['lang', 'Klingon'],
      ].map(([key, value]) => ({ key, value })),
    ];
    const text = JSON.stringify({ db: [{ data: { posts, tags: 3, posts_tags: [{ post_id: '__proto__' }], settings } }] });
    const { files } = await imported(ghost, written(context, text, 'export.json'));
    assert.deepEqual([...files.keys()], ['posts/nul-__proto__.html', 'posts/x.html', 'posts/nul-a-b.html', 'publication.yaml']);
    assert.doesNotMatch([...files.values()].join(''), /SECRET/);
  });
});

function written(context: TestContext, text: string, name = 'export.xml'): string {
  const folder = articlesFolder(context);
  folder.write(name, text);
  return path.join(folder.path, name);
}
