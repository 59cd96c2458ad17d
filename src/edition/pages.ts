import type { Article, Feed, NamedChannel, Publication } from '../domain.ts';

/** A feed that a page offers its readers (`<link rel="alternate">`, RFC 8288). */
export interface OfferedFeed {
  readonly title: string;
  /** The format's name. */
  readonly format: string;
  /** The media type, without parameters. */
  readonly type: string;
  readonly url: string;
}

/** A link to another page of this site. */
export interface PageLink {
  readonly title: string;
  readonly url: string;
}

/** A link to another article. */
export interface ArticleLink extends PageLink {
  /** BCP 47, where it is not the publication's. */
  readonly language?: string;
}

/** A channel that a page leads to. */
export interface LinkedChannel extends PageLink {
  readonly kind: NamedChannel['kind'];
  /** Of its Atom feed. */
  readonly feedUrl: string;
}

/** The page of a channel, or of an older part of it: what is new there, and how to subscribe. */
export interface ChannelPage {
  readonly feed: Feed;
  readonly publication: Publication;
  /** The feeds of the channel first, then the publication's. */
  readonly offers: readonly OfferedFeed[];
  /** On the front page, the channels with the most articles, by kind and name; elsewhere none. */
  readonly channels: readonly LinkedChannel[];
  /** Its own address: that of the part, where it is one. */
  readonly url: string;
  /** The addresses of the parts next to it. */
  readonly newer?: string;
  readonly older?: string;
  /** The list of everything that can be subscribed to. */
  readonly opmlUrl: string;
}

/** What a browser is shown at a feed's own address. */
export interface FeedPage {
  readonly feed: Feed;
  readonly publication: Publication;
  readonly offers: readonly OfferedFeed[];
  /** The format's name. */
  readonly format: string;
  /** What is subscribed to: the address that the reader is at. */
  readonly url: string;
  readonly opmlUrl: string;
}

/** The page of one article. */
export interface ArticlePage {
  readonly article: Article;
  readonly publication: Publication;
  readonly offers: readonly OfferedFeed[];
  /** The channels that it belongs to: its section, its tags, its authors. */
  readonly channels: readonly LinkedChannel[];
  /** The articles published just after and just before it. */
  readonly newer?: ArticleLink;
  readonly older?: ArticleLink;
}

/** A file that pages are shown with. */
export interface PageAsset {
  /** On this site. */
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Makes HTML for people. Pure: the same input gives the same text. */
export interface Pages {
  readonly channel: (page: ChannelPage) => string;
  readonly feed: (page: FeedPage) => string;
  readonly article: (page: ArticlePage) => string;
  readonly assets: readonly PageAsset[];
}
