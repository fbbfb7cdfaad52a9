// Builds everything that ships: `node esbuild.js [--production] [--watch]`.
// Extension, CLI and library are ES modules that share chunks, so an SDK stands once in `dist` and is loaded only when a
// dynamic import reaches it.
import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { mergeStartFiles, staticImports } from './scripts/mergeStartFiles.js';
import { lateLibraries } from './scripts/lateLibraries.js';
import { commonjsNames } from './scripts/commonjsNames.js';

const require = createRequire(import.meta.url);
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const { version } = require('./package.json');

const entries = { extension: 'src/extension.ts', cli: 'src/cli/main.ts', index: 'src/index.ts' };

// Tells the editor's task when all builds of a change are under way and when they are done.
let running = 0;
const progress = {
  name: 'progress',
  setup(build) {
    build.onStart(() => {
      if (running++ === 0) console.log('building');
    });
    build.onEnd(() => {
      if (--running === 0) setTimeout(() => console.log('watching'));
    });
  },
};

// Some bundled CommonJS dependencies call require() on node's own modules.
const nodeBanner =
  "import{createRequire as __cupelRequire}from'node:module';const require=__cupelRequire(import.meta.url);";

const startFiles = {
  name: 'start-files',
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      if (metafile) await mergeStartFiles(metafile, shared, nodeBanner);
    });
  },
};

const shared = {
  plugins: watch ? [progress] : [],
  bundle: true,
  sourcemap: production ? false : 'linked',
  // Names stay as they are: errors show them, and `keepNames` would cost a call at each function that is made.
  minifyWhitespace: production,
  minifySyntax: production,
  logLevel: 'warning',
  metafile: true,
};

const versionDefine = {
  'process.env.CUPEL_VERSION': JSON.stringify(version),
  'process.env["CUPEL_VERSION"]': JSON.stringify(version),
};

const nodeOptions = {
  ...shared,
  plugins: [commonjsNames, lateLibraries, startFiles, ...shared.plugins],
  entryPoints: entries,
  outdir: 'dist',
  chunkNames: '[name]-[hash]',
  platform: 'node',
  target: 'node22',
  format: 'esm',
  splitting: true,
  external: ['vscode'],
  define: versionDefine,
  banner: { js: nodeBanner },
};

/** Worker entry points live beside the code that starts them and are named `*.worker.ts`. */
const workerPaths = readdirSync('src', { recursive: true })
  .filter((file) => file.endsWith('.worker.ts'))
  .map((file) => path.join('src', file));

/** Each is one file with all that it needs: what a thread waits for at its start is the files that it reads. */
const workerOptions = {
  ...shared,
  entryPoints: Object.fromEntries(workerPaths.map((file) => [path.basename(file, '.ts'), file])),
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  define: { ...versionDefine, 'import.meta.url': '__cupelUrl', 'import.meta.filename': '__filename' },
  banner: { js: "const __cupelUrl=require('node:url').pathToFileURL(__filename).href;" },
};

/** The results panel fetches what is behind its tabs when that is first shown; every other page is one script. */
const divided = 'results.tsx';
const webviewEntries = existsSync('src/webview/entries') ? readdirSync('src/webview/entries') : [];
const webviewPaths = (files) => files.map((file) => `src/webview/entries/${file}`);

const webviewOptions = {
  ...shared,
  minify: production, // it is part of every HTML report
  entryPoints: webviewPaths(webviewEntries.filter((file) => file !== divided)),
  outdir: 'dist/webview',
  platform: 'browser',
  target: 'chrome130',
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.ttf': 'file', '.svg': 'dataurl' },
};

/** Names the files that a page imports at once, so that it can ask for all of them with the first. */
const preloads = {
  name: 'preloads',
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      if (!metafile) return;
      const found = staticImports(metafile.outputs, `dist/webview/${path.parse(divided).name}.js`);
      const names = found.map((file) => path.basename(file));
      await writeFile('dist/webview/preloads.json', JSON.stringify(names));
    });
  },
};

const dividedOptions = {
  ...webviewOptions,
  plugins: [preloads, ...shared.plugins],
  entryPoints: webviewPaths(webviewEntries.filter((file) => file === divided)),
  chunkNames: '[name]-[hash]',
  format: 'esm',
  splitting: true,
};

/** Files that the code reads at run time, beside the bundles. */
async function copyAssets() {
  await mkdir('dist', { recursive: true });
  await mkdir('dist/tiktoken', { recursive: true });
  await cp(require.resolve('tiktoken/lite/tiktoken_bg.wasm'), 'dist/tiktoken/tiktoken_bg.wasm');
  for (const encoding of ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'])
    await cp(require.resolve(`tiktoken/encoders/${encoding}.json`), `dist/tiktoken/${encoding}.json`);
}

await rm('dist', { recursive: true, force: true });
await copyAssets();
const contexts = await Promise.all(
  [nodeOptions, workerOptions, webviewOptions, dividedOptions]
    .filter((o) => Object.keys(o.entryPoints).length > 0)
    .map((o) => esbuild.context(o)),
);
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.all(contexts.map((context) => context.rebuild()));
  // What went into the bundles is for developers, and no part of a package.
  if (!production)
    await writeFile('dist/meta.json', JSON.stringify(results.map((result) => result.metafile)));
  await Promise.all(contexts.map((context) => context.dispose()));
  // The types of the library, for those who import it.
  if (production)
    await promisify(execFile)(process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-p',
      'src/tsconfig.types.json',
    ]);
}
