import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Publication } from '../../src/domain.ts';
import type { Access } from '../../src/http/observe.ts';
import { makeServer, type ServerParts } from '../../src/http/server.ts';
import { openShipped } from '../../src/store/folder/shipped.ts';
import { createMetrics } from '../../src/traffic/metrics.ts';
import { createTraffic, type Traffic } from '../../src/traffic/traffic.ts';
import { type ArticlesFolder, articlesFolder } from './folder.ts';
import { get, type Reply, type Request } from './http.ts';
import { publication } from './publication.ts';
import { type PublisherUnderTest, publisherOver } from './publisher.ts';

export interface Site extends PublisherUnderTest {
  readonly folder: ArticlesFolder;
  readonly port: number;
  readonly traffic: Traffic;
  /** The access log. */
  readonly accesses: readonly Access[];
  get(path: string, request?: Request): Promise<Reply>;
}

export interface SiteOptions extends Partial<Pick<ServerParts, 'limit' | 'trustProxy' | 'patience'>> {
  readonly settings?: Publication;
  /** Whether the first edition is there. */
  readonly ready?: boolean;
  readonly deltas?: boolean;
}

/** A server on a free port over a folder of articles. */
export async function site(
  context: TestContext,
  files: Readonly<Record<string, string>>,
  { settings = publication(), ready = true, deltas = false, limit, trustProxy = 0, patience }: SiteOptions = {},
): Promise<Site> {
  const folder = articlesFolder(context, files);
  const under = publisherOver(folder.path, { deltas });
  under.settings = settings;
  if (ready) await under.publisher.regenerate('test');
  const errors: unknown[] = [];
  const accesses: Access[] = [];
  const traffic = createTraffic({ now: () => under.now });
  const gauges = () => ({ editionAgeSeconds: 0, articles: 0, problems: 0, failures: 0 });
  const server = makeServer({
    publisher: under.publisher,
    freshUntil: () => under.now + 90_000,
    now: () => under.now,
    trustProxy,
    limit,
    deltas,
    ...(patience ? { patience } : {}),
    traffic,
    metrics: createMetrics({ traffic, gauges }),
    logAccess: (access) => accesses.push(access),
    openShipped: (path) => openShipped(folder.path, path),
    failed: (error) => errors.push(error),
  });
  const port = await server.listen(0, '127.0.0.1');
  context.after(async () => {
    await server.close(0);
    assert.deepEqual(errors, []);
  });
  return Object.assign(under, {
    folder,
    port,
    traffic,
    accesses,
    get: (path: string, request?: Request) => get(`http://127.0.0.1:${port}${path}`, request),
  });
}
