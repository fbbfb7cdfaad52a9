import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder } from '../../support/cacheFolder.ts';

describe('cacheFolder', () => {
  it('follows the customs of the platform', () => {
    const home = os.homedir();
    assert.equal(cacheFolder({}, 'linux'), path.join(home, '.cache', 'cupel'));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/caches' }, 'linux'), path.join('/caches', 'cupel'));
    assert.equal(cacheFolder({}, 'darwin'), path.join(home, 'Library', 'Caches', 'cupel'));
    assert.equal(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32'), path.join('/local', 'cupel', 'cache'));
  });
});
