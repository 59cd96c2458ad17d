import path from 'node:path';
import { validateDetailed } from 'node-cron';
import { absoluteUrl } from './article/clean/address.ts';

/** What the environment says of this deployment. */
export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  /** Missing: every address of the machine, IPv6 and IPv4. */
  readonly host?: string;
  /** Where readers reach this server; overrides publication.yaml's `url`. */
  readonly publicUrl?: string;
  /** Absolute. */
  readonly articlesDir: string;
  /** A cron expression, with or without seconds. */
  readonly regenerate: string;
  readonly logLevel: LogLevel;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every setting that is wrong, each named with what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment. Throws one ConfigError that names everything wrong at once. An empty variable is one that is not set. */
export function readConfig(environment: Environment, workingDirectory: string): Config {
  const errors: string[] = [];
  const read = <T>(name: string, fallback: T, expected: string, parse: (text: string) => T | undefined): T => {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value === undefined) errors.push(`${name}: found «${text}»; write ${expected}`);
    return value ?? fallback;
  };
  const publicUrl = read<string | undefined>(
    'PUBLIC_URL',
    undefined,
    'an http(s) address such as https://example.org',
    parsePublicUrl,
  );
  const host = read<string | undefined>('HOST', undefined, 'an address to listen on, such as 127.0.0.1', (text) =>
    /[\s/]/.test(text) ? undefined : text,
  );
  const config: Config = {
    port: read('PORT', 3000, 'a port from 0 to 65535', parsePort),
    ...(host === undefined ? {} : { host }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    articlesDir: path.resolve(workingDirectory, environment.ARTICLES_DIR?.trim() || 'articles'),
    regenerate: read('REGENERATE', '*/5 * * * *', 'a cron expression such as */5 * * * *', parseCron),
    logLevel: read<LogLevel>('LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`, (text) =>
      LOG_LEVELS.find((level) => level === text.toLowerCase()),
    ),
  };
  if (errors.length > 0) throw new ConfigError(errors.join('\n'));
  return Object.freeze(config);
}

function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return port >= 0 && port <= 65_535 ? port : undefined;
}

const parsePublicUrl = (text: string): string | undefined =>
  /^https?:\/\/[^/?#]+[^?#]*$/i.test(text) ? absoluteUrl(text, text, 'media') : undefined;

const parseCron = (text: string): string | undefined => (validateDetailed(text).valid ? text : undefined);
