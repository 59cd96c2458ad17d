import type { Article, Publication } from '../domain.ts';
import { minuteOf } from './dates.ts';
import type { ArticleView } from './views.ts';

/** What other sites show where somebody links to the article (https://ogp.me). */
export function openGraph(article: Article, publication: Publication): ArticleView['openGraph'] {
  const { picture, section, updatedAt } = article;
  const said: readonly (readonly [property: string, content: string | number | undefined])[] = [
    ['og:type', 'article'],
    ['og:title', article.title],
    ['og:description', article.excerpt],
    ['og:url', article.canonicalUrl ?? article.url],
    ['og:site_name', publication.title],
    ['og:locale', localeOf(article.language ?? publication.language)],
    ['og:image', picture?.url],
    ['og:image:alt', picture?.alt],
    ['og:image:width', picture?.width],
    ['og:image:height', picture?.height],
    ['article:published_time', minuteOf(article.publishedAt)],
    ['article:modified_time', updatedAt === undefined ? undefined : minuteOf(updatedAt)],
    ...article.authors.map(({ name }) => ['article:author', name] as const),
    ['article:section', section],
    ...article.tags.map((tag) => ['article:tag', tag] as const),
  ];
  return said.flatMap(([property, content]) =>
    content === undefined || content === '' ? [] : [{ property, content: String(content) }],
  );
}

/** `language_TERRITORY`: that of most of its speakers where none is named. */
function localeOf(tag: string): string | undefined {
  const { language, region } = new Intl.Locale(tag).maximize();
  return region === undefined ? undefined : `${language}_${region}`;
}
