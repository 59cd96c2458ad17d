import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { asLine } from '../src/article/line.ts';
import { beginArticle } from '../src/commands/new.ts';
import { type Previewed, previewFile, previewJson, previewText } from '../src/commands/preview.ts';
import { readConfig } from '../src/config.ts';
import { newHead, newNames, newText } from '../src/drafting/text.ts';
import { readPublication } from '../src/publication.ts';
import { StartError } from '../src/start-error.ts';
import { gazette } from './support/command.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { PUBLICATION, parse } from './support/parsing.ts';
import { site } from './support/site.ts';

/** Half past two in the afternoon in Kathmandu, and some seconds. */
const NOW = Date.UTC(2026, 10, 25, 8, 45, 59);
const SETTINGS = 'timezone: Asia/Kathmandu\nid: example.org,2026-01-01\nurl: https://example.org\n';

const configOf = (articlesDir: string) => readConfig({ ARTICLES_DIR: articlesDir }, '/');

describe('gazette new', () => {
  it('writes a draft that says what it was told, dated now in the zone of the publication', async (context) => {
    const articles = articlesFolder(context, { 'publication.yaml': SETTINGS });
    const begun = await beginArticle(
      configOf(articles.path),
      'Bridge: "what" now? #1',
      {
        ...{ in: 'news/2026', section: 'Harbour', summary: '- a line: of text' },
        ...{ tag: ['a: b', '#x'], author: ['Ann Lee <ann@example.org>', "Mo O'Neil"] },
      },
      NOW,
    );
    const name = '2026-11-25-bridge-what-now-1';
    assert.deepEqual(begun, {
      file: path.join(articles.path, `news/2026/${name}.md`),
      slug: name,
      id: `tag:example.org,2026-01-01:news/2026/${name}`,
      url: `https://example.org/articles/${name}`,
    });
    const text = readFileSync(begun.file, 'utf8');
    assert.match(text, /^date: 2026-11-25T14:30\+05:45\ndraft: true\n/m);
    assert.deepEqual(parse('a.md', text), { kind: 'draft' });
    const head = newHead('a.md', text, PUBLICATION);
    assert.equal(head.title, 'Bridge: "what" now? #1');
    assert.equal(head.publishedAt, Date.UTC(2026, 10, 25, 8, 45));
    assert.equal(head.summary, '- a line: of text');
    assert.deepEqual([head.section, ...head.tags], ['Harbour', 'a: b', '#x']);
    assert.deepEqual(head.authors, [{ name: 'Ann Lee', email: 'ann@example.org' }, { name: "Mo O'Neil" }]);
    assert.deepEqual(readdirSync(path.dirname(begun.file)), [`${name}.md`], 'nothing else is left behind');
  });

  it('gives the same headline another name, and takes no name from another folder or form', async (context) => {
    const articles = articlesFolder(context, { 'deep/2026-11-25-fog-3.html': '<p>x' });
    const names: string[] = [];
    for (const folder of [undefined, 'a', 'b', undefined]) {
      const { file } = await beginArticle(configOf(articles.path), 'Fog', folder === undefined ? {} : { in: folder }, NOW);
      names.push(path.relative(articles.path, file));
    }
    assert.deepEqual(names, ['2026-11-25-fog.md', 'a/2026-11-25-fog-2.md', 'b/2026-11-25-fog-4.md', '2026-11-25-fog-5.md']);
  });

  const HEADLINES = [
    ...['- a', '---', '# a', 'null', '~', 'true', '1984', '0x10', '2026-11-25', '"a" said', "'a", '{a: b}', '[a]', '&a *b', '!a'],
    ...[
      'a: b',
      'a:',
      'a #b',
      '`a`',
      '@a',
      '%a',
      '? a',
      '| a',
      '> a',
      'a\\nb',
      '🎉',
      'مرحبا: بالعالم',
      '\u202eabc',
      'e\u0301te\u0301',
    ],
    ...['a\nb\u0000\u001b[31mc', '\ufeffa\ufeff', '...', 'draft: true', '<script>', '长'.repeat(300), 'x '.repeat(150)],
  ];

  for (const headline of HEADLINES) {
    it(`can be read again: ${JSON.stringify(headline.slice(0, 20))}`, () => assertReadable(headline));
  }

  it('can be read again, whatever the headline', () => {
    const characters = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom(...'\'":#-\\{}[]\n!&*|>%@` ')),
    });
    fc.assert(
      fc.property(
        characters.filter((text) => asLine(text) !== '' && asLine(text).length <= 300),
        assertReadable,
      ),
      { seed: 1125, numRuns: 300 },
    );
  });

  it('refuses what can be no article, and writes nothing', async (context) => {
    const articles = articlesFolder(context, { 'file.md': 'x' });
    symlinkSync('/tmp', path.join(articles.path, 'elsewhere'));
    const before = readdirSync(articles.path);
    const refused = (headline: string, options: object, said: RegExp) =>
      assert.rejects(
        beginArticle(configOf(articles.path), headline, options, NOW),
        (error: unknown) => error instanceof StartError && said.test(error.message),
      );
    await refused('', {}, /^the headline: found nothing/);
    await refused(' \u0000\n', {}, /^the headline: found nothing/);
    await refused('x'.repeat(301), {}, /^the headline: found 301 characters; write at most 300$/);
    await refused('a', { tag: [' '] }, /^--tag: found nothing/);
    await refused('a', { author: ['https://a.example'] }, /^authors: found «https:\/\/a\.example»; write a name/);
    for (const folder of [
      '..',
      '../a',
      'a/../b',
      '/tmp',
      '.git',
      'a//b',
      '',
      'CON',
      'a\\b',
      'a\0b',
      'a.',
      'elsewhere',
      'file.md',
    ])
      await refused('a', { in: folder }, /^--in: found «/);
    await assert.rejects(
      beginArticle(configOf(path.join(articles.path, 'none')), 'a', {}, NOW),
      /ARTICLES_DIR: .* found no folder/,
    );
    writeFileSync(path.join(articles.path, 'publication.yaml'), 'timezone: Nowhere\n');
    await refused('a', {}, /publication\.yaml:1: timezone: found/);
    assert.deepEqual(readdirSync(articles.path), [...before, 'publication.yaml']);
  });

  it('says where the file is, and nothing else', async (context) => {
    const articles = articlesFolder(context);
    const environment = { ARTICLES_DIR: articles.path };
    const { out, err, ended } = await gazette(context, ['new', 'One', '--publish'], { environment });
    assert.deepEqual({ err, ended }, { err: '', ended: 0 });
    const text = readFileSync(path.resolve(out.trimEnd()), 'utf8');
    assert.match(text, /^---\ntitle: One\ndate: \S+\n---\n\n$/);
  });
});

describe('gazette preview', () => {
  const show = async (context: TestContext, name: string, text: string) => {
    const articles = articlesFolder(context, { 'publication.yaml': SETTINGS, [name]: text });
    return previewFile(path.join(articles.path, name), configOf(articles.path), NOW);
  };
  const asText = (previewed: Previewed, ...sections: ('rss' | 'text' | 'diff')[]) =>
    previewText(previewed, sections, (_, text) => text);

  it('shows the very items that the feeds have', async (context) => {
    const text = markdown(
      { title: '"A: ]]> <b>"', date: '2026-11-01', tags: '[a, b]' },
      'Text ]]> `</item> </entry>`\n\n    code\n      deep\n',
    );
    const previewed = await show(context, 'news/fog.md', text);
    const { rss, atom, json } = previewJson(previewed) as Readonly<Record<'rss' | 'atom' | 'json', string>>;
    const settings = readPublication(SETTINGS, { fallbackUrl: 'http://localhost:3000', refreshMinutes: 5 });
    assert.ok(settings.ok);
    const { get } = await site(context, { 'news/fog.md': text }, { settings: settings.publication });
    const served = async (name: string) => (await get(name)).body;
    assert.equal(/<item>.*<\/item>(?=\n {4}<\/channel>)/s.exec(await served('/rss.xml'))?.[0], rss);
    assert.equal(/<entry>.*<\/entry>(?=\n<\/feed>)/s.exec(await served('/atom.xml'))?.[0], atom);
    assert.deepEqual(JSON.parse(await served('/feed.json')).items, [json]);
  });

  it('shows the text as it reads without HTML', async (context) => {
    const body = [
      ...[
        '**Fog** on the [quay](https://a.example/) and [again](https://a.example/).',
        '',
        '# Times',
        '',
        '3. one',
        '   - two',
        '4. three',
      ],
      ...[
        '',
        '> said',
        '>',
        '> more',
        '',
        '```',
        'a   b',
        '```',
        '',
        '| a | b |',
        '|---|---|',
        '| 1 | 2 |',
        '',
        '<b><p>x</p><p>y</p></b>',
      ],
      ...['', `${'long '.repeat(20)}${'w'.repeat(100)} ${'長'.repeat(50)}`],
    ].join('\n');
    const previewed = await show(context, 'a.md', markdown({ title: 'Fog', date: '2026-11-01', author: 'Ann Lee' }, body));
    const text = asText(previewed, 'text').trimEnd().split('\n');
    assert.deepEqual(text.slice(0, 27), [
      ...['Fog', '', 'By Ann Lee · 1 November 2026, 00:00 +05:45', '', 'Fog on the quay [1] and again [1].', '', 'Times', ''],
      ...[
        '3. one',
        '   - two',
        '4. three',
        '',
        '> said',
        '>',
        '> more',
        '',
        '    a   b',
        '',
        'a | b',
        '1 | 2',
        '',
        'x',
        '',
        'y',
        '',
      ],
      ...['long '.repeat(15).trimEnd(), `${'long '.repeat(5)}${'w'.repeat(53)}`],
    ]);
    assert.deepEqual(text.slice(27), [`${'w'.repeat(47)} ${'長'.repeat(15)}`, '長'.repeat(35), '', '[1] https://a.example/']);
  });

  it('shows what cleaning changes, and says where it changes nothing', async (context) => {
    const dirty = await show(
      context,
      'a.html',
      markdown({ title: 'A', date: '2026-11-01' }, '<p onclick="x()">One<p>Two<script>3</script>'),
    );
    const diff = asText(dirty, 'diff').split('\n');
    for (const line of [
      '--- before cleaning',
      '+++ after cleaning',
      '-<p onclick="x()">One',
      '-<script>3</script>',
      '+<p>One</p>',
    ])
      assert.ok(diff.includes(line), line);
    const plain = await show(context, 'a.md', markdown({ title: 'A', date: '2026-11-01' }));
    assert.equal(asText(plain, 'diff'), 'nothing was changed\n');
    const deep = await show(context, 'a.html', markdown({ title: 'A', date: '2026-11-01' }, '<div>'.repeat(50_000)));
    assert.equal(deep.problems[0]?.effect, 'mended');
  });

  it('lets no article steer the terminal', async (context) => {
    const text = markdown({ title: 'A', date: '2026-11-01' }, '<p>\u001b[31m\u009b31m<i\u0007>x</i\u0007>\n');
    const shown = asText(await show(context, 'a.html', text), 'rss', 'text', 'diff');
    assert.doesNotMatch(shown, /[^\P{Cc}\n]/u);
    assert.match(shown, /^-.*\ufffd\[31m/m);
  });

  const HIDDEN: readonly (readonly [Parameters<typeof markdown>[0], RegExp | undefined])[] = [
    [{ date: '2026-11-01' }, undefined],
    [{ date: '2026-11-01', draft: true }, /a draft/],
    [{ date: '2026-11-01', published: false }, /a draft/],
    [{ date: '2026-11-01', withdrawn: true }, /withdrawn/],
    [{ date: '2026-11-26' }, /its date, 2026-11-25T18:15Z, is still to come/],
    [{ date: '2026-11-01', expires: '2026-11-02' }, /expired on 2026-11-01T18:15Z/],
  ];
  for (const [front, why] of HIDDEN) {
    it(`says whether it is shown now: ${JSON.stringify(front)}`, async (context) => {
      const previewed = await show(context, 'a.md', markdown({ title: 'A', ...front }));
      assert.match(previewed.hidden ?? '', why ?? /^$/);
      assert.match(asText(previewed, 'rss'), /<title>A<\/title>/);
    });
  }

  it('takes the folder of an article from elsewhere for a folder of articles, and passes over what is hidden', async (context) => {
    const [articles, other] = [articlesFolder(context), articlesFolder(context, { 'publication.yaml': SETTINGS })];
    for (const folder of [articles, other]) folder.write('.trash/a.md', markdown({ title: 'A', date: '2026-11-01' }));
    other.write('in/../a.md', markdown({ title: 'A', date: '2026-11-01' }));
    const config = configOf(articles.path);
    const elsewhere = await previewFile(path.join(other.path, 'a.md'), config, NOW);
    assert.equal(elsewhere.shape?.url, 'https://example.org/articles/a');
    assert.match((await previewFile(path.join(articles.path, '.trash/a.md'), config, NOW)).hidden ?? '', /passed over/);
    for (const file of ['none.md', 'none/a.md', 'publication.yaml', ''])
      await assert.rejects(
        previewFile(path.join(other.path, file), config, NOW),
        /: found (?:no file|another ending); write the path/,
      );
  });

  it('says what is wrong with what is no article, with exit code 1', async (context) => {
    const articles = articlesFolder(context, {
      'a.md': '---\ntitle: A\ndate: soon\n---\n',
      'b.md': '---\nwithdrawn: true\n---\n',
    });
    const environment = { ARTICLES_DIR: articles.path };
    const { out, err, ended } = await gazette(context, ['preview', `${articles.path}/a.md`], { environment });
    assert.deepEqual({ out, ended }, { out: '', ended: 1 });
    assert.match(err, /^gazette: a\.md:3: date: found «soon»; expected a date such as .* \(the article is left out\)\n$/);
    const withdrawn = await previewFile(`${articles.path}/b.md`, configOf(articles.path), NOW);
    assert.equal(asText(withdrawn, 'rss'), 'not shown now: it is withdrawn\n');
  });
});

function assertReadable(headline: string): void {
  const text = newText({ headline, publish: true }, PUBLICATION, NOW);
  const [name = ''] = newNames(headline, PUBLICATION, NOW);
  assert.match(name, /^2026-11-25(?:-[\p{L}\p{N}\p{M}_~-]*[\p{L}\p{N}\p{M}_~])?$/u);
  assert.ok(Buffer.byteLength(`${name}-99.md`) <= 255 - 16);
  const result = parse(`${name}.md`, text);
  assert.ok(result.kind === 'article', JSON.stringify(result));
  assert.deepEqual(result.problems, []);
  assert.equal(result.head.title, asLine(headline));
  assert.equal(result.head.slug, name);
}
