/** The addresses that people and readers try for the publication's feed, without a closing slash, and where each leads. */
const ALIASES: ReadonlyMap<string, string> = new Map([
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

/** The folders that other systems put their channels in. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
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
  const whole = ALIASES.get(plain);
  if (whole !== undefined) return whole;
  const [, folder = '', slug = '', rest = ''] = /^\/([a-z]+)\/([^/]+)(\/.+)?$/.exec(plain) ?? [];
  const channels = FOLDERS.get(folder);
  if (channels === undefined || slug === '') return undefined;
  const document = ALIASES.get(rest) ?? (rest === '' && channels !== folder ? '' : undefined);
  const known = document ?? (channels !== folder ? rest : undefined);
  return known === undefined ? undefined : `/${channels}/${slug}${known}`;
}
