// Editors load an extension's files one by one, each through hooks of their own, so the start is as fast as the files
// are few: what `extension.js` imports at once becomes one file, `start.js`. The chunks stay as doors to it, so that
// the command line, the workers and what is loaded later share the same modules (errors are told apart by their class).
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

const entry = 'dist/extension.js';
const merged = 'dist/start.js';

/**
 * Rewrites `dist` and the metafile that describes it.
 * @param {import('esbuild').Metafile} metafile of the build that wrote `dist`
 * @param {Pick<import('esbuild').BuildOptions, 'minify' | 'sourcemap'>} options those of that build
 */
export async function mergeStartFiles({ outputs }, { minify, sourcemap }) {
  const chunks = staticImports(outputs).filter((file) => !outputs[file].imports.some(isEditor));
  if (chunks.length < 2) return;
  const doors = new Map(chunks.map((file, index) => [file, door(outputs[file].exports, index)]));
  const options = {
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify,
    sourcemap,
    allowOverwrite: true,
    metafile: true,
    logLevel: 'warning',
  };
  const start = await esbuild.build({
    ...options,
    stdin: {
      contents: chunks
        .map((file, index) => door(outputs[file].exports, index, `./${path.basename(file)}`, true))
        .join('\n'),
      resolveDir: 'dist',
    },
    outfile: merged,
    plugins: [onlyBundling(chunks)],
  });
  const extension = await esbuild.build({
    ...options,
    entryPoints: [entry],
    outfile: entry,
    plugins: [onlyBundling(chunks, doors)],
  });
  for (const [file, text] of doors) await writeFile(file, `${text}\n`);
  describe(outputs, chunks, start.metafile, extension.metafile);
}

function isEditor({ path: imported }) {
  return imported === 'vscode';
}

/** The chunks that are loaded with the entry, without what dynamic imports bring later. */
function staticImports(outputs) {
  const found = new Set([entry]);
  for (const file of found)
    for (const { path: imported, kind, external } of outputs[file].imports)
      if (kind === 'import-statement' && !external) found.add(imported);
  found.delete(entry);
  return [...found];
}

/** Each chunk's exports under names that no other chunk has, and back. */
function door(names, index, from = `./${path.basename(merged)}`, outward = false) {
  const renamed = names.map((name) =>
    outward ? `${name} as c${index}_${name}` : `c${index}_${name} as ${name}`,
  );
  return `export { ${renamed.join(', ')} } from ${JSON.stringify(from)};`;
}

/** Leaves every import as it is but those of the chunks, for which `doors` may hold other texts. */
function onlyBundling(chunks, doors) {
  return {
    name: 'only-bundling',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path: imported, kind }) => {
        if (kind === 'entry-point') return undefined;
        const isChunk = imported.startsWith('./') && chunks.includes(`dist/${imported.slice(2)}`);
        if (isChunk && kind === 'import-statement') return { path: path.resolve('dist', imported) };
        return { path: imported, external: true };
      });
      if (doors)
        build.onLoad({ filter: /chunk-\w+\.js$/ }, ({ path: file }) => ({
          contents: doors.get(`dist/${path.basename(file)}`),
          loader: 'js',
          resolveDir: 'dist',
        }));
    },
  };
}

/** Makes the metafile tell of the files as they are now. */
function describe(outputs, chunks, start, extension) {
  const externals = (meta, file) =>
    meta.outputs[file].imports.map(({ path: imported, kind }) =>
      imported.startsWith('./')
        ? { path: `dist/${imported.slice(2)}`, kind }
        : { path: imported, kind, external: true },
    );
  outputs[merged] = {
    ...start.outputs[merged],
    inputs: Object.assign({}, ...chunks.map((file) => outputs[file].inputs)),
    imports: externals(start, merged),
  };
  outputs[entry] = {
    ...outputs[entry],
    bytes: extension.outputs[entry].bytes,
    imports: externals(extension, entry),
  };
  for (const file of chunks)
    outputs[file] = {
      ...outputs[file],
      inputs: {},
      imports: [{ path: merged, kind: 'import-statement' }],
    };
}
