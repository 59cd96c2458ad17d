import { realpathSync, statSync } from 'node:fs';
import { StoreUnavailable } from '../article-store.ts';

/** Where the articles' folder is, past links. Throws a StoreUnavailable where there is none. */
export function rootOf(root: string): string {
  try {
    return realpathSync(root);
  } catch (cause) {
    throw new StoreUnavailable(
      `ARTICLES_DIR: ${root} can't be found; create the folder or set ARTICLES_DIR to where the articles are`,
      { cause },
    );
  }
}

/** Which folder it is that is at a path: another one put in its place has another name. */
export function identityOf(folder: string): string {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return `${stat?.dev} ${stat?.ino}`;
}

/** Throws a StoreUnavailable where the articles' folder is another one than when it began to be looked at: nobody knows what was seen then. */
export function expectSameRoot(root: string, rootIdentity: string): void {
  if (identityOf(rootOf(root)) === rootIdentity) return;
  throw new StoreUnavailable(
    `ARTICLES_DIR: ${root} was moved while it was looked at; what was published stays, and it is looked at again`,
  );
}
