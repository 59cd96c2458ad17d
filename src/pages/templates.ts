import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Liquid, type Template } from 'liquidjs';
import { explained } from './template-error.ts';

/** Turns a view into HTML. */
export type Render = (view: object) => string;

/** What no template of a page needs, and a slip of the pen may use up. */
const LIMITS = { parseLimit: 1_000_000, renderLimit: 5_000, memoryLimit: 100_000_000 } as const;
/** Filters that give something else each time, or on each machine. */
const FICKLE = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string', 'sample'] as const;
const ENDING = '.liquid';

/** Text by file name, and where each is from. */
export type Sources = ReadonlyMap<string, { readonly text: string; readonly file: string }>;

/** The files of a folder with one of the endings; of a second folder those that it has go before those of the first. */
export function readSources(folders: readonly string[], endings: readonly string[]): Sources {
  return new Map(
    folders.flatMap((folder) =>
      namesIn(folder)
        .filter((name) => endings.some((ending) => name.endsWith(ending)))
        .map((name) => {
          const file = path.join(folder, name);
          return [name, { text: readFileSync(file, 'utf8'), file }] as const;
        }),
    ),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new Error(`${folder}: found no folder that can be read; write the path of the one with your templates`, { cause });
  }
}

/**
 * Templates, parsed once: when they are first wanted. They can use what they are given and no more: no files, no unknown names, no clock. All they write is
 * escaped but for what goes through `raw`. `globals` are there in all of them. A Render throws an Error that names file and line where its template can't be used.
 */
export function compileTemplates<Name extends string>(
  names: readonly Name[],
  sources: Sources,
  globals: object,
): Readonly<Record<Name, Render>> {
  const texts = [...sources].filter(([name]) => name.endsWith(ENDING)).map(([name, { text }]) => [name, text] as const);
  const engine = new Liquid({
    ...LIMITS,
    templates: Object.fromEntries(texts),
    extname: ENDING,
    cache: true,
    outputEscape: 'escape',
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // Else it asks the system for its own, which takes 8 MB.
    locale: 'en',
    globals,
  });
  for (const name of FICKLE) delete engine.filters[name];
  const compiled = names.map((name) => {
    const file = `${name}${ENDING}`;
    let template: Template[] | undefined;
    return [
      name,
      (view: object): string => {
        template ??= explained(sources, {}, () => engine.parse(sources.get(file)?.text ?? '', file));
        const parsed = template;
        return explained(sources, view, () => engine.renderSync(parsed, view));
      },
    ] as const;
  });
  return Object.fromEntries(compiled) as Record<Name, Render>;
}
