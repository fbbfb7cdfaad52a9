import assert from 'node:assert/strict';
import { addPrice, pricedName } from '../../../../src/core/pricing/addPrice.ts';
import { parsePriceFile } from '../../../../src/core/pricing/priceFile.ts';

const price = { input: 1.5, output: 6 };

function added(text: string, model = 'acme:large'): string {
  const { offset, text: inserted } = addPrice(text, model, price);
  return text.slice(0, offset) + inserted + text.slice(offset);
}

/** What the changed file says of the new model, and how many models it has. */
function read(text: string): [unknown, number] {
  const { prices, diagnostics } = parsePriceFile(text, '/p/cupel.prices.yaml');
  assert.deepEqual(diagnostics, [], text);
  return [prices.find(({ pattern }) => pattern === 'acme:large')?.entries[0], prices.length];
}

describe('adding a price', () => {
  it('begins a file', () => {
    assert.deepEqual(read(added('')), [price, 1]);
    assert.match(added(''), /^# US dollars per million tokens/);
    assert.deepEqual(read(added('# ours')), [price, 1]);
  });

  it('goes before the others, which may have patterns that fit it too, and leaves them as they are', () => {
    const text =
      '# ours\nmodels:\n  # all of them\n  acme:*: { input: 1, output: 1 }\n  x:y: { input: 2 } # old\n';
    const next = added(text);
    assert.deepEqual(read(next), [price, 3]);
    assert.equal(parsePriceFile(next, '/p').prices[0]?.pattern, 'acme:large');
    assert.match(next, /^# ours\nmodels:\n {2}# all of them\n {2}"acme:large": .*\n {2}acme:\*: /);
    assert.match(next, /x:y: \{ input: 2 \} # old\n$/);
  });

  it('keeps JSON, and mappings in one line, as they are', () => {
    const json = '{\n  "models": {\n    "a:b": { "input": 1, "output": 2 }\n  }\n}\n';
    assert.deepEqual(read(added(json)), [price, 2]);
    JSON.parse(added(json));
    assert.deepEqual(read(added('{ "models": {} }')), [price, 1]);
    JSON.parse(added('{ "models": {} }'));
    assert.deepEqual(read(added('models: { a:b: { input: 1 } }')), [price, 2]);
  });

  it('is refused where there is one, or where the file cannot be read', () => {
    const refuse = (text: string, code: string) =>
      assert.throws(() => addPrice(text, 'acme:large', price), { code });
    refuse('models: { "acme:large": { input: 1 } }', 'prices.alreadyThere');
    refuse('models: [', 'prices.notEditable');
    refuse('model: {}', 'prices.notEditable');
    refuse('models: []', 'prices.notEditable');
    refuse('[]', 'prices.notEditable');
  });

  it('names a model as price files do', () => {
    assert.equal(pricedName('openai:chat:gpt-x'), 'openai:gpt-x');
    assert.equal(pricedName(' azure:our-deployment '), 'azure:our-deployment');
    assert.equal(pricedName('gpt-x'), undefined);
    assert.equal(pricedName('echo'), undefined);
  });
});
