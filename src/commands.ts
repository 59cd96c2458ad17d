import { type Command, Option } from 'commander';
import type { ImportWords } from './commands/import.ts';

/** One JSON document on standard output, for programs. */
const json = ['--json', 'print the outcome as JSON'] as const;

interface Json {
  readonly json?: true;
}

const IMPORT_EXAMPLES = `
Examples:
  $ gazette import ~/old-blog --to articles --dry-run
  $ DATABASE_URL=postgres://user:password@host/name gazette import articles
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
      .action(async (options: Json) => (await import('./commands/migrate.ts')).migrateTables(options)),
];
