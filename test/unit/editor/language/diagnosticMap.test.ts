import assert from 'node:assert/strict';
import type { Diagnostic } from '../../../../src/core/diagnostics.ts';
import { fileStart } from '../../../../src/core/location.ts';
import { DiagnosticMap } from '../../../../src/editor/language/diagnosticMap.ts';

function problem(file: string, code: string): Diagnostic {
  return { code, severity: 'error', message: code, location: fileStart(file) };
}

describe('DiagnosticMap', () => {
  it('gathers what several suites say of one file, each thing once', () => {
    const map = new DiagnosticMap();
    map.set('a', [problem('/data.csv', 'data.empty'), problem('/a.eval.yaml', 'suite.unknownKey')]);
    map.set('b', [problem('/data.csv', 'data.empty'), problem('/data.csv', 'data.column')]);
    assert.deepEqual(
      map.of('/data.csv').map(({ code }) => code),
      ['data.empty', 'data.column'],
    );
    assert.deepEqual(map.suitesWithProblemsIn('/data.csv'), ['a', 'b']);
  });

  it('names the files that change, those that are content now, too', () => {
    const map = new DiagnosticMap();
    map.set('a', [problem('/data.csv', 'data.empty')]);
    assert.deepEqual([...map.set('a', [problem('/a.eval.yaml', 'x')])], ['/data.csv', '/a.eval.yaml']);
    assert.deepEqual([...map.set('a', [])], ['/a.eval.yaml']);
    assert.deepEqual(map.of('/a.eval.yaml'), []);
  });
});
