import { stringify } from 'yaml';
import { legalText } from '../article/clean/text.ts';
import type { Value } from '../article/fields.ts';

/** As front matter has it. What is empty is left away. */
export type Written = Value | boolean | undefined | readonly Written[] | { readonly [key: string]: Written };

export const yamlOf = (fields: { readonly [key: string]: Written }): string => stringify(filled(fields), { lineWidth: 0 });

export function filled(value: Written): Value | boolean | undefined {
  if (Array.isArray(value)) return value.map(filled).filter((one) => one !== undefined) as Value;
  if (typeof value === 'string') return value.trim() === '' ? undefined : legalText(value);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, one]) => [key, filled(one)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined && !isEmpty(one))) as Value;
}

const isEmpty = (value: Value | boolean): boolean => typeof value === 'object' && Object.keys(value).length === 0;
