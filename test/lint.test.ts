import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaints, LINTED, type LintedFormat, ruleNames } from '../src/check/lint/lint.ts';
import { documentUrl } from '../src/render/address.ts';
import { FORMATS } from '../src/render/formats.ts';
import { PUBLISHED_AT, publishedSamples } from './support/published-samples.ts';
import { SAMPLE_FEEDS, SAMPLES_READ_AT } from './support/sample-feeds.ts';

/** Validators have nothing to say of anything that is published; and the linter that stands for them finds each fault there is. */

describe('no validator has a word to say', () => {
  for (const [name, feed] of SAMPLE_FEEDS) {
    for (const { fileName, render } of FORMATS) {
      it(`of ${name}/${fileName}`, () => {
        const context = { address: documentUrl(feed, fileName), now: SAMPLES_READ_AT };
        assert.deepEqual(complaints(LINTED[fileName] ?? 'json', render(feed), context), []);
      });
    }
  }
});

it('no validator has a word to say of any feed of the sample articles, as the publisher answers it', async () => {
  const found = (await publishedSamples()).flatMap(({ fileName, document, address }) =>
    complaints(LINTED[fileName] ?? 'json', document, { address, now: PUBLISHED_AT }).map(
      (complaint) => `${address}: ${complaint}`,
    ),
  );
  assert.deepEqual(found, []);
});

type Case = readonly [
  rule: string,
  sample: string,
  find: string | RegExp,
  write: string,
  ...again: readonly (readonly [string | RegExp, string])[],
];

/** What is changed in a faultless document, and the rule that must notice. */
const FAULTS: Readonly<Record<LintedFormat, readonly Case[]>> = {
  rss: [
    ['well-formed', 'full', '</channel>', '</chanel>'],
    ['well-formed', 'full', 'xmlns:dc=', 'xmlns:dd='],
    ['declaration first', 'full', '<?xml version="1.0" encoding="utf-8"?>', ''],
    ['legal characters', 'full', 'Wire copy', 'Wire\u0085copy'],
    ['legal characters', 'full', 'Wire copy', 'Wire\ufffdcopy'],
    ['legal characters', 'full', 'tower.mp4', 'tower\u007f.mp4'],
    ['known namespaces', 'full', 'http://search.yahoo.com/mrss/', 'http://search.yahoo.com/mrss'],
    ['known namespaces', 'full', /\bdc:/g, 'dublin:', ['xmlns:dc', 'xmlns:dublin']],
    ['dates', 'full', 'Mon, 23 Nov 2026 10:00:00 GMT', 'Mon, 23 Nov 26 10:00:00 GMT'],
    ['dates', 'full', 'Mon, 23 Nov 2026 10:00:00 GMT', 'Mon, 23 Nov 2026 10:00:00 +0000'],
    ['dates', 'full', 'Mon, 23 Nov 2026 10:00:00 GMT', 'Mon, 30 Nov 2026 00:10:01 GMT'],
    ['addresses', 'full', 'https://example.org/papers/contract.pdf', '/papers/contract.pdf'],
    ['addresses', 'full', 'https://example.org/papers/contract.pdf', 'https://example.org/päpers.pdf'],
    ['addresses', 'full', 'https://elsewhere.example/story<', 'ftp://elsewhere.example/story<'],
    ['self link', 'full', 'https://example.org/rss.xml', 'https://127.0.0.1/rss.xml'],
    ['self link', 'combination', 'limit=2', 'limit=3'],
    ['self link', 'full', 'rel="prev-archive"', 'rel="self"'],
    ['history', 'archive-cut', 'rel="current"', 'rel="hub"'],
    ['history', 'archive-first', 'rel="next-archive"', 'rel="hub"'],
    ['history', 'full', '<dc:creator>', '<fh:complete/><dc:creator>'],
    ['history', 'archive-cut', 'archive/1/', 'archive/2/'],
    ['history', 'archive-cut', 'rel="next-archive"', 'rel="prev-archive"'],
    ['hubs', 'hubs', 'https://push.example.net/?for=a&amp;of=b', 'https://hub.example.org/'],
    ['hubs', 'hubs', 'rel="prev-archive"', 'rel="current"'],
    ['media', 'full', 'width="1600"', 'width="0"'],
    ['media', 'full', 'duration="12"', 'duration="1.5"'],
    ['media', 'full', /(<media:thumbnail[^>]*>)/, '<media:group>$1</media:group>'],
    ['titles are plain text', 'full', 'AT&#38;T', 'AT&amp;T'],
    ['titles are plain text', 'full', '<title>No text at all', '<title><![CDATA[No <b>text</b>]]>'],
    ['everything about the feed stands before its items', 'full', '</channel>', '<category>x</category></channel>'],
    ['channel', 'full', /<language>.*?<\/language>/, ''],
    ['channel', 'full', /<lastBuildDate>.*?<\/lastBuildDate>/, ''],
    ['image', 'full', /(<image>\s*<title>)/, '$1Another '],
    ['image', 'full', '<image>', '<image><width>145</width>'],
    ['authors', 'full', '<item>', '<item><author>ann@example.org (Ann)</author>'],
    ['authors', 'full', '<item>', '<item><dc:creator>Another</dc:creator>'],
    ['authors', 'full', /<dc:creator>ليلى حداد<\/dc:creator>/, '<author>ليلى حداد</author>'],
    ['ids', 'full', 'isPermaLink="false"', 'isPermaLink="true"'],
    ['ids', 'full', '2026/photo-only</guid>', '2026/arabic</guid>'],
    ['ids', 'full', /<guid.*<\/guid>/, ''],
    ['enclosures', 'full', '<item>', '<item><enclosure url="https://example.org/x.mp3" length="1" type="audio/mpeg"/>'],
    ['enclosures', 'full', 'length="1234567"', 'length=""'],
    ['descriptions', 'full', /<description><!\[CDATA\[نص.*<\/description>/, ''],
    ['descriptions', 'full', /(<description><!\[CDATA\[نص.*<\/description>)\s*(<content:encoded>.*<\/content:encoded>)/, '$2$1'],
    ['one date each', 'full', '<item>', '<item><dc:date>2026-11-23</dc:date>'],
    ['one date each', 'full', '<item>', '<item><atom:updated>2026-11-23T00:00:00Z</atom:updated>'],
    ['HTML', 'full', '<p>First.</p>', '<p>First & last&copy.</p>'],
    ['HTML', 'full', '<p>First.</p>', '<p/>First.'],
    ['HTML', 'full', '<p>First.</p>', '<b><p>First.</b></p>'],
    ['HTML', 'full', '<p>First.</p>', '<p title="a" title="b">First.</p>'],
    ['HTML', 'full', '<p>First.</p>', '<p onclick="x()">First.</p>'],
    ['HTML', 'full', '<p>First.</p>', '<p style="color:red">First.</p>'],
    ['HTML', 'full', '<p>First.</p>', '<script>x()</script>'],
    ['HTML', 'full', '<p>First.</p>', '<x-tweet>First.</x-tweet>'],
    ['HTML', 'full', '<p>First.</p>', '<a href="#x">First.</a>'],
    ['HTML', 'full', '<p>First.</p>', '<a href="">First.</a>'],
    ['HTML', 'full', '<p>First.</p>', '<a href="//host/x">First.</a>'],
    ['HTML', 'full', '<p>First.</p>', '<img src="/a b.jpg">'],
    ['HTML', 'full', '<p>First.</p>', '<img alt="none">'],
    ['podcasts', 'podcast', /<itunes:category[\s\S]*?<\/itunes:category>/, ''],
    ['podcasts', 'podcast', 'text="Society &amp; Culture"', 'text="Sea"'],
    ['podcasts', 'podcast', '<itunes:explicit>false', '<itunes:explicit>clean'],
    ['podcasts', 'podcast', '<itunes:episode>2', '<itunes:episode>0'],
    ['podcasts', 'podcast', 'audio@example.org', 'nobody'],
    ['podcasts', 'podcast', 'type="audio/mpeg"', 'type="text/plain"'],
    ['podcasts', 'podcast', ' type="text/vtt"', ''],
    ['podcasts', 'podcast', /<podcast:guid>.*?</, '<podcast:guid>1<'],
  ],
  atom: [
    ['well-formed', 'full', '<entry>', '<entry/>'],
    ['feed', 'empty', /<author>[\s\S]*?<\/author>/, ''],
    ['feed', 'empty', 'rel="alternate"', 'rel="related"'],
    ['updated is unique', 'full', '2026-11-22T10:00:00Z</updated>', '2026-11-21T10:00:00Z</updated>'],
    ['ids', 'full', '2026/photo-only</id>', '2026/arabic</id>'],
    ['ids', 'full', '2026/photo-only</id>', '2026/photo only</id>'],
    ['authors in every entry', 'full', /<author>\s*<name>ليلى حداد<\/name>\s*<\/author>/, ''],
    ['texts', 'full', '<summary type="text">', '<summary type="html">'],
    ['texts', 'full', 'term="Mergers"', 'term=""'],
    ['texts', 'summary', /<summary type="text">No text at all<\/summary>/, ''],
    ['one alternate', 'full', /rel="alternate"(?=[^>]*elsewhere)|(?<=elsewhere[^>]*)rel="alternate"/, 'rel="related"'],
    ['one alternate', 'full', '<entry>', '<entry><link type="text/html" rel="alternate" href="https://example.org/other"/>'],
    ['tombstones', 'withdrawn', /ref="[^"]*mistaken"/, 'ref="tag:example.org,2026-01-01:n0"'],
    ['tombstones', 'withdrawn', / ref="[^"]*mistaken"/, ''],
    ['dates', 'withdrawn', 'when="2026-11-25T09:00:00Z"', 'when="2026-11-25"'],
    ['dates', 'full', '2015-07-28T00:00:00Z</published>', '2015-02-30T00:00:00+00:00</published>'],
    ['HTML', 'full', '<p>First.</p>', '<iframe src="https://example.org/"></iframe>'],
  ],
  json: [
    ['well-formed', 'full', /\}\s*$/, ''],
    ['JSON Feed 1.1', 'full', '"size_in_bytes": 987', '"size_in_bytes": 987.5'],
    ['JSON Feed 1.1', 'full', '"language": "ar"', '"language": null'],
    ['legal characters', 'full', 'Wire copy', 'Wire\\u0000copy'],
    ['self link', 'full', '"feed_url": "https://example.org/feed.json"', '"feed_url": "https://example.org/"'],
    ['history', 'archive-cut', 'archive/1/', 'archive/2/'],
    ['dates', 'full', '2026-11-23T10:00:00Z', '2027-11-23T10:00:00Z'],
    ['no content_text beside content_html', 'full', '"summary": "The standfirst."', '"summary": "x", "content_text": "x"'],
    ['HTML', 'full', '<p>First.</p>', '<p onclick=\\"x()\\">First.</p>'],
  ],
};

const FORMAT_OF = new Map(FORMATS.map((format) => [LINTED[format.fileName], format]));

for (const [format, cases] of Object.entries(FAULTS) as [LintedFormat, readonly Case[]][]) {
  describe(`the linter finds what is wrong in ${format}`, () => {
    for (const [rule, sample, find, write, ...more] of cases) {
      it(`${rule}: ${write || `no ${find}`}`, () => {
        const [feed, { render, fileName }] = [SAMPLE_FEEDS.get(sample), FORMAT_OF.get(format) ?? assert.fail()];
        assert.ok(feed);
        const faultless = render(feed);
        const faulty = [[find, write] as const, ...more].reduce((text, [from, to]) => text.replace(from, to), faultless);
        assert.notEqual(faulty, faultless, 'something was changed');
        const found = complaints(format, faulty, { address: documentUrl(feed, fileName), now: SAMPLES_READ_AT });
        assert.ok(
          found.some((complaint) => complaint.startsWith(`${rule}: `)),
          `complaints: ${found.join('; ')}`,
        );
      });
    }
  });
}

it('every rule of the linter has a document that breaks it', () => {
  const broken = Object.values(FAULTS).flatMap((cases) => cases.map(([rule]) => rule));
  const names = (['rss', 'atom', 'json'] as const).flatMap((format) => ruleNames(format));
  assert.deepEqual(
    [...new Set(names)].filter((name) => !broken.includes(name)),
    [],
  );
});
