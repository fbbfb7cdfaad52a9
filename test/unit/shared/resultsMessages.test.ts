import assert from 'node:assert/strict';
import {
  isCaseQuery,
  isFromResults,
  isLayout,
  isToResults,
  isWebAddress,
} from '../../../src/shared/resultsMessages.ts';

const ask = (question: unknown) => ({ type: 'ask', id: 1, question });
const act = (action: unknown) => ({ type: 'do', action });
const layout = {
  order: ['short · gpt'],
  hidden: [],
  widths: { 'short · gpt': 300 },
  rowHeight: 'tall',
  wrap: true,
  markdown: false,
};
const page = { kind: 'page', runId: 'r', query: { filter: '' }, offset: 0, limit: 20, columns: [0] };

describe('messages of the results panel', () => {
  it('are taken when they have the shape of one', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'ready', kept: { runId: 'r', query: { filter: 'mode:errors' } } },
      { type: 'layout', runId: 'r', layout },
      ask({ kind: 'run', runId: 'r' }),
      ask(page),
      ask({ ...page, query: { filter: 'x', sort: { by: 'cost', descending: true, column: 1 } } }),
      ask({ kind: 'matches', runId: 'r', runIds: ['a'], change: 'all', offset: 0, limit: 9 }),
      act({ kind: 'rate', runId: 'r', resultId: '0.0.0.0', value: null, label: '', comment: '' }),
      act({ kind: 'save', name: 'pass-rate.png', data: 'AAAA', base64: true }),
      act({ kind: 'openLink', address: 'https://example.org/' }),
    ])
      assert.ok(isFromResults(message), JSON.stringify(message));
  });

  it('are refused by the host when they do not', () => {
    for (const message of [
      null,
      'ready',
      [],
      { type: 'ready', kept: { runId: 'r' } },
      { type: 'layout', runId: 'r' },
      { type: 'layout', runId: 'r', layout: { ...layout, rowHeight: 'toString' } },
      { type: 'layout', runId: 'r', layout: { ...layout, widths: { a: '1px' } } },
      { type: 'layout', runId: 'r', layout: { ...layout, hidden: [1] } },
      { type: 'ask', id: -1, question: page },
      { type: 'ask', id: 1.5, question: page },
      ask({ kind: 'toString', runId: 'r' }),
      ask({ kind: '__proto__', runId: 'r' }),
      ask({ ...page, offset: -1 }),
      ask({ ...page, columns: ['0'] }),
      ask({ ...page, columns: Array.from({ length: 1001 }, () => 0) }),
      ask({ ...page, query: { filter: 'x'.repeat(20_001) } }),
      ask({ ...page, query: { filter: '', sort: { by: 'cost; DROP TABLE runs', descending: false } } }),
      ask({ kind: 'result', runId: 'r', resultId: '../../x' }),
      ask({ kind: 'compare', runId: 'r', runIds: ['a', 'b', 'c', 'd'] }),
      act({ kind: 'rate', runId: 'r', resultId: '0.0.0.0', value: 6, label: '', comment: '' }),
      act({ kind: 'save', name: '../../.bashrc', data: '', base64: false }),
      act({ kind: 'openLink', address: 'command:workbench.action.quit' }),
      act({ kind: 'openLink', address: 'javascript:alert(1)' }),
      act({ kind: 'openDocs', topic: '../secrets' }),
      act({ kind: 'execute', command: 'x' }),
    ])
      assert.ok(!isFromResults(message), JSON.stringify(message)?.slice(0, 200));
  });

  it('are refused by the webview when no host would send them', () => {
    for (const message of [
      null,
      1,
      {},
      { type: 'show' },
      { type: 'show', runId: 'r', first: {} },
      { type: 'show', runId: 'r', first: { run: {}, layout: { order: [] } } },
      { type: 'show', runId: 'r', first: { run: {}, rows: { query: { filter: '' }, columns: [0] } } },
      { type: 'reply', id: 'x', value: 1 },
      { type: 'reply', id: 1 },
    ])
      assert.ok(!isToResults(message));
    for (const message of [
      { type: 'show', runId: 'r' },
      { type: 'show', runId: 'r', first: { run: {}, layout } },
      { type: 'reply', id: 1, value: undefined },
      { type: 'changed' },
    ])
      assert.ok(isToResults(message));
  });

  it('carry queries of this version only', () => {
    assert.ok(isCaseQuery({ filter: 'mode:errors' }));
    assert.ok(!isCaseQuery({ mode: 'all', text: '', regex: false }));
  });

  it('carry layouts of this version only', () => {
    assert.ok(isLayout(layout));
    assert.ok(!isLayout({ columns: ['a'] }));
    assert.ok(!isLayout(undefined));
  });

  it('open addresses of the web only', () => {
    assert.deepEqual(
      ['https://a.b', 'http://a.b', 'file:///x', 'vscode://x', 'data:text/html,x', '//a.b', ''].map(
        isWebAddress,
      ),
      [true, true, false, false, false, false, false],
    );
  });
});
