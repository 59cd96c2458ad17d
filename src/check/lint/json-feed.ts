/**
 * A strict reader of JSON Feed 1.1 (jsonfeed.org/version/1.1): what the specification says of each key and its type, and no key that it
 * does not know but for extensions, whose names begin with an underscore.
 */

type Check = (value: unknown, at: string) => readonly string[];

interface Field {
  readonly check: Check;
  readonly required?: boolean;
}

const no = (at: string, expected: string): readonly string[] => [`${at}: expected ${expected}`];

const text: Check = (value, at) => (typeof value === 'string' && value !== '' ? [] : no(at, 'a text that is not empty'));
const plain: Check = (value, at) => (typeof value === 'string' ? [] : no(at, 'a text'));
const address: Check = (value, at) =>
  typeof value === 'string' && /^https?:\/\/[!-~]+$/.test(value) && URL.canParse(value) ? [] : no(at, 'an absolute address');
const date: Check = (value, at) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && !Number.isNaN(Date.parse(value))
    ? []
    : no(at, 'a date in UTC and whole seconds');
const whole: Check = (value, at) => (Number.isSafeInteger(value) && Number(value) >= 0 ? [] : no(at, 'a whole number'));
const mediaType: Check = (value, at) =>
  typeof value === 'string' && /^[\w.+-]+\/[\w.+-]+$/.test(value) ? [] : no(at, 'a media type');
const language: Check = (value, at) => {
  try {
    return typeof value === 'string' && Intl.getCanonicalLocales(value)[0] === value ? [] : no(at, 'a BCP 47 language');
  } catch {
    return no(at, 'a BCP 47 language');
  }
};
const exactly =
  (expected: string): Check =>
  (value, at) =>
    value === expected ? [] : no(at, expected);
const list =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value) ? value.flatMap((each, i) => check(each, `${at}[${i}]`)) : no(at, 'a list');

const object =
  (fields: Readonly<Record<string, Field>>): Check =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return no(at, 'an object');
    const entries = Object.entries(value);
    const missing = Object.keys(fields).filter((key) => fields[key]?.required && !Object.hasOwn(value, key));
    return [
      ...missing.map((key) => `${at}.${key}: missing`),
      ...entries.flatMap(([key, each]) => {
        if (each === null) return no(`${at}.${key}`, 'no nulls');
        if (key.startsWith('_')) return typeof each === 'object' ? [] : no(`${at}.${key}`, 'an object');
        return fields[key]?.check(each, `${at}.${key}`) ?? [`${at}.${key}: no such key`];
      }),
    ];
  };

const author = object({ name: { check: text, required: true }, url: { check: address }, avatar: { check: address } });
const attachment = object({
  url: { check: address, required: true },
  mime_type: { check: mediaType, required: true },
  title: { check: text },
  size_in_bytes: { check: whole },
  duration_in_seconds: { check: whole },
});
/** Keys that readers need are required here, whether or not the specification asks for them. `content_text` must not be. */
const item = object({
  id: { check: text, required: true },
  url: { check: address, required: true },
  external_url: { check: address },
  title: { check: text, required: true },
  content_html: { check: plain, required: true },
  summary: { check: text, required: true },
  image: { check: address },
  banner_image: { check: address },
  date_published: { check: date, required: true },
  date_modified: { check: date, required: true },
  authors: { check: list(author), required: true },
  author: { check: author },
  tags: { check: list(text) },
  language: { check: language },
  attachments: { check: list(attachment) },
});
const feed = object({
  version: { check: exactly('https://jsonfeed.org/version/1.1'), required: true },
  title: { check: text, required: true },
  home_page_url: { check: address, required: true },
  feed_url: { check: address, required: true },
  description: { check: text },
  user_comment: { check: text },
  next_url: { check: address },
  icon: { check: address },
  favicon: { check: address },
  authors: { check: list(author), required: true },
  author: { check: author },
  language: { check: language, required: true },
  expired: { check: (value, at) => (typeof value === 'boolean' ? [] : no(at, 'true or false')) },
  hubs: { check: list(object({ type: { check: text, required: true }, url: { check: address, required: true } })) },
  items: { check: list(item), required: true },
});

/** What is wrong with a parsed document, each fault with its place. */
export function faultsOfJsonFeed(document: unknown): readonly string[] {
  const faults = feed(document, 'feed');
  if (faults.length > 0) return faults;
  const ids = (document as { readonly items: readonly { readonly id: string }[] }).items.map(({ id }) => id);
  return ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `feed.items: the id ${id} twice`);
}
