import assert from 'node:assert/strict';
import { violationsOf } from './accessibility.ts';
import type { Theme, Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['light', 'high contrast', 'high contrast light', 'dark'];

/** The narrowest that a panel beside an editor commonly is, in CSS pixels. */
const narrow = 400;

/**
 * Looks at the webview that is visible in every theme, as wide as it is and at 400 pixels: axe-core finds nothing, and
 * nothing is cut off. Takes a picture of each.
 * @param name what the pictures are called
 */
export async function checkLooks(workbench: Workbench, name: string): Promise<void> {
  await inEveryTheme(workbench, name);
  const size = workbench.page.viewportSize();
  assert.ok(size);
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await makeNarrow(workbench);
  await inEveryTheme(workbench, `${name} narrow`);
  const frame = await workbench.webviewFrame();
  const { scrollWidth, clientWidth } = await frame.evaluate(() => {
    const page = document.documentElement;
    return { scrollWidth: page.scrollWidth, clientWidth: page.clientWidth };
  });
  assert.ok(scrollWidth <= clientWidth, `${scrollWidth} pixels in ${clientWidth}`);
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await workbench.page.setViewportSize(size);
}

async function inEveryTheme(workbench: Workbench, name: string): Promise<void> {
  for (const theme of themes) {
    await workbench.setTheme(theme);
    await workbench.screenshot(`${name} ${theme}`);
    assert.deepEqual(await violationsOf(await workbench.webviewFrame()), [], theme);
  }
}

/** Editors share the window's width, so it is drawn in until the webview has its own. */
async function makeNarrow(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const frame = await workbench.webviewFrame();
  const widthOf = (): Promise<number> => frame.evaluate(() => globalThis.innerWidth);
  for (let tries = 0; tries < 20; tries++) {
    const [size, width] = [page.viewportSize(), await widthOf()];
    if (!size || Math.abs(width - narrow) < 3) return;
    await page.setViewportSize({
      ...size,
      width: size.width + (width > narrow ? -1 : 1) * Math.ceil(Math.abs(width - narrow)),
    });
    await frame.waitForFunction((before) => globalThis.innerWidth !== before, width);
  }
  assert.equal(await widthOf(), narrow);
}
