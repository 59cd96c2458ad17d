import type { Article } from '../domain.ts';
import type { Finding, Tell } from './finding.ts';
import type { References } from './references.ts';
import { decoded, type Site, type There } from './site.ts';

/** Links, pictures and files of this site that an article names, and that are not there. Those of other sites are not asked for. */

export interface LinkParts {
  readonly site: Site;
  /** What there is at a path below the articles' folder. */
  readonly fileAt: (path: string) => FileKind;
  readonly tell: Tell;
}

/** `other`: a file, of a kind that is not published. */
export type FileKind = 'published' | 'other' | 'none';

/** An article, and the file that it is of. */
export interface Subject {
  readonly article: Article;
  readonly file: string;
}

/** Addresses longer than this are shown cut. */
const SHOWN = 120;

export async function checkLinks(subject: Subject, references: References, parts: LinkParts): Promise<void> {
  const { article } = subject;
  const { enclosures, episode } = article;
  const pictures = new Set([...references.pictures, ...(article.picture ? [article.picture.url] : [])]);
  const files = new Set([
    ...references.media,
    ...enclosures.map(({ url }) => url),
    ...(episode?.transcripts.map(({ url }) => url) ?? []),
    ...(episode?.chaptersUrl === undefined ? [] : [episode.chaptersUrl]),
  ]);
  for (const url of references.links) await checkLink(subject, url, references.ids, parts);
  for (const url of pictures) await checkFile(subject.file, url, 'missing-image', parts);
  for (const url of files) if (!pictures.has(url)) await checkFile(subject.file, url, 'missing-file', parts);
}

async function checkLink({ article, file }: Subject, url: string, ids: ReadonlySet<string>, parts: LinkParts): Promise<void> {
  const { site, tell } = parts;
  const target = site.ownPath(url);
  if (target === undefined) return;
  const fragment = fragmentIn(url);
  if (fragment !== undefined && target === site.ownPath(pageOf(article, url))) {
    if (ids.has(fragment)) return;
    const written = fragment.replace(`${article.slug}-`, '');
    tell({
      ...{ severity: 'error', rule: 'dead-link', file, marks: [`#${written}`, `#${encodeURIComponent(written)}`] },
      message: `the link to #${written} leads nowhere: nothing in the article has that id`,
      remedy: 'give its target that id (<a id="…">), or link to something that has one',
    });
    return;
  }
  const there = await site.at(target);
  if (there !== 'there') tell(deadLink(file, url, target, there, site));
}

/** The article's page as a link to it is spelled, without a fragment. */
const pageOf = ({ slug, url }: Article, link: string): string => {
  const page = link.replace(/#.*$/s, '');
  return page.endsWith(`/articles/${encodeURIComponent(slug)}`) ? page : url;
};

function fragmentIn(url: string): string | undefined {
  const at = url.indexOf('#');
  return at < 0 || at === url.length - 1 ? undefined : (decoded(url.slice(at + 1)) ?? url.slice(at + 1));
}

function deadLink(file: string, url: string, target: string, there: Exclude<There, 'there'>, site: Site): Finding {
  const path = decoded(target) ?? target;
  const shown = cut(path);
  const place = { rule: 'dead-link', file, marks: spellingsOf(url, target) } as const;
  if (typeof there === 'object') {
    const isEarly = 'from' in there;
    const day = new Date(isEarly ? there.from : there.until).toISOString().slice(0, 10);
    return {
      ...{ severity: 'warning', ...place },
      message: `the link to ${shown} leads to an article that is ${isEarly ? `not there before ${day}` : `gone since ${day}`}`,
      remedy: isEarly ? 'publish that one first, or this one later' : 'link to something that stays, or take the link out',
    };
  }
  if (there === 'gone') {
    return {
      ...{ severity: 'error', ...place },
      message: `the link to ${shown} leads to an article that was withdrawn`,
      remedy: 'take the link out',
    };
  }
  const named = site.pageNamed(nameIn(path));
  return {
    ...{ severity: there === 'unknown' ? 'warning' : 'error', ...place },
    message: `the link to ${shown} leads nowhere on this site`,
    remedy: named === undefined ? 'link to a page that is there, or take the link out' : `write ${named}`,
  };
}

/** What the last part of an address would be called as an article. */
const nameIn = (path: string): string =>
  path
    .replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .replace(/^.*\//s, '')
    .replace(/\.(?:md|markdown|html?|txt)$/i, '');

/** Looks whether a file of this site is there that `file` names. */
export async function checkFile(
  file: string,
  url: string,
  rule: 'missing-image' | 'missing-file',
  { site, fileAt, tell }: LinkParts,
): Promise<void> {
  const target = site.ownPath(url);
  const there = target === undefined ? 'there' : await site.at(target);
  if (target === undefined || there === 'there') return;
  const path = decoded(target.replace(/\?.*$/s, '')) ?? target;
  const what = rule === 'missing-image' ? 'picture' : 'file';
  const place = {
    severity: there === 'unknown' ? 'warning' : 'error',
    rule,
    file,
    marks: spellingsOf(url, target),
  } as const;
  const kinds = besideOf(path, file).map(fileAt);
  if (kinds.includes('other')) {
    tell({
      ...place,
      message: `the ${what} ${cut(path)} is there, but files of that kind are not published`,
      remedy:
        rule === 'missing-image' ? 'save it as JPEG, PNG, GIF, WebP or AVIF' : 'save it as one of the kinds that are published',
    });
    return;
  }
  tell({
    ...place,
    message: `the ${what} ${cut(path)} is not there`,
    remedy: `put it beside ${file}, or name one that is there`,
  });
}

/** Where a file may be meant to lie that an address on this site is of. */
function besideOf(path: string, file: string): readonly string[] {
  const folder = file.replace(/[^/]*$/, '');
  if (path.startsWith('/media/')) return [path.slice('/media/'.length)];
  return path.startsWith('/articles/') ? [folder + path.slice('/articles/'.length)] : [folder + path.slice(1), path.slice(1)];
}

/** As an author may have written an address of this site, the longest first; a short one where it stands as an address only. */
function spellingsOf(url: string, target: string): readonly string[] {
  const { pathname, search, hash } = new URL(url);
  const own = target.replace(/^\/(?:articles|media)\//, '');
  const last = own.replace(/\/$/, '').replace(/^.*\//s, '');
  const spelled = [url, pathname + search + hash, pathname + search, target, own + hash, own, last];
  const all = new Set(spelled.flatMap((one) => [one, decoded(one) ?? one]));
  return [...all].filter((one) => one !== '').flatMap((one) => [`(${one})`, `"${one}"`, one]);
}

const cut = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
