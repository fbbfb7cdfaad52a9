import assert from 'node:assert/strict';
import { appendFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cupel } from '../../support/cupel.ts';
import { projectRoot } from '../../support/paths.ts';

/** Lines of the blocks of a page that have no language: what a terminal shows. */
function terminalLines(page: string): string[] {
  const lines: string[] = [];
  let language: string | undefined;
  for (const line of page.split('\n')) {
    const fence = /^```(\w*)$/.exec(line);
    if (fence) language = language === undefined ? fence[1] : undefined;
    else if (language === '') lines.push(line);
  }
  return lines;
}

describe('the page "Is it better?"', function () {
  it('shows what the example prints', async () => {
    const cwd = await mkdtemp(path.join(tmpdir(), 'cupel-page-'));
    try {
      await cp(path.join(projectRoot, 'examples', 'support-triage'), cwd, { recursive: true });
      const page = await readFile(path.join(projectRoot, 'docs', 'statistics.md'), 'utf8');
      const printed = new Set<string>();
      const run = async (...args: string[]) => {
        const { stdout } = await cupel(args, { cwd });
        for (const line of stdout.split('\n')) printed.add(line.trimEnd());
      };
      await run('run', 'triage.eval.yaml');
      await run('compare', 'latest', '--metric', 'pass');
      await run('show', '--by', 'category', '--limit', '0');
      await run('run', 'triage.eval.yaml', '--filter-providers', 'gpt');
      await run('compare', 'latest', '--metric', 'pass');
      await run('run', 'triage.eval.yaml', '--repeat', '5');
      await run('power', '--rate', '0.8', '--difference', '0.05');
      const classes = /```yaml\n(cupel:\n {2}classification:\n.*?)```/s.exec(page)?.[1];
      await appendFile(path.join(cwd, 'triage.eval.yaml'), `\n${classes}`);
      await run('run', 'triage.eval.yaml');
      const shown = terminalLines(page).filter((line) => !/^(\$ |cupel |…|\s*$)/.test(line));
      assert.ok(shown.length > 20);
      assert.deepEqual(
        shown.filter((line) => !printed.has(line)),
        [],
      );
    } finally {
      await rm(cwd, { recursive: true, maxRetries: 5 });
    }
  });
});
