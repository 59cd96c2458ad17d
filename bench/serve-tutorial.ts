/**
 * The server that tutorials build: Express, the `feed` and `compression` packages, and everything read, rendered and compressed for
 * each request. `node --import tsx bench/serve-tutorial.ts`, with ARTICLES_DIR in the environment.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import compression from 'compression';
import express from 'express';
import { Feed } from 'feed';
import MarkdownIt from 'markdown-it';
import { parse } from 'yaml';

interface Post {
  readonly slug: string;
  readonly title: string;
  readonly date: Date;
  readonly author: string;
  readonly tags: readonly string[];
  readonly description: string;
  readonly markdown: string;
  readonly withdrawn?: boolean;
}

const FEED_SIZE = 50;

const dir = process.env.ARTICLES_DIR ?? 'articles';
const markdownIt = new MarkdownIt({ html: true });

async function readPost(file: string): Promise<Post> {
  const text = await readFile(path.join(dir, file), 'utf8');
  const [, frontMatter = '', markdown = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
  const fields = parse(frontMatter) as Post;
  return { ...fields, slug: path.basename(file, '.md'), date: new Date(fields.date), markdown };
}

async function readPosts(): Promise<readonly Post[]> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.md'));
  const posts = (await Promise.all(files.map(readPost))).filter(({ withdrawn }) => !withdrawn);
  return posts.toSorted((a, b) => b.date.getTime() - a.date.getTime()).slice(0, FEED_SIZE);
}

function makeFeed(url: string, posts: readonly Post[]): Feed {
  const feed = new Feed({ title: 'The bench', description: 'The latest articles', id: url, link: url, copyright: '' });
  for (const { slug, title, date, author, tags, description, markdown } of posts) {
    feed.addItem({
      title,
      date,
      description,
      id: `${url}/articles/${slug}`,
      link: `${url}/articles/${slug}`,
      content: markdownIt.render(markdown),
      author: [{ name: author }],
      category: tags.map((name) => ({ name })),
    });
  }
  return feed;
}

const app = express();
app.use(compression());
app.get('/rss.xml', async (request, response) => {
  const feed = makeFeed(`http://${request.get('host')}`, await readPosts());
  response.type('application/rss+xml').send(feed.rss2());
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`tutorial on port ${(server.address() as AddressInfo).port}\n`);
});
