import { escapeHtml } from './html-post.ts';
import type { Kept } from './wordpress-paragraphs.ts';

/** WordPress' shortcodes, `[gallery ids="1,2"]`, as the HTML that they stand for. */

export interface Attachment {
  readonly url: string;
  readonly alt: string;
  readonly caption: string;
}

export interface ShortcodeContext {
  readonly kept: Kept;
  /** An attachment by its id. */
  readonly attachment: (id: string) => Attachment | undefined;
  /** Those that were uploaded to the article. */
  readonly attached: readonly Attachment[];
  /** Is told the name of each that nothing could be made of. */
  readonly unknown: (name: string) => void;
}

type Attributes = ReadonlyMap<string, string>;
type Handler = (attributes: Attributes, inside: string, context: ShortcodeContext) => string;

const CODE = [
  'code',
  'sourcecode',
  'source',
  'php',
  'html',
  'css',
  'js',
  'javascript',
  'python',
  'java',
  'sql',
  'xml',
  'bash',
  'ruby',
] as const;

/** The first attribute or bare word that is an address. */
const addressIn = (attributes: Attributes, ...names: readonly string[]): string | undefined =>
  [...names.map((name) => attributes.get(name)), ...attributes.values()].find((value) => /^https?:\/\//i.test(value ?? ''));

const ids = (attributes: Attributes, ...names: readonly string[]): readonly string[] =>
  (names.map((name) => attributes.get(name)).find((list) => list !== undefined) ?? '')
    .split(/[\s,]+/)
    .filter((id) => id !== '')
    .slice(0, 500);

const picture = ({ url, alt, caption }: Attachment): string =>
  `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(alt)}">${caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`}</figure>`;

const player = (element: 'audio' | 'video', url: string, poster?: string): string =>
  `<${element} controls src="${escapeHtml(url)}"${poster === undefined ? '' : ` poster="${escapeHtml(poster)}"`}></${element}>`;

const gallery: Handler = (attributes, _, { attachment, attached }) => {
  const named = ids(attributes, 'ids', 'include');
  const pictures = named.length > 0 ? named.flatMap((id) => attachment(id) ?? []) : attached;
  return pictures
    .filter(({ url }) => /\.(?:jpe?g|png|gif|webp|avif|bmp|heic)(?:$|\?)/i.test(url))
    .map(picture)
    .join('\n');
};

const caption: Handler = (attributes, inside) => {
  const [, image = inside, text = ''] = /^\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([\s\S]*)$/i.exec(inside) ?? [];
  const said = text.trim() === '' ? escapeHtml(attributes.get('caption') ?? '') : text.trim();
  return `<figure>${image}${said === '' ? '' : `<figcaption>${said.replaceAll('\n', ' ')}</figcaption>`}</figure>`;
};

const audio: Handler = (attributes, inside) => {
  const url = addressIn(attributes, 'src', 'mp3', 'm4a', 'ogg', 'wav', 'flac');
  return url === undefined ? inside : player('audio', url);
};

const video: Handler = (attributes, inside) => {
  const poster = attributes.get('poster');
  const others = new Map([...attributes].filter(([name]) => name !== 'poster'));
  const url = addressIn(others, 'src', 'mp4', 'm4v', 'webm', 'ogv');
  return url === undefined ? inside : player('video', url, poster);
};

const playlist: Handler = (attributes, _, { attachment }) =>
  ids(attributes, 'ids', 'include')
    .flatMap((id) => attachment(id) ?? [])
    .map(({ url }) => player(attributes.get('type') === 'video' ? 'video' : 'audio', url))
    .join('\n');

const embedded: Handler = (attributes, inside) => {
  const url = addressIn(attributes, 'src', 'url') ?? inside.trim();
  return /^https?:\/\/[^\s<>"]+$/i.test(url) ? embed(url) : inside;
};

const vimeo: Handler = (attributes, inside, context) => {
  const number = [...attributes.values()].find((value) => /^\d+$/.test(value));
  return number === undefined ? embedded(attributes, inside, context) : embed(`https://vimeo.com/${number}`);
};

const youtube: Handler = (attributes, inside, context) => {
  const name = attributes.get('id') ?? attributes.get('');
  return /^[\w-]{11}$/.test(name ?? '')
    ? embed(`https://www.youtube.com/watch?v=${name}`)
    : embedded(attributes, inside, context);
};

const code: Handler = (attributes, inside) => {
  const language = attributes.get('language') ?? attributes.get('lang') ?? '';
  const text = inside
    .replace(/&(?!#?\w{1,31};)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return `<pre><code${/^[\w+#-]{1,30}$/.test(language) ? ` class="language-${language}"` : ''}>${text.replace(/^\n+/, '').trimEnd()}</code></pre>`;
};

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['caption', caption],
  ['wp_caption', caption],
  ['gallery', gallery],
  ['audio', audio],
  ['video', video],
  ['playlist', playlist],
  ['embed', embedded],
  ['youtube', youtube],
  ['vimeo', vimeo],
  ...['dailymotion', 'soundcloud', 'spotify', 'instagram', 'tweet', 'twitter'].map((name) => [name, embedded] as const),
  ...CODE.map((name) => [name, code] as const),
]);

/** Plugins' that may stand without any attribute. */
const KNOWN =
  /^(?:vc_|et_pb_|fusion_|su_|av_|wpv-|tablepress|contact-form|gravityform|ninja_form|wpforms|jetpack|polldaddy|mc4wp_form|rev_slider|woocommerce|toc$|ez-toc$|columns?$|one_half|one_third|two_thirds?|accordion|tabs?$|toggle|spacer$|divider$|dropcap$|button$|googlemaps$|recent-posts|archives$|latexpage$|slideshow|nextgen|nggallery|embedyt|wp_sitemap)/;

const SHORTCODE = /\[(\[?)(\/?)([a-z][\w-]{0,60})((?:[\s=][^[\]]{0,4000})?)\](\]?)/gi;
const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|([^\s"']+)/g;

function attributesOf(text: string): Attributes {
  const attributes = new Map<string, string>();
  const plain = text
    .replace(/&(?:quot|#34|#8220|#8221|#8243);|[“”″]/g, '"')
    .replaceAll('&amp;', '&')
    .replace(/^=/, '');
  for (const [, name, double, single, bare, quoted, word] of plain.matchAll(ATTRIBUTE)) {
    attributes.set(
      name?.toLowerCase() ?? (attributes.has('') ? `${attributes.size}` : ''),
      double ?? single ?? bare ?? quoted ?? word ?? '',
    );
  }
  return attributes;
}

/** Text in brackets that is only text stays: what is taken for a shortcode is one of WordPress' own, a known plugin's, or has attributes. */
export function withoutShortcodes(text: string, context: ShortcodeContext): string {
  const closing = closingsIn(text);
  /** Of which names there was one that went, so that its end goes too. */
  const begun = new Set<string>();
  let out = '';
  let from = 0;
  for (const { 0: whole, 1: before = '', 2: slash, 3: spelled = '', 4: said = '', 5: after = '', index } of text.matchAll(
    SHORTCODE,
  )) {
    if (index < from) continue;
    const name = spelled.toLowerCase();
    const handler = HANDLERS.get(name);
    const isKnown = handler !== undefined || KNOWN.test(name);
    const isOne = isKnown || (slash === '/' ? begun.has(name) : HAS_ATTRIBUTE.test(said));
    if (!isOne) continue;
    out += text.slice(from, index);
    from = index + whole.length;
    if (before !== '' && after !== '') out += whole.slice(1, -1);
    else if (slash === '/') out += before + after;
    else {
      const start = from - after.length;
      const close = handler && PAIRED.has(name) && !said.endsWith('/') ? closing(name, start) : undefined;
      const isHandled = handler !== undefined && (close !== undefined || !IS_CODE.has(name));
      const html = isHandled ? handler(attributesOf(said.replace(/\/$/, '')), text.slice(start, close ?? start), context) : '';
      out += before + (html === '' ? '' : context.kept.put(html, true));
      if (html === '' && !(isHandled && close !== undefined)) context.unknown(name);
      begun.add(name);
      from = close === undefined ? start : close + name.length + 3;
    }
  }
  return out + text.slice(from);
}

const HAS_ATTRIBUTE = /\s[\w-]+=["'“&]/;
const IS_CODE: ReadonlySet<string> = new Set(CODE);
const PAIRED: ReadonlySet<string> = new Set([...HANDLERS.keys()].filter((name) => name !== 'gallery' && name !== 'playlist'));

/** Where the `[/name]` is that belongs to a shortcode that ends at `start`, asked from the beginning to the end of the text. */
function closingsIn(text: string): (name: string, start: number) => number | undefined {
  const all = new Map<string, number[]>();
  for (const { 1: spelled = '', index } of text.matchAll(/\[\/([a-z][\w-]{0,60})\]/gi)) {
    const name = spelled.toLowerCase();
    const places = all.get(name) ?? [];
    places.push(index);
    all.set(name, places);
  }
  const passed = new Map<string, number>();
  return (name, start) => {
    const places = all.get(name) ?? [];
    let at = passed.get(name) ?? 0;
    while ((places[at] ?? start) < start) at++;
    passed.set(name, at);
    const close = places[at];
    const next = close === undefined ? -1 : text.indexOf(`[${name}`, start);
    return next >= 0 && close !== undefined && next < close ? undefined : close;
  };
}

/** Those whose pages the cleaner knows to show. */
const SHOWN =
  /^https?:\/\/(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com|twitter\.com|x\.com|instagram\.com|asciinema\.org|streamable\.com|gist\.github\.com)\//i;

/** Something of another site, by the address of its page. */
export function embed(url: string): string {
  const address = escapeHtml(url.replaceAll('&amp;', '&').replaceAll('&#038;', '&'));
  return SHOWN.test(url) ? `<iframe src="${address}"></iframe>` : `<p><a href="${address}">${address}</a></p>`;
}
