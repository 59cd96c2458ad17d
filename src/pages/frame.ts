import { directionOf } from '../direction.ts';
import type { NamedChannel, Publication } from '../domain.ts';
import type { OfferedFeed } from '../edition/pages.ts';
import type { FrameView } from './views.ts';

/** Where the files are that pages are shown with. */
export const STYLESHEET_PATH = '/assets/style.css';
export const SCRIPT_PATH = '/assets/copy.js';
export const ICON_PATH = '/assets/icon.svg';

export interface Framed {
  readonly publication: Publication;
  readonly offers: readonly OfferedFeed[];
  readonly kind: FrameView['page']['kind'];
  readonly title: string;
  readonly description: string;
  readonly canonicalUrl: string;
}

/** What every page has. */
export function frameView({ publication, offers, kind, title, description, canonicalUrl }: Framed): FrameView {
  const { url, language } = publication;
  // On the host that the page came from, whichever it is: the policy lets nothing else style it or run.
  const here = new URL(url).pathname.replace(/\/$/, '');
  return {
    publication: {
      title: publication.title,
      url: `${url}/`,
      description: publication.description,
      copyright: publication.copyright ?? null,
    },
    page: {
      kind,
      title: title === publication.title ? title : `${title} · ${publication.title}`,
      description,
      canonicalUrl,
      language,
      direction: directionOf(language),
      stylesheetUrl: here + STYLESHEET_PATH,
      scriptUrl: here + SCRIPT_PATH,
      iconUrl: publication.icon ?? here + ICON_PATH,
      subscribeUrl: `${url}/#subscribe`,
    },
    offers,
  };
}

/** A channel's title where its publication's is on the page already. */
export const ownTitle = (title: string, publication: Pick<Publication, 'title'>): string => {
  const end = ` · ${publication.title}`;
  return title.length > end.length && title.endsWith(end) ? title.slice(0, -end.length) : title;
};

/** What a section, tag or author is called. */
export const nameShown = ({ channels }: Publication, kind: NamedChannel['kind'], name: string): string =>
  channels[`${kind} ${name}`]?.title ?? name;
