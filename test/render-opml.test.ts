import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseOpml } from 'feedsmith';
import { parseXml } from '../src/check/lint/tree.ts';
import { type OutlinedChannel, renderOpml } from '../src/render/opml.ts';
import { frozen, one, publication } from './support/feeds.ts';

const outlined = (title: string, path: string): OutlinedChannel => ({
  title,
  feedUrl: `https://example.org${path}/rss.xml`,
  pageUrl: `https://example.org${path || '/'}`,
});
const WHOLE = outlined('The Tester', '');
const CHANNELS = frozen([
  { ...outlined('Ann "Lee" · The Tester', '/authors/ann-lee'), kind: 'author' },
  { ...outlined('R&D <now> · The Tester', '/tags/r-d'), kind: 'tag' },
  { ...outlined('ثقافة', '/tags/%D8%AB%D9%82%D8%A7%D9%81%D8%A9'), kind: 'tag' },
  { ...outlined('World', '/sections/world'), kind: 'section' },
] as const);

/** An outline as whoever imports the list gets it. */
const feed = ({ title, feedUrl, pageUrl }: OutlinedChannel) => ({
  text: title,
  type: 'rss',
  title,
  xmlUrl: feedUrl,
  htmlUrl: pageUrl,
  version: 'RSS2',
});

describe('the list of everything that can be subscribed to', () => {
  const text = renderOpml(publication({ title: 'The Tester & <co>' }), WHOLE, CHANNELS);
  const [author, tag, arabic, section] = CHANNELS;

  it('is OPML 2.0 that another parser reads as it was meant: the publication, then sections, tags and authors', () => {
    const { head, body } = parseOpml(text);
    assert.equal(head?.title, 'The Tester & <co>');
    assert.deepEqual(JSON.parse(JSON.stringify(body?.outlines)), [
      feed(WHOLE),
      { text: 'Sections', outlines: [feed(section)] },
      { text: 'Tags', outlines: [feed(tag), feed(arabic)] },
      { text: 'Authors', outlines: [feed(author)] },
    ]);
  });

  it('is well-formed, with a head that has a title and a body that has an outline with a text each', () => {
    assert.match(text, /^<\?xml version="1\.0" encoding="utf-8"\?>\n<opml version="2\.0">/);
    const root = parseXml(text);
    assert.deepEqual(
      root.children.map(({ name }) => name),
      ['head', 'body'],
    );
    assert.equal(one(root, 'head', 'title').text, 'The Tester & <co>');
    assert.equal([...text.matchAll(/<outline /g)].length, [...text.matchAll(/<outline [^>]*\btext="[^"]+"/g)].length);
  });

  it('heads no kind that has no channel', () => {
    assert.deepEqual(
      parseOpml(renderOpml(publication(), WHOLE, [])).body?.outlines?.map(({ text: heading }) => heading),
      ['The Tester'],
    );
  });

  it('is the same bytes for the same channels', () => {
    assert.equal(renderOpml(publication({ title: 'The Tester & <co>' }), WHOLE, CHANNELS), text);
  });
});
