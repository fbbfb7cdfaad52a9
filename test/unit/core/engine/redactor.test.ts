import assert from 'node:assert/strict';
import { Redactor } from '../../../../src/core/engine/redactor.ts';

describe('Redactor', () => {
  const key = 'planted/key+0123456789==';
  const redactor = new Redactor();
  redactor.add(key);

  it('finds a key however it is written', () => {
    const basic = ['', 'u:', 'us:'].map((user) => Buffer.from(user + key).toString('base64'));
    for (const form of [key, encodeURIComponent(key), JSON.stringify({ key }), ...basic]) {
      const clean = redactor.text(`before ${form} after`);
      assert.match(clean, /before .*\[redacted\].* after/);
      assert.ok(!clean.includes(form), form);
    }
    const quoted = new Redactor();
    quoted.add('with "quotes"\nand lines');
    const nested = JSON.stringify({ inner: JSON.stringify({ key: 'with "quotes"\nand lines' }) });
    assert.equal(quoted.text(nested), String.raw`{"inner":"{\"key\":\"[redacted]\"}"}`);
  });

  it('finds the first part of a key where a text was cut', () => {
    assert.equal(redactor.text('it said planted/key+01… and more'), 'it said [redacted]… and more');
    assert.equal(redactor.message('it said planted/key+01'), 'it said [redacted]');
    assert.equal(redactor.text('planted/other things…'), 'planted/other things…');
  });

  it('learns keys by the names and the addresses that they stand in', () => {
    const learned = new Redactor();
    learned.addNamed({
      headers: { authorization: 'Bearer from-a-header', 'content-type': 'application/json' },
      url: 'https://me:from-a-user@host/?api_key=from-a-query&limit=a-harmless-value',
      body: { token: 'from-a-body-1', key: 'a plain sentence', max_tokens: 12_345_678 },
      apiKeyEnvar: 'NAME_OF_A_VARIABLE',
      apiKey: '{{ env.TEMPLATE }}',
    });
    const said = 'from-a-header application/json from-a-user from-a-query a-harmless-value from-a-body-1';
    assert.equal(
      learned.text(`${said} a plain sentence 12345678 NAME_OF_A_VARIABLE {{ env.TEMPLATE }}`),
      '[redacted] application/json [redacted] [redacted] a-harmless-value [redacted] a plain sentence 12345678 NAME_OF_A_VARIABLE {{ env.TEMPLATE }}',
    );
  });

  it('gives back a value in which nothing is to be hidden', () => {
    const value = { output: ['fine'], nested: { more: 1 } };
    assert.equal(redactor.value(value), value);
    assert.deepEqual(redactor.value({ output: [key], [key]: 1 }), {
      output: ['[redacted]'],
      '[redacted]': 1,
    });
  });

  it('hides what looks like a key in messages and settings, and leaves outputs their text', () => {
    const looks = 'sk-abcdefghijklmnop1234';
    assert.equal(redactor.text(looks), looks);
    assert.equal(redactor.message(`no ${looks}`), 'no [redacted]');
    assert.deepEqual(redactor.settings({ password: 'x', url: 'http://a:b@c/?sig=d', n: 1 }), {
      password: '[redacted]',
      url: 'http://[redacted]@c/?sig=[redacted]',
      n: 1,
    });
  });
});
