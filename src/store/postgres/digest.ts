import { createHash } from 'node:crypto';
import type { Article } from '../../domain.ts';

/** Names all of an article: the same is made of it wherever the name is the same. */
export const digestOf = (article: Article): string =>
  createHash('sha256').update(JSON.stringify(article)).digest('base64url').slice(0, 22);
