import type { Article, Enclosure, Person, Picture, Publication } from '../domain.ts';
import { minuteOf } from './dates.ts';

/** JSON as schema.org writes it; what is undefined is left out. */
type Thing = { readonly [key: string]: string | number | undefined | Thing | readonly (string | Thing)[] };

/**
 * The article as schema.org's `NewsArticle`, in JSON that may stand in a `<script>`: whatever its strings say, it ends no
 * element and opens none (HTML, «Restrictions for contents of script elements»), and is a JavaScript literal too.
 */
export function newsArticle(article: Article, publication: Publication): string {
  const { updatedAt, picture, section, tags } = article;
  const url = article.canonicalUrl ?? article.url;
  const thing: Thing = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: article.title,
    description: article.excerpt || undefined,
    url,
    mainEntityOfPage: url,
    inLanguage: article.language ?? publication.language,
    datePublished: minuteOf(article.publishedAt),
    dateModified: minuteOf(updatedAt ?? article.publishedAt),
    author: authorsOf(article, publication),
    publisher: organization(publication),
    image: picture && imageObject(picture),
    articleSection: section,
    keywords: tags.length > 0 ? tags : undefined,
    wordCount: article.wordCount > 0 ? article.wordCount : undefined,
    sourceOrganization: article.source === undefined ? undefined : { '@type': 'Organization', name: article.source },
    copyrightNotice: article.rights,
    license: article.licenseUrl,
    discussionUrl: article.commentsUrl,
    associatedMedia: article.enclosures.length > 0 ? article.enclosures.map(mediaObject) : undefined,
  };
  return JSON.stringify(thing).replace(/[<>&\u2028\u2029]/g, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function authorsOf({ authors, source }: Article, publication: Publication): readonly Thing[] {
  if (authors.length > 0) return authors.map((person) => personThing(person, publication));
  if (source !== undefined) return [{ '@type': 'Organization', name: source }];
  return publication.authors.length > 0
    ? publication.authors.map((person) => personThing(person, publication))
    : [organization(publication)];
}

const personThing = ({ name, url, avatar }: Person, publication: Publication): Thing =>
  name === publication.title ? organization(publication) : { '@type': 'Person', name, url, image: avatar };

const organization = ({ title, url, logo }: Publication): Thing => ({
  '@type': 'Organization',
  name: title,
  url: `${url}/`,
  logo: logo === undefined ? undefined : { '@type': 'ImageObject', url: logo },
});

const imageObject = ({ url, width, height, caption, credit }: Picture): Thing => ({
  '@type': 'ImageObject',
  url,
  width,
  height,
  caption,
  creditText: credit,
});

function mediaObject({ url, mediaType, durationSeconds, title }: Enclosure): Thing {
  const [medium = ''] = mediaType.split('/');
  return {
    '@type': { audio: 'AudioObject', video: 'VideoObject', image: 'ImageObject' }[medium] ?? 'MediaObject',
    contentUrl: url,
    encodingFormat: mediaType,
    name: title,
    duration: durationSeconds === undefined ? undefined : `PT${durationSeconds}S`,
  };
}
