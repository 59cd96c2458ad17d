/**
 * What cleaning costs, against a bare cheerio parse and serialise of the same article in the same run, and against
 * sanitize-html for orientation. Rounds alternate, so that a busy machine slows all of them. `npm run bench:clean`
 */
import { load } from 'cheerio';
import sanitizeHtml from 'sanitize-html';
import { clean } from '../src/article/clean/clean.ts';

const OPTIONS = {
  baseUrl: 'https://gazette.example/articles/bench',
  idPrefix: 'bench',
  title: 'The title',
  pictureUrl: 'https://gazette.example/lead.jpg',
};
const ROUNDS = 60;
const SIZES = [
  { name: '6 KB', bytes: 6_000, target: 2 },
  { name: '100 KB', bytes: 100_000, target: 2.5 },
] as const;

/** One of each thing that articles bring along, with what every transformation looks for. */
const section = (n: number): string => `
<h2 id="part-${n}">Part ${n} <a class="anchor" href="#part-${n}">#</a></h2>
<p class="MsoNormal" style="margin:0">Everything that <b>was measured</b> in the ${n}th round is in <a href="/table?n=${n}&amp;utm_source=feed&amp;utm_medium=rss">the table</a>,
  and what was not is in <em>the appendix</em>.<sup class="footnote-ref"><a href="#fn${n}" id="fnref${n}">[${n}]</a></sup> Nobody had expected
  the difference to be this large, &ldquo;not in a hundred years&rdquo;, as one of those who were there put it &ndash; and she had seen a lot.</p>
<figure class="wp-block-image"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/img/${n}.jpg" data-srcset="/img/${n}-300.jpg 300w, /img/${n}-600.jpg 600w" sizes="(max-width: 600px) 100vw, 600px" alt="Round ${n}" width="600" height="400"><noscript><img src="/img/${n}.jpg" alt="Round ${n}"></noscript><figcaption>Round ${n}, seen from above</figcaption></figure>
<p>&nbsp;</p>
<ul class="list"><li>the first thing, <span style="color:red">which matters</span></li><li>the second, <code>a &lt; b</code></li><li>and <a href="https://other.example/${n}" target="_blank" rel="noopener">another</a></li></ul>
<blockquote cite="/source/${n}"><p>It is what it is, said the one; no, said the other, it is what it was.</p></blockquote>
<pre><code class="language-js"><span class="k">const</span> round = ${n};\n<span class="k">if</span> (round &gt; 3) stop();\n</code></pre>
<table><thead><tr><th scope="col">Round</th><th scope="col">Value</th></tr></thead><tbody><tr><td>${n}</td><td>${n * 7}</td></tr></tbody></table>
<p id="fn${n}">${n}: a note, with its way back. <a href="#fnref${n}" class="footnote-backref">back</a></p>
${n % 3 === 1 ? '<p><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="The film"></iframe></p><div class="sharedaddy"><a href="https://twitter.com/intent/tweet?text=x">Tweet</a></div><script>count()</script><img src="https://pixel.wp.com/b.gif" width="1" height="1">' : ''}`;

function article(bytes: number): string {
  let html = '<h1>The title</h1><p><img src="/lead.jpg" alt="Lead"></p>';
  for (let n = 1; html.length < bytes; n++) html += section(n);
  return html;
}

const bare = (html: string): string => {
  const $ = load(html);
  return $.html();
};
const CANDIDATES = {
  bare,
  clean: (html: string) => clean(html, OPTIONS).html,
  'sanitize-html': (html: string) => sanitizeHtml(html),
} as const;
type Candidate = keyof typeof CANDIDATES;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Milliseconds for one article, the median of all rounds. */
function measure(html: string): Record<Candidate, number> {
  const times: Record<Candidate, number[]> = { bare: [], clean: [], 'sanitize-html': [] };
  const names = Object.keys(CANDIDATES) as Candidate[];
  const repeats = Math.max(1, Math.round(200_000 / html.length));
  for (let round = -10; round < ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const start = performance.now();
      for (let i = 0; i < repeats; i++) CANDIDATES[name](html);
      if (round >= 0) times[name].push((performance.now() - start) / repeats);
    }
  }
  return { bare: median(times.bare), clean: median(times.clean), 'sanitize-html': median(times['sanitize-html']) };
}

for (const { name, bytes, target } of SIZES) {
  const html = article(bytes);
  const times = measure(html);
  const ratio = times.clean / times.bare;
  const line = `${name.padEnd(7)} (${html.length} characters): cheerio alone ${times.bare.toFixed(2)} ms, clean ${times.clean.toFixed(2)} ms, sanitize-html ${times['sanitize-html'].toFixed(2)} ms`;
  process.stdout.write(
    `${line}\n        clean is ${ratio.toFixed(2)} times cheerio alone (at most ${target}: ${ratio <= target ? 'yes' : 'NO'}), ${(times.clean / times['sanitize-html']).toFixed(2)} times sanitize-html\n`,
  );
}
