import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Publication } from '../../src/domain.ts';
import { makeServer } from '../../src/http/server.ts';
import { openShipped } from '../../src/store/folder/shipped.ts';
import { type ArticlesFolder, articlesFolder } from './folder.ts';
import { get, type Reply, type Request } from './http.ts';
import { publication } from './publication.ts';
import { type PublisherUnderTest, publisherOver } from './publisher.ts';

export interface Site extends PublisherUnderTest {
  readonly folder: ArticlesFolder;
  readonly port: number;
  get(path: string, request?: Request): Promise<Reply>;
}

/** A server on a free port over a folder of articles. */
export async function site(
  context: TestContext,
  files: Readonly<Record<string, string>>,
  { settings = publication(), ready = true }: { settings?: Publication; ready?: boolean } = {},
): Promise<Site> {
  const folder = articlesFolder(context, files);
  const under = publisherOver(folder.path);
  under.settings = settings;
  if (ready) await under.publisher.regenerate('test');
  const errors: unknown[] = [];
  const server = makeServer({
    publisher: under.publisher,
    freshUntil: () => under.now + 90_000,
    now: () => under.now,
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
    get: (path: string, request?: Request) => get(`http://127.0.0.1:${port}${path}`, request),
  });
}
