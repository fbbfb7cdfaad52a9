import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { SoFar } from '../../../../src/editor/models/soFar.ts';

describe('the answer so far', () => {
  const late: unknown[] = [];
  let asked: PromiseWithResolvers<string>[];
  let names: SoFar<string>;
  beforeEach(() => {
    late.length = 0;
    asked = [];
    const ask = async (): Promise<string> => {
      const next = Promise.withResolvers<string>();
      asked.push(next);
      return next.promise;
    };
    names = new SoFar('none', ask, (...told) => late.push(told));
  });

  it('is the new one when that comes in time', async () => {
    const got = names.within(60_000);
    asked[0]?.resolve('fake');
    assert.equal(await got, 'fake');
    assert.deepEqual(late, []);
  });

  it('is the one before when it does not, and tells of the new one when it comes', async () => {
    assert.equal(await names.within(0), 'none');
    asked[0]?.resolve('fake');
    await turn();
    assert.deepEqual(late, [['fake', 'none']]);
    assert.equal(await names.within(0), 'fake');
  });

  it('fails in time, and not when nobody waits any more', async () => {
    const got = names.within(60_000);
    asked[0]?.reject(new Error('no models'));
    await assert.rejects(got, /no models/);
    assert.equal(await names.within(0), 'none');
    asked[1]?.reject(new Error('no models'));
    assert.equal(await names.within(0), 'none');
    assert.deepEqual(late, []);
  });
});
