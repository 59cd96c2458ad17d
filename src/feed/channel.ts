import type { ArticleHead, Channel } from '../domain.ts';

/** Whether an article belongs to a channel. Names are compared as written, in Unicode's NFC. */
export function belongsTo(article: ArticleHead, channel: Channel): boolean {
  switch (channel.kind) {
    case 'publication':
      return true;
    case 'section':
      return article.section === channel.name;
    case 'tag':
      return article.tags.includes(channel.name);
    case 'author':
      return article.authors.some((author) => author.name === channel.name);
  }
}
