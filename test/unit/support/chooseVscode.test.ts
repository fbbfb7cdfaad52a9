import assert from 'node:assert/strict';
import { chooseVscode } from '../../support/chooseVscode.ts';
import type { Machine } from '../../support/chooseVscode.ts';

const desktop: Machine = { platform: 'linux', env: { DISPLAY: ':0' }, canDownload: async () => true };
const neverAsked = async (): Promise<boolean> => assert.fail('the network is not needed to decide');

describe('chooseVscode', () => {
  it('takes the desktop where it can be had and shown', async () => {
    assert.equal(await chooseVscode(desktop), 'desktop');
    assert.equal(await chooseVscode({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } }), 'desktop');
    for (const platform of ['darwin', 'win32'] as const)
      assert.equal(await chooseVscode({ platform, env: {}, canDownload: neverAsked }), 'desktop');
  });

  it('takes the server on a Linux that cannot show or download one', async () => {
    assert.equal(await chooseVscode({ ...desktop, canDownload: async () => false }), 'server');
    assert.equal(await chooseVscode({ ...desktop, env: {}, canDownload: neverAsked }), 'server');
  });

  it('does what CUPEL_TEST_VSCODE says', async () => {
    for (const kind of ['desktop', 'server'] as const) {
      const env = { CUPEL_TEST_VSCODE: kind };
      assert.equal(await chooseVscode({ platform: 'linux', env, canDownload: neverAsked }), kind);
    }
    const env = { CUPEL_TEST_VSCODE: 'browser' };
    await assert.rejects(chooseVscode({ ...desktop, env }), /"browser": write "desktop" or "server"/);
  });
});
