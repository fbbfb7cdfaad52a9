import assert from 'node:assert/strict';
import { parseSnippet } from '../../scripts/snippets/catalogue.ts';
import { toJavaScript } from '../../scripts/snippets/javascript.ts';
import { commentStyles, splitSource, toSnippetBody } from '../../scripts/snippets/notation.ts';
import { expand } from './support/shipped.ts';

const { python, dockerfile, markdown } = commentStyles;

describe('notation', () => {
  describe('placeholders', () => {
    it('turns the marked text of a line into a tab stop, and takes the comment away', () => {
      const body = toSnippetBody(['MODEL = "small"  # ${1:small}'], python, 'a.py');
      assert.deepEqual(body, ['MODEL = "${1:small}"$0']);
    });

    it('makes a choice whose first entry stands on the line', () => {
      const body = toSnippetBody(['size = 1  # ${1|1,2,3|}'], python, 'a.py');
      assert.deepEqual(body, ['size = ${1|1,2,3|}$0']);
    });

    it('takes several markers of one line in their order', () => {
      const body = toSnippetBody(['f("a", "b")  # ${1:a} ${2:b}'], python, 'a.py');
      assert.deepEqual(body, ['f("${1:a}", "${2:b}")$0']);
    });

    it('takes an editor variable with its default', () => {
      const body = toSnippetBody(['# app <!-- ${TM_FILENAME_BASE:app} -->'], markdown, 'a.md');
      assert.deepEqual(body, ['# ${TM_FILENAME_BASE:app}$0']);
    });

    it('marks the line below a comment that stands alone', () => {
      const body = toSnippetBody(['# ${1:8000}', 'EXPOSE 8000'], dockerfile, 'a.dockerfile');
      assert.deepEqual(body, ['EXPOSE ${1:8000}$0']);
    });

    it('puts the cursor where $0 stands, at its indentation', () => {
      const body = toSnippetBody(['def f():', '    # $0'], python, 'a.py');
      assert.deepEqual(body, ['def f():', '    $0']);
    });

    it('keeps a comment that holds more than markers', () => {
      assert.deepEqual(toSnippetBody(['a = 1  # one, ${1:1}'], python, 'a.py'), ['a = 1  # one, \\${1:1}$0']);
    });

    it('names the line on which the marked text is missing', () => {
      const lines = ['import os', 'MODEL = "small"  # ${1:large}'];
      assert.throws(
        () => toSnippetBody(lines, python, 'a.py', 7),
        /a\.py:8: the marked text "large" is not on its line/,
      );
    });

    it('rejects a marker with no line below it', () => {
      assert.throws(() => toSnippetBody(['# ${1:8000}'], dockerfile, 'a'), /no line below/);
    });
  });

  it('escapes what the snippet grammar would read, so that the text comes back as it was', () => {
    const lines = ['echo "${HOME:-/}" \\', "  '$1' | sed 's/}/,/'  # ${1:s/}/,/}"];
    const plain = ['cost = "$5 \\\\ {}"', 'x = "}"'];
    assert.equal(expand(toSnippetBody(plain, python, 'a.py')), `${plain.join('\n')}\n`);
    assert.equal(expand(toSnippetBody(lines.slice(0, 1), python, 'a.sh')), `${lines[0]}\n`);
  });

  describe('header', () => {
    const header =
      '# title: A title\n# description: What it does, in a sentence.\n# task: rag\n# docs: https://x.dev/#a\n';
    const npm = new Map([['openai', '7.55.0']]);

    it('ends at the first line that is no entry; a fragment of an address is no comment', () => {
      const { header: entries, lines, firstLine } = splitSource(`${header}\nimport os\n\n`, python);
      assert.equal(entries.get('docs'), 'https://x.dev/#a');
      assert.deepEqual([lines, firstLine], [['import os'], 6]);
    });

    it('gives the packages their ranges and the command that installs them', () => {
      const python = parseSnippet(
        `${header}# pip: openai>=2,<3 psycopg[binary]>=3.2\n\na = 1\n`,
        'python',
        'b.py',
        npm,
      );
      assert.equal(python.install, 'pip install "openai>=2,<3" "psycopg[binary]>=3.2"');
      const source = header.replaceAll('# ', '// ');
      const typescript = parseSnippet(`${source}// npm: openai\n\nexport {};\n`, 'typescript', 'b.ts', npm);
      assert.deepEqual(typescript.packages, [{ manager: 'npm', name: 'openai', range: '^7.55.0' }]);
      // Quoted, since ^ and > mean something to shells.
      assert.equal(typescript.install, 'npm install "openai@^7.55.0"');
    });

    it('separates the imports, those over several lines too', () => {
      const text = `${header}\nfrom a import (\n    b,\n)\nimport c\n\nb(c)\n`;
      const snippet = parseSnippet(text, 'python', 'snippets/src/python/aie_my_name.py', npm);
      assert.equal(snippet.prefix, 'aie-my-name');
      assert.deepEqual(snippet.imports, ['from a import (\n    b,\n)', 'import c']);
      assert.deepEqual(snippet.bodyWithoutImports, ['b(c)$0']);
    });

    it('rejects a task, a key or a package that it does not know, and a header that lacks its docs', () => {
      const parse = (text: string) => () => parseSnippet(text, 'python', 'a.py', npm);
      assert.throws(parse(header.replace('rag', 'cooking')), /a\.py: task is one of/);
      assert.throws(parse(`${header}# tile: x\n\na\n`), /header key "tile" is unknown/);
      assert.throws(
        parse(`${header}# npm: left-pad\n\na\n`),
        /left-pad is not a dependency of test\/snippets/,
      );
      assert.throws(parse(`${header}# pip: openai\n\na\n`), /not of the form name>=version/);
      assert.throws(parse(header.replace(/# docs.*\n/, '')), /lacks "docs"/);
    });
  });

  it('makes JavaScript by taking the types away and leaving comments where they are', async () => {
    const source =
      "import type { A } from 'a';\n\nexport const f = (a: string): A => g(a, 5); // ${1:5}\n\ninterface B {}\n";
    assert.equal(await toJavaScript(source), 'export const f = (a) => g(a, 5); // ${1:5}\n');
  });
});
