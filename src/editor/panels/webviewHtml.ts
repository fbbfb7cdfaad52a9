import { randomBytes } from 'node:crypto';
import type { Webview } from 'vscode';
import { env, l10n, Uri } from 'vscode';

/**
 * The page of a panel: one script (which may fetch more of the extension’s own, by the same nonce), one style sheet,
 * nothing inline that runs, nothing from the network. The words of the editor's language stand in it as data.
 * @param name of the bundle in dist/webview
 * @param preloads files that the bundle imports, asked for together with it
 */
export function webviewHtml(
  webview: Webview,
  extensionUri: Uri,
  name: string,
  title: string,
  preloads: readonly string[] = [],
): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (file: string) =>
    webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'webview', file)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${textOf(title)}</title>
<link rel="stylesheet" href="${asset(`${name}.css`)}">
${preloads.map((file) => `<link rel="modulepreload" nonce="${nonce}" href="${asset(file)}">`).join('\n')}
</head>
<body>
<main id="app"></main>
<script type="application/json" id="words">${dataText(l10n.bundle ?? {})}</script>
<script type="module" nonce="${nonce}" src="${asset(`${name}.js`)}"></script>
</body>
</html>`;
}

/** JSON that cannot end the element it stands in. */
function dataText(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function textOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
