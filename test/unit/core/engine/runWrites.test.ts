import assert from 'node:assert/strict';
import type { Verdict } from '../../../../src/core/engine/runWrites.ts';
import { RunWrites } from '../../../../src/core/engine/runWrites.ts';

describe('RunWrites', () => {
  let now: number;
  let times: Map<string, number>;
  let writes: RunWrites;
  beforeEach(() => {
    now = 0;
    times = new Map();
    writes = new RunWrites(
      async (file) => times.get(file),
      () => now,
    );
  });

  const write = (...files: string[]): void => {
    now += 10;
    for (const file of files) times.set(file, now);
    now += 10;
  };
  /** What comes of a change, and of those that the runs make which follow from it. */
  const follow = async (suite: string, files: string[], work: () => string[]): Promise<Verdict[]> => {
    const verdicts: Verdict[] = [];
    for (let changed = files; verdicts.length < 20;) {
      const verdict = await writes.judge(suite, changed);
      verdicts.push(verdict);
      if (verdict !== 'run') break;
      changed = await writes.during(suite, async () => {
        const own = work();
        write(...own);
        return own;
      });
      if (changed.length === 0) break;
      now += 10;
    }
    return verdicts;
  };

  it('runs for what people change', async () => {
    for (let round = 0; round < 9; round += 1) {
      write('/prompt.txt');
      assert.deepEqual(await follow('a', ['/prompt.txt'], () => []), ['run']);
    }
  });

  it('ends what would go on for ever, at once from the second time on', async () => {
    write('/prompt.txt');
    const work = (): string[] => ['/log.json'];
    assert.deepEqual(await follow('a', ['/prompt.txt'], work), ['run', 'run', 'run', 'stop']);
    write('/prompt.txt');
    assert.deepEqual(await follow('a', ['/prompt.txt'], work), ['run', 'ignore']);
  });

  it('ends it also where runs write other files in turn', async () => {
    write('/prompt.txt');
    let round = 0;
    const verdicts = await follow('a', ['/prompt.txt'], () => [`/${(round += 1) % 3}.json`]);
    assert.deepEqual(verdicts, ['run', 'run', 'run', 'stop']);
  });

  it('ends it where the runs of two suites start each other', async () => {
    write('/read-by-a.txt');
    const verdicts: Verdict[] = [];
    for (const suite of ['a', 'b', 'a', 'b', 'a', 'b']) {
      const other = suite === 'a' ? 'b' : 'a';
      verdicts.push(await writes.judge(suite, [`/read-by-${suite}.txt`]));
      await writes.during(suite, async () => write(`/read-by-${other}.txt`));
      now += 10;
    }
    assert.deepEqual(verdicts, ['run', 'run', 'run', 'run', 'run', 'stop']);
  });

  it('believes whoever saves a file, or changes it between runs', async () => {
    write('/prompt.txt');
    const work = (): string[] => ['/log.json'];
    await follow('a', ['/prompt.txt'], work);
    await writes.during('a', async () => write('/log.json'));
    writes.saved('/log.json');
    assert.equal(await writes.judge('a', ['/log.json']), 'run');
    now += 10;
    write('/log.json');
    assert.equal(await writes.judge('a', ['/log.json']), 'run');
  });
});
