#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { COMMANDS } from './commands.ts';
import { ROOT } from './root.ts';
import { StartError } from './start-error.ts';

const DEFAULT = 'serve';

/** The exit code of what was asked for and could not be done, and of what could not be understood. */
const FAILED = 1;
const MISUSED = 2;

const EXAMPLES = `
Settings come from the environment: PORT, PUBLIC_URL, ARTICLES_DIR and others (see the README).

Exit codes: 0 done; 1 not done, or something wrong was found; 2 not understood.

Examples:
  $ gazette                                   serves the folder articles on port 3000
  $ gazette new "The night ferry returns"     begins an article there
  $ gazette check --against https://news.example.org
  $ ARTICLES_DIR=news PORT=8080 gazette serve
  $ PUBLIC_URL=https://news.example.org gazette build public
`;

function makeProgram(): Command {
  const program = new Command('gazette')
    .description('Publishes stored articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1. Without a command, it serves them.')
    .version(version(), '--version', 'say which release this is')
    .helpOption('-h, --help', 'say how to use this')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(gazette --help says how to use it)')
    .exitOverride();
  for (const define of COMMANDS) define(program);
  return program;
}

function version(): string {
  const text = readFileSync(new URL('package.json', ROOT), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

async function main(words: readonly string[]): Promise<void> {
  await makeProgram().parseAsync(words.length === 0 ? [DEFAULT] : words, { from: 'user' });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  // What commander has to say, it has said: with the exit code 0 that was help, or the version.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : MISUSED);
  const said = error instanceof StartError;
  process.stderr.write(`gazette: ${said ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(FAILED);
});
