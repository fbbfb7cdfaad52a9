import assert from 'node:assert/strict';
import {
  importsOf,
  snippetsByModule,
  vendorReferenceAt,
} from '../../../../src/core/snippets/vendorReferences.ts';
import { catalogue } from './support.ts';

/** The prefixes for the place `|` in a text. */
function prefixesAt(marked: string, language: string): string[] {
  const at = marked.indexOf('|');
  const before = marked.slice(0, at).split('\n');
  const text = marked.replace('|', '');
  const line = before.length - 1;
  const place = { line, column: before.at(-1)?.length ?? 0, lineText: text.split('\n')[line] ?? '' };
  const byModule = snippetsByModule(catalogue, language);
  const found = vendorReferenceAt(text, importsOf(text, language), place, byModule);
  return found?.snippets.map(({ prefix }) => prefix) ?? [];
}

describe('the snippets for a vendor', () => {
  it('are found at its import', () => {
    assert.ok(prefixesAt("import Open|AI from 'openai';", 'typescript').includes('aie-openai'));
    assert.ok(prefixesAt('from anthropic import An|thropic', 'python').includes('aie-anthropic'));
    assert.ok(
      prefixesAt("const { QdrantClient } = requ|ire('@qdrant/js-client-rest');", 'javascript').includes(
        'aie-qdrant',
      ),
    );
  });

  it('are found at a name that the import binds, and at each part of a call', () => {
    const file = 'import weaviate\n\nclient = weaviate.connect_to_local()\n';
    assert.deepEqual(prefixesAt(`${file}wea|viate.Client`, 'python'), ['aie-weaviate']);
    assert.deepEqual(prefixesAt(`${file}client.collections.g|et("a")`, 'python'), ['aie-weaviate']);
  });

  it('are found at a client that was made with such a name', () => {
    const file = "import Anthropic from '@anthropic-ai/sdk';\nclass A {\n  client = new Anthropic();\n";
    assert.ok(
      prefixesAt(`${file}  f() { this.client.messages.cre|ate({}) }`, 'typescript').includes('aie-anthropic'),
    );
    const python =
      'from openai import OpenAI\nclass A:\n    def __init__(self):\n        self.client = OpenAI()\n';
    assert.ok(prefixesAt(`${python}    x = self.cli|ent.responses`, 'python').includes('aie-openai'));
    const context = 'import wandb\nwith wandb.init(project="a") as run:\n    run.l|og({})';
    assert.ok(prefixesAt(context, 'python').includes('aie-wandb-run'));
  });

  it('prefer what imports the same names', () => {
    const [first] = prefixesAt('from google import gen|ai', 'python');
    assert.equal(first, 'aie-gemini');
    assert.equal(prefixesAt('from openai import Open|AI', 'python')[0], 'aie-openai');
  });

  it('are none for other modules, other names and the language’s own', () => {
    assert.deepEqual(prefixesAt('import o|s', 'python'), []);
    assert.deepEqual(prefixesAt("import { setTimeout } from 'node:timers/pro|mises';", 'typescript'), []);
    assert.deepEqual(prefixesAt("import x from './open|ai.ts';", 'typescript'), []);
    assert.deepEqual(prefixesAt('from openai import OpenAI\n\nother.re|sponses', 'python'), []);
    assert.deepEqual(prefixesAt('from openai import OpenAI\n\n|  ', 'python'), []);
  });

  it('know a package behind each module that a Python snippet imports', () => {
    const known = catalogue.snippets.filter(({ language }) => language === 'python');
    for (const module of snippetsByModule(catalogue, 'python').keys()) {
      const root = module.split('.')[0] ?? '';
      const packages = known.flatMap((one) =>
        one.imports.some((line) => line.includes(root)) ? one.packages.map(({ name }) => name) : [],
      );
      assert.ok(packages.length > 0, `${module} is no package's: add it to the modules of Python itself`);
    }
  });
});
