import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** A folder of articles that lives as long as its test. */
export interface ArticlesFolder {
  readonly path: string;
  write(file: string, text: string | Uint8Array): void;
  remove(file: string): void;
}

export function articlesFolder(
  context: Pick<TestContext, 'after'>,
  files: Readonly<Record<string, string>> = {},
): ArticlesFolder {
  const root = mkdtempSync(path.join(tmpdir(), 'gazette-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const folder: ArticlesFolder = {
    path: root,
    write(file, text) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    },
    remove: (file) => rmSync(path.join(root, file), { recursive: true, force: true }),
  };
  for (const [file, text] of Object.entries(files)) folder.write(file, text);
  return folder;
}

/** A stored article in Markdown with the given front matter. */
export const markdown = (frontMatter: Readonly<Record<string, string | number | boolean>>, body = 'Some text.\n'): string =>
  `---\n${Object.entries(frontMatter)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')}---\n${body}`;
