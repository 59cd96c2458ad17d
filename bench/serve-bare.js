/**
 * The least that `node:http` can do: one answer, told beforehand, to whatever is asked. `node bench/serve-bare.js FILE`, with an answer
 * in the file as `serve-answer.ts` keeps it. JavaScript, so that it runs as dist/main.js does: without a loader.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { status, headers, body, file } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const bytes = Buffer.from(body, 'base64');

const fromMemory = (_request, response) => response.writeHead(status, headers).end(bytes);
const fromDisk = (_request, response) => createReadStream(file).pipe(response.writeHead(status, headers));

const server = createServer(file === undefined ? fromMemory : fromDisk);
server.listen(0, '127.0.0.1', () => process.stdout.write(`bare on port ${server.address().port}\n`));
