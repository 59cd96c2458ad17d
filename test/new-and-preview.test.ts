import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { asLine } from '../src/article/line.ts';
import { beginArticle } from '../src/commands/new.ts';
import { readConfig } from '../src/config.ts';
import { newHead, newNames, newText } from '../src/drafting/text.ts';
import { StartError } from '../src/start-error.ts';
import { gazette } from './support/command.ts';
import { articlesFolder } from './support/folder.ts';
import { PUBLICATION, parse } from './support/parsing.ts';

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
