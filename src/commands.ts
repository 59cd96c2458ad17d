import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ImportWords } from './commands/import.ts';
import type { NewOptions } from './commands/new.ts';
import type { PreviewOptions } from './commands/preview.ts';
import type { StatsOptions } from './commands/stats.ts';

/** One JSON document on standard output, for programs. */
const json = ['--json', 'print the outcome as JSON'] as const;

interface Json {
  readonly json?: true;
}

/** An option that may be given several times. */
const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const PREVIEW_FORMATS: readonly string[] = ['rss', 'atom', 'json', 'text', 'diff'];

function previewFormat(value: string, before?: readonly string[]): readonly string[] {
  if (!PREVIEW_FORMATS.includes(value)) throw new InvalidArgumentError(`Write one of ${PREVIEW_FORMATS.join(', ')}.`);
  return [...new Set([...(before ?? []), value])];
}
const CHECKED = `
Errors: an article that is left out, settings or templates that can't be used, a feed that readers refuse, a dead link within the
site, a picture or file that is not there, an id or a feed's address that is another than before. All else is a warning.
Exit codes: 0 without an error, 1 with one; with --strict, a warning is enough. Links to other sites are not followed.

Examples:
  $ gazette check articles --strict
  $ gazette check articles --against https://news.example.org
`;

const IMPORT_EXAMPLES = `
Examples:
  $ gazette import ~/old-blog --to articles --dry-run
  $ gazette import wordpress.xml --to articles
  $ DATABASE_URL=postgres://user:password@host/name gazette import articles
`;

/** In the order in which help lists them. Each is loaded when it is asked for: serving needs nothing of what builds, and help of neither. */
export const COMMANDS: readonly ((program: Command) => Command)[] = [
  (program) =>
    program
      .command('serve')
      .description('publish the articles over HTTP, until SIGTERM or SIGINT; SIGHUP regenerates')
      .option(...json)
      .addHelpText('after', '\nExample:\n  $ ARTICLES_DIR=news PORT=8080 PUBLIC_URL=https://news.example.org gazette serve\n')
      .action(async (options: Json) => (await import('./commands/serve.ts')).serve(options)),
  (program) =>
    program
      .command('build')
      .description('write every document, page and media file of the publication as static files, for any bucket or CDN')
      .argument('<OUT>', 'the folder to write to: an empty one, or one that an earlier build wrote')
      .option('--no-compress', 'without .gz and .br beside the documents, for hosts that compress by themselves')
      .option(...json)
      .addHelpText('after', '\nExample:\n  $ PUBLIC_URL=https://news.example.org gazette build public\n')
      .action(async (out: string, options: Json & { readonly compress: boolean }) =>
        (await import('./commands/build.ts')).build(out, options),
      ),
  (program) =>
    program
      .command('check')
      .description('say all that is wrong with a publication: its articles, its feeds, its links')
      .argument('[FOLDER]', 'the folder of articles; else ARTICLES_DIR, or DATABASE_URL where there is one')
      .option('--against <WHERE>', 'what was published before: a folder that build wrote, a feed, or an http(s) address')
      .option('--strict', 'let warnings fail, too')
      .option(...json)
      .addHelpText('after', CHECKED)
      .action(async (folder: string | undefined, options: Json & { readonly strict?: true; readonly against?: string }) =>
        (await import('./commands/check.ts')).check(folder, options),
      ),
  (program) =>
    program
      .command('import')
      .description(
        'bring articles in: a Jekyll, Hugo or Eleventy site, or an export; a folder of articles goes into DATABASE_URL',
      )
      .argument('<SOURCE>', 'a folder of articles, the folder of a site, or the file of an export; run again, it goes on')
      .addOption(
        new Option('--from <NAME>', 'whose SOURCE is, where it does not show').choices([
          'gazette',
          'jekyll',
          'hugo',
          'eleventy',
          'wordpress',
          'ghost',
        ]),
      )
      .option('--to <FOLDER>', 'the folder of articles to write to; otherwise DATABASE_URL, else ARTICLES_DIR')
      .option('--overwrite', 'write over files in that folder that differ; publication.yaml stays as it is')
      .option('--dry-run', 'write nothing, and say what would be')
      .option('--mirror', 'remove what DATABASE_URL has and SOURCE has not', false)
      .option(...json)
      .addHelpText('after', IMPORT_EXAMPLES)
      .action(async (source: string, options: ImportWords) => (await import('./commands/import.ts')).bringIn(source, options)),
  (program) =>
    program
      .command('migrate')
      .description('make or change the tables in DATABASE_URL; nothing to do without one')
      .option(...json)
      .addHelpText('after', '\nExample:\n  $ DATABASE_URL=postgres://user:password@host/name gazette migrate\n')
      .action(async (options: Json) => (await import('./commands/migrate.ts')).migrateTables(options)),
  (program) =>
    program
      .command('new')
      .description('begin an article: a Markdown file in ARTICLES_DIR, dated now; a draft, until its line «draft: true» goes')
      .argument('<HEADLINE>', 'its title')
      .option('--in <FOLDER>', 'put it into this folder below ARTICLES_DIR')
      .option('--publish', 'no draft: it is published as soon as it is seen')
      .option('--section <NAME>', 'the section that it belongs to')
      .option('--tag <NAME>', 'a tag; may be said several times', collected)
      .option('--author <NAME>', 'who writes it; may be said several times (default: whom the publication names)', collected)
      .option('--summary <TEXT>', 'what it is about, in a sentence')
      .option(...json)
      .addHelpText('after', '\nExample:\n  $ gazette new "Harbour bridge: what now?" --in news --section Harbour --tag bridge\n')
      .action(async (headline: string, options: NewOptions) => (await import('./commands/new.ts')).newArticle(headline, options)),
  (program) =>
    program
      .command('stats')
      .description('say who reads the feeds of a running server, how it answers them and what it saves')
      .argument('[URL]', 'the server (default: localhost at PORT)')
      .option('--top <N>', 'how many feeds to list: those with the most subscribers', '20')
      .option(...json)
      .addHelpText('after', '\nExample:\n  $ gazette stats http://localhost:3000 --top 5\n')
      .action(async (url: string | undefined, options: StatsOptions) =>
        (await import('./commands/stats.ts')).stats(url, options),
      ),
  (program) =>
    program
      .command('preview')
      .description('show how an article will look: its item in each format, its text, and what cleaning its HTML changes')
      .argument('<FILE>', 'the article; drafts and those whose date is still to come too')
      .option('--format <FORMAT>', `one of ${PREVIEW_FORMATS.join(', ')} alone; may be said several times`, previewFormat)
      .option(...json)
      .addHelpText('after', '\nExample:\n  $ gazette preview articles/news/bridge.md --format text --format diff\n')
      .action(async (file: string, options: PreviewOptions) => (await import('./commands/preview.ts')).preview(file, options)),
];
