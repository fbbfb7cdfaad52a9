import assert from 'node:assert/strict';
import { dateTicks, dateTime, shortDay } from '../../../src/shared/dates.ts';

describe('dates', () => {
  const at = new Date(2026, 10, 30, 16, 0, 30).toISOString();

  it('are in the language that is asked for', () => {
    assert.equal(dateTime(at, 'de'), '30.11.2026, 16:00:30');
    assert.match(dateTime(at, 'en'), /^11\/30\/2026, 4:00:30\sPM$/);
    assert.equal(shortDay(at, 'de'), '30. Nov.');
    assert.equal(shortDay(at, 'en'), 'Nov 30');
  });

  it('have a time along an axis where days repeat', () => {
    const on = (day: number, hour = 9, minute = 5, second = 0) =>
      new Date(2026, 10, day, hour, minute, second).toISOString();
    assert.deepEqual(dateTicks([on(1), on(2), on(3)], 'de'), ['1. Nov.', '2. Nov.', '3. Nov.']);
    assert.deepEqual(dateTicks([on(1), on(2, 9), on(2, 16, 30), on(2, 17), on(3)], 'de'), [
      '1. Nov.',
      '2. Nov., 09:05',
      '16:30',
      '17:05',
      '3. Nov.',
    ]);
    assert.deepEqual(dateTicks([on(1, 9, 5, 1), on(1, 9, 5, 20)], 'de'), ['1. Nov., 09:05:01', '09:05:20']);
  });

  it('are said in some language where that is unknown, and as they are where they are none', () => {
    assert.match(dateTime(at, 'not a language'), /2026/);
    assert.equal(dateTime('never', 'de'), 'never');
  });
});
