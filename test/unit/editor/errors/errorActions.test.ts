import assert from 'node:assert/strict';
import { CupelError } from '../../../../src/core/errors.ts';
import { fileStart } from '../../../../src/core/location.ts';
import {
  describeForEditor,
  isCancellation,
  keyVariableIn,
} from '../../../../src/editor/errors/errorActions.ts';

describe('an error in the editor', () => {
  it('offers its place, then the log', () => {
    const error = new CupelError('suite.unknownKey', 'Unknown key "assrt".', {
      location: fileStart('/suites/a.eval.yaml'),
      hint: 'Did you mean "assert"?',
    });
    const notice = describeForEditor(error);
    assert.deepEqual(notice.actions, ['openFile', 'showLog']);
    assert.equal(notice.message, 'Unknown key "assrt".');
    assert.equal(notice.hint, 'Did you mean "assert"?');
    assert.equal(notice.location, error.location);
  });

  it('offers to set a key when one is missing or refused', () => {
    for (const code of ['provider.missingKey', 'provider.auth'])
      assert.deepEqual(describeForEditor(new CupelError(code, 'No key.')).actions, ['setApiKey', 'showLog']);
  });

  it('offers to add a price when one is unknown, and the settings when the budget is the reason', () => {
    const actions = (code: string, message: string) =>
      describeForEditor(new CupelError(code, message)).actions;
    assert.deepEqual(actions('run.unknownPrice', 'The price of "acme:a" is unknown, so …'), [
      'addPrice',
      'openSettings',
      'showLog',
    ]);
    assert.deepEqual(actions('run.unknownPrice', 'How much "acme:a" can write is unknown, so …'), [
      'openSettings',
      'showLog',
    ]);
    assert.deepEqual(actions('run.budget', 'The budget would be passed.'), ['openSettings', 'showLog']);
  });

  it('does not lead to a file that is not there', () => {
    const missing = (file: string) =>
      describeForEditor(
        new CupelError('file.notFound', 'There is no file "/w/p.txt".', { location: fileStart(file) }),
      ).actions;
    assert.deepEqual(missing('/w/p.txt'), ['showLog']);
    assert.deepEqual(missing('/w/a.eval.yaml'), ['openFile', 'showLog']);
  });

  it('leads to a new suite where there is none', () => {
    assert.deepEqual(describeForEditor(new CupelError('suite.none', 'No suite.')).actions, [
      'newSuite',
      'newSuiteFrom',
      'showLog',
    ]);
  });

  it('leads to the workspace trust when that is what lacks', () => {
    assert.deepEqual(describeForEditor(new CupelError('trust.required', 'Not trusted.')).actions, [
      'manageTrust',
      'showLog',
    ]);
  });

  it('calls a bug a bug and keeps its stack for the log', () => {
    const notice = describeForEditor(new TypeError('x is undefined'));
    assert.match(notice.message, /unexpected error: x is undefined/);
    assert.match(notice.details, /errorActions\.test/);
    assert.deepEqual(notice.actions, ['showLog']);
  });

  it('takes what is thrown though it is no error', () => {
    assert.match(describeForEditor('out of ink').message, /out of ink/);
  });
});

describe('keyVariableIn', () => {
  it('finds the variable that a message names', () => {
    assert.equal(keyVariableIn('It needs a key: OPENAI_API_KEY is not set.'), 'OPENAI_API_KEY');
    assert.equal(keyVariableIn('It needs HF_TOKEN.'), 'HF_TOKEN');
    assert.equal(keyVariableIn('The key was refused.'), undefined);
  });
});

describe('isCancellation', () => {
  it('knows an aborted signal, and nothing else', () => {
    assert.equal(isCancellation(AbortSignal.abort().reason), true);
    assert.equal(isCancellation(new Error('aborted')), false);
    assert.equal(isCancellation('AbortError'), false);
  });
});
