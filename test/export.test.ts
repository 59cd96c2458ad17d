import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import './support/seed.ts';
import { claims } from '../src/export/claims.ts';
import { fileAt, isFileName } from '../src/export/file-name.ts';
import { mediaIn } from '../src/export/media.ts';
import { nameSet } from '../src/export/name-set.ts';
import { contentsOf, exporting, filesBelow, stampsOf } from './support/exporting.ts';
import { markdown } from './support/folder.ts';
import { publication } from './support/publication.ts';
import { site } from './support/site.ts';

const SETTINGS = publication('feed_size: 2\n');

/** Each kind of thing that a publication has. */
const FILES: Readonly<Record<string, string>> = {
  'one.md': markdown(
    { title: 'One', date: '2026-01-01', section: 'News', tags: '[sea, Salt & Sun]', author: 'Ana Ruiz' },
    '![p](photo.jpg)\n',
  ),
  'two.md': markdown({ title: 'Two', date: '2026-01-02', section: 'News', aliases: '[/2025/two, /old-two.html]' }),
  'three.md': markdown({ title: 'Three', date: '2026-01-03', tags: '[sea]' }, `${'The same again. '.repeat(100)}\n`),
  'four.md': markdown({ title: 'Four', date: '2026-01-04', slug: '灯台の猫' }),
  'five.md': markdown({ title: 'Five', date: '2026-01-05' }, "[a paper](<sub/a paper, it's 100%.pdf>)\n"),
  'gone.md': markdown({ title: 'Gone', date: '2026-01-06', withdrawn: true, aliases: '[/was-gone]' }),
  'draft.md': markdown({ title: 'Draft', date: '2026-01-06', draft: true }),
  'later.md': markdown({ title: 'Later', date: '2030-01-06', section: 'Later' }),
  'photo.jpg': 'a photograph',
  'unmentioned.jpg': 'another',
  "sub/a paper, it's 100%.pdf": 'a paper',
};

/** Where a server has what a file is of. */
const addressOf = (file: string): string =>
  `/${file.replace(/(^|\/)index\.html$/, '')}`
    .replace(/(.)\/$/, '$1')
    .split('/')
    .map(encodeURIComponent)
    .join('/');

const isRedirect = (text: string): boolean => text.includes('http-equiv="refresh"');

describe('a static export', () => {
  it('has the bytes that the server answers with, for all that it has, and compressed beside them', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    const counts = await under.build();
    const server = await site(context, FILES, { settings: SETTINGS });
    const { path: out } = under.out;
    const tell = { documents: 0, mediaFiles: 0, redirects: 0 };
    let coded = 0;
    for (const file of filesBelow(out).filter((name) => !/^_|\.(gz|br)$/.test(name))) {
      const body = readFileSync(path.join(out, file));
      const answer = await server.get(addressOf(file), { headers: { 'Accept-Encoding': 'identity' } });
      if (isRedirect(body.toString())) {
        assert.equal(answer.status, 301, file);
        assert.ok(body.includes(`href="https://example.org${answer.headers.location}"`), file);
        tell.redirects++;
        continue;
      }
      assert.equal(answer.status, 200, file);
      assert.deepEqual(body, answer.bytes, file);
      if (file.startsWith('media/')) tell.mediaFiles++;
      else tell.documents++;
      for (const [ending, decode] of [
        ['.gz', gunzipSync],
        ['.br', brotliDecompressSync],
      ] as const) {
        if (!existsSync(path.join(out, file + ending))) continue;
        const bytes = readFileSync(path.join(out, file + ending));
        assert.ok(bytes.length < body.length && decode(bytes).equals(body), file);
        if (ending === '.gz') assert.deepEqual([...bytes.subarray(4, 8)], [0, 0, 0, 0], 'gzip names no time');
        coded++;
      }
    }
    assert.ok(coded > tell.documents);
    assert.deepEqual(under.leftOut, new Map());
    const { documents, mediaFiles, redirects, written } = counts;
    // The two files for hosts are counted, and no server has them.
    assert.deepEqual({ documents, mediaFiles, redirects }, { ...tell, documents: tell.documents + 2 });
    assert.equal(written, documents + mediaFiles + redirects);
  });

  it('has every document, and nothing that is withdrawn, a draft, still to come or not mentioned', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    await under.build();
    const feeds = (base: string): string[] => ['atom.xml', 'feed.json', 'index.html', 'rss.xml'].map((name) => base + name);
    const channels = ['authors/ana-ruiz/', 'sections/news/', 'tags/salt-sun/', 'tags/sea/'];
    const expected = [
      ...['_headers', '_redirects', 'opml.xml', 'robots.txt', 'assets/copy.js', 'assets/icon.svg', 'assets/style.css'],
      ...['one', 'two', 'three', '灯台の猫', 'five'].map((slug) => `articles/${slug}/index.html`),
      ...['2025/two/index.html', 'old-two.html', 'media/photo.jpg', "media/sub/a paper, it's 100%.pdf"],
      ...['', 'archive/1/', 'archive/2/', ...channels].flatMap(feeds),
    ];
    assert.deepEqual(
      filesBelow(under.out.path).filter((name) => !/\.(gz|br)$/.test(name)),
      expected.sort(),
    );
  });

  it('leaves every file alone that is what it should be', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    const first = await under.build();
    const before = stampsOf(under.out.path);
    const second = await under.build();
    assert.deepEqual([second.written, second.removed], [0, 0]);
    assert.equal(second.documents, first.documents);
    assert.deepEqual(
      [...stampsOf(under.out.path)].filter(([name]) => name !== ''),
      [...before],
    );
  });

  it('mends what became of its files meanwhile', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    await under.build();
    const good = contentsOf(under.out.path);
    under.out.write('articles/three/index.html', 'x');
    under.out.write('rss.xml.gz', 'x');
    under.out.remove('atom.xml.br');
    utimesSync(path.join(under.out.path, 'media/photo.jpg'), 1, 1);
    assert.equal((await under.build()).written, 4);
    assert.deepEqual(contentsOf(under.out.path), good);
  });

  it('is compressed only where that is wanted', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    await under.build();
    const coded = (): number => filesBelow(under.out.path).filter((name) => /\.(gz|br)$/.test(name)).length;
    assert.ok(coded() > 0);
    await under.build({ isPacked: false });
    assert.equal(coded(), 0);
  });

  it('takes away what an article that went or was renamed had, and nothing else', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    await under.build();
    under.out.write('CNAME', 'example.org');
    under.out.write('articles/mine.txt', 'mine');
    for (const file of ['one.md', 'photo.jpg']) under.articles.remove(file);
    under.articles.write('two.md', markdown({ title: 'Two', date: '2026-01-02', section: 'News', slug: 'zwei' }));
    const { removed } = await under.build();
    const fresh = exporting(context, {}, SETTINGS);
    for (const file of filesBelow(under.articles.path)) {
      fresh.articles.write(file, readFileSync(path.join(under.articles.path, file)));
    }
    await fresh.build();
    const own = new Map([...contentsOf(under.out.path)].filter(([name]) => !['CNAME', 'articles/mine.txt'].includes(name)));
    assert.equal(own.size, contentsOf(under.out.path).size - 2);
    assert.deepEqual(own, contentsOf(fresh.out.path));
    for (const gone of ['articles/one', 'articles/two', 'authors', 'tags/salt-sun', 'media/photo.jpg', '2025', 'old-two.html']) {
      assert.ok(!existsSync(path.join(under.out.path, gone)), gone);
    }
    // One and two, the photograph, two redirects, a tag's and an author's four, an archive's four.
    assert.equal(removed, 2 + 1 + 2 + 4 + 4 + 4);
  });

  it('takes in what changes and what goes while it is made', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    let steps = 0;
    const { isOfOneMoment } = await under.build({
      progress() {
        if (++steps !== 1) return;
        under.articles.write('one.md', markdown({ title: 'Eins', date: '2026-01-01', section: 'News' }));
        under.articles.remove('three.md');
      },
    });
    assert.ok(isOfOneMoment, 'all is gone through again, until nothing changes');
    const text = (file: string): string => readFileSync(path.join(under.out.path, file), 'utf8');
    assert.match(text('articles/one/index.html'), /Eins/);
    assert.match(text('sections/news/rss.xml'), /<title>Eins</);
    for (const gone of ['articles/three', 'tags/sea']) assert.ok(!existsSync(path.join(under.out.path, gone)), gone);
  });

  it('is finished, and says so, where articles never come to rest', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    let steps = 0;
    const progress = (): void =>
      under.articles.write('one.md', markdown({ title: `Number ${++steps}`, date: '2026-01-01', section: 'News' }));
    assert.equal((await under.build({ progress })).isOfOneMoment, false);
    assert.equal((await under.build()).isOfOneMoment, true);
  });

  it('turns a file into a folder, and back', async (context) => {
    const aliased = (alias: string) => ({ 'one.md': markdown({ title: 'One', date: '2026-01-01', aliases: `[${alias}]` }) });
    const under = exporting(context, aliased('/old.html'));
    for (const [alias, file] of [
      ['/old.html/more', 'old.html/more/index.html'],
      ['/old.html', 'old.html'],
    ] as const) {
      await under.build();
      for (const [name, text] of Object.entries(aliased(alias))) under.articles.write(name, text);
      await under.build();
      assert.ok(isRedirect(readFileSync(path.join(under.out.path, file), 'utf8')));
      assert.deepEqual(under.leftOut, new Map());
    }
  });
});

describe('a folder that is exported to', () => {
  it('is refused, and left as it was, where it has files that no export wrote', async (context) => {
    const under = exporting(context, FILES);
    under.out.write('precious.txt', 'mine');
    await assert.rejects(
      under.build(),
      /OUT: .*found a folder that no export wrote, with «precious\.txt» in it; write the path of an empty/,
    );
    under.out.write('.gazette-export.jsonl', 'not a listing');
    await assert.rejects(under.build(), /that no export wrote/);
    assert.deepEqual(filesBelow(under.out.path), ['precious.txt']);
  });

  it('keeps a file of somebody else in the place of one of the export, and that is told', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    await under.build();
    under.articles.write('six.md', markdown({ title: 'Six', date: '2026-01-07' }));
    under.out.write('articles/six/index.html', 'mine');
    symlinkSync(under.articles.path, path.join(under.out.path, 'articles/seven'));
    under.articles.write('seven.md', markdown({ title: 'Seven', date: '2026-01-08' }));
    const { leftOut } = await under.build();
    assert.equal(readFileSync(path.join(under.out.path, 'articles/six/index.html'), 'utf8'), 'mine');
    assert.match(under.leftOut.get('/articles/six') ?? '', /no export wrote \(articles\/six\/index\.html\); move it away/);
    assert.ok(!existsSync(path.join(under.articles.path, 'index.html')), 'nothing is written through a link');
    assert.equal(leftOut, under.leftOut.size);
  });

  it('loses nothing that a listing names outside of it', async (context) => {
    const under = exporting(context, FILES);
    await under.build();
    const listing = path.join(under.out.path, '.gazette-export.jsonl');
    const strays = ['../x', '/x', 'a/../../x', '.gazette-export.jsonl', '', 'a\\..\\x', '.'];
    writeFileSync(listing, `${readFileSync(listing, 'utf8')}${strays.map((name) => `${JSON.stringify(name)}\n`).join('')}{"torn`);
    assert.equal((await under.build()).removed, 0);
    under.articles.remove('five.md');
    assert.ok((await under.build()).removed > 0);
    assert.ok(strays.every((name) => !readFileSync(listing, 'utf8').includes(`\n${JSON.stringify(name)}\n`)));
  });
});

/** What is left out of an export of one article with these earlier addresses. */
async function leftOutOf(context: TestContext, aliases: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const head = { title: 'One', date: '2026-01-01', aliases: JSON.stringify(aliases) };
  const under = exporting(context, { 'one.md': markdown(head) });
  await under.build();
  assert.ok(readFileSync(path.join(under.out.path, 'index.html'), 'utf8').includes('The Tester'));
  return under.leftOut;
}

describe('what there can be no file of is told, and left out', () => {
  for (const [alias, why] of [
    ['/index.html', undefined],
    ['/atom.xml/old', 'a file where a folder must be'],
    ['/Articles/ONE/index.html', 'a file in another spelling'],
    ['/.gazette-export.jsonl', 'a name that begins with .gazette-export'],
    ['/a%2F..%2F..%2Fb', 'a part that is no name of a file'],
    ['/a//b', 'a part that is no name of a file'],
    ['/%E0%A4%A', 'escapes that stand for nothing'],
    ['/rss.xml.gz', 'the ending of a compressed file'],
    [`/${'x'.repeat(253)}`, 'a part of more than 252 bytes'],
    [`/${'x/'.repeat(600)}y`, 'more than 1024 bytes'],
  ] as const) {
    it(`${alias.slice(0, 30)}: ${why ?? 'nothing'}`, async (context) => {
      const leftOut = await leftOutOf(context, [alias, '/fine']);
      const told = [...leftOut.values()].join();
      if (why === undefined) assert.equal(told, '');
      else assert.ok(leftOut.size === 1 && told.includes(why), told);
    });
  }

  it('a slug that is longer than a name of a file may be', async (context) => {
    const under = exporting(context, { 'one.md': markdown({ title: 'One', date: '2026-01-01', slug: '灯'.repeat(100) }) });
    const { leftOut } = await under.build();
    assert.equal(leftOut, 1);
    assert.match([...under.leftOut.values()].join(), /more than 252 bytes/);
  });

  it('a media file that can not be read, and none that leads out of the folder', async (context) => {
    const body =
      '![a](a.jpg) ![b](link.jpg) [c](https://example.org/media/%2E%2E/b.pdf) ![d](https://cdn.example/media/other.jpg)\n';
    const head = markdown({ title: 'One', date: '2026-01-01' }, body);
    const under = exporting(context, { 'one.md': head, 'a.jpg': 'a', 'other.jpg': 'o' });
    const outside = exporting(context, { 'secret.jpg': 'secret' });
    symlinkSync(path.join(outside.articles.path, 'secret.jpg'), path.join(under.articles.path, 'link.jpg'));
    chmodSync(path.join(under.articles.path, 'a.jpg'), 0);
    await under.build();
    const media = filesBelow(under.out.path).filter((name) => name.startsWith('media/'));
    // Root reads what it likes.
    if (process.getuid?.() === 0) assert.deepEqual(media, ['media/a.jpg']);
    else assert.match(under.leftOut.get('/media/a.jpg') ?? '', /can't be read/);
  });
});

describe('what hosts are told', () => {
  it('redirects in the form that Netlify and Cloudflare read, below the path of the publication', async (context) => {
    const under = exporting(context, FILES, { ...SETTINGS, url: 'https://example.org/paper' });
    await under.build();
    const lines = readFileSync(path.join(under.out.path, '_redirects'), 'utf8').trim().split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      '/paper/2025/two /paper/articles/two 301',
      '/paper/old-two.html /paper/articles/two 301',
    ]);
    assert.ok(lines.includes('/paper/feed /paper/rss.xml 301') && lines.includes('/paper/tag/* /paper/tags/:splat 301'));
    assert.ok(lines.every((line) => /^\/paper\/\S+ \/paper\/\S+ 301$/.test(line)));
    const page = readFileSync(path.join(under.out.path, 'old-two.html'), 'utf8');
    assert.ok(page.includes('<link rel="canonical" href="https://example.org/paper/articles/two">'));
  });

  it('articles that belong elsewhere lead there, and are not shown', async (context) => {
    const head = { title: 'One', date: '2026-01-01', link: '"https://other.example/a?b=1&c=\'2\'"' };
    const under = exporting(context, { 'one.md': markdown(head) }, publication('elsewhere: redirect\n'));
    await under.build();
    const page = readFileSync(path.join(under.out.path, 'articles/one/index.html'), 'utf8');
    assert.ok(page.includes('content="0; url=https://other.example/a?b=1&amp;c='));
    assert.match(
      readFileSync(path.join(under.out.path, '_redirects'), 'utf8'),
      /^\/articles\/one https:\/\/other\.example\/\S+ 302\n/,
    );
  });

  it('types of feeds, wherever they are, each header by one rule only', async (context) => {
    const under = exporting(context, FILES, SETTINGS);
    await under.build();
    const text = readFileSync(path.join(under.out.path, '_headers'), 'utf8');
    for (const place of ['', '/:kind/:slug', '/archive/:number', '/:kind/:slug/archive/:number']) {
      assert.ok(text.includes(`\n${place}/rss.xml\n  Content-Type: application/rss+xml; charset=utf-8\n`), place);
    }
    assert.equal(text.match(/Cache-Control: public, max-age=300\n/g)?.length, 1);
  });
});

describe('names of files', () => {
  it('lead nowhere but below the folder', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', '%2e%2e', '%2F', '%5c', '%00', 'a', '~'),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const named = fileAt(`/${parts.join('/')}`);
        if (!named.ok) return;
        assert.ok(isFileName(named.file));
        assert.equal(path.relative('/out', path.join('/out', named.file)), named.file);
        assert.ok(!named.file.startsWith('..') && named.file !== '');
      }),
    );
  });

  it('are had once, whatever a file system takes for the same', () => {
    const { take } = claims();
    for (const file of ['a/b', 'c', 'é/x', 'straße', 'σ']) assert.equal(take(file), undefined);
    const answers = ['a/b', 'A/B', 'a', 'c/d', 'e\u0301/X', 'STRASSE', 'ς', 'a/c'].map(take);
    const other = 'a file in another spelling';
    const [folder, file] = ['a folder of that name', 'a file where a folder must be'];
    assert.deepEqual(answers, ['the same', other, folder, file, other, other, other, undefined]);
  });

  it('are known by the hundred thousand, and no others', () => {
    const names = nameSet();
    const every = Array.from({ length: 100_000 }, (_, i) => `articles/a-${i}/index.html`);
    assert.ok(every.every((name) => names.add(name)));
    assert.ok(every.every((name) => names.has(name) && !names.has(`${name}x`)));
    assert.ok(!every.some((name) => names.add(name)));
  });

  it('of media are found as HTML, XML and JSON write them', () => {
    const text = `"https://example.org/media/a.jpg" 'https://example.org/media/it&#39;s.jpg' \\"https://example.org/media/b%20c.mp3\\"
      src='/media/logo.png' https://cdn.example/media/no.jpg /x/media/no.jpg https://example.org/media/d.jpg?x=1 (https://example.org/media/e.jpg)`;
    const found = [...mediaIn(Buffer.from(text), { url: 'https://example.org' })].map((one) => one.replace(/\)$/, ''));
    for (const name of ['a.jpg', "it's.jpg", 'b%20c.mp3', 'logo.png', 'd.jpg', 'e.jpg'])
      assert.ok(found.includes(`/media/${name}`), name);
    assert.ok(!found.includes('/media/no.jpg'));
  });
});
