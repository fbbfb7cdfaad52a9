import assert from 'node:assert/strict';
import { adaptSnippet } from '../../../../src/core/snippets/adaptSnippet.ts';
import { asyncPrefixes, toAsyncPython } from '../../../../src/core/snippets/asyncPython.ts';
import { findSnippet } from '../../../../src/core/snippets/snippet.ts';
import { catalogue, inserted, snippet } from './support.ts';

const client = snippet(["import OpenAI from 'openai';"], ['const openai = new OpenAI();$0']);
const python = (imports: string[], body = ['run()$0']) => snippet(imports, body, 'python');

describe('a snippet in an empty file', () => {
  it('comes as it is, whichever language it is of', () => {
    for (const one of catalogue.snippets)
      assert.equal(inserted('|', one), one.body.join('\n'), `${one.language} ${one.prefix}`);
  });

  it('stands below the line that says what runs the file', () => {
    assert.equal(
      inserted('#!/usr/bin/env python3\n\n|', python(['import os'])),
      '#!/usr/bin/env python3\n\nimport os\n\nrun()$0',
    );
  });
});

describe('the imports of a snippet', () => {
  it('are not repeated', () => {
    const file = "import OpenAI from 'openai';\n\nconst a = 1;\n|";
    assert.equal(
      inserted(file, client),
      "import OpenAI from 'openai';\n\nconst a = 1;\nconst openai = new OpenAI();$0",
    );
  });

  it('go into the statement that has others of the module', () => {
    const file =
      "import { zodResponseFormat } from 'openai/helpers/zod';\nimport { APIError } from 'openai';\nf();\n|";
    assert.match(
      inserted(file, client),
      /^import .*\nimport OpenAI, \{ APIError \} from 'openai';\nf\(\);\n/,
    );
  });

  it('are written as the file writes its own: quotation marks, semicolons', () => {
    assert.match(
      inserted('import fs from "node:fs"\nf()\n|', client),
      /^import fs.*\nimport OpenAI from "openai"\nf\(\)/,
    );
  });

  it('make a value of what was imported as a type alone', () => {
    const file = "import type { z, ZodType } from 'zod';\nf();\n|";
    const one = snippet(["import { z } from 'zod';"], ['z;$0']);
    assert.match(inserted(file, one), /^import \{ type ZodType, z \} from 'zod';\nf/);
  });

  it('follow the last import, with one line between them and a body right below', () => {
    assert.equal(
      inserted("import fs from 'node:fs';\n|", client),
      "import fs from 'node:fs';\nimport OpenAI from 'openai';\n\nconst openai = new OpenAI();$0",
    );
  });

  it('come before a body that was asked for above them', () => {
    assert.equal(
      inserted('|\nimport os\n\nf()\n', python(['import re'])),
      '\nimport os\nimport re\n\nrun()$0\nf()\n',
    );
  });

  it('are not looked for in comments, templates and docstrings', () => {
    const file = "/*\nimport OpenAI from 'openai';\n*/\n\nconst t = `\nimport OpenAI from 'openai';\n`;\n|";
    assert.match(inserted(file, client), /\*\/\n\nimport OpenAI from 'openai';\n\nconst t/);
    assert.match(
      inserted('"""\nimport os\n"""\n\nf()\n|', python(['import os'])),
      /"""\n\nimport os\n\nf\(\)/,
    );
  });

  it('leave a line with a comment alone', () => {
    const file = 'from openai import APIError  # noqa: F401\nf()\n|';
    assert.match(
      inserted(file, python(['from openai import OpenAI'])),
      /^from openai import APIError  # noqa: F401\nfrom openai import OpenAI\nf/,
    );
  });

  it('keep Python’s own modules apart from packages', () => {
    const one = python(['import json', 'from openai import OpenAI']);
    assert.match(
      inserted('import numpy as np\n\nf()\n|', one),
      /^import json\n\nimport numpy as np\nfrom openai import OpenAI\n\nf/,
    );
    assert.match(
      inserted('import os\n\nf()\n|', one),
      /^import os\nimport json\n\nfrom openai import OpenAI\n\nf/,
    );
  });

  it('go into parentheses that are there, and into new ones where a line grows too long', () => {
    const file =
      'from sklearn.metrics import (\n    accuracy_score,\n    average_precision_score,\n    balanced_accuracy_score,\n)\nf()\n|';
    assert.match(
      inserted(file, python(['from sklearn.metrics import roc_auc_score'])),
      /balanced_accuracy_score,\n {4}roc_auc_score,\n\)\nf/,
    );
  });
});

describe('a snippet in a file of CommonJS', () => {
  const commonjs = { moduleStyle: 'commonjs' } as const;
  const ask = snippet(
    ["import OpenAI from 'openai';", "import { setTimeout as sleep } from 'node:timers/promises';"],
    ['export async function ask() {', '  await sleep(1);', '}$0'],
    'javascript',
  );

  it('requires and exports', () => {
    assert.equal(
      inserted('|', ask, commonjs),
      "const OpenAI = require('openai');\nconst { setTimeout: sleep } = require('node:timers/promises');\n\n" +
        'async function ask() {\n  await sleep(1);\n}\n\nexports.ask = ask;$0',
    );
  });

  it('requires nothing twice', () => {
    const file =
      "const OpenAI = require('openai');\nconst { setTimeout } = require('node:timers/promises');\nf();\n|";
    assert.match(
      inserted(file, ask, commonjs),
      /require\('openai'\);\nconst \{ setTimeout, setTimeout: sleep \} = .*\nf\(\);\nasync function/,
    );
  });

  it('leaves no export or import in any snippet of the catalogue', () => {
    for (const one of catalogue.snippets.filter(({ language }) => language === 'javascript')) {
      const text = inserted('|', one, commonjs);
      assert.doesNotMatch(text, /^(import|export) /m, one.prefix);
      assert.equal([...text.matchAll(/\$0/g)].length, 1, one.prefix);
    }
  });
});

describe('a snippet at its place', () => {
  it('is indented as the file is', () => {
    const one = snippet([], ['if (a) {', '  if (b) {', '    f();', '  }', '}$0']);
    assert.equal(inserted('|', one, { indent: '\t' }), 'if (a) {\n\tif (b) {\n\t\tf();\n\t}\n}$0');
    assert.equal(inserted('|', one, { indent: '    ' }).split('\n')[2], '        f();');
  });

  it('exports nothing from inside a block', () => {
    const one = snippet([], ['export const a = 1;$0']);
    assert.equal(inserted('function f() {\n  |\n}', one), 'function f() {\n  const a = 1;$0\n}');
  });

  it('keeps the blanks of YAML, which mean something else', () => {
    const suite = findSnippet(catalogue, 'yaml', 'aie-suite');
    assert.ok(suite);
    assert.equal(inserted('|', suite, { indent: '\t' }), suite.body.join('\n'));
  });
});

describe('a Python snippet in a file with an event loop', () => {
  const file = 'import asyncio\n\n\nasync def main():\n    pass\n\n\n|';

  it('takes the vendor’s asynchronous client', () => {
    const one = findSnippet(catalogue, 'python', 'aie-openai');
    assert.ok(one);
    const text = inserted(file, one);
    assert.match(text, /^import asyncio\n\nfrom openai import AsyncOpenAI\n/);
    assert.match(text, /async def ask\(.*\n {4}response = await client\.responses\.create\(/);
  });

  it('awaits each call in an asynchronous function, for each of the snippets that have such a client', () => {
    for (const prefix of asyncPrefixes) {
      const one = findSnippet(catalogue, 'python', prefix);
      assert.ok(one, prefix);
      const adapted = toAsyncPython(one);
      assert.ok(adapted?.bodyWithoutImports, prefix);
      const text = adapted.bodyWithoutImports.join('\n');
      assert.match(text, /await client\./, prefix);
      for (const [block] of text.matchAll(/^(async )?def .*(\n(?: .*)?)*/gm))
        assert.equal(block.startsWith('async '), block.includes('await '), `${prefix}: ${block}`);
    }
  });

  it('comes as it is where the vendor has none, or where it is asynchronous already', () => {
    for (const prefix of ['aie-psi', 'aie-stream']) {
      const one = findSnippet(catalogue, 'python', prefix);
      assert.ok(one?.bodyWithoutImports);
      assert.equal(toAsyncPython(one), undefined);
      assert.ok(inserted(file, one).includes(one.bodyWithoutImports.join('\n')));
    }
  });
});

describe('every snippet', () => {
  it('adds its imports once: the second time nothing is left to add', () => {
    for (const one of catalogue.snippets.filter(({ imports }) => imports.length > 0)) {
      const file = `${one.imports.join('\n')}\n\nx = 1\n`;
      const target = {
        text: file,
        line: file.split('\n').length - 1,
        column: 0,
        indent: '  ',
        moduleStyle: 'esm',
      } as const;
      assert.deepEqual(adaptSnippet(one, target).edits, [], `${one.language} ${one.prefix}`);
    }
  });
});
