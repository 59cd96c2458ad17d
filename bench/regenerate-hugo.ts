import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Corpus } from './regenerate-corpus.ts';
import type { Workplace } from './serve-workplace.ts';

/** What a build took. */
export interface HugoBuild {
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  readonly seconds: number;
}

/** What there is in Gazette's feeds, by Hugo's names: no page of an article, one RSS feed for the site and for each channel. */
const config = ({ dir }: Corpus): string => `
baseURL = 'https://bench.example/'
title = 'The bench'
disableKinds = ['section', 'taxonomy', 'sitemap', 'robotsTXT', '404']
# Else Hugo asks whether terms are meant, which they are not.
ignoreErrors = ['error-disable-taxonomy']
[taxonomies]
section = 'section'
tag = 'tags'
author = 'authors'
[outputs]
home = ['RSS']
term = ['RSS']
[[cascade]]
[cascade._build]
render = 'link'
list = 'always'
[cascade._target]
kind = 'page'
[markup.goldmark.renderer]
unsafe = true
[module]
[[module.mounts]]
source = '${dir}'
target = 'content'
`;

const FEED_SIZE = 50;

/** As Hugo's own, with whole articles. */
const RSS = `{{- $pages := .Pages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end -}}
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>The latest articles</description>
<atom:link href="{{ .Permalink }}" rel="self" type="application/rss+xml"/>
{{ range first ${FEED_SIZE} $pages.ByDate.Reverse }}<item>
<title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>
<author>{{ delimit .Params.authors ", " }}</author>
{{ range .Params.tags }}<category>{{ . }}</category>{{ end }}
<description>{{ .Content | html }}</description>
</item>{{ end }}
</channel></rss>
`;

/** What it says of its version; undefined where it is not installed. */
export function findHugo(): string | undefined {
  const { stdout, error } = spawnSync('hugo', ['version'], { encoding: 'utf8' });
  return error ? undefined : /v[\d.]+/.exec(stdout)?.[0];
}

/** Builds the corpus's feeds from nothing. Rejects where the build does not come to all of them. */
export async function buildWithHugo(workplace: Workplace, corpus: Corpus): Promise<HugoBuild> {
  const site = path.join(workplace.dir, 'hugo');
  const built = path.join(site, 'public');
  mkdirSync(path.join(site, 'layouts', '_default'), { recursive: true });
  writeFileSync(path.join(site, 'config.toml'), config(corpus));
  writeFileSync(path.join(site, 'layouts', '_default', 'rss.xml'), RSS);
  const hugo = ['hugo', '--noBuildLock', '--source', site, '--cacheDir', path.join(site, 'cache')];
  // Bash tells the time of what it waited for on its standard error.
  const timed = 'exec 2>&1; export LC_ALL=C TIMEFORMAT="%U %S %R"; time "$@"';
  const out = await workplace.run('bash', ['-c', timed, 'bash', ...hugo]);
  checkFeeds(built, corpus);
  rmSync(site, { recursive: true, maxRetries: 3 });
  const [user = 0, system = 0, seconds = 0] = (out.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpuSeconds: user + system, seconds };
}

function checkFeeds(built: string, { articles, channels }: Corpus): void {
  const feeds = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => path.basename(name) === 'index.xml');
  const bodies = readFileSync(path.join(built, 'index.xml'), 'utf8').split('&lt;h2').length - 1;
  if (feeds.length !== channels + 1 || bodies < Math.min(FEED_SIZE, articles)) {
    throw new Error(`Hugo made ${feeds.length} feeds instead of ${channels + 1}, the site's with ${bodies} headings`);
  }
}
