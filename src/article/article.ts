import type { Article, Problem, Publication } from '../domain.ts';
import { clean } from './clean/clean.ts';
import { articleUrl, type Parsed } from './parse.ts';

/** The whole article: its body converted, cleaned, and what follows from it. */
export function wholeArticle(
  { head, body }: Extract<Parsed, { kind: 'article' }>,
  file: string,
  publication: Publication,
): { readonly article: Article; readonly problems: readonly Problem[] } {
  const { html, baseUrl } = body();
  const cleaned = clean(html, {
    baseUrl,
    idPrefix: head.slug,
    title: head.title,
    ...(head.picture ? { pictureUrl: head.picture.url } : {}),
  });
  const picture = head.picture ?? cleaned.picture;
  const article: Article = {
    ...head,
    ...(picture ? { picture } : {}),
    enclosures: head.enclosures.length > 0 ? head.enclosures : cleaned.enclosures,
    url: articleUrl(head, publication),
    content: cleaned.html,
    excerpt: head.summary ?? cleaned.excerpt,
  };
  const problems = cleaned.problems.map((problem): Problem => ({ file, field: 'content', ...problem, effect: 'mended' }));
  return { article, problems };
}
