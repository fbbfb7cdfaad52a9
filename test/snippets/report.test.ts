import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { generateReport } from '../../scripts/snippets/report.ts';
import { projectRoot } from '../support/paths.ts';
import { shipped, unprovenClaims } from './support/shipped.ts';

// This file runs last: it compares what the report says with what the tests before it have proved.
describe('the report', () => {
  it('is the one that is generated', async () => {
    const report = await readFile(path.join(projectRoot, 'docs/snippets.md'), 'utf8');
    assert.equal(report, await generateReport(projectRoot, shipped), 'run `npm run snippets`');
  });

  it('names no check that has not passed in this run', () => {
    assert.deepEqual(unprovenClaims(), []);
  });
});
