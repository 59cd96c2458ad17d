/** Reads Prometheus' text format, version 0.0.4, as far as `metrics.ts` writes it. */

/** One number, and what it is of. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

export type Samples =
  | { readonly ok: true; readonly samples: readonly Sample[] }
  /** The first line that is none of the format; counted from 1. */
  | { readonly ok: false; readonly line: number };

/** prom-client spells what is no number `Nan`. */
const NUMBER = String.raw`[+-]?(?:\d{1,20}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?|Inf|Na[Nn])`;
/** A name, what may be labels, a value, and a time that nobody here needs. */
const SAMPLE = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? +(${NUMBER})(?: +-?\d{1,20})?$`);
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)/y;
const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/** Never throws. */
export function readSamples(text: string): Samples {
  const samples: Sample[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const sample = readSample(line);
    if (!sample) return { ok: false, line: i + 1 };
    samples.push(sample);
  }
  return { ok: true, samples };
}

function readSample(line: string): Sample | undefined {
  const [, name, said = '', value] = SAMPLE.exec(line) ?? [];
  const labels = readLabels(said);
  if (name === undefined || value === undefined || !labels) return undefined;
  return { name, labels, value: Number(value.replace('Inf', 'Infinity')) };
}

function readLabels(said: string): ReadonlyMap<string, string> | undefined {
  const labels = new Map<string, string>();
  LABEL.lastIndex = 0;
  for (let at = 0; at < said.length; at = LABEL.lastIndex) {
    const [, name, value] = LABEL.exec(said) ?? [];
    if (name === undefined || value === undefined || labels.has(name)) return undefined;
    labels.set(
      name,
      value.replace(/\\[\\"n]/g, (escaped) => ESCAPES[escaped] ?? escaped),
    );
  }
  return labels;
}
