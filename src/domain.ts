/**
 * The words this program is written in. Imports nothing.
 *
 * Everything here is a value: made once, never changed. By the time an Article exists, what a renderer needs of it holds:
 * every URL is absolute, http(s) and in the one spelling that `URL.href` gives; every date is a real one; every string
 * holds only characters that XML 1.0 can carry (§2.2); titles, names and tags are single lines.
 */

/** A moment, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

declare const clean: unique symbol;

/** HTML that may be shown as it is. Only `article/clean` can make one; renderers and pages accept nothing else as HTML. */
export type CleanHtml = string & { readonly [clean]: true };

/** Who wrote something (RFC 4287 §3.2, JSON Feed 1.1 `authors`). */
export interface Person {
  readonly name: string;
  readonly email?: string;
  readonly url?: string;
  /** The address of a picture of the person. */
  readonly avatar?: string;
}

/** The picture that stands for an article (Media RSS `media:content`, JSON Feed 1.1 `image`). */
export interface Picture {
  readonly url: string;
  /** What can be seen on it, for those who can't see it. */
  readonly alt?: string;
  /** What the author says of it to everybody. */
  readonly caption?: string;
  readonly credit?: string;
  readonly mediaType?: string;
  /** In pixels. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
}

/** A file that comes with an article (RSS 2.0 `enclosure`, RFC 4287 §4.2.7.2, JSON Feed 1.1 `attachments`). */
export interface Enclosure {
  readonly url: string;
  readonly mediaType: string;
  /** 0 where it is not known, as RSS demands a number. */
  readonly lengthBytes: number;
  /** Whole seconds. */
  readonly durationSeconds?: number;
  readonly title?: string;
}

/** What a podcast's episode says of itself (Apple's and the Podcast namespace's words). */
export interface Episode {
  readonly number?: number;
  readonly season?: number;
  readonly type?: 'full' | 'trailer' | 'bonus';
  readonly explicit?: boolean;
  readonly transcripts: readonly { readonly url: string; readonly mediaType: string; readonly language?: string }[];
  readonly chaptersUrl?: string;
}

/** What it takes to select, order and find an article: what a store may have in memory of every one. */
export interface Listing {
  /**
   * An opaque name of this state of the article: another state of it has another one. So may the same, after its file was written again as it
   * was before anybody had read it to its end.
   */
  readonly version: string;
  /** Permanent and the same in every format (RFC 4287 §4.2.6, RSS 2.0 `guid`, JSON Feed 1.1 `id`). */
  readonly id: string;
  /** What RSS alone calls it (`guid`), where its readers have known it by a name that Atom can't carry: no URI. */
  readonly rssGuid?: string;
  /** Names the article's page: `/articles/SLUG`. */
  readonly slug: string;
  /** Paths on this site that lead to the article too, each beginning with `/`. */
  readonly aliases: readonly string[];
  readonly publishedAt: Instant;
  /** Not before `publishedAt`. */
  readonly updatedAt?: Instant;
  /** From this moment on the article is no longer shown. */
  readonly expiresAt?: Instant;
  readonly section?: string;
  readonly tags: readonly string[];
  readonly authors: readonly Person[];
}

/** All that is known of an article but its text. */
export interface ArticleHead extends Listing {
  /** Where it is stored, without the ending: `/` between the parts, in Unicode's NFC. */
  readonly path: string;
  /** Plain text, one line. */
  readonly title: string;
  /** Plain text, one line, as the author gave it. */
  readonly summary?: string;
  /** BCP 47, where it differs from the publication's or is said outright. */
  readonly language?: string;
  /** Which way its text runs, where it is said or the language tells. */
  readonly direction?: 'ltr' | 'rtl';
  readonly picture?: Picture;
  readonly enclosures: readonly Enclosure[];
  /** Who took the photographs, each name once. */
  readonly photoCredits: readonly string[];
  /** Where the story came from: an agency, say. */
  readonly source?: string;
  /** The article's canonical address, where that is elsewhere. */
  readonly canonicalUrl?: string;
  /** Where it is discussed (RSS 2.0 `comments`, RFC 4685 `replies`). */
  readonly commentsUrl?: string;
  /** Who holds which rights, in words (RFC 4287 §4.2.10, DCMI `rights`). */
  readonly rights?: string;
  /** The licence that it may be used under (RFC 4946). */
  readonly licenseUrl?: string;
  /** For articles of a section that is a podcast. */
  readonly episode?: Episode;
}

/** An article that was published and is not any more: readers are told so (RFC 6721). */
export interface Withdrawal {
  readonly id: string;
  readonly slug: string;
  readonly aliases: readonly string[];
  /** When it was withdrawn, where that is known. */
  readonly withdrawnAt?: Instant;
  /** Plain text, one line. */
  readonly reason?: string;
  readonly section?: string;
  readonly tags: readonly string[];
  readonly authors: readonly Person[];
}

/** One stored article, whole. */
export interface Article extends ArticleHead {
  /** The page on this site, or `canonicalUrl`. */
  readonly url: string;
  readonly content: CleanHtml;
  /** Plain text, one line: the author's summary, else the beginning of the text. Empty only where there is no text. */
  readonly excerpt: string;
  readonly wordCount: number;
  /** Whole minutes; 0 only where there is nothing to read. */
  readonly readingMinutes: number;
}

/** Something wrong with what is stored: says where, what was found, and what to write instead. Never ends a feed. */
export interface Problem {
  /** The stored file, as its author knows it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** The key in the front matter, or the part of the file. */
  readonly field?: string;
  readonly found: string;
  readonly expected: string;
  /**
   * `left out`: the article is not published; `mended`: it is, without the part that is wrong; `kept`: as it was before it went wrong.
   */
  readonly effect: 'left out' | 'mended' | 'kept';
}

/** What can be subscribed to: everything, or what has one name in common. */
export type Channel = { readonly kind: 'publication' } | NamedChannel;

export interface NamedChannel {
  readonly kind: 'section' | 'tag' | 'author';
  /** As the articles write it. */
  readonly name: string;
  /** Its part of the address. Two names never share one. */
  readonly slug: string;
}

/** Which articles are wanted: those that have all the names given. Without any, all. */
export interface Filter {
  readonly section?: string;
  readonly tag?: string;
  readonly author?: string;
  /** Those published or updated at this moment or later. */
  readonly since?: Instant;
}

/** What publication.yaml says of one channel. */
export interface ChannelSettings {
  readonly title?: string;
  readonly description?: string;
  readonly image?: string;
  readonly podcast?: Podcast;
}

/** What makes a section a podcast that the directories accept (Apple's `itunes:` words). */
export interface Podcast {
  readonly author: string;
  readonly ownerName: string;
  readonly ownerEmail: string;
  /** Square, 1400 to 3000 pixels. */
  readonly imageUrl: string;
  /** Apple's category, and one below it. */
  readonly category: string;
  readonly subcategory?: string;
  readonly explicit: boolean;
  readonly type: 'episodic' | 'serial';
}

/** What publication.yaml says, complete and checked. */
export interface Publication {
  readonly title: string;
  /** The public address, without a closing slash: everything's address begins with it. */
  readonly url: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA name; dates without an offset are read in it, and the schedule runs in it. */
  readonly timezone: string;
  readonly authors: readonly Person[];
  readonly copyright?: string;
  readonly icon?: string;
  readonly logo?: string;
  /** `AUTHORITY,DATE` of the tag: URIs that identify articles (RFC 4151 §2.1). Never changes once somebody has subscribed. */
  readonly tagEntity: string;
  readonly feedSize: number;
  readonly feedContent: 'full' | 'summary';
  /** How long readers may wait before they look again: until the articles are looked at again. 1 to 300. */
  readonly refreshMinutes: number;
  /** What the page of an article does whose canonical address is elsewhere: it leads there at once, or has a link. */
  readonly elsewhere: 'link' | 'redirect';
  /** Where readers may have themselves told of what is new (WebSub §4): addresses, each once, none in most publications. */
  readonly hubs: readonly string[];
  /** Where addresses lead that the site had before: path and query, spelled as `placeOf` does → path on this site, and query. */
  readonly aliases: Readonly<Record<string, string>>;
  /** By kind and name: `section Audio`. */
  readonly channels: Readonly<Record<string, ChannelSettings>>;
}

/** A Channel with its Items, newest first. Neutral: it knows no format. The same Feed always renders to the same bytes. */
export interface Feed {
  readonly title: string;
  readonly description: string;
  readonly id: string;
  /** The page for people. */
  readonly homeUrl: string;
  /** Where its own documents are, `BASE/FILE?QUERY` each: ends with a slash. */
  readonly baseUrl: string;
  /** With its `?`; empty for all but combinations. */
  readonly query: string;
  readonly history: History;
  readonly language: string;
  readonly authors: readonly Person[];
  readonly copyright?: string;
  readonly icon?: string;
  readonly logo?: string;
  readonly podcast?: Podcast;
  /** When it last changed, as far as the articles tell; whole seconds. */
  readonly updatedAt: Instant;
  readonly content: 'full' | 'summary';
  /** As in Publication. */
  readonly refreshMinutes: number;
  /** As in Publication, in what can be subscribed to; none elsewhere. */
  readonly hubs: readonly string[];
  readonly items: readonly Item[];
  /** What was taken back of late: newest first. */
  readonly withdrawn: readonly Withdrawn[];
}

/** Where a document stands in its channel's history (RFC 5005). Archives are numbered from the oldest, 1. */
export type History =
  /** Everything that there is (§2). */
  | { readonly kind: 'complete' }
  /** A selection that has no history. */
  | { readonly kind: 'none' }
  /** What is subscribed to; `previous` is the newest archive (§4). */
  | { readonly kind: 'current'; readonly previous: number }
  /** `cut`: full, and from now on the same. The one that is not cut is still filling up. */
  | { readonly kind: 'archive'; readonly number: number; readonly cut: boolean };

/** An item that readers are asked to forget. */
export interface Withdrawn {
  readonly id: string;
  readonly url: string;
  readonly withdrawnAt: Instant;
  readonly reason?: string;
}

/** An Article as one Feed shows it. */
export interface Item extends Article {
  /** Never missing here, never after the moment of the Feed; whole seconds. */
  readonly updatedAt: Instant;
  /** Never empty here: the publication's where the article has none (RFC 4287 §4.1.2 asks for one). */
  readonly authors: readonly Person[];
}

/** A content coding (RFC 9110 §8.4.1), as the Content-Encoding header says it. */
export type Coding = 'identity' | 'gzip' | 'br' | 'zstd';

/** One document as bytes, ready to be answered. */
export interface Rendition {
  readonly path: string;
  readonly mediaType: string;
  /** Of the identity coding: strong (RFC 9110 §8.8.3), with its quotes. */
  readonly etag: string;
  /** Whole seconds (RFC 9110 §8.8.2). */
  readonly lastModified: Instant;
  /** What the `Link` header says (RFC 8288). */
  readonly links?: string;
  /** The path of the feed that it is, or is a part of; missing for pages. */
  readonly feed?: string;
  /** Shown to browsers at an address where everybody else gets another document: no shared cache may keep it. */
  readonly isPrivate?: true;
  /** The same bytes in the codings that are ready. */
  readonly variants: Variants;
}

/**
 * Headers as `writeHead` takes them: name, value, name, value … Complete but for what changes from second to second: Date, and the
 * Cache-Control of what may be kept.
 */
export type HeaderBlock = readonly string[];

/** What names a Rendition in one coding, whether or not it is compressed yet. */
export interface Tag {
  readonly coding: Coding;
  /** Strong, and another one for each coding. */
  readonly etag: string;
  /** Of a 304 (RFC 9110 §15.4.5). */
  readonly notModified: HeaderBlock;
}

/** A Rendition in one coding. */
export interface Variant {
  readonly coding: Coding;
  /** Once there is gzip, identity is made of it when somebody takes it: `lengthBytes` asks for none. */
  readonly body: Buffer;
  readonly lengthBytes: number;
  /** Of a 200; of a 226 where it is a delta. */
  readonly headers: HeaderBlock;
}

/** The codings of a Rendition. Identity is there from the start, others come as they are compressed. */
export interface Variants {
  readonly identity: Variant;
  get(coding: Coding): Variant | undefined;
  tag(coding: Coding): Tag;
  /** The tag that is written as an ETag; undefined where it is none of this Rendition's. */
  tagged(etag: string): Tag | undefined;
  /** While the first compression is in the works: settles when that is done, and never rejects. */
  readonly pending: Promise<void> | undefined;
}
