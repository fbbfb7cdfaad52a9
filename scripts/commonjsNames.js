// Node gives what an `import()` of a CommonJS package resolves to the names that the package exports. A chunk made of such a
// package has `default` alone, so `const { Pool } = await import('pg')` would find nothing: each gets a chunk with the names.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const namespace = 'commonjs-names';
const resolving = Symbol('resolving');

/** @type {import('esbuild').Plugin} */
export const commonjsNames = {
  name: namespace,
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, async ({ path: imported, pluginData, ...args }) => {
      if (args.kind !== 'dynamic-import' || pluginData === resolving) return undefined;
      const { kind, importer, resolveDir } = args;
      const found = await build.resolve(imported, { kind, importer, resolveDir, pluginData: resolving });
      if (found.errors.length > 0 || found.external || !(await isCommonjs(found.path))) return undefined;
      // A relative path, since it names the chunk's hash and stands in its comments.
      return { path: path.relative('.', found.path), namespace };
    });
    build.onLoad({ filter: /.*/, namespace }, async ({ path: file }) => {
      const names = exportedNames(await import(pathToFileURL(file).href));
      const inner = names.map((name, index) => `${name}: n${index}`);
      const outer = names.map((name, index) => `n${index} as ${name}`);
      const contents = `const whole = require(${JSON.stringify(`./${path.basename(file)}`)});
const { ${inner.join(', ')} } = whole;
export { ${['whole as default', ...outer].join(', ')} };`;
      return { contents, resolveDir: path.resolve(path.dirname(file)) };
    });
  },
};

/** The names that Node finds, but those that are no names of variables (`module.exports`). */
function exportedNames(found) {
  return Object.keys(found).filter((name) => name !== 'default' && /^[\p{L}$_][\p{L}\p{N}$_]*$/u.test(name));
}

/** As esbuild sees it, which is what makes the chunk. */
async function isCommonjs(file) {
  const { metafile } = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    external: ['*'],
    platform: 'node',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return Object.values(metafile.inputs)[0]?.format === 'cjs';
}
