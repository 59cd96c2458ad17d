import type { Command } from 'commander';

/** One JSON document on standard output, for programs. */
const json = ['--json', 'print the outcome as JSON'] as const;

interface Json {
  readonly json?: true;
}

const CHECKED = `
Errors: an article that is left out, settings or templates that can't be used, a feed that readers refuse, a dead link within the
site, a picture or file that is not there, an id or a feed's address that is another than before. All else is a warning.
Exit codes: 0 without an error, 1 with one; with --strict, a warning is enough. Links to other sites are not followed.

Examples:
  $ gazette check articles --strict
  $ gazette check articles --against https://news.example.org
`;

/** In the order in which help lists them. Each is loaded when it is asked for: serving needs nothing of what builds, and help of neither. */
export const COMMANDS: readonly ((program: Command) => Command)[] = [
  (program) =>
    program
      .command('serve')
      .description('publish the articles over HTTP, until SIGTERM or SIGINT; SIGHUP regenerates')
      .option(...json)
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
      .description('bring a folder of articles, with its publication.yaml, into DATABASE_URL; run again, it goes on')
      .argument('<FOLDER>', 'the folder of articles')
      .option('--mirror', 'remove what the database has and the folder has not', false)
      .option(...json)
      .addHelpText('after', '\nExample:\n  $ DATABASE_URL=postgres://user:password@host/name gazette import articles\n')
      .action(async (folder: string, options: Json & { readonly mirror: boolean }) =>
        (await import('./commands/import.ts')).bringIn(folder, options),
      ),
  (program) =>
    program
      .command('migrate')
      .description('make or change the tables in DATABASE_URL; nothing to do without one')
      .option(...json)
      .action(async (options: Json) => (await import('./commands/migrate.ts')).migrateTables(options)),
];
