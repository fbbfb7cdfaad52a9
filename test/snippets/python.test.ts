import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../support/paths.ts';
import { writeExpanded } from './support/expanded.ts';
import { run } from './support/run.ts';
import { itEach } from './support/shipped.ts';

const config = {
  pythonVersion: '3.12',
  typeCheckingMode: 'standard',
  // No package is installed: what a third-party module holds is unknown, but its use must not hide our own mistakes.
  reportMissingImports: 'none',
  reportMissingModuleSource: 'none',
  // A decorator of an unknown package leaves a plain function for pyright, whatever it makes of it.
  reportFunctionMemberAccess: 'none',
  reportUnusedImport: 'error',
  reportUnusedVariable: 'error',
  // An empty environment, so that the packages of this machine do not decide.
  venvPath: '.',
  venv: 'environment',
};

const pyright = path.join(projectRoot, 'test/snippets/node_modules/pyright/index.js');

interface Finding {
  file: string;
  message: string;
  range: { start: { line: number } };
}

async function findings(folder: string): Promise<Map<string, string[]>> {
  const { stdout, stderr } = await run('node', [pyright, '-p', folder, '--outputjson'], folder);
  assert.ok(stdout.startsWith('{'), stderr || stdout);
  const { generalDiagnostics, summary } = JSON.parse(stdout) as {
    generalDiagnostics: Finding[];
    summary: { filesAnalyzed: number };
  };
  assert.ok(summary.filesAnalyzed > 30, 'pyright saw the snippets');
  const found = new Map<string, string[]>();
  for (const { file, message, range } of generalDiagnostics) {
    const name = path.basename(file);
    found.set(name, [...(found.get(name) ?? []), `${range.start.line + 1}: ${message}`]);
  }
  return found;
}

describe('python', () => {
  const { folder, fileOf } = writeExpanded('python', 'py', { name: 'pyrightconfig.json', value: config });
  const packages = path.join(folder, 'environment/lib/python3.12/site-packages');
  mkdirSync(path.join(packages, 'google/genai'), { recursive: true });
  // pyright brings stubs of protobuf, which take the name `google` and know no `google.genai`.
  const unknown = 'from typing import Any\ndef __getattr__(name: str) -> Any: ...\n';
  writeFileSync(path.join(packages, 'google/genai/__init__.pyi'), unknown);
  let found = new Map<string, string[]>();

  before('analyse all of them at once', async () => {
    found = await findings(folder);
  });

  describe('compiles', () => {
    itEach('compiles', 'python', async (_text, { prefix }) => {
      const { code, stderr } = await run('python3', ['-m', 'py_compile', fileOf(prefix)], folder);
      assert.equal(code, 0, stderr);
    });
  });

  describe('has no undefined name and uses the standard library as it is', () => {
    itEach('names', 'python', (_text, { prefix }) => assert.deepEqual(found.get(fileOf(prefix)) ?? [], []));
  });

  it('would notice an undefined name and a wrong call of the standard library', async () => {
    const wrong = path.join(folder, 'aie_wrong.py');
    writeFileSync(wrong, 'import time\n\ntime.sleep(secnds)\ntime.sleep("1")\n');
    try {
      const messages = (await findings(folder)).get('aie_wrong.py')?.join('\n') ?? '';
      assert.match(messages, /3: "secnds" is not defined/);
      assert.match(messages, /4: Argument of type/);
    } finally {
      rmSync(wrong);
    }
  });
});
