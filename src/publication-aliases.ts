import type { Value } from './article/fields.ts';
import { describe, isMapping, textOf } from './article/values.ts';
import type { Publication } from './domain.ts';
import { placeOf } from './edition/aliases.ts';
import type { Reading } from './publication-settings.ts';

/** `aliases` of publication.yaml: addresses that the site had before, each with the one of ours that it leads to. */

/** With what else the file says, as many as YAML of ours may hold. */
export const MOST_ALIASES = 9000;
const LONGEST_ALIAS = 2000;

const FEED = String.raw`(?:rss\.xml|atom\.xml|feed\.json)`;
const CHANNEL = String.raw`(?:/(?:sections|tags|authors)/[^/]+)?(?:/archive/[1-9]\d{0,8})?`;
const IS_FEED = new RegExp(`^${CHANNEL}/${FEED}$`);
/** What is answered with something of our own, or might be. */
const IS_OURS = new RegExp(
  String.raw`^(?:/|${CHANNEL}(?:/${FEED})?|/(?:opml\.xml|robots\.txt|healthz|readyz|metrics)|/articles/[^/]+|/(?:media|assets)/.+)$`,
);
const IS_FOR_READERS = new RegExp(String.raw`^(?:/|${CHANNEL}(?:/${FEED})?|/opml\.xml|/articles/[^/]+|/media/.+)$`);

const OLD_EXPECTED = 'a path that this site had before, such as /feed/ or «/index.php?feed=atom», with the one it has now';
const NEW_EXPECTED =
  "one of this publication's own addresses, such as /rss.xml, /sections/world/atom.xml or /articles/spring-tide";

export function readAliases({ values, errors, lineOf }: Reading, url: string): Publication['aliases'] {
  const field = values.get('aliases');
  if (!field) return {};
  const refuse = (keys: readonly string[], found: string, expected: string): void => {
    errors.push({ line: lineOf([field.spelled, ...keys]), key: 'aliases', found, expected });
  };
  if (!isMapping(field.value)) {
    refuse([], describe(field.value), 'lines such as «/feed/: /rss.xml» below it');
    return {};
  }
  const entries = Object.entries(field.value);
  if (entries.length > MOST_ALIASES) refuse([], `${entries.length} aliases`, `${MOST_ALIASES} at most`);
  const aliases = new Map<string, string>();
  for (const [spelled, value] of entries.slice(0, MOST_ALIASES)) {
    const old = oldPlace(spelled, url);
    const to = newPlace(value, url);
    if ('found' in old) refuse([spelled], old.found, old.expected);
    else if (to === undefined) refuse([spelled], `${describe(spelled)} that leads to ${describe(value)}`, NEW_EXPECTED);
    else if (aliases.has(old.place)) refuse([spelled], `${describe(spelled)}, which another line leads on`, 'each address once');
    else aliases.set(old.place, to);
  }
  return Object.fromEntries(aliases);
}

/** A former address, below a site that has no path of its own, as `aliases` takes it; undefined where it would refuse it, or `to`. */
export function aliasFor(old: string, to: string): string | undefined {
  const found = oldPlace(old, ANY_SITE);
  return 'place' in found && newPlace(to, ANY_SITE) !== undefined ? found.place : undefined;
}

const ANY_SITE = 'http://site.invalid';

type OldPlace = { readonly place: string } | { readonly found: string; readonly expected: string };

function oldPlace(spelled: string, url: string): OldPlace {
  const old = below(spelled, url);
  if (!old) return { found: `${describe(spelled)}, which is no path on this site`, expected: OLD_EXPECTED };
  const place = placeOf(old.pathname, new URLSearchParams());
  if (IS_OURS.test(place) && (place !== '/' || old.searchParams.size === 0)) {
    return { found: `${describe(spelled)}, where this publication has something of its own`, expected: OLD_EXPECTED };
  }
  return { place: placeOf(old.pathname, old.searchParams) };
}

/** A query is for combinations of feeds; elsewhere it says nothing. */
function newPlace(value: Value, url: string): string | undefined {
  const to = below(textOf(value) ?? '', url);
  if (!to) return undefined;
  const place = placeOf(to.pathname, new URLSearchParams());
  if (!IS_FOR_READERS.test(place) || (to.search !== '' && !IS_FEED.test(place))) return undefined;
  return place + to.search;
}

/** A path, or a whole address below `url`, with what is below `url` as its path. */
function below(text: string, url: string): URL | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_ALIAS || !/^(?:\/(?![/\\])|https?:\/\/)[^#\s\\\0]*$/i.test(trimmed)) return undefined;
  if (!URL.canParse(trimmed, url)) return undefined;
  const address = new URL(trimmed, url);
  const { host, pathname } = new URL(url);
  if (address.host !== host) return undefined;
  const prefix = pathname.replace(/\/$/, '');
  if (address.pathname.startsWith(`${prefix}/`)) address.pathname = address.pathname.slice(prefix.length);
  return address;
}
