import { isDeepStrictEqual } from 'node:util';
import type { ArticleHead, Instant } from '../../domain.ts';
import { changedAt, hasExpired, isVisible } from '../../feed/selection.ts';
import { type Listed, settleClaims } from '../rivals.ts';
import { digestOf } from './digest.ts';
import type { Reading } from './read-file.ts';
import { columnsOf, json, type KnownRow } from './rows.ts';

/** A row as it was and as it will be; missing where there is none. */
export interface RowChange {
  readonly before: KnownRow | undefined;
  readonly after: KnownRow | undefined;
}

/** The row after its file was read. What others and the moment make of it is not worked out yet. */
export function rowAfter(reading: Reading, known: KnownRow | undefined, settings: string): KnownRow | undefined {
  if (reading.kind === 'gone') return undefined;
  const { file, version, problems } = reading;
  const row = {
    ...{ file, settings, file_version: version, problems: problems.length > 0 ? problems : null, withdrawal: null },
    ...{ digest: null, head: null, rival: null, listed: false, visible: false, changed_at: null, due_at: null },
  };
  switch (reading.kind) {
    case 'article':
      return { ...row, digest: digestOf(reading.article), head: columnsOf(reading.article).head };
    case 'withdrawn':
      return { ...row, withdrawal: reading.withdrawal };
    case 'hidden':
      return row;
    case 'unfit':
      return keptAsItWas(row, known);
  }
}

/** Its author is at work on it: what it was stays until it is mended or removed. */
function keptAsItWas(row: KnownRow, known: KnownRow | undefined): KnownRow {
  const { withdrawal = null, digest = null, head = null } = known ?? {};
  const problems = (row.problems ?? []).map((one) =>
    head && one.effect === 'left out' ? ({ ...one, effect: 'kept' } as const) : one,
  );
  return { ...row, withdrawal, digest, head, problems };
}

/** Works out who is listed, and what of that is seen at a moment. `rows` must hold all that claim an id or a slug of one of them. */
export function standingAt(rows: readonly KnownRow[], moment: Instant): readonly KnownRow[] {
  const claims = rows.flatMap(({ file, head }) => (head ? [{ ...head, file }] : []));
  const { listed, rivals } = settleClaims<Listed>(claims);
  const problems = new Map([...rivals].map(([{ file }, problem]) => [file, problem]));
  const listedFiles = new Set(listed.map(({ file }) => file));
  return rows.map((row) => {
    const { file, head } = row;
    const isListed = listedFiles.has(file);
    return {
      ...row,
      rival: problems.get(file) ?? null,
      listed: isListed,
      visible: isListed && head !== null && isVisible(head, moment),
      changed_at: head && isListed ? changedAt(head, moment) : null,
      due_at: head && isListed ? dueAt(head, moment) : null,
    };
  });
}

function dueAt({ publishedAt, updatedAt = 0, expiresAt = 0 }: ArticleHead, moment: Instant): Instant | null {
  const toCome = [publishedAt, updatedAt, expiresAt].filter((one) => one > moment);
  return toCome.length === 0 ? null : Math.min(...toCome);
}

/** Whether readers of the article's channels get something else for it. */
export function isSeen({ before, after }: RowChange, moment: Instant): boolean {
  if (!shows(before, moment) && !shows(after, moment)) return false;
  return (['digest', 'listed', 'visible', 'changed_at'] as const).some((key) => before?.[key] !== after?.[key]);
}

/** What has expired is seen too: it is when its channels last changed. */
const shows = (row: KnownRow | undefined, moment: Instant): boolean =>
  row !== undefined && (row.visible || (row.listed && row.head !== null && hasExpired(row.head, moment)));

/** Whether a row says something else than before. What the article is its digest tells; a file that was only written anew is as it was. */
export function isOther({ before, after }: RowChange): boolean {
  if (!before || !after) return before !== after;
  const isSame =
    before.file_version === after.file_version &&
    before.digest === after.digest &&
    before.listed === after.listed &&
    before.visible === after.visible &&
    before.changed_at === after.changed_at;
  return (
    !isSame || (['problems', 'rival', 'withdrawal'] as const).some((key) => !isDeepStrictEqual(before[key], stored(after[key])))
  );
}

/** As it comes back from the table. */
const stored = (value: unknown): unknown => JSON.parse(json(value));
