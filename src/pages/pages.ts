import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { PageAsset, Pages } from '../edition/pages.ts';
import { ROOT } from '../root.ts';
import { articleView } from './article-view.ts';
import { channelView, feedView } from './channel-view.ts';
import { ICON_PATH, SCRIPT_PATH, STYLESHEET_PATH } from './frame.ts';
import { ARTICLE_SAMPLES, CHANNEL_SAMPLES, FEED_SAMPLES } from './samples.ts';
import { compileTemplates, readSources, type Sources } from './templates.ts';

const OURS = new URL('src/pages/', ROOT);

const ASSETS = [
  { file: 'style.css', path: STYLESHEET_PATH, mediaType: 'text/css; charset=utf-8' },
  { file: 'copy.js', path: SCRIPT_PATH, mediaType: 'text/javascript; charset=utf-8' },
  { file: 'icon.svg', path: ICON_PATH, mediaType: 'image/svg+xml' },
] as const;

/**
 * Reads the templates, the stylesheet and the script, and makes pages of them. A file in `folder`, a publication's own, is used
 * instead of ours of that name. Throws an Error that names file and line where a template can't be used: with templates of its own each
 * is tried here, so that no reader is the first to find that out; ours are tried by the tests.
 */
export function loadPages(folder?: string): Pages {
  const own = folder === undefined ? [] : [folder];
  const templates = readSources([fileURLToPath(new URL('templates/', OURS)), ...own], ['.liquid']);
  const files = readSources([fileURLToPath(OURS), ...own], ['.css', '.js', '.svg']);
  const versions = { style: versionOf(files.get('style.css')?.text), script: versionOf(files.get('copy.js')?.text) };
  const render = compileTemplates(['channel', 'feed', 'article'], templates, { versions });
  const pages: Pages = {
    channel: (page) => render.channel(channelView(page)),
    feed: (page) => render.feed(feedView(page)),
    article: (page) => render.article(articleView(page)),
    assets: ASSETS.map((asset) => assetOf(asset, files)),
  };
  if (folder !== undefined) tryOut(pages);
  return pages;
}

export function tryOut(pages: Pages): void {
  CHANNEL_SAMPLES.forEach(pages.channel);
  FEED_SAMPLES.forEach(pages.feed);
  ARTICLE_SAMPLES.forEach(pages.article);
}

/** Another one for another text: a page and what it is shown with are of one release, whatever a browser has kept. */
const versionOf = (text = ''): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);

const assetOf = ({ file, path, mediaType }: (typeof ASSETS)[number], files: Sources): PageAsset => ({
  path,
  mediaType,
  text: files.get(file)?.text ?? '',
});
