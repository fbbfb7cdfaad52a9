import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reportEndings } from '../../../src/core/reports/reportEndings.ts';
import { projectRoot } from '../../support/paths.ts';

describe('docs/cli.md', () => {
  it('has every ending that a report can have', () => {
    const page = readFileSync(path.join(projectRoot, 'docs', 'cli.md'), 'utf8');
    assert.deepEqual(
      reportEndings.filter((ending) => !page.includes(`| \`${ending}\``)),
      [],
    );
  });
});
