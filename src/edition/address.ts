import type { NamedChannel } from '../domain.ts';
import { CHANNEL_FOLDERS } from '../feed/channel.ts';
import type { Format } from '../render/formats.ts';

/** What a path of this site names, before anybody has looked whether it is there. */
export type Target =
  | { readonly kind: 'feed'; readonly channel: ChannelAddress; readonly format: Format; readonly archive?: number }
  | { readonly kind: 'channel page'; readonly channel: ChannelAddress; readonly archive?: number }
  | { readonly kind: 'opml' }
  | { readonly kind: 'robots' }
  | { readonly kind: 'article' };

export type ChannelAddress = { readonly kind: 'publication' } | { readonly kind: NamedChannel['kind']; readonly slug: string };

export const OPML_PATH = '/opml.xml';
export const ROBOTS_PATH = '/robots.txt';

const KINDS: ReadonlyMap<string, NamedChannel['kind']> = new Map(
  (Object.entries(CHANNEL_FOLDERS) as [NamedChannel['kind'], string][]).map(([kind, folder]) => [folder, kind]),
);

/** Reads a path. Whatever is nothing else may be an article's. */
export function readAddress(path: string, formats: readonly Format[]): Target {
  if (path === '/') return { kind: 'channel page', channel: { kind: 'publication' } };
  if (path === OPML_PATH) return { kind: 'opml' };
  if (path === ROBOTS_PATH) return { kind: 'robots' };
  const parts = path.slice(1).split('/');
  const kind = KINDS.get(parts[0] ?? '');
  const slug = kind && parts[1] ? decodeURIComponent(parts[1]) : undefined;
  const channel: ChannelAddress = kind && slug !== undefined ? { kind, slug } : { kind: 'publication' };
  const rest = channel.kind === 'publication' ? parts : parts.slice(2);
  if (rest.length === 0) return { kind: 'channel page', channel };
  const format = formats.find(({ fileName }) => fileName === rest.at(-1));
  if (format && rest.length === 1) return { kind: 'feed', channel, format };
  const archive = rest[0] === 'archive' && /^[1-9]\d{0,8}$/.test(rest[1] ?? '') ? Number(rest[1]) : undefined;
  if (archive !== undefined && rest.length === 2) return { kind: 'channel page', channel, archive };
  if (archive !== undefined && format && rest.length === 3) return { kind: 'feed', channel, format, archive };
  return { kind: 'article' };
}
