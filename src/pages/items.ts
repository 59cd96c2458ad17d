import { directionOf } from '../direction.ts';
import type { Feed, Item, Publication } from '../domain.ts';
import { type DateWriter, dateWriter } from './dates.ts';
import { nameShown, ownTitle } from './frame.ts';
import type { ItemView } from './views.ts';

/** So many are shown with what they are about; of the others a headline is enough, and keeps the page small. */
const LEADS = 9;
const EXCERPT_CHARACTERS = 160;

/** The items of a Feed as a page lists them. */
export function itemViews(
  { items, title }: Feed,
  publication: Publication,
): { readonly leads: readonly ItemView[]; readonly others: readonly ItemView[] } {
  const write = dateWriter(publication.timezone, 'short');
  const views = items.map((item, place) => itemView(item, publication, write, place < LEADS));
  const own = ownTitle(title, publication);
  const listed = views.map((view) => (view.section === own ? { ...view, section: null } : view));
  return { leads: listed.slice(0, LEADS), others: listed.slice(LEADS) };
}

function itemView(item: Item, publication: Publication, write: DateWriter, isLead: boolean): ItemView {
  const language = item.language ?? publication.language;
  const direction = item.direction ?? directionOf(language);
  return {
    title: item.title,
    url: item.url,
    excerpt: isLead ? shortened(item.excerpt) : '',
    section: item.section === undefined ? null : nameShown(publication, 'section', item.section),
    published: write(item.publishedAt, language),
    authors: item.authors
      .map(({ name }) => name)
      .filter((name) => name !== publication.title)
      .join(', '),
    language: language === publication.language ? null : language,
    direction: direction === directionOf(publication.language) ? null : direction,
  };
}

/** The beginning of a text, in whole words where it has any. */
function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= EXCERPT_CHARACTERS) return text;
  const start = characters.slice(0, EXCERPT_CHARACTERS).join('');
  const end = start.lastIndexOf(' ');
  return `${(end > start.length / 2 ? start.slice(0, end) : start).replace(/[\s.,;:،؛、。–—-]+$/u, '')}…`;
}
