import { oneLine } from '../../article/clean/text.ts';
import type { Value } from '../../article/fields.ts';
import { personOf } from '../../article/people.ts';
import { languageTag } from '../../article/values.ts';
import { PUBLICATION_FILE } from '../../store/article-store.ts';
import type { ForeignFile } from '../foreign.ts';
import { oldAddresses } from '../old-addresses.ts';
import { filled, yamlOf } from '../yaml.ts';

/** What a site says of itself, as it stands there. */
export interface SiteSettings {
  readonly title: string;
  readonly url: string | undefined;
  readonly description: string;
  readonly language: string;
  readonly timezone: string | undefined;
  readonly authors: readonly Value[];
  readonly copyright?: string;
  /** Where former addresses lead: `/index.xml` to `/rss.xml`. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** publication.yaml, of what it takes: the rest is left away. */
export function publicationFile(site: SiteSettings): ForeignFile {
  const url = site.url?.replace(/\/+$/, '');
  const host = url === undefined ? '' : new URL(url).hostname;
  const authors = site.authors.flatMap((author) => {
    const { person, wrong } = personOf(author, `${url ?? 'http://localhost'}/`);
    return person && wrong.length === 0 ? [filled({ ...person })] : [];
  });
  const addresses = oldAddresses();
  for (const [old, to] of site.aliases) addresses.add(old, to);
  const content = yamlOf({
    title: oneLine(site.title),
    url,
    description: oneLine(site.description),
    language: languageTag(site.language),
    timezone: site.timezone,
    authors,
    copyright: oneLine(site.copyright ?? ''),
    id: /^[a-z0-9.-]+$/.test(host) ? `${host},2000-01-01` : undefined,
    aliases: addresses.aliases,
  });
  return { file: PUBLICATION_FILE, content };
}

/** An http(s) address without a closing slash; undefined where it is none. */
export function siteAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
