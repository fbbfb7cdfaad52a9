import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { commands } from '../../../src/cli/commands.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { reports } from '../../../src/core/reports/writeReport.ts';
import { projectRoot } from '../../support/paths.ts';

describe('docs/cli.md', () => {
  const page = readFileSync(path.join(projectRoot, 'docs', 'cli.md'), 'utf8');
  const program = new Command('cupel');
  for (const add of Object.values(commands)) add(program, {} as Terminal);

  it('has every command, and those below others', () => {
    const names = program.commands.flatMap((command) => [
      command.name(),
      ...command.commands.map((each) => `${command.name()} ${each.name()}`),
    ]);
    assert.ok(names.length > 18);
    assert.deepEqual(
      names.filter((name) => !new RegExp(String.raw`^cupel ${name}\b`, 'm').test(page)),
      [],
    );
  });

  it('has every format of a report, and so has the help of the commands that write them', () => {
    const texts = [page, ...['run', 'export'].map((name) => helpOf(program, name))];
    for (const text of texts)
      assert.deepEqual(
        Object.keys(reports).filter(
          (ending) =>
            !new RegExp(String.raw`(?<![\w.])${ending.replaceAll('.', String.raw`\.`)}(?![.\w])`).test(text),
        ),
        [],
      );
  });
});

function helpOf(program: Command, name: string): string {
  return program.commands.find((command) => command.name() === name)?.helpInformation() ?? '';
}
