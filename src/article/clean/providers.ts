/** Who is embedded, and where the page of what is embedded is. Hosts are compared whole: `youtube.com.evil.example` is none. */

export interface Provider {
  readonly name: string;
  /** The host itself, or any host in it. */
  readonly hosts: readonly string[];
  /** Of path and query; its groups are `$1`, `$2` in the templates. */
  readonly path: RegExp;
  readonly page: string;
  /** A picture that can be had without asking anybody. */
  readonly poster?: string;
}

const YOUTUBE = ['youtube.com', 'youtube-nocookie.com', 'youtu.be'] as const;
const WATCH = 'https://www.youtube.com/watch?v=$1';
const POSTER = 'https://i.ytimg.com/vi/$1/hqdefault.jpg';

export const PROVIDERS: readonly Provider[] = [
  {
    name: 'YouTube',
    hosts: YOUTUBE,
    path: /^\/embed\/videoseries\?(?:.*&)?list=([\w-]+)/,
    page: 'https://www.youtube.com/playlist?list=$1',
  },
  { name: 'YouTube', hosts: YOUTUBE, path: /^\/(?:embed|v|shorts|live|e)\/([\w-]{6,20})/, page: WATCH, poster: POSTER },
  { name: 'YouTube', hosts: YOUTUBE, path: /^\/watch\?(?:.*&)?v=([\w-]{6,20})/, page: WATCH, poster: POSTER },
  { name: 'YouTube', hosts: ['youtu.be'], path: /^\/([\w-]{11})/, page: WATCH, poster: POSTER },
  { name: 'Vimeo', hosts: ['vimeo.com'], path: /^\/(?:video\/)?(\d+)\?(?:.*&)?h=(\w+)/, page: 'https://vimeo.com/$1/$2' },
  { name: 'Vimeo', hosts: ['vimeo.com'], path: /^\/(?:video\/)?(\d+)/, page: 'https://vimeo.com/$1' },
  {
    name: 'Dailymotion',
    hosts: ['dailymotion.com'],
    path: /^\/(?:embed\/)?video\/(\w+)/,
    page: 'https://www.dailymotion.com/video/$1',
    poster: 'https://www.dailymotion.com/thumbnail/video/$1',
  },
  {
    name: 'Dailymotion',
    hosts: ['dailymotion.com'],
    path: /^\/player[^?]*\?(?:.*&)?video=(\w+)/,
    page: 'https://www.dailymotion.com/video/$1',
    poster: 'https://www.dailymotion.com/thumbnail/video/$1',
  },
  {
    name: 'X',
    hosts: ['twitter.com', 'x.com'],
    path: /^\/embed\/[^?]*\?(?:.*&)?id=(\d+)/,
    page: 'https://twitter.com/i/status/$1',
  },
  { name: 'X', hosts: ['twitter.com', 'x.com'], path: /^\/(\w+)\/status\/(\d+)/, page: 'https://twitter.com/$1/status/$2' },
  { name: 'Instagram', hosts: ['instagram.com'], path: /^\/(p|reel|tv)\/([\w-]+)/, page: 'https://www.instagram.com/$1/$2/' },
  { name: 'TikTok', hosts: ['tiktok.com'], path: /^\/embed\/(?:v2\/)?(\d+)/, page: 'https://www.tiktok.com/embed/$1' },
  {
    name: 'Spotify',
    hosts: ['spotify.com'],
    path: /^\/embed(?:-podcast)?\/(\w+)\/(\w+)/,
    page: 'https://open.spotify.com/$1/$2',
  },
  { name: 'Apple Podcasts', hosts: ['embed.podcasts.apple.com'], path: /^\/(.+)$/, page: 'https://podcasts.apple.com/$1' },
  { name: 'Apple Music', hosts: ['embed.music.apple.com'], path: /^\/(.+)$/, page: 'https://music.apple.com/$1' },
  { name: 'TED', hosts: ['embed.ted.com'], path: /^\/(talks\/[^?]+)/, page: 'https://www.ted.com/$1' },
  { name: 'Twitch', hosts: ['twitch.tv'], path: /^\/\?(?:.*&)?video=v?(\d+)/, page: 'https://www.twitch.tv/videos/$1' },
  { name: 'Twitch', hosts: ['twitch.tv'], path: /^\/\?(?:.*&)?channel=(\w+)/, page: 'https://www.twitch.tv/$1' },
  {
    name: 'CodePen',
    hosts: ['codepen.io'],
    path: /^\/([\w-]+)\/embed\/(?:preview\/)?(\w+)/,
    page: 'https://codepen.io/$1/pen/$2',
  },
  {
    name: 'GitHub Gist',
    hosts: ['gist.github.com'],
    path: /^\/([\w-]+(?:\/\w+)??)(?:\.js|\.pibb|$|\?)/,
    page: 'https://gist.github.com/$1',
  },
  { name: 'Loom', hosts: ['loom.com'], path: /^\/embed\/(\w+)/, page: 'https://www.loom.com/share/$1' },
  { name: 'Internet Archive', hosts: ['archive.org'], path: /^\/embed\/([^?]+)/, page: 'https://archive.org/details/$1' },
  { name: 'Giphy', hosts: ['giphy.com'], path: /^\/embed\/(\w+)/, page: 'https://giphy.com/gifs/$1' },
  { name: 'Datawrapper', hosts: ['datawrapper.dwcdn.net'], path: /^\/(\w+)/, page: 'https://datawrapper.dwcdn.net/$1/' },
  {
    name: 'asciinema',
    hosts: ['asciinema.org'],
    path: /^\/a\/(\w+)/,
    page: 'https://asciinema.org/a/$1',
    poster: 'https://asciinema.org/a/$1.png',
  },
  { name: 'Streamable', hosts: ['streamable.com'], path: /^\/(?:[eos]\/)?(\w+)/, page: 'https://streamable.com/$1' },
];

/** Those whose address is in a parameter of theirs. */
export const WRAPPERS: readonly { readonly name: string; readonly hosts: readonly string[]; readonly parameter: string }[] = [
  { name: 'SoundCloud', hosts: ['soundcloud.com'], parameter: 'url' },
  { name: 'Facebook', hosts: ['facebook.com'], parameter: 'href' },
  { name: 'Mixcloud', hosts: ['mixcloud.com'], parameter: 'feed' },
];

/** Frames without anything to see: advertisements, counters, buttons. */
export const NOTHING_TO_SEE: readonly string[] = [
  'doubleclick.net',
  'googlesyndication.com',
  'googletagmanager.com',
  'google-analytics.com',
  'amazon-adsystem.com',
  'taboola.com',
  'outbrain.com',
  'adnxs.com',
  'criteo.com',
  'disqus.com',
  'recaptcha.net',
  'addtoany.com',
  'addthis.com',
  'sharethis.com',
];

export const NOTHING_TO_SEE_PATH =
  /^\/(?:plugins\/(?:like|share_button|follow|page)\.php|recaptcha\/|widgets\/(?:tweet_button|follow_button))/;

/** Scripts that write something into the page that can be linked to instead. */
export const SCRIPTED: readonly string[] = ['gist.github.com', 'asciinema.org', 'datawrapper.dwcdn.net'];

/** Whether `host` is one of `hosts` or within one. */
export function isWithin(host: string, hosts: readonly string[]): boolean {
  return hosts.some(
    (other) => host.endsWith(other) && (host.length === other.length || host[host.length - other.length - 1] === '.'),
  );
}
