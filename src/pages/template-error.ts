import { LiquidError } from 'liquidjs';
import type { Sources } from './templates.ts';

/** By the engine's words for what is wrong: what to write instead. The first that fits. */
const REMEDIES: readonly { readonly says: RegExp; readonly write: string }[] = [
  {
    says: /^undefined filter/,
    write: 'a filter of LiquidJS (https://liquidjs.com/filters/overview.html) other than those for dates',
  },
  { says: /^tag .* not found/, write: 'a tag of LiquidJS (https://liquidjs.com/tags/overview.html)' },
  { says: /not closed/, write: 'its end too, such as {% endif %} or }}' },
  { says: /^ENOENT|Failed to lookup/, write: 'the name, without its ending, of a template of yours or of src/pages/templates' },
  { says: /limit exceeded/, write: 'less: a page is made in some milliseconds' },
];

/** What is wrong with a template. */
export class TemplateError extends Error {
  readonly where: { readonly file: string; readonly line: number };
  readonly found: string;
  readonly expected: string;

  constructor(where: TemplateError['where'], found: string, expected: string, options?: ErrorOptions) {
    super(`${where.file}:${where.line}: found ${found}; write ${expected}`, options);
    this.where = where;
    this.found = found;
    this.expected = expected;
  }
}

/** Throws what is wrong with a template as an Error that its author can act on; `view` is what it was given. */
export function explained<T>(sources: Sources, view: object, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof LiquidError)) throw cause;
    const { token } = cause;
    const source = [...sources.values()].find(({ text }) => text === token.input);
    const [line = 1] = token.getPosition();
    const says = cause.message.replace(/, (?:file:.*, )?line:\d+, col:\d+$/s, '');
    const where = { file: source?.file ?? token.file ?? 'a template', line };
    throw new TemplateError(where, `«${token.getText()}» (${says})`, remedy(says, view), { cause });
  }
}

function remedy(says: string, view: object): string {
  const variable = /^undefined variable: (.*)$/s.exec(says)?.[1];
  if (variable === undefined)
    return REMEDIES.find((one) => one.says.test(says))?.write ?? 'what LiquidJS can read (https://liquidjs.com)';
  const parts = variable.split('.').slice(0, -1);
  const parent = parts.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), view);
  const names = isObject(parent) ? `one of ${Object.keys(parent).join(', ')}` : 'a name that it has';
  return `${names} (src/pages/views.ts says what each is)`;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
