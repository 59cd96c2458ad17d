import assert from 'node:assert/strict';
import type { Publication } from '../../src/domain.ts';
import { readPublication } from '../../src/publication.ts';

/** A publication as publication.yaml would make it. */
export function publication(yaml = ''): Publication {
  const result = readPublication(`title: The Tester\nurl: https://example.org\nid: example.org,2026-01-01\n${yaml}`, {
    fallbackUrl: 'http://localhost',
    refreshMinutes: 5,
  });
  assert.ok(result.ok, JSON.stringify(result));
  return result.publication;
}
