import { breathe } from '../breathe.ts';
import type { Article, Listing, Publication } from '../domain.ts';
import type { Publisher } from '../edition/publisher.ts';
import { type Ask, asking } from '../export/asking.ts';
import { heads } from '../export/walk.ts';
import type { Format } from '../render/formats.ts';
import { PUBLICATION_FILE, StaleView, type StoredArticle } from '../store/article-store.ts';
import { compare, type Earlier } from './against.ts';
import { articleChecks } from './articles.ts';
import { checkDocuments } from './documents.ts';
import type { Tell } from './finding.ts';
import { checkFile, type FileKind } from './links.ts';
import { findingOfProblem } from './problems.ts';
import { makeSite } from './site.ts';

export interface CheckParts {
  /** With its first edition. */
  readonly publisher: Publisher;
  readonly formats: readonly Format[];
  /** What there is at a path below the articles' folder. */
  readonly fileAt: (path: string) => FileKind;
  /** What was published before, where that is known. */
  readonly earlier?: Earlier | undefined;
  readonly tell: Tell;
  /** Are told how far it has come. */
  readonly progress: Readonly<Record<'articles' | 'documents', (done: number, total: number) => void>>;
}

export interface Checked {
  readonly articles: number;
  readonly documents: number;
}

/** An article as far as it is remembered of each. */
export interface Stored {
  readonly file: string;
  readonly listing: Listing;
  readonly title?: string;
  /** Where it is, where that is another site. */
  readonly url?: string;
}

/** Checks a publication: each article, then each document that is made of them. */
export async function checkPublication({ publisher, formats, fileAt, earlier, tell, progress }: CheckParts): Promise<Checked> {
  const ask = asking(publisher);
  const { view, publication } = await ask(async (edition) => edition);
  const sources = view.stored?.().map(inFolder) ?? (await inDatabase(ask));
  const site = makeSite({
    ...{ url: publication.url, now: view.at, ask },
    pages: sources.map(({ listing }) => listing),
    isShipped: (path) => fileAt(path) === 'published',
  });
  const check = articleChecks({ site, fileAt, tell });
  for (const picture of picturesOf(publication))
    await checkFile(PUBLICATION_FILE, picture, 'missing-image', { site, fileAt, tell });
  const stored: Stored[] = [];
  for (const [done, { file, listing, whole }] of sources.entries()) {
    const article = await whole().catch((error) => tellOfChange(error, file, tell));
    if (article) await check({ article, file });
    const { title, canonicalUrl } = article ?? {};
    stored.push({ file, listing, ...(title ? { title } : {}), ...(canonicalUrl ? { url: canonicalUrl } : {}) });
    progress.articles(done + 1, sources.length);
    await breathe();
  }
  const documents = await checkDocuments({
    ask,
    formats,
    url: publication.url,
    now: view.at,
    tell,
    progress: progress.documents,
  });
  await ask(async (edition) => {
    for (const problem of edition.view.problems()) tell(findingOfProblem(problem));
  });
  if (earlier) {
    await compare(earlier, {
      ...{ stored, isWhole: view.stored !== undefined, url: publication.url, tell },
      withdrawn: new Set((await ask((edition) => edition.view.latest({}, 0))).withdrawals.map(({ id }) => id)),
      isThere: async (path) => (await site.at(path)) === 'there',
    });
  }
  return { articles: view.articleCount, documents };
}

/** What the settings name. */
const picturesOf = ({ icon, logo, channels }: Publication): ReadonlySet<string> =>
  new Set(
    [icon, logo, ...Object.values(channels).flatMap(({ image, podcast }) => [image, podcast?.imageUrl])].filter(
      (address) => address !== undefined,
    ),
  );

interface Source extends Stored {
  readonly whole: () => Promise<Article | undefined>;
}

const inFolder = ({ file, listing, whole }: StoredArticle): Source => ({ file, listing, whole: async () => whole() });

/** Those that are shown: what a database keeps for later is not asked for. */
async function inDatabase(ask: Ask): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for await (const { path, slug, ...listing } of heads({ ask })) {
    const page = `/articles/${encodeURIComponent(slug)}`;
    const whole = () =>
      ask(({ view }) => view.find(page)).then((found) => (found?.kind === 'article' ? found.article : undefined));
    sources.push({ file: path, listing: { slug, ...listing }, whole });
  }
  return sources;
}

function tellOfChange(error: unknown, file: string, tell: Tell): undefined {
  if (!(error instanceof StaleView)) throw error;
  tell({
    ...{ severity: 'warning', rule: 'problem', file },
    message: 'the file changed while it was looked at',
    remedy: 'check again when nobody is writing it',
  });
}
