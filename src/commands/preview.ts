import { realpathSync } from 'node:fs';
import path from 'node:path';
import { formOf } from '../article/parse.ts';
import { type Config, readConfig } from '../config.ts';
import type { Instant, Problem } from '../domain.ts';
import { type Preview, previewOf } from '../preview/preview.ts';
import { publicationLoader, settingsInFolder } from '../publication-file.ts';
import { problemLine } from '../publishing.ts';
import { StartError } from '../start-error.ts';
import { readStored } from '../store/folder/read.ts';
import { paint, type Style, say, sayJson } from './output.ts';

/** What can be asked for alone, and its headings. */
const SECTIONS = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed', text: 'Text', diff: 'Cleaning' } as const;
type Section = keyof typeof SECTIONS;

export interface PreviewOptions {
  readonly format?: readonly Section[];
  readonly json?: true;
}

/** A Preview, and where the file is. */
export interface Previewed extends Preview {
  /** Absolute. */
  readonly file: string;
}

type Paint = (style: Style, text: string) => string;

/** `gazette preview FILE`: how an article looks. */
export async function preview(file: string, options: PreviewOptions): Promise<void> {
  const previewed = await previewFile(file, readConfig(process.env, process.cwd()), Date.now());
  const isUnfit = !previewed.shape && previewed.problems.some(({ effect }) => effect === 'left out');
  if (options.json) sayJson(previewJson(previewed));
  else if (!isUnfit) say(previewText(previewed, options.format, paint));
  else throw new StartError(previewed.problems.map((problem) => plain(problemLine(problem))).join('\n'));
  if (isUnfit) process.exitCode = 1;
}

/** Rejects with a StartError where there is no file of an article's form, or where its publication.yaml can't be used. */
export async function previewFile(file: string, config: Config, at: Instant): Promise<Previewed> {
  const name = plain(file);
  if (formOf(file) === undefined)
    throw new StartError(`${name}: found another ending; write the path of a .md, .html or .txt file`);
  const place = placeOf(path.resolve(file), config.articlesDir);
  const result = place && readStored(place.root, place.file);
  if (!place || !result || result.kind === 'gone') throw new StartError(`${name}: found no file; write the path of an article`);
  const full = path.join(place.root, place.file);
  if (result.kind === 'problem') return { file: full, problems: [result.problem], hidden: 'something is wrong with it' };
  const load = publicationLoader(config, settingsInFolder(place.root), () => `http://localhost:${config.port || 3000}`);
  const shown = previewOf(result.stored, (await load()).publication, at);
  const isPassedOver = place.file.split('/').some((part) => part.startsWith('.'));
  return { file: full, ...shown, ...(isPassedOver ? { hidden: 'hidden files and folders are passed over' } : {}) };
}

/** An article's folder of articles: ARTICLES_DIR if it is in there, else the folder that it is in. Undefined where there is none. */
function placeOf(full: string, articlesDir: string): { readonly root: string; readonly file: string } | undefined {
  const folder = realFolder(path.dirname(full));
  if (folder === undefined) return undefined;
  const articles = realFolder(articlesDir);
  const below = articles === undefined ? '..' : path.relative(articles, folder);
  const isOutside = below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below);
  if (isOutside || articles === undefined) return { root: folder, file: path.basename(full) };
  return { root: articles, file: path.join(below, path.basename(full)).replaceAll(path.sep, '/') };
}

function realFolder(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** What `--json` prints. */
export function previewJson({ file, problems, hidden, shape }: Previewed): object {
  const about = { file, shown: hidden === undefined, ...(hidden === undefined ? {} : { hidden }), problems };
  if (!shape) return about;
  const { id, slug, url, items, text, difference } = shape;
  const [rss, atom, json = 'null'] = (['rss', 'atom', 'json'] as const).map((format) => items.get(SECTIONS[format]));
  return {
    ...about,
    id,
    slug,
    url,
    rss: rss?.trimStart(),
    atom: atom?.trimStart(),
    json: JSON.parse(json) as unknown,
    text,
    diff: difference ?? null,
  };
}

/** What people read: everything, or the sections that are asked for. */
export function previewText(previewed: Previewed, wanted: readonly Section[] | undefined, paint: Paint): string {
  const { problems, hidden, shape } = previewed;
  const sections = shape ? (wanted ?? (Object.keys(SECTIONS) as Section[])) : [];
  const notes = [
    ...problems.map((problem: Problem) => paint('yellow', plain(problemLine(problem)))),
    ...(hidden === undefined ? [] : [paint('yellow', `not shown now: ${plain(hidden)}`)]),
  ];
  const parts = sections.map((section) => {
    const heading = sections.length > 1 ? `${paint('bold', SECTIONS[section])}\n\n` : '';
    return `${heading}${sectionText(section, previewed, paint)}\n`;
  });
  return [...(notes.length > 0 ? [`${notes.join('\n')}\n`] : []), ...parts].join('\n');
}

function sectionText(section: Section, { shape }: Previewed, paint: Paint): string {
  if (!shape) return '';
  if (section === 'text') return plain(shape.text).trimEnd();
  if (section !== 'diff') return plain(shape.items.get(SECTIONS[section]) ?? '');
  if (shape.difference === undefined) return 'too much was changed to be compared';
  if (shape.difference === '') return 'nothing was changed';
  return plain(shape.difference)
    .trimEnd()
    .split('\n')
    .map((line) => coloured(line, paint))
    .join('\n');
}

const DIFF_STYLES: Readonly<Record<string, Style>> = { '-': 'red', '+': 'green', '@': 'cyan' };

function coloured(line: string, paint: Paint): string {
  const style = DIFF_STYLES[line.charAt(0)];
  return style === undefined ? line : paint(style, line);
}

/** What others wrote must not steer the terminal: control characters but for line ends and tabs show as U+FFFD. */
const plain = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '\uFFFD');
