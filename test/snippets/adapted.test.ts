import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SnippetParser } from 'vscode-snippet-parser';
import { adaptSnippet } from '../../src/core/snippets/adaptSnippet.ts';
import { asyncPrefixes, toAsyncPython } from '../../src/core/snippets/asyncPython.ts';
import { expandSnippet } from '../../src/core/snippets/expandSnippet.ts';
import { projectRoot } from '../support/paths.ts';
import { expand, shipped } from './support/shipped.ts';

const folder = path.join(projectRoot, 'test/snippets/.expanded/adapted');

describe('snippets that were fitted to a file', () => {
  before(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  });

  it('are previewed as VS Code will insert them', () => {
    for (const { language, prefix, body } of shipped) {
      const text = body.join('\n');
      const expected = new SnippetParser().parse(text).toString();
      assert.equal(expandSnippet(text), expected, `${language} ${prefix}`);
    }
  });

  it('require what their packages have, as CommonJS', () => {
    const require = createRequire(path.join(folder, 'file.cjs'));
    for (const snippet of shipped.filter(({ language }) => language === 'javascript')) {
      const target = { text: '', line: 0, column: 0, indent: '  ', moduleStyle: 'commonjs' } as const;
      const text = expand(adaptSnippet(snippet, target).body.split('\n'));
      const file = path.join(folder, `${snippet.prefix}.cjs`);
      writeFileSync(file, text);
      execFileSync(process.execPath, ['--check', file]);
      const bindings = [...text.matchAll(/^const (?:(\w+)|\{([^}]*)\}) = require\('([^']+)'\);$/gm)];
      assert.ok(bindings.length > 0, snippet.prefix);
      for (const [, whole, names, module] of bindings) {
        const loaded = require(module!) as Record<string, unknown>;
        if (whole) assert.ok(['function', 'object'].includes(typeof loaded), module);
        for (const entry of names?.split(',') ?? []) {
          const [name = ''] = entry.trim().split(':');
          if (name !== '') assert.notEqual(loaded[name], undefined, `${name} of ${module}`);
        }
      }
    }
  });

  it('compile with the asynchronous client of their vendor, in Python', () => {
    const files = asyncPrefixes.map((prefix) => {
      const snippet = shipped.find((one) => one.language === 'python' && one.prefix === prefix);
      assert.ok(snippet);
      const adapted = toAsyncPython(snippet);
      assert.ok(adapted);
      const file = path.join(folder, `${prefix.replaceAll('-', '_')}.py`);
      writeFileSync(file, expand(adapted.body));
      return file;
    });
    execFileSync('python3', ['-m', 'py_compile', ...files]);
  });
});
