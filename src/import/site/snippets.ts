import { escapeText } from '../../article/clean/attributes.ts';

/** What tags, includes and shortcodes of several systems have in common. */

/** What stands in a tag after its name: `id="x"` by name, all else in its order. */
export interface TagWords {
  readonly named: ReadonlyMap<string, string>;
  readonly plain: readonly string[];
}

const WORD = /(?:([\w-]+)\s*[=:]\s*)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s,"'`=]+))/g;

export function wordsOf(text: string): TagWords {
  const named = new Map<string, string>();
  const plain: string[] = [];
  for (const [, name, double, single, ticks, bare] of text.matchAll(WORD)) {
    const value = double?.replace(/\\(.)/g, '$1') ?? single?.replace(/\\(.)/g, '$1') ?? ticks ?? bare ?? '';
    if (name === undefined) plain.push(value);
    else named.set(name, value);
  }
  return { named, plain };
}

/** The first of what was said under one of `names`, else the first that has no name. */
export const wordIn = ({ named, plain }: TagWords, ...names: readonly string[]): string | undefined =>
  names.map((name) => named.get(name)).find((word) => word !== undefined && word !== '') ?? plain[0];

const escaped = (text: string): string => escapeText(text).replaceAll('"', '&quot;');

/** On lines of its own: Markdown leaves it alone. */
const block = (html: string): string => `\n\n${html}\n\n`;

const frame = (src: string, title: string): string => block(`<iframe src="${escaped(src)}" title="${title}"></iframe>`);
const place = (href: string): string => block(`<p><a href="${escaped(href)}">${escaped(href)}</a></p>`);

const ID = /^[\w-]{3,64}$/;

/** A video, a message or a piece of code that lives elsewhere: as its frame, or a link; undefined for every other name. */
export function embedded(name: string, words: TagWords): string | undefined {
  const id = wordIn(words, 'id', 'video_id', 'videoId', 'youtubeId', 'url') ?? '';
  if (/^https:\/\/[^\s"<>]+$/.test(id) && /^(?:youtube|vimeo|tweet|twitter|x|instagram|gist|embed)$/.test(name)) return place(id);
  if (/^(?:youtube|youtube_embed|youtubePlayer|yt)$/i.test(name) && ID.test(id))
    return frame(`https://www.youtube.com/embed/${id}`, 'YouTube');
  if (/^vimeo/i.test(name) && /^\d+$/.test(id)) return frame(`https://player.vimeo.com/video/${id}`, 'Vimeo');
  if (name === 'gist' && words.plain.length > 0) return gist(words.plain);
  if (/^(?:x|tweet|twitter)$/.test(name)) {
    const user = words.named.get('user') ?? 'i';
    return ID.test(id) && /^\w+$/.test(user) ? place(`https://twitter.com/${user}/status/${id}`) : undefined;
  }
  if (name === 'instagram' && ID.test(id)) return place(`https://www.instagram.com/p/${id}/`);
  return undefined;
}

function gist(plain: readonly string[]): string | undefined {
  const path = plain.slice(0, 2).join('/').split('/').slice(0, 2);
  return path.every((part) => ID.test(part)) ? place(`https://gist.github.com/${path.join('/')}`) : undefined;
}

export interface Figure {
  readonly src: string;
  readonly alt?: string | undefined;
  /** HTML or text. */
  readonly caption?: string | undefined;
  readonly link?: string | undefined;
}

export function figure({ src, alt = '', caption = '', link = '' }: Figure): string {
  const picture = `<img src="${escaped(src)}" alt="${escaped(alt)}">`;
  const linked = link === '' ? picture : `<a href="${escaped(link)}">${picture}</a>`;
  return block(`<figure>${linked}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`);
}

/** Code as a block of its own: as Markdown, fenced by more backticks than stand in it, or as HTML. */
export function fencedCode(code: string, language: string, isMarkdown: boolean): string {
  const text = code.replace(/^[ \t]*\n|\s+$/g, '');
  const name = /^[\w+#.-]{1,40}$/.test(language) ? language : '';
  if (!isMarkdown) return block(`<pre><code${name === '' ? '' : ` class="language-${name}"`}>${escapeText(text)}</code></pre>`);
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `\n\n${fence}${name}\n${text}\n${fence}\n\n`;
}
