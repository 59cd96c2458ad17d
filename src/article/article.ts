import type { Article, Picture, Problem, Publication } from '../domain.ts';
import { clean } from './clean/clean.ts';
import { mediaTypeOf } from './media-types.ts';
import { articleUrl, type Parsed } from './parse.ts';

/** The whole article: its body converted, cleaned, and what follows from it. */
export function wholeArticle(
  { head, body }: Extract<Parsed, { kind: 'article' }>,
  file: string,
  publication: Publication,
): { readonly article: Article; readonly problems: readonly Problem[] } {
  const { html, baseUrl, shipped } = body();
  const sizes = new Map<string, number>();
  const resolve = (address: string): string | undefined => {
    const file = shipped?.(address);
    if (file) sizes.set(file.url, file.sizeBytes);
    return file?.url;
  };
  const cleaned = clean(html, {
    baseUrl,
    idPrefix: head.slug,
    title: head.title,
    ...(head.picture ? { pictureUrl: head.picture.url } : {}),
    ...(shipped ? { resolve } : {}),
  });
  const picture = head.picture ?? (cleaned.picture && withType(cleaned.picture));
  const inBody = cleaned.enclosures.map((file) => ({ ...file, lengthBytes: sizes.get(file.url) ?? file.lengthBytes }));
  const article: Article = {
    ...head,
    ...(picture ? { picture } : {}),
    enclosures: head.enclosures.length > 0 ? head.enclosures : inBody,
    url: articleUrl(head, publication),
    content: cleaned.html,
    excerpt: head.summary ?? cleaned.excerpt,
    wordCount: cleaned.wordCount,
    readingMinutes: cleaned.readingMinutes,
  };
  const problems = cleaned.problems.map((problem): Problem => ({ file, field: 'content', ...problem, effect: 'mended' }));
  return { article, problems };
}

function withType(picture: Picture): Picture {
  const mediaType = mediaTypeOf(picture.url);
  return mediaType?.startsWith('image/') ? { ...picture, mediaType } : picture;
}
