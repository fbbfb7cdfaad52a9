import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file } from './cupel.ts';
import { tokenizer } from './tokenizer.ts';

/** The scope, of the template grammar, of each token that has one, in a file of that name. */
async function scopes(name: string, text: string): Promise<[token: string, scope: string][]> {
  tokenize ??= await tokenizer();
  const uri = file(`prompts/grammar-${name}`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  try {
    const { languageId } = await vscode.workspace.openTextDocument(uri);
    const tokens = await tokenize(languageId, text);
    return tokens.flatMap((token): [string, string][] => {
      const scope = token.scopes.findLast((each) => /\.(?:template|prompt)$/.test(each));
      return scope && !/^(?:meta|text)\./.test(scope) && token.text.trim() !== ''
        ? [[token.text.trim(), scope]]
        : [];
    });
  } finally {
    await vscode.workspace.fs.delete(uri);
  }
}

let tokenize: Awaited<ReturnType<typeof tokenizer>> | undefined;

const open = 'punctuation.section.embedded.begin.template';
const close = 'punctuation.section.embedded.end.template';
const variable = 'variable.other.template';

describe('the grammar of templates', () => {
  for (const name of ['a.md', 'a.txt', 'a.prompt', 'a.prompty', 'a.prompt.md'])
    it(`knows variables in ${name}`, async () => {
      assert.deepEqual(await scopes(name, 'Ask {{ question }} of {{user.name}}.\n'), [
        ['{{', open],
        ['question', variable],
        ['}}', close],
        ['{{', open],
        ['user', variable],
        ['name', 'variable.other.property.template'],
        ['}}', close],
      ]);
    });

  it('knows Nunjucks: statements, filters, comments, and raw text that holds no variable', async () => {
    const text = [
      '{# a note #}',
      '{% if tone == "kind" and not rude %}{{ name | upper }}{% endif %}',
      '{% raw %}{{ name }}{% endraw %}',
    ];
    const found = await scopes('n.txt', text.join('\n'));
    const of = (token: string): string[] => found.filter(([c]) => c === token).map(([, scope]) => scope);
    assert.equal(found[0]?.[1], 'comment.block.template');
    assert.deepEqual(of('if'), ['keyword.control.template']);
    assert.deepEqual(of('"kind"'), ['string.quoted.template']);
    assert.deepEqual(of('upper'), ['entity.name.function.template']);
    assert.deepEqual(of('name'), [variable], 'not the one that is raw');
    assert.deepEqual(of('{{ name }}'), ['string.unquoted.raw.template']);
  });

  it('knows Handlebars: blocks, helpers, parameters and data', async () => {
    const text =
      '{{#each items as |item|}}{{@index}} {{item}}{{/each}}{{role "system"}}{{media url=picture}}\n';
    const found = new Map(await scopes('h.prompt', text));
    assert.equal(found.get('#each'), 'keyword.control.template');
    assert.equal(found.get('items'), variable);
    assert.equal(found.get('@index'), 'variable.language.template');
    assert.equal(found.get('role'), 'entity.name.function.template');
    assert.equal(found.get('url'), 'variable.parameter.template');
    assert.equal(found.get('picture'), variable);
  });

  it('takes words of the language for variables where they are variables', async () => {
    const found = await scopes('w.txt', '{{ role }} {{ media }} {{ history if history else "" }}');
    const of = (token: string): string[] => found.filter(([c]) => c === token).map(([, scope]) => scope);
    assert.deepEqual(of('role'), [variable]);
    assert.deepEqual(of('media'), [variable]);
    assert.deepEqual(of('history'), [variable, variable]);
  });

  it('knows the roles of Prompty and the inputs of prompt files', async () => {
    const roles = await scopes('r.prompty', '---\nname: a\n---\nsystem:\nBe {{tone}}.\n\nuser:\nHi\n');
    assert.deepEqual(
      roles.filter(([, scope]) => scope.includes('role')).map(([c]) => c),
      ['system', 'user'],
    );
    const inputs = await scopes('i.prompt.md', 'Write on ${input:topic:what it is about}.\n');
    assert.deepEqual(
      inputs.find(([c]) => c === 'topic'),
      ['topic', variable],
    );
  });

  it('leaves text without a template alone', async () => {
    assert.deepEqual(await scopes('p.txt', 'Costs { 5 } or 20 % of {that}.\nuser:\n'), []);
  });
});
