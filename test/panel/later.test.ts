import assert from 'node:assert/strict';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { projectRoot } from '../support/paths.ts';

/** Draws a part whose script comes when `meanwhile` has been drawn, before the effects of that drawing. */
const script = `
import { h, render } from 'preact';
import { later } from './src/webview/results/later.tsx';
let arrive;
const Part = later(
  () => new Promise((resolve) => { arrive = () => resolve(() => h('p', null, 'the part')); }),
  () => { arrive(); return h('p', null, 'loading'); },
);
void Part.load();
render(h(Part), document.body);
`;

describe('a part of the panel that is loaded later', () => {
  let browser: Browser | undefined;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  it('is shown when its script comes right after the drawing that waits for it', async () => {
    const { outputFiles } = await build({
      stdin: { contents: script, resolveDir: projectRoot, sourcefile: path.join(projectRoot, 'later.js') },
      bundle: true,
      write: false,
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    });
    assert.ok(browser && outputFiles[0]);
    const page = await browser.newPage();
    await page.setContent('<!DOCTYPE html><body></body>');
    await page.addScriptTag({ content: outputFiles[0].text });
    await page.getByText('the part').waitFor({ timeout: 10_000 });
  });
});
