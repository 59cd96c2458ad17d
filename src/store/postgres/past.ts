import { pagePath } from '../../article/identity.ts';
import type { Instant, Listing, Withdrawal } from '../../domain.ts';
import { WITHDRAWN_TOLD_MS } from '../../feed/feed.ts';
import type { Queryable } from '../../postgres/database.ts';
import type { ArticleChange, Revision } from '../article-store.ts';
import { pathsOf, withdrawalOf } from '../taken-back.ts';
import { type ChannelName, channelNames } from './members.ts';
import { json } from './rows.ts';
import type { RowChange } from './standing.ts';

/** What is remembered of articles that are no longer as they were. */

/** Of so many revisions is known what they changed. */
export const REMEMBERED_REVISIONS = 500;

/** What a batch makes of articles by their ids: a file may have gone, and another one come with the same article. */
export interface ById {
  readonly id: string;
  readonly before: Listing | undefined;
  readonly after: Listing | undefined;
  /** Whether readers could see it before, and can now. */
  readonly wasVisible: boolean;
  readonly isVisible: boolean;
}

export function byId(changes: readonly RowChange[]): readonly ById[] {
  const all = new Map<string, ById>();
  const of = (id: string): ById =>
    all.get(id) ?? { id, before: undefined, after: undefined, wasVisible: false, isVisible: false };
  for (const { before } of changes)
    if (before?.listed && before.head)
      all.set(before.head.id, { ...of(before.head.id), before: before.head, wasVisible: before.visible });
  for (const { after } of changes)
    if (after?.listed && after.head)
      all.set(after.head.id, { ...of(after.head.id), after: after.head, isVisible: after.visible });
  return [...all.values()];
}

interface WithdrawnRow {
  readonly id: string;
  readonly withdrawal: Withdrawal;
}

/**
 * What was taken back: said by its file, or its file is gone. Forgotten where the article is back. Answers with the channels that have
 * something else to tell for it.
 */
export async function takeBack(
  client: Queryable,
  articles: readonly ById[],
  said: readonly Withdrawal[],
  moment: Instant,
): Promise<readonly ChannelName[]> {
  const vanished = articles.flatMap(({ before, after, wasVisible }) =>
    before && !after && wasVisible ? [{ ...withdrawalOf(before), withdrawnAt: moment }] : [],
  );
  const isBack = new Set(articles.flatMap(({ id, after }) => (after ? [id] : [])));
  const ids = [...articles.map(({ id }) => id), ...said.map(({ id }) => id)];
  const known = new Map(
    (await client.query<WithdrawnRow>('select id, withdrawal from gazette.withdrawn where id = any($1)', [ids])).map(
      ({ id, withdrawal }) => [id, withdrawal],
    ),
  );
  const taken = new Map<string, Withdrawal>();
  for (const one of vanished) taken.set(one.id, one);
  for (const one of said) {
    if (isBack.has(one.id) || (await isListed(client, one.id, articles))) continue;
    const withdrawnAt = one.withdrawnAt ?? (taken.get(one.id) ?? known.get(one.id))?.withdrawnAt;
    taken.set(one.id, { ...one, ...(withdrawnAt === undefined ? {} : { withdrawnAt }) });
  }
  const back = [...known].filter(([id]) => isBack.has(id));
  await client.query('delete from gazette.withdrawn where id = any($1)', [back.map(([id]) => id)]);
  await client.query(WRITE_WITHDRAWN, [json([...taken.values()].map((one) => withdrawnRow(one, moment)))]);
  const before = [...taken.keys()].flatMap((id) => known.get(id) ?? []);
  return [...back.map(([, one]) => one), ...before, ...taken.values()].flatMap(channelNames);
}

/** An article that another file has is not taken back. */
async function isListed(client: Queryable, id: string, articles: readonly ById[]): Promise<boolean> {
  if (articles.some((one) => one.id === id)) return false;
  return (await client.query('select 1 from gazette.article where id = $1 and listed', [id])).length > 0;
}

const WRITE_WITHDRAWN = `insert into gazette.withdrawn (id, paths, section, tags, authors, withdrawn_at, withdrawal, due_at)
  select id, paths, section, tags, authors, withdrawn_at, withdrawal, due_at from jsonb_to_recordset($1::jsonb)
    as r(id text, paths text[], section text, tags text[], authors text[], withdrawn_at bigint, withdrawal jsonb, due_at bigint)
  on conflict (id) do update set paths = excluded.paths, section = excluded.section, tags = excluded.tags,
    authors = excluded.authors, withdrawn_at = excluded.withdrawn_at, withdrawal = excluded.withdrawal, due_at = excluded.due_at`;

const withdrawnRow = (withdrawal: Withdrawal, moment: Instant) => {
  const { id, section = null, tags, authors, withdrawnAt = null } = withdrawal;
  return {
    ...{ id, paths: pathsOf(withdrawal), section, tags, authors: authors.map(({ name }) => name) },
    ...{ withdrawn_at: withdrawnAt, withdrawal, due_at: toldAt(withdrawnAt, moment) },
  };
};

/** When readers begin, and when they stop, to be told. */
const toldAt = (withdrawnAt: Instant | null, moment: Instant): Instant | null =>
  withdrawnAt === null ? null : ([withdrawnAt, withdrawnAt + WITHDRAWN_TOLD_MS].find((one) => one > moment) ?? null);

/** Withdrawals that readers are told of from this moment on, or no longer: their channels. */
export async function dueWithdrawals(client: Queryable, moment: Instant): Promise<readonly ChannelName[]> {
  const due = await client.query<WithdrawnRow>('select id, withdrawal from gazette.withdrawn where due_at <= $1', [moment]);
  if (due.length === 0) return [];
  await client.query(WRITE_WITHDRAWN, [json(due.map(({ withdrawal }) => withdrawnRow(withdrawal, moment)))]);
  return due.flatMap(({ withdrawal }) => channelNames(withdrawal));
}

/** Leads from the slugs that articles had to the ones that they have. */
export async function rememberFormer(client: Queryable, articles: readonly ById[]): Promise<void> {
  const moved = articles.flatMap(({ id, before, after }) =>
    before && after && before.slug !== after.slug ? [{ path: pagePath(before.slug), id }] : [],
  );
  if (moved.length === 0) return;
  await client.query(
    `insert into gazette.former_path (path, id) select path, id from jsonb_to_recordset($1::jsonb) as r(path text, id text)
      on conflict (path) do update set id = excluded.id`,
    [json(moved)],
  );
}

export async function rememberChanges(client: Queryable, articles: readonly ById[], revision: Revision): Promise<void> {
  const changed = articles
    .map(comings)
    .filter(({ before, after }) => json(listing(before) ?? null) !== json(listing(after) ?? null));
  await client.query(
    `insert into gazette.change (revision, id, before, after)
      select $2::bigint, id, before, after from jsonb_to_recordset($1::jsonb) as r(id text, before jsonb, after jsonb)`,
    [json(changed.map(({ id, before, after }) => ({ id, before: listing(before), after: listing(after) }))), revision],
  );
  await client.query('delete from gazette.change where revision <= $1', [revision - REMEMBERED_REVISIONS]);
}

/** What its own date brings comes, and what it takes away goes. */
function comings(one: ById): ById {
  const { before, after, wasVisible, isVisible } = one;
  if (!before || !after || wasVisible === isVisible) return one;
  return isVisible ? { ...one, before: undefined } : { ...one, after: undefined };
}

function listing(one: Listing | undefined): Listing | undefined {
  if (!one) return undefined;
  const { version, id, slug, aliases, publishedAt, updatedAt, expiresAt, section, tags, authors } = one;
  return { version, id, slug, aliases, publishedAt, updatedAt, expiresAt, section, tags, authors } as Listing;
}

/** What changed after one revision up to another, one for each article. */
export async function changesBetween(
  client: Queryable,
  after: Revision,
  upTo: Revision,
): Promise<readonly ArticleChange[] | undefined> {
  if (after < 0 || after > upTo || after < upTo - REMEMBERED_REVISIONS) return undefined;
  const rows = await client.query<{ id: string; before: Listing | null; after: Listing | null }>(
    `select distinct on (id) id, first_value(before) over all_of_it as before, last_value(after) over all_of_it as after
      from gazette.change where revision > $1 and revision <= $2
      window all_of_it as (partition by id order by revision rows between unbounded preceding and unbounded following)`,
    [after, upTo],
  );
  return rows
    .filter((row) => row.before?.version !== row.after?.version)
    .map((row) => ({ ...(row.before ? { before: row.before } : {}), ...(row.after ? { after: row.after } : {}) }));
}
