import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { Earlier } from '../src/check/against.ts';
import { readFeed } from '../src/check/earlier.ts';
import { excerptOf, harmless } from '../src/check/excerpt.ts';
import type { Finding } from '../src/check/finding.ts';
import { type Reported, reported } from '../src/check/report.ts';
import { lookAt } from '../src/commands/check.ts';
import { fileReader } from '../src/commands/check-files.ts';
import { readEarlier } from '../src/commands/earlier.ts';
import { readConfig } from '../src/config.ts';
import { makeLog } from '../src/log.ts';
import { StartError } from '../src/start-error.ts';
import { gazette } from './support/command.ts';
import { articlesFolder, markdown } from './support/folder.ts';

const SETTINGS = 'title: T\nurl: https://example.org/news\nid: example.org,2026-01-01\n';
const plain = (title: string, body = 'Some text.\n'): string => markdown({ title, date: '2026-01-01' }, body);

/** What a check has to say of a folder. */
async function findingsIn(
  context: TestContext,
  files: Readonly<Record<string, string>>,
  { earlier, environment = {} }: { readonly earlier?: Earlier; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<readonly Reported[]> {
  const { path } = articlesFolder(context, { 'publication.yaml': SETTINGS, ...files });
  const config = readConfig({ ARTICLES_DIR: path, ...environment }, '/');
  const findings: Finding[] = [];
  await lookAt(config, makeLog('silent'), earlier, (finding) => void findings.push(finding));
  return reported(findings, fileReader(config), 100);
}

/** `FILE:LINE SEVERITY RULE`. */
const brief = (findings: readonly Reported[]): readonly string[] =>
  findings.map(
    ({ file, line, document, severity, rule }) =>
      `${file ?? document}${line === undefined ? '' : `:${line}`} ${severity} ${rule}`,
  );

describe('a check of articles', () => {
  it('has nothing to say of what is well', async (context) => {
    const files = {
      'a.md': plain('A', '[b](b), [top](/news/), [feed](/news/feed), [here](#x) <b id="x">x</b>\n'),
      'b.md': plain('B'),
    };
    assert.deepEqual(await findingsIn(context, files), []);
  });

  it('tells each problem with its line, and a body’s too', async (context) => {
    const found = await findingsIn(context, {
      'bad.md': markdown({ title: 'Bad', date: '30 February 2026' }),
      'advice.md': markdown({ title: 'Advice', date: '2026-01-01', language: 'no language' }),
      'much.md': plain('Much', '[^1] '.repeat(1001)),
    });
    assert.deepEqual(brief(found), ['advice.md:4 warning problem', 'bad.md:3 error problem', 'much.md warning problem']);
    assert.equal(found[1]?.excerpt?.text, 'date: 30 February 2026');
    assert.deepEqual(found[1]?.excerpt?.marked, { from: 6, columns: 16 });
  });

  it('tells every setting and template that is wrong', async (context) => {
    const templates = articlesFolder(context, { 'article.liquid': 'x\n{% if %}' });
    const environment = { TEMPLATES_DIR: templates.path };
    const found = await findingsIn(context, { 'publication.yaml': 'titel: T\nurl: ftp://x\n' }, { environment });
    assert.deepEqual(
      found.map(({ rule, line, excerpt }) => [rule, line, excerpt?.text]),
      [
        ['template', 2, '{% if %}'],
        ['settings', 1, 'titel: T'],
        ['settings', 2, 'url: ftp://x'],
      ],
    );
  });

  it('finds links and pictures that lead nowhere on this site, and asks for none elsewhere', async (context) => {
    const found = await findingsIn(context, {
      'a.md': plain(
        'A',
        [
          '[one](nowhere) [two](b.md) [three](#nope) [four](/news/tags/none/) [five](https://elsewhere.example/x)',
          '[later](later) [gone](gone) [old](was-b) [again](b?x#y) [proxy](/news/about)',
          '![i](no.jpg) ![v](drawing.svg) ![p](there.png) ![data](data:image/png;base64,AAAA) <audio src="no.mp3"></audio>',
        ].join('\n\n'),
      ),
      'b.md': markdown({ title: 'B', date: '2026-01-02', aliases: 'was-b', image: 'lost.jpg' }),
      'later.md': markdown({ title: 'Later', date: '9000-01-01' }, '[z](zzz)\n'),
      'gone.md': markdown({ title: 'Gone', date: '2026-01-01', withdrawn: true }),
      'drawing.svg': '<svg/>',
      'there.png': 'x',
    });
    assert.deepEqual(brief(found), [
      ...['a.md:5 error dead-link', 'a.md:5 error dead-link', 'a.md:5 error dead-link', 'a.md:5 error dead-link'],
      ...['a.md:7 warning dead-link', 'a.md:7 error dead-link', 'a.md:7 warning dead-link'],
      ...['a.md:9 error missing-file', 'a.md:9 error missing-image', 'a.md:9 error missing-image'],
      ...['b.md:5 error missing-image', 'later.md:5 error dead-link'],
    ]);
    assert.deepEqual(
      found.filter(({ remedy }) => remedy.startsWith('write ')).map(({ remedy }) => remedy),
      ['write /articles/b'],
    );
    assert.match(found.find(({ message }) => message.includes('drawing.svg'))?.message ?? '', /of that kind are not published/);
  });

  it('finds the pictures that the settings name', async (context) => {
    const settings = `${SETTINGS}icon: https://example.org/news/media/icon.png\nlogo: https://elsewhere.example/logo.png\n`;
    const found = await findingsIn(context, { 'publication.yaml': settings, 'a.md': plain('A') });
    assert.deepEqual(brief(found), ['publication.yaml:4 error missing-image']);
  });

  it('finds what readers would get twice, cut, or empty', async (context) => {
    const found = await findingsIn(context, {
      'a.md': markdown({ title: 'Same', date: '2026-01-02' }),
      'b.md': markdown({ title: 'Same', date: '2026-01-01' }),
      'c.md': markdown({ title: 'C', date: '2026-01-03', link: 'https://elsewhere.example/' }),
      'd.md': markdown({ title: 'D', date: '2026-01-02', link: 'https://elsewhere.example/' }, 'Other text.\n'),
      'empty.md': plain('Empty', ''),
      'long.md': plain('x'.repeat(256)),
      'just.md': plain('x'.repeat(255), 'Other\n'),
    });
    assert.deepEqual(brief(found), [
      'b.md:2 warning duplicate-article',
      'd.md:4 warning duplicate-link',
      'empty.md:2 warning empty-article',
      'long.md:2 warning long-title',
    ]);
  });

  it('warns of a feed that is larger than readers take, and says of which', async (context) => {
    const files = Object.fromEntries([1, 2, 3].map((n) => [`${n}.md`, plain(`N${n}`, `${'word '.repeat(40_000)}${n}\n`)]));
    assert.deepEqual(brief(await findingsIn(context, files)), ['/atom.xml warning large-feed', '/rss.xml warning large-feed']);
  });
});

describe('an excerpt', () => {
  it('does nothing to a terminal', () => {
    const hostile = 'a\u001b[31m\u202eb\u009b2J\u2028c\u0000\ud800\u200f';
    assert.equal(harmless(hostile), 'a<U+001B>[31m<U+202E>b<U+009B>2J<U+2028>c<U+0000><U+D800><U+200F>');
    const { text } = excerptOf(hostile.repeat(1000), 'no such', 60);
    assert.match(text, /^[ -~]{59}…$/);
  });

  it('shows what is meant, however long its line is', () => {
    const line = `${'x '.repeat(100_000)}[link](target) ${'y '.repeat(100_000)}`;
    const { text, marked } = excerptOf(line, 'target', 60);
    assert.ok(text.length <= 60 && marked);
    assert.equal(text.slice(marked.from, marked.from + marked.columns), 'target');
  });

  it('counts the columns of wide letters', () => {
    assert.deepEqual(excerptOf('題: 悪い', '悪い', 60).marked, { from: 4, columns: 4 });
  });
});

describe('a check against what was published before', () => {
  const item = (path: string, said: object = {}) => ({
    id: `tag:example.org,2026-01-01:${path}`,
    url: `http://old.example/articles/${path}`,
    title: path.toUpperCase(),
    publishedAt: Date.UTC(2026, 0, 1),
    ...said,
  });
  const against = (
    context: TestContext,
    files: Readonly<Record<string, string>>,
    items: Earlier['items'],
    feeds: Earlier['feeds'] = [],
  ) => findingsIn(context, files, { earlier: { items, feeds, url: 'http://old.example' } });

  it('has nothing to say where all is as it was, taken back, expired or taken in by another', async (context) => {
    const files = {
      'a.md': markdown({ title: 'New title', date: '2026-01-01', aliases: 'merged' }),
      'gone.md': markdown({ title: 'Gone', date: '2026-01-01', withdrawn: true }),
      'over.md': markdown({ title: 'Over', date: '2026-01-01', expires: '2026-02-01' }),
    };
    const items = ['a', 'merged', 'gone', 'over'].map((path) => item(path));
    assert.deepEqual(await against(context, files, items, ['/feed.json']), []);
  });

  it('tells of an id that changed, by address, alias, or title and date', async (context) => {
    const files = {
      'sub/a.md': markdown({ title: 'A', date: '2026-01-05' }),
      'b2.md': markdown({ title: 'New', date: '2026-01-05', aliases: '/articles/b' }),
      'c2.md': plain('C'),
    };
    const found = await against(context, files, [item('a'), item('b'), item('c')]);
    assert.deepEqual(brief(found), ['b2.md:2 error changed-id', 'c2.md:2 error changed-id', 'sub/a.md:2 error changed-id']);
    assert.equal(found[2]?.remedy, 'write id: tag:example.org,2026-01-01:a in the front matter');
  });

  it('tells of dates that moved, of articles that are lost, and of feeds', async (context) => {
    const found = await against(
      context,
      { 'a.md': markdown({ title: 'A', date: '2026-01-09' }) },
      [item('a'), item('z')],
      ['/rss.xml', '/tags/none/rss.xml'],
    );
    assert.deepEqual(brief(found), [
      'a.md:3 warning changed-date',
      '/tags/none/rss.xml error lost-feed',
      'http://old.example/articles/z warning lost-article',
    ]);
  });

  it('reads feeds of every format', () => {
    const expected = [{ id: 'urn:x', url: 'https://example.org/a', title: 'A', publishedAt: Date.UTC(2026, 0, 1) }];
    const rss = `<rss version="2.0"><channel><item><title>A</title><link>https://example.org/a</link><guid>urn:x</guid>
      <pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate></item></channel></rss>`;
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="https://example.org/a"/><id>urn:x</id>
      <published>2026-01-01T00:00:00Z</published></entry></feed>`;
    const json = {
      items: [{ id: 'urn:x', url: 'https://example.org/a', title: 'A', date_published: '2026-01-01T00:00:00Z' }, 7, {}],
    };
    for (const source of [rss, atom, `\ufeff${JSON.stringify(json)}`]) assert.deepEqual(readFeed(source).items, expected);
    for (const source of ['', '<html/>', '{}', '<rss>', `${'<a>'.repeat(100_000)}`]) assert.throws(() => readFeed(source));
  });

  it('asks the web: a page that announces a feed, its history, and no other host', async (context) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const page = '<!doctype html><link rel="alternate" type="application/feed+json" href="/f.json">';
      const feed = { items: [{ id: '1' }], next_url: '/2.json' };
      const archive = { items: [{ id: '2' }], next_url: 'http://192.0.2.1/3.json' };
      const bodies: Record<string, string> = { '/': page, '/f.json': JSON.stringify(feed), '/2.json': JSON.stringify(archive) };
      if (request.url === '/round') response.writeHead(302, { Location: '/round' });
      else if (request.url === '/big') response.write('x'.repeat(21 * 1024 * 1024));
      else if (bodies[request.url ?? ''] === undefined) response.statusCode = 404;
      response.end(bodies[request.url ?? ''] ?? '');
    }).listen(0, '127.0.0.1');
    context.after(() => server.closeAllConnections());
    context.after(() => server.close());
    await new Promise((done) => server.once('listening', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    assert.deepEqual(
      (await readEarlier(`${url}/`)).items.map(({ id }) => id),
      ['1', '2'],
    );
    assert.deepEqual(asked, ['/', '/feed.json', '/f.json', '/2.json']);
    for (const path of ['/none', '/round', '/big']) await assert.rejects(readEarlier(url + path), StartError);
  });
});

describe('gazette check', () => {
  it('fails where something is wrong, and says it in JSON and to people', async (context) => {
    const folder = articlesFolder(context, { 'publication.yaml': SETTINGS, 'a.md': plain('A', '[x](\u202enone)\n') });
    const out = articlesFolder(context);
    const environment = { ARTICLES_DIR: folder.path, LOG_LEVEL: 'warn' };
    const built = await gazette(context, ['build', `${out.path}/site`, '--no-compress'], { environment });
    assert.equal(built.ended, 0);
    folder.write('a.md', markdown({ title: 'A', date: '2026-01-01', id: 'urn:new' }, '[x](\u202enone)\n'));
    const words = ['check', folder.path, '--against', `${out.path}/site`];
    const [people, programs] = await Promise.all([gazette(context, words), gazette(context, [...words, '--json'])]);
    assert.deepEqual([people.ended, people.err], [1, '']);
    assert.match(
      people.out,
      /^a\.md:4: error: .*\n {2}\| id: urn:new\n {2}\| +\^{7}\n {4}write id: tag:.*:a in the front matter\n/,
    );
    assert.match(people.out, /\n\n1 article, 4 feeds: 2 errors\n$/);
    assert.doesNotMatch(people.out, /\u202e/);
    const { ok, articles, documents, findings } = JSON.parse(programs.out);
    assert.deepEqual([ok, articles, documents, findings.length], [false, 1, 4, 2]);
    assert.deepEqual(Object.keys(findings[0]).sort(), ['excerpt', 'file', 'line', 'message', 'remedy', 'rule', 'severity']);
  });

  it('lets advice pass, unless it is to be strict', async (context) => {
    const { path } = articlesFolder(context, { 'publication.yaml': SETTINGS, 'a.md': plain('x'.repeat(300)) });
    const [lenient, strict] = await Promise.all([
      gazette(context, ['check', path]),
      gazette(context, ['check', path, '--strict']),
    ]);
    assert.deepEqual([lenient.ended, strict.ended], [0, 1]);
  });
});
