import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config.ts';
import { shortestIntervalSeconds } from './edition/schedule.ts';
import { type PublicationResult, readPublication } from './publication.ts';
import type { PublicationError } from './publication-settings.ts';
import { StartError } from './start-error.ts';
import { PUBLICATION_FILE } from './store/article-store.ts';

export type LoadPublication = () => Promise<Extract<PublicationResult, { ok: true }>>;

/** Where publication.yaml is kept. */
export interface SettingsSource {
  /** What it is called in messages. */
  readonly name: string;
  /** Its text; undefined where there is none. Rejects with a StartError where there is one that can't be read. */
  read(): Promise<string | undefined>;
  /** Whether nothing at all is there: that is for the store to say. */
  isEmpty(): boolean;
}

export function settingsInFolder(articlesDir: string): SettingsSource {
  const file = path.join(articlesDir, PUBLICATION_FILE);
  return {
    name: file,
    read: () =>
      readSettled(file).catch((error: NodeJS.ErrnoException) => {
        // That the folder is missing or none is for the store to say.
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
        throw new StartError(`${file} can't be read (${error.code}); it must be a file that the server may read`);
      }),
    isEmpty: () => isEmpty(articlesDir),
  };
}

/**
 * Reads publication.yaml, or does without; but not where it was there before, and not with another `id`: a file that is being written, or
 * has gone, would give every article another name.
 */
export function publicationLoader(
  config: Config,
  source: SettingsSource,
  fallbackUrl: () => string | undefined,
): LoadPublication {
  const { name } = source;
  /** What it said last. */
  let known: Extract<PublicationResult, { ok: true }> | undefined;
  let lastReadFrom: string | undefined;
  return async () => {
    const text = await source.read();
    const restart = 'or restart the server, if every reader may be shown every article again';
    if (text === undefined && known && source.isEmpty()) return known;
    if (text === undefined && known) throw new StartError(`${name} is gone; put it back, ${restart}`);
    const readFrom = `${fallbackUrl()}\n${text}`;
    if (readFrom === lastReadFrom && known) return known;
    const loaded = publicationFrom(text, name, config, fallbackUrl());
    const [before, now] = [known?.publication.tagEntity, loaded.publication.tagEntity];
    if (before !== undefined && before !== now)
      throw new StartError(`${name}: id: found «${now}»; write «${before}», as before, ${restart}`);
    if (text !== undefined) [known, lastReadFrom] = [loaded, readFrom];
    return loaded;
  };
}

/** A file that was written this short a time ago may be half written, in milliseconds. */
const SETTLED_MS = 50;
const SETTLING = 5;

/** Reads a file that is not being written. */
async function readSettled(file: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const text = await readFile(file, 'utf8');
    const { mtimeMs } = await stat(file);
    if (Math.abs(Date.now() - mtimeMs) > SETTLED_MS || attempt === SETTLING) return text;
    await pause(SETTLED_MS);
  }
}

/** Whether there is no folder, or nothing in it. */
function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return true;
  }
}

/** Everything that is wrong with the publication's settings. */
export class SettingsError extends StartError {
  readonly errors: readonly PublicationError[];

  /** `file`: what the settings are called in messages. */
  constructor(file: string, errors: readonly PublicationError[]) {
    const lines = errors.map(
      ({ line, key, found, expected }) => `${file}:${line}: ${key ? `${key}: ` : ''}found ${found}; write ${expected}`,
    );
    super(lines.join('\n'));
    this.errors = errors;
  }
}

function publicationFrom(
  text: string | undefined,
  file: string,
  config: Config,
  fallbackUrl: string | undefined,
): Extract<PublicationResult, { ok: true }> {
  const result = readPublication(text, {
    fallbackUrl,
    refreshMinutes: Math.max(1, Math.floor(shortestIntervalSeconds(config.regenerate) / 60)),
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
  });
  if (result.ok) return result;
  throw new SettingsError(file, result.errors);
}
