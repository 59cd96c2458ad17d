/**
 * Builds the tests into `built-tests`, so that `npm test` reads a few large files for each instead of hundreds of small ones. Where a file
 * lies is what it is in the sources: fixtures are found by it.
 */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const OUT = 'built-tests';

/** What `import.meta` says of a source, said outright. */
const places = {
  name: 'places',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\](?:src|test)[/\\].*\.ts$/ }, ({ path: file }) => {
      const place = { url: pathToFileURL(file).href, filename: file, dirname: path.dirname(file) };
      const text = readFileSync(file, 'utf8');
      return {
        loader: 'ts',
        contents: text.replace(/\bimport\.meta\.(url|filename|dirname)\b/g, (_, name) => JSON.stringify(place[name])),
      };
    });
  },
};

rmSync(OUT, { recursive: true, force: true });
await build({
  entryPoints: ['test/*.test.ts'],
  outdir: OUT,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  plugins: [places],
});
