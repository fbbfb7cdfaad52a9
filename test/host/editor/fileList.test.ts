import assert from 'node:assert/strict';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { cupel, eventually, file } from './cupel.ts';

/** The process that reads the disk's events for VS Code, a sister of this one. */
async function fileWatcher(): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const words = await Promise.all(
      ['cmdline', 'stat'].map(async (about) => readFile(`/proc/${name}/${about}`, 'utf8').catch(() => '')),
    );
    const [command = '', stat = ''] = words;
    const parent = Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
    if (command.includes('--type=fileWatcher') && parent === process.ppid) return Number(name);
  }
  return assert.fail('VS Code watches no files');
}

describe('the list of suites', () => {
  const suite = file('suites/brief.eval.yaml').fsPath;
  const listed = async (): Promise<boolean> => {
    const { suites } = await cupel();
    return (await suites.files.all()).some(({ fsPath }) => fsPath === suite);
  };

  it('forgets a suite that came and went before VS Code told of it', async function () {
    if (process.platform !== 'linux') this.skip(); // the watcher is stopped for a moment, by its entry in /proc
    const { suites } = await cupel();
    await suites.files.all();
    const watcher = await fileWatcher();
    process.kill(watcher, 'SIGSTOP');
    try {
      await writeFile(suite, 'prompts: [Hello]\nproviders: [echo]\n');
      suites.files.refresh();
      assert.equal(await listed(), true);
    } finally {
      await rm(suite, { force: true });
      process.kill(watcher, 'SIGCONT');
    }
    await eventually('its end', async () => !(await listed()));
  });
});
