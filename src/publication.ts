import { isBlank, type NamedValue, type Value } from './article/fields.ts';
import { isMapping } from './article/values.ts';
import { readYaml } from './article/yaml.ts';
import type { Publication } from './domain.ts';
import {
  complete,
  fold,
  KEYS,
  type Key,
  keyFor,
  type PublicationContext,
  type PublicationError,
  type Reading,
} from './publication-settings.ts';
import { PUBLICATION_FILE } from './store/article-store.ts';

export type PublicationResult =
  /** `assumed` lists what the file does not say and where it matters what is taken instead. */
  | { readonly ok: true; readonly publication: Publication; readonly assumed: readonly string[] }
  | { readonly ok: false; readonly errors: readonly PublicationError[] };

/** Reads publication.yaml (undefined where there is none), finding every error at once. Never throws. */
export function readPublication(text: string | undefined, context: PublicationContext): PublicationResult {
  const yaml = readYaml(plainYaml(text ?? ''), 1);
  if (!yaml.ok) return { ok: false, errors: yaml.errors.map((error) => ({ key: '', ...error })) };
  const values = new Map<Key, { readonly value: Value; readonly line: number; readonly spelled: string }>();
  const errors: PublicationError[] = [...damage(text ?? ''), ...yaml.repeated.map(({ key, line }) => saidTwice(key, line))];
  for (const { key, value, line = 1 } of yaml.values.flatMap(inFeedBlock)) {
    const known = keyFor(key);
    if (!known) errors.push({ line, key, found: `an unknown key «${key}»`, expected: `one of ${Object.keys(KEYS).join(', ')}` });
    else if (values.has(known)) errors.push(saidTwice(known, line));
    else if (!isBlank(value)) values.set(known, { value, line, spelled: key });
  }
  const publication = complete({ values, errors, lineOf: yaml.lineOf }, context);
  if (errors.length > 0) return { ok: false, errors: errors.sort((a, b) => a.line - b.line) };
  return { ok: true, publication, assumed: assumptions(values, publication, text !== undefined, context) };
}

/** Without what other programs put before YAML, every line where it was. */
const plainYaml = (text: string): string =>
  text
    .replace(/^\uFEFF+/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^---[ \t]*\n/, '\n');

const saidTwice = (key: string, line: number): PublicationError => ({
  line,
  key,
  found: `«${key}» said twice, or a key within it`,
  expected: 'it once',
});

/** Whoever read the file put U+FFFD where its bytes were not UTF-8. */
function damage(text: string): readonly PublicationError[] {
  const at = text.indexOf('\uFFFD');
  if (at < 0) return [];
  const line = text.slice(0, at).split(/\r\n?|\n/).length;
  return [{ line, key: '', found: 'bytes that are not UTF-8', expected: 'a text saved as UTF-8' }];
}

/** `feed: {size: 20, content: summary}` says the same as `feed_size: 20` and `feed_content: summary`. */
const inFeedBlock = (named: NamedValue): readonly NamedValue[] =>
  fold(named.key) === 'feed' && isMapping(named.value)
    ? Object.entries(named.value).map(([key, value]) => ({ ...named, key: key.startsWith('feed') ? key : `feed_${key}`, value }))
    : [named];

function assumptions(
  values: Reading['values'],
  { title, url, tagEntity }: Publication,
  hasFile: boolean,
  { publicUrl }: PublicationContext,
): readonly string[] {
  return [
    ...(hasFile ? [] : [`there is no ${PUBLICATION_FILE}`]),
    ...(values.has('title') ? [] : [`title: ${title}`]),
    ...(values.has('url') || publicUrl !== undefined ? [] : [`url: ${url}`]),
    ...(values.has('id')
      ? []
      : [`id: ${tagEntity} (write it down before anybody subscribes: another id shows every article again)`]),
  ];
}
