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

  describe('runs, where the standard library is all it needs', () => {
    const python = (...args: string[]) => run('python3', args, folder);

    it('aie-cache answers from the cache, and asks again when the entry is too old', async () => {
      const code = `
from aie_cache import AnswerCache
calls = []
def ask():
    calls.append(1)
    return "42"
cache = AnswerCache(":memory:")
assert [cache.get(ask, prompt="a"), cache.get(ask, prompt="a"), cache.get(ask, prompt="b")] == ["42"] * 3
assert len(calls) == 2
cache.max_age = -1
cache.get(ask, prompt="a")
assert len(calls) == 3
cache.close()
`;
      assert.deepEqual(await python('-c', code), { code: 0, stdout: '', stderr: '' });
    });

    it('aie-retry tries again what can pass, waits as the server asks, and gives up on the rest', async () => {
      const code = `
import time
from aie_retry import retry
class Failure(Exception):
    def __init__(self, status, headers):
        self.status_code = status
        self.response = type("Response", (), {"headers": headers})
waits, failures = [], [Failure(429, {"retry-after": "3"}), Failure(503, {})]
time.sleep = waits.append
def call():
    if failures:
        raise failures.pop(0)
    return "done"
assert retry(call) == "done"
assert waits[0] == 3.0 and 0 <= waits[1] <= 1.0, waits
failures = [Failure(400, {})]
try:
    retry(call)
except Failure as error:
    assert error.status_code == 400 and len(waits) == 2
else:
    raise AssertionError("a bad request is not tried again")
`;
      assert.deepEqual(await python('-c', code), { code: 0, stdout: '', stderr: '' });
    });
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
