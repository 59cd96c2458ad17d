// A site of its own, with a publication below /news. Run it where a folder «articles» is: node mounted.js
import express from 'express';
import { gazette } from 'gazette';

const port = Number(process.env.PORT ?? 3000);
const site = express();
const news = gazette({ publicUrl: process.env.PUBLIC_URL ?? `http://localhost:${port}/news`, articlesDir: 'articles' });

site.get('/', (_request, response) => response.send('<a href="/news/">News</a>'));
site.use('/news', news);
// What the publication has nothing at comes here, as it does without it.
site.use((request, response) => response.status(404).send(`There is no ${request.path} here.`));

// Without this the first request does it, and waits.
await news.start();
const server = site.listen(port, () => process.stdout.write(`On port ${server.address().port}\n`));

// Whoever changes articles by other ways than files may say so: await news.regenerate()
process.once('SIGTERM', () => server.close(() => news.close()));
