/** The addresses that people and readers try, without a closing slash, and where each leads. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
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
