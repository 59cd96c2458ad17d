/**
 * Builds `dist`: the command and the library, packages and all, in a few files. A start reads every file that it needs, and finding and
 * reading a thousand small ones takes longer than all the rest of it.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** Express brings with it what reads request bodies, of which more than a megabyte is tables of old character sets. Nothing here reads any. */
const withoutBodies = {
  name: 'without bodies',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^body-parser$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

/** See src/edition/clock-format.ts. */
const withClockFormat = {
  name: 'with clock format',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]node-cron[/\\]dist[/\\]_shared\.js$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      const ours = JSON.stringify(path.resolve('src/edition/clock-format.ts'));
      return {
        contents: `import { ClockFormat } from ${ours};\n${source.replaceAll('new Intl.DateTimeFormat(', 'new ClockFormat(')}`,
      };
    });
  },
};

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/main.ts', 'src/index.ts', 'src/thread.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // A source is kept in memory as it stands, comments and all. Names stay, for those who read what went wrong.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  // In licences.txt.
  legalComments: 'none',
  plugins: [withoutBodies, withClockFormat],
  // Packages that are CommonJS ask for what Node has by a `require` of their own.
  banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  sourcemap: true,
  metafile: true,
});

/**
 * A source with one letter beyond Latin-1 takes two bytes in memory for each of its letters. esbuild has written those in strings as escapes;
 * the others are in regular expressions, and mean the same as escapes there.
 */
for (const name of readdirSync('dist').filter((file) => file.endsWith('.js'))) {
  const source = readFileSync(`dist/${name}`, 'utf8');
  const escaped = source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  writeFileSync(`dist/${name}`, escaped);
}

const packages = new Set(
  Object.keys(metafile.inputs).flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []),
);
const licences = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return `${name} ${version} (${license})\n\n${text === undefined ? '' : readFileSync(`${folder}/${text}`, 'utf8')}`;
});
writeFileSync('dist/licences.txt', licences.join(`\n${'-'.repeat(80)}\n\n`));
