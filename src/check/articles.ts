import { createHash } from 'node:crypto';
import type { Article } from '../domain.ts';
import { checkLinks, type LinkParts, type Subject } from './links.ts';
import { htmlFaults } from './lint/html.ts';
import { referencesIn } from './references.ts';

/** What can be said of an article by itself, and of two that are one. */

/** As much as some readers keep of a title: Drupal's aggregator has a column of this length, and drops a feed with a longer one. */
const LONGEST_TITLE = 255;
/** Of one article's HTML, so many faults are told. */
const MOST_FAULTS = 5;

/** Asks each article of a publication, one after the other; what it must remember of each is a few digests. */
export function articleChecks(parts: LinkParts): (subject: Subject) => Promise<void> {
  const { tell } = parts;
  const byLink = new Map<string, string>();
  const byText = new Map<string, string>();
  return async (subject) => {
    const { article, file } = subject;
    const references = referencesIn(article.content);
    await checkLinks(subject, references, parts);
    tellOfTitle(subject, parts);
    tellOfNothing(subject, parts);
    const sameLink = remember(byLink, digest(article.url), file);
    const sameText = remember(byText, digest(`${article.title}\n${references.text}`), file);
    if (sameLink !== undefined) {
      tell({
        ...{ severity: 'warning', rule: 'duplicate-link', file, marks: [article.canonicalUrl ?? '', 'link', 'canonical'] },
        message: `it has the same link as ${sameLink}: many readers show only one of them`,
        remedy: 'give each article a link of its own, or remove one',
      });
    } else if (sameText !== undefined) {
      tell({
        ...{ severity: 'warning', rule: 'duplicate-article', file, marks: [article.title] },
        message: `title and text are those of ${sameText}: subscribers get it twice`,
        remedy: 'remove one of the two files, and put its slug into the aliases of the other',
      });
    }
    for (const fault of htmlFaults(article.content).slice(0, MOST_FAULTS)) {
      tell({
        ...{ severity: 'error', rule: 'invalid-document', file },
        message: `the text is published with HTML that readers may misread: ${fault}`,
        remedy: 'write that part in another way; please report it, as no article should be able to',
      });
    }
  };
}

function tellOfTitle({ article: { title }, file }: Subject, { tell }: LinkParts): void {
  const { length } = [...title];
  if (length <= LONGEST_TITLE) return;
  tell({
    ...{ severity: 'warning', rule: 'long-title', file, marks: [title, title.slice(0, 40), 'title'] },
    message: `a title of ${length} characters: readers cut it, and some refuse the feed`,
    remedy: `write at most ${LONGEST_TITLE} characters, and the rest as description`,
  });
}

function tellOfNothing({ article, file }: Subject, { tell }: LinkParts): void {
  if (hasContent(article)) return;
  tell({
    ...{ severity: 'warning', rule: 'empty-article', file, marks: [article.title] },
    message: 'there is no text, no picture and no file: readers show an empty page',
    remedy: 'write something, or keep it back with draft: true',
  });
}

const hasContent = ({ content, excerpt, picture, enclosures }: Article): boolean =>
  excerpt !== '' || picture !== undefined || enclosures.length > 0 || /<(?:img|video|audio)\b/.test(content);

/** What was remembered before, or nothing. */
function remember(known: Map<string, string>, key: string, file: string): string | undefined {
  const before = known.get(key);
  if (before === undefined) known.set(key, file);
  return before;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
