import { pagePath } from '../article/identity.ts';
import type { Listing, Withdrawal } from '../domain.ts';

/** What is left of an article that is no longer stored. */
export const withdrawalOf = ({ id, slug, aliases, section, tags, authors }: Listing): Withdrawal => ({
  id,
  slug,
  aliases,
  ...(section === undefined ? {} : { section }),
  tags,
  authors,
});

/** The paths of this site that led to what was taken back. */
export const pathsOf = ({ slug, aliases }: Withdrawal): readonly string[] => [pagePath(slug), ...aliases];
