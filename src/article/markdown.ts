import markdownIt from 'markdown-it';
import footnote from 'markdown-it-footnote';

/** CommonMark with GFM's tables and strikethrough, and footnotes. Raw HTML passes: the cleaner is what makes it safe. */
const markdown = markdownIt('default', { html: true, linkify: false, typographer: false }).use(footnote);

/** Markdown → HTML, still to be cleaned. */
export const markdownToHtml = (text: string): string => markdown.render(text, {});
