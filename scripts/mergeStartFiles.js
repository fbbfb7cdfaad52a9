// Editors load an extension's ES modules one by one, each through a hook that runs in a thread of its own, in the busiest
// moment of their start. CommonJS is loaded at once, so two things become CommonJS files: what `extension.js` imports
// statically (`extension.cjs` is the `main` of the manifest), and what it imports in the next turn. The chunks stay as doors
// to them, so that the command line and what is loaded later share the same modules (errors are told apart by their class).
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

const entry = 'dist/extension.js';

/** What the entry imports in the next turn. */
const nextEntry = 'src/editor/startEditor.ts';

/** The line above a file, to which `requireOnce` adds what the file requires. */
const requiredOnce = "const __cupelUrl=require('node:url').pathToFileURL(__filename).href;";

/**
 * Rewrites `dist` and the metafile that describes it.
 * @param {import('esbuild').Metafile} metafile of the build that wrote `dist`
 * @param {Pick<import('esbuild').BuildOptions, 'minifyWhitespace' | 'minifySyntax' | 'sourcemap'>} options those of that build
 * @param {string} banner what that build wrote above each file, which CommonJS does not need
 */
export async function mergeStartFiles({ outputs }, { minifyWhitespace, minifySyntax, sourcemap }, banner) {
  const next = Object.keys(outputs).find((file) => outputs[file].entryPoint === nextEntry);
  const first = [entry, ...staticImports(outputs)];
  const chunks = [...new Set([...first, next, ...staticImports(outputs, next)])];
  const rest = chunks.filter((file) => !first.includes(file));
  const withoutEditor = (file) => !usesEditor(outputs, file);
  // In the order in which they need each other. The command line shares those that need no editor.
  const groups = {
    'dist/start.cjs': first.filter(withoutEditor),
    'dist/extension.cjs': first.filter((file) => usesEditor(outputs, file)),
    'dist/core.cjs': rest.filter(withoutEditor),
    'dist/editor.cjs': rest.filter((file) => usesEditor(outputs, file)),
  };
  const doors = new Map();
  const merged = [];
  for (const [outfile, group] of Object.entries(groups)) {
    if (group.length === 0) continue;
    const text = (file, index, target, outward) => door(outputs[file].exports, index, target, outward);
    const contents = group.map((file, index) => text(file, index, file, true)).join('\n');
    const { metafile, outputFiles } = await esbuild.build({
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node22',
      minifyWhitespace,
      minifySyntax,
      sourcemap,
      metafile: true,
      logLevel: 'warning',
      stdin: { contents, resolveDir: 'dist' },
      outfile,
      define: { 'import.meta.url': '__cupelUrl' },
      banner: { js: requiredOnce },
      plugins: [onlyBundling(chunks, doors, banner)],
      write: false,
    });
    for (const { path: file, text } of outputFiles)
      await writeFile(file, file.endsWith('.map') ? text : writtenText(file, text, next));
    for (const [index, file] of group.entries()) doors.set(file, text(file, index, outfile, false));
    merged.push({ outfile, group, metafile });
  }
  for (const [file, text] of doors) {
    await writeFile(file, `${text}\n`);
    await rm(`${file}.map`, { force: true });
    outputs[file].bytes = text.length + 1;
  }
  for (const each of merged) describe(outputs, each);
}

/** Whether a chunk, or one that it imports at once, needs the editor. */
function usesEditor(outputs, file) {
  return [file, ...staticImports(outputs, file)].some((each) =>
    outputs[each].imports.some(({ path: imported }) => imported === 'vscode'),
  );
}

/** The chunks that are loaded with a file, without what dynamic imports bring later. */
export function staticImports(outputs, from = entry) {
  const found = new Set([from]);
  for (const file of found)
    for (const { path: imported, kind, external } of outputs[file].imports)
      if (kind === 'import-statement' && !external) found.add(imported);
  found.delete(from);
  return [...found];
}

/** A chunk's exports under names that no other chunk of its group has (the first keeps its own), and back. */
function door(names, index, file, outward) {
  const inner = (name) => (index === 0 ? name : `c${index}_${name}`);
  const renamed = names.map((name) => (outward ? `${name} as ${inner(name)}` : `${inner(name)} as ${name}`));
  return `export { ${renamed.join(', ')} } from './${path.basename(file)}';`;
}

/**
 * Each module of a bundle requires for itself what it imports, and in an editor each call passes through hooks: ten
 * milliseconds of a start. All calls stand at the top of a module, so one call for all of them is the same.
 * @param {string} text of a bundle; no line is added, for its source map
 */
function requireOnce(text) {
  const names = new Map();
  // As esbuild writes an import; a text of the code that holds such a call stays as it is.
  const imported = /(\bimport_\w+ ?= ?(?:__toESM\()?)require\(("[^"]+")\)/g;
  const rest = text.slice(requiredOnce.length).replaceAll(imported, (_, start, required) => {
    if (!names.has(required)) names.set(required, `__cupelRequired${names.size}`);
    return start + names.get(required);
  });
  const calls = [...names].map(([required, name]) => `const ${name}=require(${required});`);
  return requiredOnce + calls.join('') + rest;
}

/** An import of CommonJS passes through the hooks for ES modules all the same, so the entry requires what comes next. */
function writtenText(file, text, next) {
  const once = requireOnce(text);
  if (path.basename(file) !== 'extension.cjs') return once;
  const imported = `import("./${path.basename(next)}")`;
  if (!once.includes(imported)) throw new Error(`${file} does not import ${next}`);
  return once.replace(imported, `Promise.resolve().then(()=>require("./editor.cjs"))`);
}

/** Leaves every import as it is but those of the chunks, for which `doors` may hold other texts. */
function onlyBundling(chunks, doors, banner) {
  return {
    name: 'only-bundling',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path: imported, kind }) => {
        if (kind === 'entry-point') return undefined;
        const isChunk = imported.startsWith('./') && chunks.includes(`dist/${imported.slice(2)}`);
        if (isChunk && kind === 'import-statement') return { path: path.resolve('dist', imported) };
        return { path: imported, external: true };
      });
      build.onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
        const contents = doors.get(`dist/${path.basename(file)}`) ?? (await readFile(file, 'utf8'));
        return { contents: contents.replace(banner, ''), loader: 'js', resolveDir: 'dist' };
      });
    },
  };
}

/** Makes the metafile tell of the files as they are now. */
function describe(outputs, { outfile, group, metafile }) {
  const inputs = Object.assign({}, ...group.map((file) => outputs[file].inputs));
  outputs[outfile] = { ...metafile.outputs[outfile], inputs, imports: importsOf(metafile, outfile) };
  for (const file of group)
    Object.assign(outputs[file], {
      inputs: {},
      imports: [{ path: outfile, kind: 'import-statement' }],
    });
}

function importsOf({ outputs }, file) {
  return outputs[file].imports.map(({ path: imported, kind }) =>
    imported.startsWith('./')
      ? { path: `dist/${imported.slice(2)}`, kind }
      : { path: imported, kind, external: true },
  );
}
