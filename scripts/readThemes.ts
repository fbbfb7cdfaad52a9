// `node scripts/readThemes.ts`: writes the theme variables that a real workbench gives its webviews to
// test/fixtures/themes.json, for the tests that show a panel without a workbench.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../test/support/browser.ts';
import { installVscode } from '../test/support/installVscode.ts';
import { projectRoot, sampleExtension } from '../test/support/paths.ts';
import { VscodeServer } from '../test/support/vscodeServer.ts';
import { Workbench } from '../test/support/workbench.ts';
import { copyWorkspace } from '../test/support/workspaceCopy.ts';

const themes = ['light', 'dark', 'high contrast', 'high contrast light'] as const;
const server = await VscodeServer.start({ build: await installVscode(), extensions: [sampleExtension] });
const browser = await launchBrowser();
const workspace = copyWorkspace();
try {
  const found: Record<string, unknown> = {};
  const workbench = await Workbench.open(browser, server, { folder: workspace.folder });
  await workbench.runCommand('Sample: Open Webview');
  const body = workbench.webview().locator('body');
  await body.waitFor();
  for (const theme of themes) {
    await workbench.setTheme(theme);
    await workbench.page.waitForTimeout(1000);
    found[theme] = await body.evaluate((element) => {
      const style = document.documentElement.style;
      const names = Array.from(style).filter((name) => name.startsWith('--vscode-'));
      return {
        className: element.className,
        variables: Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)])),
      };
    });
  }
  writeFileSync(
    path.join(projectRoot, 'test', 'fixtures', 'themes.json'),
    `${JSON.stringify(found, null, 1)}\n`,
  );
} finally {
  workspace.remove();
  await browser.close();
  await server.stop();
}
