import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { loadSuite } from '../../../../src/core/suites/loadSuite.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/suites/', import.meta.url));

const isSuite = (name: string) => /\.eval\.yaml$|promptfooconfig/.test(name);

describe('suites, prompts and datasets that are cut, doubled or garbled anywhere', () => {
  // Each text file of a fixture, with the suite that names it.
  const files = readdirSync(fixtures)
    .filter((name) => name.startsWith('reading-'))
    .flatMap((name) => {
      const folder = path.join(fixtures, name);
      const names = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.\w+$/.test(entry.name))
        .map((entry) => entry.name);
      const suite = path.join(folder, names.find(isSuite)!);
      return names
        .filter((inner) => !/\.(?:xlsx|pdf|png)$|^expected\.json$/.test(inner))
        .map((inner) => ({
          suite,
          file: path.join(folder, inner),
          text: readFileSync(path.join(folder, inner), 'utf8'),
        }));
    });

  it('give diagnostics inside of their text, and never an exception', async () => {
    const scrap = fc.constantFrom(
      '',
      '\n',
      ':',
      '- ',
      '{',
      '}',
      '[',
      '"',
      "'",
      '&a ',
      '*a',
      '{{',
      '{%',
      '\t',
      '\u0000',
      'file://',
      '~',
      '5',
      '!!binary ',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(),
        fc.nat(40),
        scrap,
        async ({ suite: suiteFile, file, text }, at, length, piece) => {
          const start = at % (text.length + 1);
          const changed = text.slice(0, start) + piece + text.slice(start + length);
          const environment = createNodeEnvironment({
            trust: { code: false, network: false },
            readText: async (name) => (name === file ? changed : undefined),
          });
          const { suite, diagnostics } = await loadSuite(suiteFile, environment);
          const errors = diagnostics.filter(({ severity }) => severity === 'error');
          if (suite === undefined) assert.notEqual(errors.length, 0);
          // A broken row costs itself; any other mistake, the run.
          else assert.ok(errors.every(({ location }) => location.file !== suiteFile));
          const lines = changed.split('\n').length;
          for (const { location, message, code } of diagnostics) {
            assert.match(code, /^[a-z]+\.[a-zA-Z]+$/);
            assert.ok(message.length > 3);
            if (location.file === file) assert.ok(location.range.start.line <= lines);
          }
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });
});
