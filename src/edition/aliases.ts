/** The addresses that people and readers try for the publication's feed, without a closing slash, and where each leads. */
export const FEED_ALIASES: ReadonlyMap<string, string> = new Map([
  ['/feed', '/rss.xml'],
  ['/feed.xml', '/rss.xml'],
  ['/feed/rss', '/rss.xml'],
  ['/feeds', '/rss.xml'],
  ['/index.rss', '/rss.xml'],
  ['/index.xml', '/rss.xml'],
  ['/rss', '/rss.xml'],
  ['/atom', '/atom.xml'],
  ['/feed.atom', '/atom.xml'],
  ['/feed/atom', '/atom.xml'],
  ['/feed/json', '/feed.json'],
  ['/index.json', '/feed.json'],
]);

/** The folders that other systems put their channels in, and ours. */
export const FOLDER_ALIASES: ReadonlyMap<string, string> = new Map([
  ['section', 'sections'],
  ['sections', 'sections'],
  ['category', 'sections'],
  ['categories', 'sections'],
  ['tag', 'tags'],
  ['tags', 'tags'],
  ['author', 'authors'],
  ['authors', 'authors'],
]);

/** Where an address that people try leads on this site; undefined where it is none of those. */
export function aliasOf(path: string): string | undefined {
  const plain = path.endsWith('/') ? path.slice(0, -1) : path;
  const whole = FEED_ALIASES.get(plain);
  if (whole !== undefined) return whole;
  const [, folder = '', slug = '', rest = ''] = /^\/([a-z]+)\/([^/]+)(\/.+)?$/.exec(plain) ?? [];
  const channels = FOLDER_ALIASES.get(folder);
  if (channels === undefined || slug === '') return undefined;
  const document = FEED_ALIASES.get(rest) ?? (rest === '' && channels !== folder ? '' : undefined);
  const known = document ?? (channels !== folder ? rest : undefined);
  return known === undefined ? undefined : `/${channels}/${slug}${known}`;
}
