import { type Database, openDatabase } from '../src/postgres/database.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { readPublication } from '../src/publication.ts';
import { importFolder } from '../src/store/postgres/import-folder.ts';
import { mannerOf } from '../src/store/postgres/postgres-store.ts';
import { makeCorpus } from './regenerate-corpus.ts';

/** So many articles are generated, and brought in as any others are; all others are copies of these, made by the database itself. */
const ORIGINALS = 2000;
const COPIES_AT_ONCE = 25;
export const PUBLIC_URL = 'https://bench.example';
const SETTINGS = 'title: The bench\nid: bench.example,2025-01-01\n';

export interface Filled {
  readonly articles: number;
  /** How long the originals took, from files to feeds, in seconds. */
  readonly importSeconds: number;
  readonly tags: readonly string[];
}

/** Fills a database. `say` is told how far that is. */
export async function fill(url: string, articles: number, say: (text: string) => void): Promise<Filled> {
  const corpus = makeCorpus(ORIGINALS, 'months', say);
  const database = openDatabase(url, {
    applicationName: 'bench',
    timeouts: { connectMs: 5000, queryMs: 600_000, lockMs: 5000, idleMs: 600_000 },
  });
  await migrate(database);
  const result = readPublication(SETTINGS, { fallbackUrl: PUBLIC_URL, publicUrl: PUBLIC_URL, refreshMinutes: 5 });
  if (!result.ok) throw new Error('the bench has a publication.yaml');
  await database.query("insert into gazette.article_file (file, content) values ('publication.yaml', convert_to($1, 'UTF8'))", [
    SETTINGS,
  ]);
  const began = performance.now();
  const { publication } = result;
  const parts = { database, folder: corpus.dir, publication, manner: mannerOf(publication), now: Date.now, mirror: false };
  await importFolder({ ...parts, progress: () => {}, problem: ({ file, found }) => say(`${file}: ${found}`) });
  const importSeconds = (performance.now() - began) / 1000;
  await copy(database, Math.ceil(articles / ORIGINALS) - 1, say);
  await database.query('vacuum analyze');
  await database.close();
  return { articles, importSeconds, tags: corpus.tags };
}

/** Each copy is somewhat older than its original, and has names of its own. */
async function copy(database: Database, copies: number, say: (text: string) => void): Promise<void> {
  for (let from = 1; from <= copies; from += COPIES_AT_ONCE) {
    const numbers = [from, Math.min(copies, from + COPIES_AT_ONCE - 1)];
    await database.query(COPY_FILES, numbers);
    await database.query(COPY_ARTICLES, numbers);
    await database.query(COPY_MEMBERS, numbers);
    say(`${(numbers[1] ?? 0) * ORIGINALS + ORIGINALS} articles in the database`);
  }
  await database.query('delete from gazette.unread');
  await database.query(
    'update gazette.channel c set articles = (select count(*) from gazette.member m where m.channel = c.number)',
  );
  await database.query('update gazette.state set articles = (select count(*) from gazette.article where listed)');
}

const OLDER_BY = 'n * 37000';
const COPY_FILES = `insert into gazette.article_file (file, content, shipped)
  select 'copies/' || n || '/' || file, content, shipped from gazette.article_file, generate_series($1::integer, $2::integer) as n
    where file not like 'copies/%' and file <> 'publication.yaml'`;
const COPY_ARTICLES = `insert into gazette.article (file, reading, settings, file_version, digest, id, slug, aliases, published_at, section, tags,
    authors, head, content, derived, listed, visible, changed_at, changed_in)
  select 'copies/' || n || '/' || file, reading, settings, file_version, digest || n, id || '-' || n, slug || '-' || n, aliases,
    published_at - ${OLDER_BY}, section, tags, authors,
    head || jsonb_build_object('id', id || '-' || n, 'slug', slug || '-' || n, 'publishedAt', published_at - ${OLDER_BY}),
    content, derived || jsonb_build_object('url', (derived->>'url') || '-' || n), true, true, changed_at - ${OLDER_BY}, changed_in
    from gazette.article, generate_series($1::integer, $2::integer) as n where file not like 'copies/%'`;
const COPY_MEMBERS = `insert into gazette.member (channel, published_at, id)
  select m.channel, m.published_at - ${OLDER_BY}, m.id || '-' || n
    from gazette.member m join gazette.article a on a.id = m.id and a.listed, generate_series($1::integer, $2::integer) as n
    where a.file not like 'copies/%'`;
