import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { RunRecord } from '../../src/core/engine/result.ts';
import type { Progress } from '../../src/core/engine/runOptions.ts';
import { PanelAnswers } from '../../src/core/panel/panelAnswers.ts';
import type { Store } from '../../src/core/store/store.ts';
import { isFromResults } from '../../src/shared/resultsMessages.ts';
import type { Action, FirstView, Question, ToResults } from '../../src/shared/resultsProtocol.ts';
import type { CaseQuery, Layout } from '../../src/shared/resultsQueries.ts';
import { projectRoot, uiResults } from './paths.ts';

export const panelThemes = ['light', 'dark', 'high contrast', 'high contrast light'] as const;
export type PanelTheme = (typeof panelThemes)[number];

/** The theme variables of a real workbench, as `scripts/readThemes.ts` wrote them down. */
const themes = JSON.parse(
  readFileSync(path.join(projectRoot, 'test', 'fixtures', 'themes.json'), 'utf8'),
) as Record<PanelTheme, { className: string; variables: Record<string, string> }>;

interface PanelOptions {
  store: Store;
  runId: string;
  theme?: PanelTheme;
  viewport?: { width: number; height: number };
  /** What an action does beside being noted; by default ratings go to the store. */
  onAction?: (action: Action) => Promise<void>;
  progress?: Progress;
  /** What is kept of layouts, by suite; the panel's changes go there. */
  layouts?: Map<string, Layout>;
  /** Held before each answer; what it throws is the answer. */
  beforeAnswer?: (kind: Question['kind']) => Promise<void>;
}

/** The real page of the panel, script and styles as they ship, with a host that answers from a real store. */
export class PanelPage {
  readonly page: Page;
  /** What the panel asked to be done, in order. */
  readonly actions: Action[] = [];
  /** Bytes of each answer, and how long it took to find. */
  readonly answers: { kind: string; bytes: number; ms: number }[] = [];
  /** Errors of scripts, and what the policy refused. */
  readonly complaints: string[] = [];
  progress: Progress | undefined;
  /** Questions that could not be answered. */
  failures = 0;
  readonly #context: BrowserContext;
  readonly #server: Server;
  #isClosed = false;
  /** Messages go the shortest way there is, as between VS Code and a webview. */
  readonly #wire: CDPSession;

  private constructor(context: BrowserContext, page: Page, server: Server, wire: CDPSession) {
    this.#context = context;
    this.page = page;
    this.#server = server;
    this.#wire = wire;
  }

  static async open(browser: Browser, options: PanelOptions): Promise<PanelPage> {
    const server = await serve(options.theme ?? 'dark');
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1200, height: 800 },
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const wire = await context.newCDPSession(page);
    const panel = new PanelPage(context, page, server, wire);
    panel.progress = options.progress;
    page.on('pageerror', (error) => panel.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || /Content Security Policy/i.test(message.text()))
        panel.complaints.push(message.text());
    });
    const answers = new PanelAnswers({
      find: async (runId) => {
        const record = await options.store.run(runId);
        return record && { record, store: options.store };
      },
      progressOf: () => panel.progress,
    });
    const everything: CaseQuery = { filter: '' };
    // Looked up while the page loads, as the editor does.
    const ahead = panel.#look(everything, answers, options);
    wire.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== 'toHost') return;
      panel.#receive(JSON.parse(payload), { answers, ahead }, options).catch((error: unknown) => {
        // An answer may still be on its way when the page is closed.
        if (!panel.#isClosed) panel.complaints.push(String(error));
      });
    });
    await wire.send('Runtime.enable');
    await wire.send('Runtime.addBinding', { name: 'toHost' });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return panel;
  }

  /** Tells the panel something, as the host does. */
  async post(message: ToResults): Promise<void> {
    const { exceptionDetails } = await this.#wire.send('Runtime.evaluate', {
      expression: `window.postMessage(JSON.parse(${JSON.stringify(JSON.stringify(message))}), '*')`,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({
      path: path.join(uiResults, `panel-${name.replaceAll(/[^\w.-]+/g, '-')}.png`),
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#context.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What the page begins with, unless answers are to be held back: it then asks for all of it. */
  async #look(
    query: CaseQuery,
    answers: PanelAnswers,
    { runId, layouts, beforeAnswer }: PanelOptions,
  ): Promise<FirstView | undefined> {
    if (beforeAnswer) return undefined;
    const from = performance.now();
    const first = await answers.first(runId, query, (suite) => layouts?.get(suite)).catch(() => undefined);
    this.#note('first', first, from);
    return first;
  }

  #note(kind: string, value: unknown, from: number): void {
    const bytes = Buffer.byteLength(JSON.stringify(value ?? null));
    this.answers.push({ kind, bytes, ms: performance.now() - from });
  }

  async #receive(
    message: unknown,
    { answers, ahead }: { answers: PanelAnswers; ahead: Promise<FirstView | undefined> },
    options: PanelOptions,
  ): Promise<void> {
    const { runId, store, onAction, beforeAnswer, layouts } = options;
    if (!isFromResults(message)) throw new Error(`Not a message of the panel: ${JSON.stringify(message)}`);
    if (message.type === 'ready') {
      const { kept } = message;
      const first = await (kept ? this.#look(kept.query, answers, options) : ahead);
      return this.post({ type: 'show', runId, ...(first && { first }) });
    }
    if (message.type === 'layout') {
      const suite = (await store.run(message.runId))?.suite ?? '';
      layouts?.set(suite, message.layout);
      return;
    }
    if (message.type === 'do') {
      this.actions.push(message.action);
      await (onAction ?? rateInto(store))(message.action);
      return;
    }
    const { id, question } = message;
    const from = performance.now();
    try {
      await beforeAnswer?.(question.kind);
      const value = await answers.answer(question);
      this.#note(question.kind, value, from);
      await this.post({ type: 'reply', id, value });
    } catch (error) {
      this.failures++;
      await this.post({ type: 'reply', id, error: (error as Error).message });
    }
  }
}

function rateInto(store: Store): (action: Action) => Promise<void> {
  return async (action) => {
    const by = { rater: 'tester', at: '2026-01-02T00:00:00.000Z' };
    if (action.kind === 'rate')
      await store.rate(action.runId, {
        ...by,
        resultId: action.resultId,
        value: action.value,
        label: action.label || null,
        comment: action.comment || null,
      });
    if (action.kind === 'prefer')
      await store.prefer(action.runId, { ...by, a: action.a, b: action.b, choice: action.choice });
  };
}

/** The same policy as in VS Code, with this server in the place of VS Code's resources. */
async function serve(theme: PanelTheme): Promise<Server> {
  const { className, variables } = themes[theme];
  const css = `:root{${Object.entries(variables)
    .map(([name, value]) => `${name}:${value};`)
    .join('')}}`;
  const policy =
    "default-src 'none'; script-src 'nonce-test'; style-src 'self'; font-src 'self'; img-src data:; form-action 'none'; base-uri 'none'";
  const preloads = JSON.parse(
    readFileSync(path.join(projectRoot, 'dist', 'webview', 'preloads.json'), 'utf8'),
  ) as string[];
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Cupel results</title>
<link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/results.css">
${preloads.map((file) => `<link rel="modulepreload" nonce="test" href="/${file}">`).join('')}</head>
<body class="${className}"><main id="app"></main>
<script nonce="test">
  const kept = sessionStorage.getItem('state');
  let state = kept === null ? undefined : JSON.parse(kept);
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.toHost(JSON.stringify(message)),
    getState: () => state,
    setState: (next) => { state = next; sessionStorage.setItem('state', JSON.stringify(next)); },
  });
</script>
<script type="module" nonce="test" src="/results.js"></script></body></html>`;
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://x').pathname.slice(1);
    if (name === '') {
      response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy }).end(html);
      return;
    }
    if (name === 'favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    try {
      const body =
        name === 'theme.css'
          ? css
          : readFileSync(path.join(projectRoot, 'dist', 'webview', path.basename(name)));
      response
        .writeHead(200, { 'content-type': types[name.split('.').at(-1) ?? ''] ?? 'text/plain' })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** The columns of a run with many prompts and providers. */
export function runOf(
  prompts: number,
  providers: number,
  changes: Partial<RunRecord> = {},
): Partial<RunRecord> {
  return {
    prompts: Array.from({ length: prompts }, (_, i) => ({
      id: `p${i}`,
      label: `prompt ${i + 1}`,
      raw: `Say {{x}} ${i}`,
      hash: `h${i}`,
    })),
    providers: Array.from({ length: providers }, (_, i) => ({ id: `m${i}`, label: `model-${i + 1}` })),
    ...changes,
  };
}
