import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { compileTemplate, renderDeep, renderTemplate } from '../../../../src/core/prompts/templates.ts';

describe('renderTemplate', () => {
  it('fills in variables, filters and the environment', async () => {
    assert.equal(await renderTemplate('Hi {{ name | upper }}', { name: 'Ann' }), 'Hi ANN');
    assert.equal(await renderTemplate('{{ env.REGION }}', {}, { env: { REGION: 'eu' } }), 'eu');
    assert.equal(await renderTemplate('{% for x in xs %}{{ x }};{% endfor %}', { xs: [1, 2] }), '1;2;');
  });

  it('stops loops inside loops', async () => {
    const loops = '{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}';
    await assert.rejects(renderTemplate(loops, {}), {
      code: 'template.failed',
      message: /took more than 5000 ms/,
    });
  });

  it('says that templates read no other files', async () => {
    for (const tag of ['include "a.txt"', 'import "a.txt" as a', 'from "a.txt" import a', 'extends "a.txt"'])
      assert.throws(() => compileTemplate(`one\n{% ${tag} %}`), {
        code: 'template.syntax',
        message: /line 2, column \d+: \{% \w+.* %\} is not supported/,
      });
  });

  it('renders what is not given as nothing, and does not escape', async () => {
    assert.equal(await renderTemplate('[{{ nobody }}] {{ html }}', { html: '<b>' }), '[] <b>');
  });

  it('prints objects as JSON, and lists of texts with commas', async () => {
    assert.equal(
      await renderTemplate('{{ o }} {{ l }} {{ m }}', { o: { a: 1 }, l: ['x', 'y'], m: [{ b: 2 }] }),
      '{"a":1} x,y [{"b":2}]',
    );
  });

  it('does not let a template reach code', async () => {
    const attack = '{{ range.constructor("return process.pid")() }}';
    await assert.rejects(renderTemplate(attack, {}), { code: 'template.failed' });
    const split = '{{ x["con" + "structor"]["constructor"]("return 1")() }}';
    await assert.rejects(renderTemplate(split, { x: 'text' }), { code: 'template.failed' });
  });

  it('counts with range, within bounds', async () => {
    const text = '{% for n in range(a, b, c) %}{{ n }} {% endfor %}';
    assert.equal(await renderTemplate(text, { a: 1, b: 6, c: 2 }), '1 3 5 ');
    assert.equal(await renderTemplate(text, { a: 3, b: 0, c: -1 }), '3 2 1 ');
    assert.equal(await renderTemplate('{{ range(3) }}', {}), '0,1,2');
    await assert.rejects(renderTemplate(text, { a: 0, b: 1e12, c: 1 }), {
      message: /range\(\) makes at most/,
    });
    await assert.rejects(renderTemplate(text, { a: 0, b: 1, c: 0 }), { message: /range\(\) makes at most/ });
  });

  it('says where the syntax is wrong', async () => {
    await assert.rejects(renderTemplate('a\n{{ b', {}), { code: 'template.syntax', message: /line 2/ });
    await assert.rejects(renderTemplate('a\n{{ b | uper }}', { b: 1 }), {
      code: 'template.syntax',
      message:
        'The template cannot be read, line 2, column 8: there is no filter "uper"; the nearest is "upper".',
    });
  });

  it('waits for filters that run elsewhere', async () => {
    const filters = {
      names: ['shout'],
      call: async (_name: string, [text, mark]: readonly unknown[]) => `${String(text)}${String(mark)}`,
    };
    assert.equal(await renderTemplate('{{ x | shout("!") | upper }}', { x: 'hey' }, { filters }), 'HEY!');
    assert.equal(
      await renderTemplate(
        '{% for x in xs %}{{ x | shout("?") }}{% endfor %}',
        { xs: ['a', 'b'] },
        { filters },
      ),
      'a?b?',
    );
    const failing = { names: ['bad'], call: async () => Promise.reject(new Error('no luck')) };
    await assert.rejects(renderTemplate('{{ x | bad }}', { x: 1 }, { filters: failing }), {
      message: /no luck/,
    });
  });

  it('leaves text without braces as it is', async () => {
    const plain = fc.string().filter((text) => !/[{}]/.test(text));
    await fc.assert(
      fc.asyncProperty(plain, async (text) => assert.equal(await renderTemplate(text, {}), text)),
    );
  });

  it('puts any text in, unchanged, wherever a variable stands', async () => {
    const plain = fc.string().filter((text) => !/[{}]/.test(text) && !text.startsWith('\n'));
    await fc.assert(
      fc.asyncProperty(plain, fc.string(), plain, async (before, value, after) =>
        assert.equal(await renderTemplate(`${before}{{ x }}${after}`, { x: value }), before + value + after),
      ),
    );
  });
});

describe('renderDeep', () => {
  it('refuses a value that is too deep for the stack', async () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    await assert.rejects(renderDeep(deep, {}), { code: 'template.failed', message: /too deep/ });
  });

  it('renders the texts inside a value', async () => {
    assert.deepEqual(await renderDeep({ a: ['{{ x }}', 1, null], b: { c: '{{ x }}{{ x }}' } }, { x: 'y' }), {
      a: ['y', 1, null],
      b: { c: 'yy' },
    });
  });
});

describe('compileTemplate', () => {
  const names = (text: string) =>
    compileTemplate(text).variables.map(({ name, required }) => (required ? name : `${name}?`));

  it('finds the variables from the syntax tree', () => {
    assert.deepEqual(names('{{ a }} {{ b.c }} {{ d[e] }} {{ f | upper }} {{ g(h) }}'), [
      'a',
      'b',
      'd',
      'e',
      'f',
      'g',
      'h',
    ]);
    assert.deepEqual(names('{# {{ comment }} #}{% raw %}{{ raw }}{% endraw %}{{ "text {{ x }}" }}'), []);
    assert.deepEqual(names('{{ env.HOME }} {{ range(3) }}'), []);
  });

  it('leaves out what the template sets itself', () => {
    assert.deepEqual(names('{% for k, v in items %}{{ loop.index }}{{ k }}{{ v }}{% endfor %}'), ['items']);
    assert.deepEqual(names('{% set x = y %}{{ x }}'), ['y']);
    assert.deepEqual(names('{% macro m(p) %}{{ p }}{% endmacro %}{{ m(q) }}'), ['q']);
    assert.deepEqual(names('{{ { key: value } | dump }}'), ['value']);
  });

  it('tells what a template can do without', () => {
    assert.deepEqual(names('{% if a %}{{ a }}{{ b }}{% endif %}'), ['a?', 'b']);
    assert.deepEqual(names('{{ a | default("x") }} {{ "y" if b is defined }} {{ c or d }}'), [
      'a?',
      'b?',
      'c?',
      'd',
    ]);
    assert.deepEqual(names('{% if a %}yes{% endif %}{{ a }}'), ['a']);
  });

  it('knows where a variable stands', () => {
    const [first] = compileTemplate('one\n  {{ x }}').variables;
    assert.deepEqual(first, { name: 'x', required: true, line: 1, column: 5 });
  });
});
