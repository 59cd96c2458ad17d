import type { Publication } from '../domain.ts';
import { escapeText } from './clean/attributes.ts';
import { type Fields, type NamedValue, toFields } from './fields.ts';
import { markdownToHtml } from './markdown.ts';
import { isWholePage, type Page, readPage } from './page.ts';
import type { Form } from './parse.ts';
import { readWireCopy } from './wire.ts';

/** What a file says of its article, and the article's text. */
export interface Content {
  readonly fields: Fields;
  readonly html: () => string;
  /** Where relative addresses start, if not at the article's own address. */
  readonly baseHref?: string;
}

/** A page past a limit of the parser. */
export type NoContent = Extract<Page, { ok: false }>;

/** Whether the text says of the article what else front matter does. */
export const isSelfDescribing = (form: Form, body: string, said: readonly NamedValue[]): boolean =>
  form === 'wire copy' || (form === 'html' && (toFields(said).size === 0 || isWholePage(body)));

/** Front matter has the last word on what a page says of itself. */
export function readContent(form: Form, text: string, own: Fields, publication: Publication): Content | NoContent {
  if (form === 'wire copy') {
    const { values, paragraphs } = readWireCopy(text);
    return { fields: toFields(values), html: () => paragraphs.map((paragraph) => `<p>${escapeText(paragraph)}</p>`).join('\n') };
  }
  if (form === 'markdown') return { fields: own, html: () => markdownToHtml(text) };
  if (own.size > 0 && !isWholePage(text)) return { fields: own, html: () => text };
  const page = readPage(text, publication.url);
  // The cleaner takes what is past its limits as plain text: enough, where front matter says the rest.
  if (!page.ok) return own.has('title') ? { fields: own, html: () => text } : page;
  const { values, body, baseHref } = page;
  return { fields: new Map([...toFields(values), ...own]), html: () => body, ...(baseHref === undefined ? {} : { baseHref }) };
}
