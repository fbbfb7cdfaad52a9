import assert from 'node:assert/strict';
import { dateTime, shortDay } from '../../../src/shared/dates.ts';

describe('dates', () => {
  const at = new Date(2026, 10, 30, 16, 0, 30).toISOString();

  it('are in the language that is asked for', () => {
    assert.equal(dateTime(at, 'de'), '30.11.2026, 16:00:30');
    assert.match(dateTime(at, 'en'), /^11\/30\/2026, 4:00:30\sPM$/);
    assert.equal(shortDay(at, 'de'), '30. Nov.');
    assert.equal(shortDay(at, 'en'), 'Nov 30');
  });

  it('are said in some language where that is unknown, and as they are where they are none', () => {
    assert.match(dateTime(at, 'not a language'), /2026/);
    assert.equal(dateTime('never', 'de'), 'never');
  });
});
