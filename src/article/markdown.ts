import markdownIt from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { escapeText } from './clean/attributes.ts';
import { CAPS } from './clean/caps.ts';
import { markdownExcess } from './markdown-caps.ts';

/** CommonMark with GFM's tables and strikethrough, and footnotes. Raw HTML passes: the cleaner is what makes it safe. */
const markdown = markdownIt('default', { html: true, linkify: false, typographer: false }).use(footnote);

/**
 * Markdown → HTML, still to be cleaned. What is past a limit is not rendered, as that may take half a minute: it goes on as text.
 * Of the length the cleaner says so, of all else `markdownExcess`.
 */
export const markdownToHtml = (text: string): string =>
  text.length > CAPS.characters || markdownExcess(text)
    ? text
        .split(/\n{2,}/)
        .map((paragraph) => `<p>${escapeText(paragraph)}</p>`)
        .join('\n')
    : markdown.render(text, {});
