import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { READING } from '../../article/reading.ts';
import type { Instant, Problem, Publication } from '../../domain.ts';
import { type Database, DatabaseUnavailable, type Queryable } from '../../postgres/database.ts';
import { type ArticleStore, type ArticleView, PUBLICATION_FILE, type Revision, StoreUnavailable } from '../article-store.ts';
import type { Manner } from './apply.ts';
import { createPresent, type Heard } from './present.ts';
import { takeIn } from './take-in.ts';
import { makeView } from './view.ts';

/** How long what others wrote is read for before there is a view, in milliseconds: the rest is for the next one. */
const READING_MS = 500;
/** After it was read, others' writing waits for this many times as long as that took. */
const REST = 4;
/** Of so many files it is said what is wrong with them. */
const MOST_PROBLEMS = 1000;
/** A revision that nobody made a view of is told of again after so many milliseconds. */
const TELL_AGAIN_MS = 1000;

interface State {
  readonly revision: Revision;
  readonly moment: Instant;
  readonly articles: number;
}

export interface PostgresStore extends ArticleStore {
  /** What `publication.yaml` says, where there is one. */
  settings(): Promise<string | undefined>;
}

/** The articles in a database. Everything is asked of it: memory does not grow with what is stored. */
export function openPostgresStore(database: Database, url: string): PostgresStore {
  const queries = unavailable(database);
  const present = createPresent();
  let claimed: string | undefined;
  let shown: Revision = -1;
  let problems: readonly Problem[] = [];
  /** Others' writing is not read again before this moment. */
  let restsUntil = 0;
  let isMore = false;

  async function refresh(publication: Publication, at: Instant): Promise<ArticleView> {
    try {
      await bringUpToDate(publication, at);
    } catch (error) {
      // A database that takes nothing in may still say what it has: a process that has just started is better off with that.
      if (shown >= 0 || !(error instanceof StoreUnavailable)) throw error;
    }
    const askedAt = performance.now();
    const [state] = await queries.query<State>('select revision, moment, articles from gazette.state');
    if (!state) throw new StoreUnavailable('DATABASE_URL: gazette.state has lost its row; restore the database from a copy');
    present.heard(state.revision, askedAt);
    if (state.revision !== shown) problems = await problemsIn(queries);
    shown = state.revision;
    const { revision, moment, articles } = state;
    return makeView({ database: queries, publication, at: Math.max(moment, at), revision, articleCount: articles, problems });
  }

  async function bringUpToDate(publication: Publication, at: Instant): Promise<void> {
    const manner = mannerOf(publication);
    if (claimed !== manner.settings) await claim(queries, manner);
    claimed = manner.settings;
    await takeInAll(publication, manner, at);
  }

  async function takeInAll(publication: Publication, manner: Manner, at: Instant): Promise<void> {
    const began = performance.now();
    do isMore = (await takeIn(queries, publication, manner, at)) === 'some';
    while (isMore && performance.now() - began < READING_MS);
    restsUntil = performance.now() + REST * (performance.now() - began);
  }

  function tellOf(changed: () => void): (heard: Heard) => void {
    let told = { revision: -1, at: 0 };
    return ({ revision, unread }) => {
      const now = performance.now();
      const isNews = revision > shown && (revision !== told.revision || now - told.at > TELL_AGAIN_MS);
      if (!isNews && !((unread || isMore) && now >= restsUntil)) return;
      if (revision > shown) told = { revision, at: now };
      else restsUntil = now + TELL_AGAIN_MS;
      changed();
    };
  }

  return {
    refresh,
    company: {
      ripe: (view) => pause(Math.max(0, present.shownFrom(view.revision) - performance.now())),
      isLatest: (view) => present.isLatest(view.revision),
      isCutOff: present.isCutOff,
    },
    watch: (changed, warn) =>
      present.follow(
        url,
        tellOf(() => changed(undefined)),
        warn,
      ),
    settings: () => settingsIn(queries),
    close: present.stop,
  };
}

/** What publication.yaml says; undefined where there is none. */
export async function settingsIn(database: Queryable): Promise<string | undefined> {
  const [row] = await database.query<{ readonly content: Buffer }>('select content from gazette.article_file where file = $1', [
    PUBLICATION_FILE,
  ]);
  return row?.content.toString('utf8');
}

/** All that reading depends on. */
export function mannerOf({ url, timezone, tagEntity, language }: Publication): Manner {
  const settings = createHash('sha256').update(JSON.stringify([url, timezone, tagEntity, language]));
  return { reading: READING, settings: `${READING} ${settings.digest('base64url').slice(0, 22)}` };
}

/** Whoever came last, or was told other settings last, says how everything is read. */
async function claim(database: Database, { reading, settings }: Manner): Promise<void> {
  await database.query('update gazette.state set reading = $1, settings = $2 where settings <> $2 or reading <> $1', [
    reading,
    settings,
  ]);
}

async function problemsIn(database: Queryable): Promise<readonly Problem[]> {
  const rows = await database.query<{ readonly problems: readonly Problem[] | null; readonly rival: Problem | null }>(
    `select problems, rival from gazette.article where problems is not null or rival is not null order by file limit ${MOST_PROBLEMS}`,
  );
  return rows.flatMap(({ problems, rival }) => [...(problems ?? []), ...(rival ? [rival] : [])]);
}

/** A database that can't be reached is a store that can't be read. */
function unavailable(database: Database): Database {
  const told = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      throw error instanceof DatabaseUnavailable ? new StoreUnavailable(error.message, { cause: error }) : error;
    }
  };
  return {
    query: (text, values) => told(database.query(text, values)),
    transaction: (work, patience) => told(database.transaction(work, patience)),
    close: database.close,
  };
}
