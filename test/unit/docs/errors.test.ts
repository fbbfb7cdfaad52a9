import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../support/paths.ts';

/** `CupelError('store.full', …` and `code: 'suite.syntax'`. */
const named = /(?:CupelError\(\s*|code: )'([a-zA-Z]+\.[a-zA-Z]+)'/g;

describe('docs/errors.md', () => {
  it('has every code that the source names', () => {
    const source = path.join(projectRoot, 'src');
    const codes = new Set<string>();
    for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.ts'))
        for (const [, code = ''] of readFileSync(path.join(source, file), 'utf8').matchAll(named))
          codes.add(code);
    assert.ok(codes.size > 100);
    const page = readFileSync(path.join(projectRoot, 'docs', 'errors.md'), 'utf8');
    assert.deepEqual(
      [...codes].filter((code) => !page.includes(`\`${code}\``)),
      [],
    );
  });
});
