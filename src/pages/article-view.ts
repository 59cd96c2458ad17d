import { directionOf } from '../direction.ts';
import type { Article, Enclosure, Publication } from '../domain.ts';
import type { ArticlePage, LinkedChannel, OfferedFeed } from '../edition/pages.ts';
import { placedContent, shows } from './content.ts';
import { type DateWriter, dateWriter } from './dates.ts';
import { frameView, nameShown, ownTitle } from './frame.ts';
import { newsArticle } from './json-ld.ts';
import { openGraph } from './open-graph.ts';
import type { ArticleView, EnclosureView, NameView, PictureView } from './views.ts';

const linkView = (link: ArticlePage['newer']): ArticleView['newer'] =>
  link ? { ...link, language: link.language ?? null } : null;

/** What `article.liquid` is given. */
export function articleView(page: ArticlePage): ArticleView {
  const { article, publication, offers } = page;
  const canonicalUrl = article.canonicalUrl ?? article.url;
  return {
    ...frameView({ publication, offers, kind: 'article', title: article.title, description: article.excerpt, canonicalUrl }),
    article: { ...textView(article, publication), ...belonging(page), ...closing(article, publication), url: article.url },
    openGraph: openGraph(article, publication),
    jsonLd: newsArticle(article, publication),
    follow: followed(page),
    newer: linkView(page.newer),
    older: linkView(page.older),
  };
}

type Part<Keys extends keyof ArticleView['article']> = Pick<ArticleView['article'], Keys>;

/** What is read. */
function textView(
  article: Article,
  publication: Publication,
): Omit<ArticleView['article'], 'url' | 'authors' | 'section' | 'tags' | keyof ReturnType<typeof closing>> {
  const language = article.language ?? publication.language;
  const write = dateWriter(publication.timezone, 'long');
  return {
    title: article.title,
    language,
    direction: article.direction ?? directionOf(language),
    summary: article.summary ?? null,
    published: write(article.publishedAt, language),
    updated: updatedView(article, language, write),
    readingTime: article.readingMinutes > 0 ? minutes(article.readingMinutes, language) : '',
    picture: pictureView(article),
    content: placedContent(article.content),
    enclosures: article.enclosures.filter(({ url }) => !shows(article.content, url)).map((file) => enclosureView(file, language)),
    transcripts: (article.episode?.transcripts ?? []).map(({ url, mediaType, language: of }) => ({
      url,
      mediaType,
      language: of ?? null,
    })),
  };
}

function updatedView(
  { publishedAt, updatedAt }: Article,
  language: string,
  write: DateWriter,
): ArticleView['article']['updated'] {
  if (updatedAt === undefined) return null;
  const updated = write(updatedAt, language);
  return updated.text === write(publishedAt, language).text ? null : updated;
}

/** As the language says it: «4 minutes», «4 Minuten», «4 دقائق». English without the memory that Intl takes (see `ClockFormat`). */
export const minutes = (count: number, language: string): string =>
  language === 'en' && count < 1000
    ? `${count} ${count === 1 ? 'minute' : 'minutes'}`
    : new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(count);

function pictureView({ picture, content }: Article): PictureView | null {
  if (!picture || shows(content, picture.url)) return null;
  const { url, alt = '', caption = null, credit = null, width, height } = picture;
  const size = width !== undefined && height !== undefined ? { width, height } : { width: null, height: null };
  return { url, alt, caption, credit, ...size };
}

function enclosureView({ url, mediaType, lengthBytes, durationSeconds, title }: Enclosure, language: string): EnclosureView {
  const kind = (['audio', 'video'] as const).find((medium) => mediaType.startsWith(`${medium}/`)) ?? 'file';
  const details = [
    ...(durationSeconds === undefined ? [] : [clock(durationSeconds)]),
    ...(lengthBytes > 0 ? [size(lengthBytes, language)] : []),
  ];
  return { url, mediaType, kind, title: title ?? fileName(url), details };
}

/** 615 seconds: «10:15». */
function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** In the larger of two units that leaves a whole of it. */
function size(bytes: number, language: string): string {
  const [unit, count] = bytes < 1_000_000 ? (['kilobyte', bytes / 1000] as const) : (['megabyte', bytes / 1_000_000] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumSignificantDigits: 2 }).format(count);
}

const fileName = (url: string): string => new URL(url).pathname.split('/').at(-1) || new URL(url).host;

/** The names that the article shares with others. */
function belonging({ article, publication, channels }: ArticlePage): Part<'authors' | 'section' | 'tags'> {
  const linked = (kind: LinkedChannel['kind'], name: string): NameView => {
    const title = nameShown(publication, kind, name);
    return { name: title, url: channels.find((channel) => channel.kind === kind && channel.title === title)?.url ?? null };
  };
  const { authors, source, section, tags } = article;
  const agency = authors.length === 0 && source !== undefined ? [{ name: source, url: null }] : [];
  return {
    authors: [...authors.map(({ name }) => linked('author', name)), ...agency],
    section: section === undefined ? null : linked('section', section),
    tags: tags.map((name) => linked('tag', name)),
  };
}

/** What is said below the text. */
function closing(
  article: Article,
  publication: Publication,
): Part<'photoCredits' | 'source' | 'rights' | 'licenseUrl' | 'commentsUrl' | 'elsewhere'> {
  const { canonicalUrl, picture } = article;
  const credited = pictureView(article) === null ? undefined : picture?.credit;
  return {
    photoCredits: article.photoCredits.filter((name) => name !== credited),
    source: article.source ?? null,
    rights: article.rights ?? null,
    licenseUrl: article.licenseUrl ?? null,
    commentsUrl: article.commentsUrl ?? null,
    elsewhere:
      canonicalUrl === undefined || canonicalUrl.startsWith(`${publication.url}/`)
        ? null
        : { url: canonicalUrl, host: new URL(canonicalUrl).host.replace(/^www\./, '') },
  };
}

/** The feeds by channel: their titles are the channel's, and the format in parentheses. */
function followed({ offers, publication }: ArticlePage): ArticleView['follow'] {
  const byChannel = new Map<string, OfferedFeed[]>();
  for (const offer of offers) {
    const title = ownTitle(offer.title.replace(` (${offer.format})`, ''), publication);
    byChannel.set(title, [...(byChannel.get(title) ?? []), offer]);
  }
  return [...byChannel].map(([title, of]) => ({ title, offers: of }));
}
