import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { markdown } from './support/folder.ts';
import { get } from './support/http.ts';

const run = promisify(execFile);

/** Uses the interface as TypeScript sees it; the line that is expected to be wrong must be. */
const TYPED = `
import { type Gazette, type GazetteOptions, gazette } from 'gazette';
const options: GazetteOptions = { publicUrl: 'https://example.org/news', rateLimit: false, log: 'silent' };
const news: Gazette = gazette(options);
export const begun: Promise<void> = news.start();
export const made: Promise<boolean> = news.regenerate();
// @ts-expect-error: there is no such option
gazette({ articleDir: 'news' });
`;

it('every way to start a server tells the engine the same', () => {
  const told = ['package.json', 'Procfile', 'Dockerfile', 'deploy/gazette.service'].map((file) => {
    const [line = ''] = /^.*--max-semi-space-size.*dist\/main\.js.*$/m.exec(readFileSync(file, 'utf8')) ?? [];
    return [file, line.match(/--[\w-]+(?:=\d+)?/g)?.join(' ')];
  });
  assert.deepEqual(
    told,
    told.map(([file]) => [file, told[0]?.[1]]),
  );
  assert.match(told[0]?.[1] ?? '', /^--max-semi-space-size=\d+ --/);
});

it('what is built is ASCII: one other letter has the engine take two bytes for each', () => {
  for (const file of readdirSync('dist').filter((name) => name.endsWith('.js')))
    assert.match(readFileSync(path.join('dist', file), 'latin1'), /^[\0-\x7f]*$/, file);
});

it('what npm packs installs elsewhere, as a command and as a part of an Express site: the example runs, and has types', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gazette-package-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const root = process.cwd();
  // Other tests use what is built: it is packed as it is.
  const { stdout: packed } = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "private": true }');
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', `./${packed.trim()}`];
  await run('npm', install, { cwd: folder });

  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  const command = path.join(folder, 'node_modules/.bin/gazette');
  assert.equal((await run(command, ['--version'], { cwd: folder })).stdout, `${version}\n`);

  writeFileSync(path.join(folder, 'typed.ts'), TYPED);
  // Of this project's packages, the consumer has the compiler and the types of Node alone.
  const compiled = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', '--types', 'node'];
  const types = ['--typeRoots', path.join(root, 'node_modules/@types')];
  await run(path.join(root, 'node_modules/.bin/tsc'), [...compiled, ...types, 'typed.ts'], { cwd: folder });

  mkdirSync(path.join(folder, 'articles'));
  writeFileSync(path.join(folder, 'articles/one.md'), markdown({ title: 'One', date: '2026-01-01' }));
  copyFileSync('docs/examples/mounted.js', path.join(folder, 'mounted.js'));
  const site = spawn(process.execPath, ['mounted.js'], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', PORT: '0', PUBLIC_URL: 'https://example.org/news' },
  });
  context.after(() => site.kill('SIGKILL'));
  let said = '';
  site.stderr.on('data', (data) => {
    said += data;
  });
  const [line] = await once(site.stdout, 'data');
  const url = `http://127.0.0.1:${/On port (\d+)/.exec(String(line))?.[1]}`;
  assert.match((await get(`${url}/news/rss.xml`)).body, /<link>https:\/\/example\.org\/news\/articles\/one<\/link>/);
  assert.match((await get(`${url}/news`)).body, /One/);
  assert.match((await get(`${url}/`)).body, /News/);
  const unknown = await get(`${url}/news/nothing`);
  assert.deepEqual([unknown.status, unknown.body], [404, 'There is no /news/nothing here.']);
  site.kill('SIGTERM');
  assert.deepEqual(await once(site, 'exit'), [0, null], said);
  assert.equal(said, '');
});
