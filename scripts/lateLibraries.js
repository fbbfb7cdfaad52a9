// What two libraries do when they are loaded costs a short command more than its own work. In the bundles they do it when
// it is needed. A library that is not what it was stops the build.
import { deepStrictEqual } from 'node:assert';
import { readFile } from 'node:fs/promises';
import vm from 'node:vm';

/** @type {import('esbuild').Plugin} */
export const lateLibraries = {
  name: 'late-libraries',
  setup(build) {
    const rewrite = (filter, change) =>
      build.onLoad({ filter }, async ({ path: file }) => ({
        contents: change(await readFile(file, 'utf8')),
        loader: 'js',
      }));
    rewrite(/genai-prices[\\/]dist[\\/]index\.js$/, readModelsLate);
    rewrite(/commander[\\/]lib[\\/]command\.js$/, startNoProcesses);
  },
};

const lateModels = `function __cupelLate(provider, models) {
  return Object.defineProperty(provider, 'models', {
    get() {
      const value = JSON.parse(models);
      Object.defineProperty(provider, 'models', { value, writable: true });
      return value;
    },
    enumerable: true,
    configurable: true,
  });
}
`;

/**
 * `@pydantic/genai-prices` begins with the prices of all vendors, a literal of 800 KB. Each vendor's models become a text
 * that is read when that vendor is asked for. Its names of units, which are ASCII, are ordered without ICU, which would be
 * loaded for nothing else.
 * @param {string} source of the library
 * @returns {string} a module that does the same
 * @throws if the data is not where it was, or holds anything that JSON does not
 */
export function readModelsLate(source) {
  const literal = /^const (\w+) = (\[\n[\s\S]*?\n\])(?=[,;])/.exec(source);
  if (!literal) throw new Error('genai-prices does not begin with its data any more');
  const [whole, name, text] = literal;
  const providers = JSON.parse(JSON.stringify(vm.runInThisContext(text)));
  deepStrictEqual(vm.runInThisContext(text), providers, 'the data of genai-prices is not JSON');
  const each = providers.map(
    ({ models, ...provider }) =>
      `__cupelLate(${JSON.stringify(provider)}, ${JSON.stringify(JSON.stringify(models))})`,
  );
  const rest = replaceAll(
    source.slice(whole.length),
    /([\w.]+)\.localeCompare\(([\w.]+)\)/g,
    '(($1 > $2) - ($1 < $2))',
    2,
  );
  return `${lateModels}const ${name} = [\n${each.join(',\n')}\n]${rest}`;
}

/** `commander` can hand commands to other programs. No command of ours is one. */
function startNoProcesses(source) {
  return replaceAll(
    source,
    /^import childProcess from 'node:child_process';/gm,
    `const childProcess = { spawn() { throw new Error('commands of other programs are not supported'); } };`,
    1,
  );
}

function replaceAll(source, pattern, replacement, times) {
  const found = source.match(pattern)?.length ?? 0;
  if (found !== times) throw new Error(`${pattern} stands ${found} times in a library, not ${times}`);
  return source.replaceAll(pattern, replacement);
}
