import assert from 'node:assert/strict';
import { parse } from 'sh-syntax';
import { itEach } from './support/shipped.ts';

describe('shellscript', () => {
  itEach('shell', 'shellscript', async (text) => {
    const script = await parse(text);
    assert.ok(script.Stmts.length > 1, 'it holds statements');
    assert.match(text, /^set -euo pipefail$/m);
  });

  it('would notice a quote that is not closed', async () => {
    await assert.rejects(async () => parse("echo 'open\n"));
  });
});
