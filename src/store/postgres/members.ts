import type { ArticleHead, Listing } from '../../domain.ts';
import { type Belonging, namesOf } from '../../feed/channel.ts';
import { newestFirst } from '../../feed/selection.ts';
import type { Queryable } from '../../postgres/database.ts';
import type { Revision } from '../article-store.ts';
import { slugsFor } from '../channel-slugs.ts';
import { json, type KnownRow } from './rows.ts';
import type { RowChange } from './standing.ts';

/** A channel by kind and name; the publication is one without a name. */
export interface ChannelName {
  readonly kind: 'publication' | 'section' | 'tag' | 'author';
  readonly name: string;
}

export const PUBLICATION: ChannelName = { kind: 'publication', name: '' };

/** Every channel that something belongs to. */
export function channelNames(one: Belonging): readonly ChannelName[] {
  const { section, tag, author } = namesOf(one);
  const named = { section, tag, author };
  return [
    PUBLICATION,
    ...(['section', 'tag', 'author'] as const).flatMap((kind) => [...new Set(named[kind])].map((name) => ({ kind, name }))),
  ];
}

interface Member extends ChannelName {
  readonly published_at: number;
  readonly id: string;
}

const keyOf = ({ kind, name }: ChannelName): string => `${kind} ${name}`;

/** Which articles are in which channels now, and that some channels are touched by a revision, whether or not members came or went. */
export async function moveMembers(
  client: Queryable,
  changes: readonly RowChange[],
  touched: readonly ChannelName[],
  revision: Revision,
): Promise<void> {
  const { gone, came } = movesOf(changes);
  await addChannels(client, changes, came);
  await client.query(
    `delete from gazette.member m using gazette.channel c, ${MEMBERS}
      where c.kind = r.kind and c.name = r.name and m.channel = c.number and m.published_at = r.published_at and m.id = r.id`,
    [json(gone)],
  );
  await client.query(
    `insert into gazette.member (channel, published_at, id)
      select c.number, r.published_at, r.id from ${MEMBERS} join gazette.channel c using (kind, name)`,
    [json(came)],
  );
  await client.query(
    `update gazette.channel c set articles = c.articles + r.delta, changed_in = $2
      from jsonb_to_recordset($1::jsonb) as r(kind text, name text, delta integer) where c.kind = r.kind and c.name = r.name`,
    [json(deltas([...channelsTouched(changes), ...touched], gone, came)), revision],
  );
}

const MEMBERS = 'jsonb_to_recordset($1::jsonb) as r(kind text, name text, published_at bigint, id text)';

function movesOf(changes: readonly RowChange[]): { readonly gone: readonly Member[]; readonly came: readonly Member[] } {
  const before = new Map(changes.flatMap(({ before: row }) => membersOf(row)).map((one) => [memberKey(one), one]));
  const after = new Map(changes.flatMap(({ after: row }) => membersOf(row)).map((one) => [memberKey(one), one]));
  return {
    gone: [...before].flatMap(([key, one]) => (after.has(key) ? [] : [one])),
    came: [...after].flatMap(([key, one]) => (before.has(key) ? [] : [one])),
  };
}

const memberKey = (one: Member): string => `${one.published_at} ${one.id}\n${keyOf(one)}`;

const membersOf = (row: KnownRow | undefined): readonly Member[] => (row?.visible && row.head ? membersFor(row.head) : []);

const membersFor = (head: ArticleHead): readonly Member[] =>
  channelNames(head).map((channel) => ({ ...channel, published_at: head.publishedAt, id: head.id }));

const channelsTouched = (changes: readonly RowChange[]): readonly ChannelName[] =>
  changes.flatMap(({ before, after }) => [before, after].flatMap((row) => (row?.head ? channelNames(row.head) : [])));

interface Delta extends ChannelName {
  readonly delta: number;
}

function deltas(touched: readonly ChannelName[], gone: readonly Member[], came: readonly Member[]): readonly Delta[] {
  const all = new Map<string, Delta>();
  const add = ({ kind, name }: ChannelName, by: number): void => {
    const key = keyOf({ kind, name });
    all.set(key, { kind, name, delta: (all.get(key)?.delta ?? 0) + by });
  };
  for (const channel of touched) add(channel, 0);
  for (const member of gone) add(member, -1);
  for (const member of came) add(member, 1);
  return [...all.values()];
}

/** Names that have no channel yet get one. What the oldest articles name goes first: readers have known it the longest. */
async function addChannels(client: Queryable, changes: readonly RowChange[], came: readonly Member[]): Promise<void> {
  const named = new Map(came.map(({ kind, name }) => [keyOf({ kind, name }), { kind, name }]));
  const known = await client.query<ChannelName>(
    `select kind, name from gazette.channel join jsonb_to_recordset($1::jsonb) as r(kind text, name text) using (kind, name)`,
    [json([...named.values()])],
  );
  for (const channel of known) named.delete(keyOf(channel));
  const heads = changes.flatMap(({ after }) => (after?.visible && after.head ? [after.head] : []));
  for (const channel of inOrderOfAge(heads)) {
    if (!named.delete(keyOf(channel))) continue;
    await addChannel(client, channel);
  }
}

const inOrderOfAge = (heads: readonly Listing[]): readonly ChannelName[] =>
  heads.toSorted((a, b) => newestFirst(b, a)).flatMap((head) => channelNames(head));

async function addChannel(client: Queryable, { kind, name }: ChannelName): Promise<void> {
  for (const slug of slugsFor(name)) {
    const added = await client.query(
      'insert into gazette.channel (kind, name, slug) values ($1, $2, $3) on conflict (kind, slug) do nothing returning number',
      [kind, name, slug],
    );
    if (added.length > 0) return;
  }
}
