import path from 'node:path';
import { validateDetailed } from 'node-cron';
import { absoluteUrl } from './article/clean/address.ts';
import { isTrustList, type TrustProxy } from './http/client.ts';
import { StartError } from './start-error.ts';

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
  /** The PostgreSQL database that the articles are in; missing where they are in `articlesDir`. May hold a password. */
  readonly databaseUrl?: string;
  /** Absolute. Templates and style of the publication's own; missing where the pages are ours. */
  readonly templatesDir?: string;
  /** A cron expression, with or without seconds. */
  readonly regenerate: string;
  /** Whether changes in the folder are published as they happen, and not at the next slot of `regenerate` only. */
  readonly watch: boolean;
  readonly logLevel: LogLevel;
  /** Whose X-Forwarded-For is believed: a number of proxies, or their addresses. */
  readonly trustProxy: TrustProxy;
  /** How often a client may take a whole feed between two regenerations without a condition; missing: as often as it likes. */
  readonly rateLimit?: number;
  /** Whether feeds are answered in part to who asks for that (RFC 3229). */
  readonly deltas: boolean;
  readonly accessLog: boolean;
  readonly metrics: boolean;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every setting that is wrong, each named with what to write instead. */
export class ConfigError extends StartError {
  override readonly name = 'ConfigError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment. Throws one ConfigError that names everything wrong at once. An empty variable is one that is not set. `nameOf` is
 * what a variable is called in messages.
 */
export function readConfig(environment: Environment, workingDirectory: string, nameOf = (variable: string) => variable): Config {
  const errors: string[] = [];
  const read = <T>(name: string, fallback: T, expected: string, parse: (text: string) => T | undefined): T => {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const value = parse(text);
    if (value === undefined) errors.push(`${nameOf(name)}: found «${text}»; write ${expected}`);
    return value ?? fallback;
  };
  /** What was found is not quoted. */
  const readSecret = (name: string, expected: string, parse: (text: string) => string | undefined): string | undefined => {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') return undefined;
    const value = parse(text);
    if (value === undefined) errors.push(`${nameOf(name)}: found something else; write ${expected}`);
    return value;
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
  const databaseUrl = readSecret('DATABASE_URL', 'an address such as postgres://user:password@host:5432/name', parseDatabaseUrl);
  const isOn = (name: string, fallback: boolean): boolean => read(name, fallback, 'on or off', parseSwitch);
  const templatesDir = environment.TEMPLATES_DIR?.trim();
  const rateLimit = read<number | 'off'>('RATE_LIMIT', RATE_LIMIT, 'a whole number of at least 1, or off', parseLimit);
  const config: Config = {
    port: read('PORT', 3000, 'a port from 0 to 65535', parsePort),
    ...(host === undefined ? {} : { host }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    articlesDir: path.resolve(workingDirectory, environment.ARTICLES_DIR?.trim() || 'articles'),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(templatesDir ? { templatesDir: path.resolve(workingDirectory, templatesDir) } : {}),
    regenerate: read('REGENERATE', '*/5 * * * *', 'a cron expression such as */5 * * * *', parseCron),
    logLevel: read<LogLevel>('LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`, (text) =>
      LOG_LEVELS.find((level) => level === text.toLowerCase()),
    ),
    trustProxy: read<TrustProxy>('TRUST_PROXY', 0, TRUST_EXPECTED, parseTrust),
    ...(rateLimit === 'off' ? {} : { rateLimit }),
    watch: isOn('WATCH', true),
    deltas: isOn('DELTAS', false),
    accessLog: isOn('ACCESS_LOG', true),
    metrics: isOn('METRICS', true),
  };
  if (errors.length > 0) throw new ConfigError(errors.join('\n'));
  return Object.freeze(config);
}

/** A client that polls twice a minute, of a feed that changes every quarter of an hour, is still served. */
const RATE_LIMIT = 120;

const TRUST_EXPECTED =
  'off, how many proxies there are in front (1), or their addresses, such as 10.0.0.0/8, 2001:db8::/32 or loopback, with commas between';

const SWITCHES: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  yes: true,
  1: true,
  off: false,
  false: false,
  no: false,
  0: false,
};

const parseSwitch = (text: string): boolean | undefined =>
  Object.hasOwn(SWITCHES, text.toLowerCase()) ? SWITCHES[text.toLowerCase()] : undefined;

function parseLimit(text: string): number | 'off' | undefined {
  if (parseSwitch(text) === false) return 'off';
  return /^[1-9]\d{0,11}$/.test(text) ? Number(text) : undefined;
}

/** `true` means one proxy: to believe whatever stands there would be to believe anybody. */
function parseTrust(text: string): TrustProxy | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const isOn = parseSwitch(text);
  if (isOn !== undefined) return isOn ? 1 : 0;
  const names = text.split(',').map((name) => name.trim());
  return isTrustList(names) ? names : undefined;
}

function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  return port >= 0 && port <= 65_535 ? port : undefined;
}

const parsePublicUrl = (text: string): string | undefined =>
  /^https?:\/\/[^/?#]+[^?#]*$/i.test(text) ? absoluteUrl(text, text, 'media') : undefined;

const parseDatabaseUrl = (text: string): string | undefined =>
  /^postgres(?:ql)?:\/\/\S+$/.test(text) && URL.canParse(text) ? text : undefined;

const parseCron = (text: string): string | undefined => (validateDetailed(text).valid ? text : undefined);
