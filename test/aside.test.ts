import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Feed } from '../src/domain.ts';
import { FORMATS, type Format } from '../src/render/formats.ts';
import { checkJson, checkXml } from '../src/render/strict.ts';
import { articlesFolder, markdown } from './support/folder.ts';
import { publisherOver } from './support/publisher.ts';

/** A format that writes what some articles say as it stands, as none should. */
const trusting = (format: Format): Format => ({
  ...format,
  render: (feed: Feed) =>
    feed.items.reduce((text, { title }) => text.replace('</title>', `</title>${raw(title)}`), format.render(feed)),
});

const raw = (title: string): string => (title.startsWith('Broken') ? '<oops>' : '');

const FORMATS_THAT_TRUST = FORMATS.map((format) => (format.name === 'Atom' ? trusting(format) : format));

const dated = (title: string, day: number): string => markdown({ title, date: `2026-11-0${day}`, section: 'World' });

const FILES = { 'a.md': dated('Whole', 1), 'b.md': dated('Broken', 2), 'c.md': dated('Whole too', 3) };

async function bodyOf({ publisher }: ReturnType<typeof publisherOver>, path: string): Promise<string> {
  const answer = await publisher.find(path);
  assert.equal(answer?.kind, 'document', path);
  return answer.rendition.variants.identity.body.toString();
}

describe('an article that a feed can not be published with', () => {
  it('is set aside and told of; the others go out, in every format', async (context) => {
    const folder = articlesFolder(context, FILES);
    const under = publisherOver(folder.path, { formats: FORMATS_THAT_TRUST });
    assert.equal(await under.publisher.regenerate('test'), true);
    for (const path of ['/atom.xml', '/rss.xml', '/feed.json', '/sections/world/atom.xml', '/sections/world/rss.xml']) {
      const body = await bodyOf(under, path);
      assert.doesNotMatch(body, /Broken/, path);
      assert.match(body, /Whole too/, path);
    }
    const [problem, ...more] = under.problems;
    assert.deepEqual([problem?.file, problem?.effect, more], ['b', 'left out', []]);
    assert.match(problem?.found ?? '', /makes the Atom feed unreadable/);
  });

  it('is back once it is mended, and its Problem is gone', async (context) => {
    const folder = articlesFolder(context, FILES);
    const under = publisherOver(folder.path, { formats: FORMATS_THAT_TRUST });
    await under.publisher.regenerate('test');
    assert.equal(under.publisher.status().problems, 1);
    await under.publisher.regenerate('test');
    assert.equal(under.publisher.status().problems, 1, 'for as long as it is what it is');
    folder.write('b.md', dated('Mended', 2));
    await under.publisher.regenerate('test');
    assert.match(await bodyOf(under, '/atom.xml'), /Mended/);
    assert.equal(under.publisher.status().problems, 0);
  });

  it('where no article is to blame, the edition before it stays', async (context) => {
    const folder = articlesFolder(context, { 'a.md': FILES['a.md'] });
    let isBroken = false;
    const formats = FORMATS.map((format) => ({
      ...format,
      render: (feed: Feed) => (isBroken && feed.items.length !== 1 ? '<broken' : format.render(feed)),
    }));
    const under = publisherOver(folder.path, { formats });
    await under.publisher.regenerate('test');
    const before = await bodyOf(under, '/atom.xml');
    isBroken = true;
    for (const [file, day] of [
      ['c.md', 3],
      ['d.md', 4],
    ] as const) {
      folder.write(file, dated(file, day));
    }
    assert.equal(await under.publisher.regenerate('test'), false);
    assert.match(String(under.failures), /not well-formed/);
    assert.equal(await bodyOf(under, '/atom.xml'), before);
  });
});

describe('a strict parser', () => {
  for (const [document, found] of [
    ['<a><b></a>', /close tag/],
    ['<a b="1" b="2"/>', /attribute/i],
    ['<a>&nbsp;</a>', /entity/i],
    ['<a>\u0001</a>', /character/i],
    ['<x:a/>', /prefix|namespace/i],
    ['<a/><b/>', /root|text|document/i],
    ['', /document|root/i],
  ] as const) {
    it(`refuses ${JSON.stringify(document)}`, () => assert.match(checkXml(document) ?? 'taken', found));
  }

  it('takes what is well-formed', () => {
    assert.equal(checkXml('<?xml version="1.0"?><a xmlns:x="urn:x"><x:b>&amp;<![CDATA[<p>]]></x:b></a>'), undefined);
    assert.equal(checkJson('{"items":[{"id":"a"}]}'), undefined);
  });

  for (const document of ['{', '{}', '{"items":[{}]}', '{"items":[{"id":1}]}']) {
    it(`refuses ${document}`, () => assert.notEqual(checkJson(document), undefined));
  }
});
