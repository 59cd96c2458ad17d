import { directionOf } from '../direction.ts';
import type { Feed, Item, Publication } from '../domain.ts';
import { type DateWriter, dateWriter } from './dates.ts';
import { nameShown, ownTitle } from './frame.ts';
import type { ItemView, ListView } from './views.ts';

/** So many are shown with what they are about; of the others a headline is enough, and keeps the page small. */
const LEADS = 9;
const EXCERPT_CHARACTERS = 160;

interface Listing {
  readonly publication: Publication;
  /** Of the channel, without the publication's. */
  readonly title: string;
  readonly write: DateWriter;
}

/** The items of a Feed as a page lists them. */
export function itemViews(feed: Feed, publication: Publication): Pick<ListView, 'leads' | 'others'> {
  const listing = { publication, title: ownTitle(feed.title, publication), write: dateWriter(publication.timezone, 'short') };
  const views = feed.items.map((item, place) => itemView(item, listing, place < LEADS));
  return { leads: views.slice(0, LEADS), others: views.slice(LEADS) };
}

function itemView(item: Item, { publication, title, write }: Listing, isLead: boolean): ItemView {
  const language = item.language ?? publication.language;
  const direction = item.direction ?? directionOf(language);
  const section = item.section === undefined ? null : nameShown(publication, 'section', item.section);
  return {
    title: item.title,
    url: item.url,
    excerpt: isLead ? shortened(item.excerpt) : '',
    section: section === title ? null : section,
    published: write(item.publishedAt, dateLanguage(language, publication.language)),
    authors: item.authors
      .map(({ name }) => name)
      .filter((name) => name !== publication.title)
      .join(', '),
    language: language === publication.language ? null : language,
    direction: direction === directionOf(publication.language) ? null : direction,
  };
}

/** Variants of one language write dates in several ways: a list has one. */
const dateLanguage = (own: string, listed: string): string => (own.split('-')[0] === listed.split('-')[0] ? listed : own);

/** The beginning of a text, in whole words where it has any. */
function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= EXCERPT_CHARACTERS) return text;
  const start = characters.slice(0, EXCERPT_CHARACTERS).join('');
  const end = start.lastIndexOf(' ');
  return `${(end > start.length / 2 ? start.slice(0, end) : start).replace(/[\s.,;:،؛、。–—-]+$/u, '')}…`;
}
