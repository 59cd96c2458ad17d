/** The namespaces that documents use, each with the prefix that readers and validators expect. */
export const NAMESPACES = {
  atom: 'http://www.w3.org/2005/Atom',
  /** RFC 6721. */
  at: 'http://purl.org/atompub/tombstones/1.0',
  content: 'http://purl.org/rss/1.0/modules/content/',
  creativeCommons: 'http://backend.userland.com/creativeCommonsRssModule',
  /** Dublin Core 1.1, for what neither format has a word for. */
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  /** RFC 5005. */
  fh: 'http://purl.org/syndication/history/1.0',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  /** Media RSS 1.5. Ends with a slash. */
  media: 'http://search.yahoo.com/mrss/',
  podcast: 'https://podcastindex.org/namespace/1.0',
  /** RSS 1.0 Modules: Syndication. */
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
} as const;

type Prefix = keyof typeof NAMESPACES;

/** Attributes that declare prefixes. */
export const declared = (...prefixes: readonly Prefix[]): Readonly<Record<string, string>> =>
  Object.fromEntries(prefixes.map((prefix) => [`xmlns:${prefix}`, NAMESPACES[prefix]]));
