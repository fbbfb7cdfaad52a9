import assert from 'node:assert/strict';
import { moveReferences, readTexts, textsOf, valuesOf } from '../../../../src/core/playground/trialVars.ts';

describe('the variables of a trial', () => {
  it('are edited as texts and keep what they are', () => {
    const vars = { user: { name: 'Ann', tags: ['a', 'b'] }, count: 3, none: null, who: 'Ann', digits: '12' };
    const texts = textsOf(vars);
    assert.equal(texts.vars['user'], '{"name":"Ann","tags":["a","b"]}');
    assert.equal(texts.vars['who'], 'Ann');
    assert.deepEqual(texts.json, ['user', 'count', 'none']);
    assert.deepEqual(valuesOf(texts), vars);
  });

  it('say which of them is no JSON any more', () => {
    assert.throws(() => valuesOf({ vars: { user: '{name: Ann' }, json: ['user'] }), {
      code: 'trial.badValue',
      message: 'The variable "user" is not valid JSON.',
    });
  });

  it('are those that the prompt reads, directly or through another', () => {
    const vars = { message: 'Dear {{name}}', name: 'Ann', who: 'file://who.txt', old: '1' };
    const read = readTexts({ vars, json: ['old'] }, ['message']);
    assert.deepEqual(read, { vars: { message: 'Dear {{name}}', name: 'Ann' }, json: [] });
    // Only running it would tell.
    assert.deepEqual(readTexts({ vars, json: [] }, null).vars, vars);
    // What stands in the file may read any.
    assert.deepEqual(readTexts({ vars, json: [] }, ['who']).vars, vars);
  });

  it('name the same files from another folder', () => {
    const vars = {
      who: 'file://who.txt',
      fn: 'file://../x.js:f',
      abs: 'file:///etc/hosts',
      text: 'who.txt',
      n: 1,
    };
    assert.deepEqual(moveReferences(vars, '/w/suites', '/w/prompts'), {
      who: 'file://../suites/who.txt',
      fn: 'file://../x.js:f',
      abs: 'file:///etc/hosts',
      text: 'who.txt',
      n: 1,
    });
  });
});
