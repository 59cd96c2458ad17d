/** The direction of the text, where a document says it of itself as a whole. */
import type { Page } from './page.ts';
import { append, element } from './tree.ts';

/** What `<html dir="rtl">` and `<body dir="rtl">` say would be lost with them. */
export function documentDirection(page: Page): void {
  const html = page.named.get('html')?.[0];
  const dir = page.body.attribs.dir ?? html?.attribs.dir;
  if (dir === undefined || !/^(?:rtl|auto)$/i.test(dir.trim())) return;
  const lang = page.body.attribs.lang ?? html?.attribs.lang;
  append(page.body, element('div', { dir, ...(lang === undefined ? {} : { lang }) }, ...page.body.children));
}
