import type { DateTime } from 'luxon';

/** Where Jekyll shows a post (`permalink` in its documentation, `Jekyll::URL` and `UrlDrop` in its sources). */

/** Its built-in styles. */
const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

export interface LinkParts {
  readonly date: DateTime;
  /** `headline` of `2024-05-01-headline.md`, or front matter's. */
  readonly slug: string;
  readonly categories: readonly string[];
}

/** The path, beginning with `/`, of a style's name or a template. Undefined where the template has words that nobody knows. */
export function jekyllLink(template: string, { date, slug, categories }: LinkParts): string | undefined {
  const values: Readonly<Record<string, string>> = {
    year: date.toFormat('yyyy'),
    month: date.toFormat('MM'),
    day: date.toFormat('dd'),
    hour: date.toFormat('HH'),
    minute: date.toFormat('mm'),
    second: date.toFormat('ss'),
    i_day: date.toFormat('d'),
    i_month: date.toFormat('M'),
    short_month: date.toFormat('MMM'),
    long_month: date.toFormat('MMMM'),
    short_year: date.toFormat('yy'),
    w_year: date.toFormat('kkkk'),
    week: date.toFormat('WW'),
    w_day: date.toFormat('E'),
    short_day: date.toFormat('ccc'),
    long_day: date.toFormat('cccc'),
    y_day: date.toFormat('ooo'),
    title: slugged(slug, /[^\p{L}\p{N}._~!$&'()+,;=@]+/gu),
    slug: slugged(slug, /[^\p{L}\p{N}]+/gu).toLowerCase(),
    name: slugged(slug, /[^\p{L}\p{N}]+/gu).toLowerCase(),
    basename: slug,
    categories: [...new Set(categories.map((one) => one.toLowerCase()))].join('/'),
    slugified_categories: [...new Set(categories.map((one) => slugged(one, /[^\p{L}\p{N}]+/gu).toLowerCase()))].join('/'),
    collection: 'posts',
    output_ext: '.html',
  };
  let isKnown = true;
  const path = (STYLES[template] ?? template).replace(/:([a-z]+(?:_[a-z]+)*)/g, (_, name: string) => {
    isKnown &&= Object.hasOwn(values, name);
    return values[name] ?? '';
  });
  return isKnown ? `/${path}`.replace(/\/{2,}/g, '/') : undefined;
}

/** Its `slugify`, which keeps the case. */
const slugged = (text: string, others: RegExp): string => text.replace(others, '-').replace(/^-|-$/g, '');

/** What jekyll-feed takes for a post's id, below the site's address: its folder and its slug, whatever its link ends with. */
export function jekyllId(link: string, slug: string): string {
  const folder = link.replace(/\/+$/, '').replace(/\/[^/]*$/, '');
  return `${folder}/${slug}`;
}
