/**
 * What templates are given: all that they may use, and nothing else. Publications write templates against this, so that a name
 * in here changes only with a word in CHANGELOG.md.
 *
 * Every name is always there. What an article or a channel does not have is null, or an empty list or text: a slip of the pen
 * is an error at the start, even in `{% if %}`. Text is plain, and is escaped as it is written. What is HTML says so below.
 */

/** A link to something that has a page. */
export interface LinkView {
  readonly title: string;
  readonly url: string;
}

/** A link to another article. */
export interface ArticleLinkView extends LinkView {
  /** BCP 47, where it is not the publication's. */
  readonly language: string | null;
}

/** Who or what may have a page. */
export interface NameView {
  readonly name: string;
  readonly url: string | null;
}

/** `<time datetime="{{ date.iso }}">{{ date.text }}</time>` */
export interface DateView {
  /** In UTC, to the minute. */
  readonly iso: string;
  /** The day in the publication's timezone, as the article's language writes it. */
  readonly text: string;
}

/** A feed of a channel in one format. */
export interface OfferView extends LinkView {
  /** RSS, Atom, JSON Feed. */
  readonly format: string;
  /** The media type. */
  readonly type: string;
}

/** What every template is given. */
export interface FrameView {
  readonly publication: {
    readonly title: string;
    /** The front page. */
    readonly url: string;
    readonly description: string;
    readonly copyright: string | null;
  };
  readonly page: {
    readonly kind: 'channel' | 'feed' | 'article';
    /** For the browser's tab: the publication's is part of it. */
    readonly title: string;
    readonly description: string;
    /** The address that counts (RFC 6596). */
    readonly canonicalUrl: string;
    /** BCP 47. */
    readonly language: string;
    readonly direction: 'ltr' | 'rtl';
    /** The paths of what is beside the page; `?v={{ versions.style }}` and `?v={{ versions.script }}` after them change with the files. */
    readonly stylesheetUrl: string;
    readonly scriptUrl: string;
    /** The publication's, or ours. */
    readonly iconUrl: string;
    /** Where the front page says how to subscribe. */
    readonly subscribeUrl: string;
  };
  /** Every feed that the page offers: the nearest channel's first, then the publication's. */
  readonly offers: readonly OfferView[];
}

/** An article in a list. */
export interface ItemView extends LinkView {
  /** Some 160 characters; empty where there is nothing to read. */
  readonly excerpt: string;
  /** The section's name; null on the section's own page too. */
  readonly section: string | null;
  readonly published: DateView;
  /** Names with commas between them; empty where there is none. */
  readonly authors: string;
  /** Only where it is not the page's. */
  readonly language: string | null;
  /** Only where it is not the page's. */
  readonly direction: 'ltr' | 'rtl' | null;
}

/** How to subscribe to a channel. */
export interface SubscribeView {
  /** Of this channel, one for each format. */
  readonly offers: readonly OfferView[];
  /** Opens whatever reader the machine has: `feed:https://…`. */
  readonly feedUri: string;
  /** Readers on the web: the links lead to where they ask whether to subscribe. */
  readonly readers: readonly NameView[];
  /** The list of everything that can be subscribed to. */
  readonly opmlUrl: string;
}

/** The channels of a kind. */
export interface ChannelGroupView {
  /** Sections, Tags, Authors. */
  readonly title: string;
  readonly kind: 'section' | 'tag' | 'author';
  /** Whether they are too many to be shown at once. */
  readonly many: boolean;
  readonly channels: readonly (LinkView & { readonly feedUrl: string })[];
}

/** What has articles in it, and can be subscribed to. */
export interface ListView extends FrameView {
  /** The newest ones. */
  readonly leads: readonly ItemView[];
  /** The others, whose excerpts are empty. */
  readonly others: readonly ItemView[];
  readonly subscribe: SubscribeView;
}

/** `channel.liquid`: a channel, or an older part of it. */
export interface ChannelView extends ListView {
  readonly channel: {
    /** Without the publication's title; on the front page that title. */
    readonly title: string;
    /** Empty where it would say no more than the title. */
    readonly description: string;
    /** Whether it is the whole publication. */
    readonly whole: boolean;
    /** Which part of its past this is, counted from the oldest; null for what is new. */
    readonly part: number | null;
    readonly url: string;
  };
  /** On the front page; elsewhere there are none. */
  readonly groups: readonly ChannelGroupView[];
  readonly newerUrl: string | null;
  readonly olderUrl: string | null;
}

/** `feed.liquid`: what a browser shows at a feed's own address. */
export interface FeedView extends ListView {
  readonly feed: {
    readonly title: string;
    /** Empty where it would say no more than the title. */
    readonly description: string;
    /** What is subscribed to. */
    readonly url: string;
    /** RSS, Atom, JSON Feed. */
    readonly format: string;
    /** The feed itself, as it is. */
    readonly rawUrl: string;
    /** The page of its channel. */
    readonly homeUrl: string;
  };
}

/** A picture that the article's text does not show already. */
export interface PictureView {
  readonly url: string;
  /** Empty where nobody said what can be seen. */
  readonly alt: string;
  readonly caption: string | null;
  readonly credit: string | null;
  /** In pixels; both are known or none is. */
  readonly width: number | null;
  readonly height: number | null;
}

/** A file that comes with the article, and that its text does not show already. */
export interface EnclosureView extends LinkView {
  readonly kind: 'audio' | 'video' | 'file';
  readonly mediaType: string;
  /** What is known of it: «10:15», «9.4 MB». */
  readonly details: readonly string[];
}

/** `article.liquid` */
export interface ArticleView extends FrameView {
  readonly article: {
    readonly title: string;
    readonly url: string;
    /** BCP 47. */
    readonly language: string;
    readonly direction: 'ltr' | 'rtl';
    readonly summary: string | null;
    readonly authors: readonly NameView[];
    readonly published: DateView;
    /** Only where that is another day. */
    readonly updated: DateView | null;
    /** As the language says it: «4 minutes»; empty where there is nothing to read. */
    readonly readingTime: string;
    readonly section: NameView | null;
    readonly tags: readonly NameView[];
    readonly picture: PictureView | null;
    /** HTML: write it with `| raw`. Headings begin with h2. */
    readonly content: string;
    readonly enclosures: readonly EnclosureView[];
    readonly transcripts: readonly { readonly url: string; readonly mediaType: string; readonly language: string | null }[];
    /** Photographers that the picture's credit does not name. */
    readonly photoCredits: readonly string[];
    readonly source: string | null;
    readonly rights: string | null;
    readonly licenseUrl: string | null;
    /** Where it may be discussed. */
    readonly commentsUrl: string | null;
    /** Where it appeared first, if that is elsewhere. */
    readonly elsewhere: { readonly url: string; readonly host: string } | null;
  };
  /** OpenGraph (https://ogp.me) and its `article:` names. */
  readonly openGraph: readonly { readonly property: string; readonly content: string }[];
  /** schema.org `NewsArticle`: JSON that no HTML can hide in, so write it with `| raw`. */
  readonly jsonLd: string;
  /** The feeds that it can be read in: of its section, of the publication. */
  readonly follow: readonly { readonly title: string; readonly offers: readonly OfferView[] }[];
  /** The article published just after this one. */
  readonly newer: ArticleLinkView | null;
  /** The article published just before this one. */
  readonly older: ArticleLinkView | null;
}
