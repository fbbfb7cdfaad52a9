import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractPrompt, promptLiteralAt } from '../../../../src/core/extract/extractPrompt.ts';
import type { ExtractedPrompt } from '../../../../src/core/extract/extractPrompt.ts';
import type { CodeLanguage } from '../../../../src/core/modelCalls/escapes.ts';
import { loaderCall, loaderEdits, loaderKindOf } from '../../../../src/core/extract/promptLoader.ts';
import type { LoaderTarget } from '../../../../src/core/extract/promptLoader.ts';
import { applyLineEdits } from '../../../../src/core/snippets/importStatement.ts';

const run = promisify(execFile);

/** What becomes of the string at `▮`. */
function extract(marked: string, language: CodeLanguage): ExtractedPrompt | undefined {
  const offset = marked.indexOf('▮');
  const text = marked.replace('▮', '');
  const literal = promptLiteralAt(text, offset, language);
  return literal && extractPrompt(text, literal);
}

describe('a string of JavaScript or TypeScript', () => {
  const of = (marked: string): ExtractedPrompt | undefined => extract(marked, 'javascript');

  it('becomes a template: expressions are variables, the same expression the same one', () => {
    const found = of('const systemPrompt = `Dear ${user.na▮me},\nanswer ${question} for ${user.name}.`;');
    assert.equal(found?.template, 'Dear {{ name }},\nanswer {{ question }} for {{ name }}.');
    assert.deepEqual(found.variables, [
      { name: 'name', code: 'user.name' },
      { name: 'question', code: 'question' },
    ]);
    assert.equal(found.name, 'system-prompt');
  });

  it('names what has no name of its own, and what is named alike', () => {
    const found = of(
      'x(`All: ▮${a.id} ${b.id} ${items.map((i) => `${i}!`).join(", ")} ${1 + 2} ${row["city"]} ${row["from"]}`)',
    );
    assert.deepEqual(
      found?.variables.map(({ name }) => name),
      ['id', 'id2', 'items', 'value', 'city', 'from_value'],
    );
  });

  it('keeps its text to the character, escapes resolved', () => {
    assert.equal(
      of("ask('It\\'s ▮\\u00e9t\\x41\\n\\tnow, is it not?')")?.template,
      "It's étA\n\tnow, is it not?",
    );
    assert.equal(of('ask("one \\\nline, ▮and that is all")')?.template, 'one line, and that is all');
  });

  it('is not looked for in comments, expressions, module names and tagged templates', () => {
    assert.equal(of('// "a comment of ▮some length, surely"'), undefined);
    assert.equal(of('const r = /"a pattern ▮of some length"/;'), undefined);
    assert.equal(of("import a from './a▮/module/of/some/length.ts';"), undefined);
    assert.equal(of('sql`select ▮${x} from somewhere else`'), undefined);
    assert.equal(of('ask("sho▮rt")'), undefined);
    assert.equal(
      of('const n = a / b; ask("What ▮is the meaning of it?")')?.template,
      'What is the meaning of it?',
    );
    assert.ok(of('return `What ▮is ${it}?`'));
  });

  it('needs its last quotation mark', () => {
    assert.equal(of('ask("What is ▮the meaning of it?\\"'), undefined);
    assert.equal(of('ask("What is ▮the meaning of it?\nnext("one")'), undefined);
    assert.equal(of('ask(`What is ▮the meaning of ${it}?'), undefined);
    assert.equal(of('ask("What is ▮the meaning of it?\\\\")')?.template, 'What is the meaning of it?\\');
  });

  it('is refused where it is half a template already', () => {
    assert.throws(() => of('ask(`Answer {{question}} ▮for ${user}`)'), { code: 'extract.braces' });
    assert.equal(of('ask("Answer {{question}} ▮for me")')?.template, 'Answer {{question}} for me');
  });
});

describe('a string of JavaScript or TypeScript that is no value', () => {
  const text = 'a text ▮of some length';

  it('stays where it is as a key, a type, a directive, or text between tags', () => {
    for (const code of [
      `x = { "${text}": 1 }`,
      `x = {\n  a,\n  "${text}": 1 }`,
      `x = { a: 1, async "${text}"() {} }`,
      `class A { "${text}" = 1 }`,
      `interface A {\n  a: string\n  "${text}"?: string\n}`,
      `type X = "${text}";`,
      `type X<T> =\n  | "short"\n  | "${text}"\n`,
      `type X = { a: string; b: { c: "${text}" } }`,
      `type X = () => "${text}";`,
      `interface A<B> extends C { a: "${text}" }`,
      `const x: "${text}" = y;`,
      `function f(a: number, b: "${text}") {}`,
      `function f(a?: "${text}") {}`,
      `function f(): "${text}" {}`,
      `class A { kind: "${text}" }`,
      `x as "${text}"`,
      `let x: Array<"${text}">`,
      `let x: Record<string, "${text}">`,
      `enum X { A = "a", B = "${text}" }`,
      `"use ${text}";\nf();`,
      `"use strict"\n"use ${text}"\nf()`,
      `function f() {\n  "use ${text}"\n  return 1\n}`,
      `f(() => { "use ${text}" })`,
      `declare module "${text}" {}`,
      `import x from "x" with { type: "${text}" };`,
      `export { x as "${text}" };`,
      `<p>"${text}"</p>`,
      `<p>Say "${text}" to me</p>`,
      'type X = `a text ▮of ${string}`;',
    ])
      assert.equal(extract(code, 'javascript'), undefined, code);
  });

  it('is a value beside all of them', () => {
    for (const code of [
      `x = { a: "${text}" }`,
      `x = { [ "${text}" ]: 1, b: c ? "a" : "b" }`,
      `x = { a: c ? "${text}" : "b" }`,
      `f(c ? a : "${text}")`,
      `const x = c ? f() : "${text}";`,
      `const x: string = "${text}"`,
      `const x = y || "${text}"`,
      `const x = "${text}" ?? y`,
      `const x = "${text}" as const`,
      `class A { a = "${text}"; b: string = "x" }`,
      `function f(a: string = "${text}") {}`,
      `type A = string\nconst x = "${text}"`,
      `type A = string\nfunction f() { return "${text}" }`,
      `f("a", "${text}")`,
      `const f = () => "${text}"`,
      `const f = async () => {\n  return "${text}"\n}`,
      `switch (x) { case "${text}": f() }`,
      `export default "${text}"`,
      `<p>{"${text}"}</p>`,
      `<p title={"${text}"} />`,
      `"${text}".split(" ")`,
      `enum A { B }\nconst x = { a: "${text}" }`,
      `const x = [\n  "${text}",\n]`,
    ])
      assert.equal(extract(code, 'javascript')?.isAttribute, false, code);
  });

  it('is an attribute of JSX, written without escapes', () => {
    for (const code of [
      `<div title="${text}"/>`,
      `return <My.Tag key={1} {...rest} data-a="b" on title='${text}'>x</My.Tag>`,
    ])
      assert.equal(extract(code, 'javascript')?.isAttribute, true, code);
    const raw = extract(String.raw`<p title="a\n ▮text of some length">`, 'javascript');
    assert.equal(raw?.template, String.raw`a\n text of some length`);
    assert.equal(extract('<p title="a &amp; ▮text of some length">', 'javascript'), undefined);
    for (const code of [`const title = "${text}"`, `class A<B extends string = "${text}"> {}`])
      assert.ok(extract(code, 'javascript')?.isAttribute !== true, code);
  });
});

describe('a string of Python that is no value', () => {
  const text = 'a text ▮of some length';

  it('stays where it is as a docstring, a statement, an annotation or a pattern', () => {
    for (const code of [
      `"""${text}"""\nimport re\n`,
      `def f():\n    """${text}"""  # so\n    return 1\n`,
      `class A: "${text}"\n`,
      `def f():\n    ("x")\n    "${text}" "more"\n`,
      `x: "${text}" = 1\n`,
      `def f(a, b: "${text}"): ...\n`,
      `def f() -> "${text}": ...\n`,
      `x: Literal["${text}"]\n`,
      `match x:\n    case "${text}":\n        pass\n`,
    ])
      assert.equal(extract(code, 'python'), undefined, code);
  });

  it('is a value beside all of them', () => {
    for (const code of [
      `x = {"${text}": 1}\n`,
      `x = {"a": "${text}"}\n`,
      `x = \\\n    "${text}"\n`,
      `f = lambda: "${text}"\n`,
      `def f(a="${text}"): ...\n`,
      `def f():\n    return "${text}"\n`,
      `x = (\n    "one "\n    f"${text}"\n)\n`,
      `def f():\n    "${text}".format(x)\n`,
    ])
      assert.ok(extract(code, 'python'), code);
  });
});

describe('a string of Python', () => {
  const of = (marked: string): ExtractedPrompt | undefined => extract(marked, 'python');

  it('is neither bytes nor a template string, nor joined to one', () => {
    assert.equal(of('ask(b"What is ▮the meaning of it?")'), undefined);
    assert.equal(of('ask(t"What is ▮the meaning of {it}?")'), undefined);
    assert.equal(of('ask("What is ▮the meaning " b"of it?")')?.template, 'What is the meaning ');
  });

  it('becomes a template, with the formats of an f-string kept in the code', () => {
    const found = of(
      'PROMPT = f"""Dear {user.name},\nit costs {price:.2f}▮ or {price!r}. {{literal}} {total=}"""',
    );
    assert.equal(
      found?.template,
      'Dear {{ name }},\nit costs {{ price }} or {{ price2 }}. {literal} total={{ total }}',
    );
    assert.deepEqual(found.variables, [
      { name: 'name', code: 'user.name' },
      { name: 'price', code: 'format(price, ".2f")' },
      { name: 'price2', code: 'repr(price)' },
      { name: 'total', code: 'repr(total)' },
    ]);
    assert.equal(found.name, 'prompt');
  });

  it('takes the strings that Python joins for one', () => {
    const found = of(
      'text = (\n    "Answer in one ▮sentence. "  # shortly\n    f"Question: {question}"\n)\n',
    );
    assert.equal(found?.template, 'Answer in one sentence. Question: {{ question }}');
    assert.equal(found.name, 'text');
    const apart = of('a = "one string of some length"\nb = "another ▮string of some length"\n');
    assert.equal(apart?.template, 'another string of some length');
  });

  it('resolves escapes, but not those of raw strings', () => {
    assert.equal(of('ask("a\\tb\\u00e9 and ▮then some more\\n")')?.template, 'a\tbé and then some more\n');
    assert.equal(of('ask(r"a\\tb and ▮then some more, raw")')?.template, 'a\\tb and then some more, raw');
  });

  it('is not looked for in comments and bytes', () => {
    assert.equal(of('# "a comment of ▮some length, surely"'), undefined);
    assert.equal(of('b"bytes of ▮some length, surely so"'), undefined);
  });
});

describe('the code after an extraction', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-extract-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Extracts the string at `▮`, writes all, and returns the code. */
  async function rewritten(
    marked: string,
    target: Omit<LoaderTarget, 'text'>,
    file: string,
  ): Promise<string> {
    const text = marked.replace('▮', '');
    const found = extract(marked, target.language);
    assert.ok(found);
    await writeFile(path.join(folder, 'asked.txt'), found.template);
    const kind = loaderKindOf(found.template);
    const whole = { ...target, text };
    const call = loaderCall(kind, 'asked.txt', found.variables, whole);
    const replaced = `${text.slice(0, found.start)}${call}${text.slice(found.end)}`;
    const code = applyLineEdits(replaced, loaderEdits(kind, whole));
    await writeFile(path.join(folder, file), code);
    return code;
  }

  const output = async (command: string, args: string[]): Promise<string> =>
    (await run(command, args, { cwd: folder })).stdout;

  it('does what it did, in an ES module', async () => {
    const source =
      "import path from 'node:path';\n\nconst user = { name: path.basename('/a/Ada') };\nconsole.log(`Dear ${user.name},\n▮\"how\" are ${1 + 1} \\`you\\`?`);\n";
    const code = await rewritten(
      source,
      { language: 'javascript', typed: false, moduleStyle: 'esm', indent: '  ' },
      'a.mjs',
    );
    assert.match(code, /import { readFileSync } from 'node:fs';/);
    assert.match(code, /loadPrompt\('asked\.txt', { name: user\.name, value: 1 \+ 1 }\)/);
    assert.equal(await output(process.execPath, ['a.mjs']), 'Dear Ada,\n"how" are 2 `you`?\n');
  });

  it('does what it did, in CommonJS and in TypeScript', async () => {
    const source = 'const who = "Ada";\nconsole.log(`Dear ${who}, ▮how are you?`);\n';
    await rewritten(
      source,
      { language: 'javascript', typed: false, moduleStyle: 'commonjs', indent: '\t' },
      'a.cjs',
    );
    assert.equal(await output(process.execPath, ['a.cjs']), 'Dear Ada, how are you?\n');
    const typed = await rewritten(
      source,
      { language: 'javascript', typed: true, moduleStyle: 'esm', indent: '  ' },
      'a.mts',
    );
    assert.match(
      typed,
      /function loadPrompt\(file: string, variables\?: Record<string, unknown>\): string {/,
    );
    assert.equal(await output(process.execPath, ['a.mts']), 'Dear Ada, how are you?\n');
  });

  it('does what it did, in Python', async () => {
    const source =
      '"""Asks."""\nimport sys\n\nname = sys.argv[1]\nprice = 3\nprint(f"Dear {name}, ▮it is {price:.2f} or {price!r} {{x}}.", end="")\n';
    const code = await rewritten(
      source,
      { language: 'python', typed: true, moduleStyle: 'esm', indent: '    ' },
      'a.py',
    );
    assert.match(code, /"""Asks\."""\nimport re\nimport sys\nfrom pathlib import Path|import sys\nimport re/);
    assert.equal(await output('python3', ['a.py', 'Ada']), 'Dear Ada, it is 3.00 or 3 {x}.');
  });

  it('renders whole templates with Nunjucks', async () => {
    const target: LoaderTarget = {
      text: 'export {};\n',
      language: 'javascript',
      typed: false,
      moduleStyle: 'esm',
      indent: '  ',
    };
    const template = '{% if loud %}{{ name | upper }}{% else %}{{ name }}{% endif %}!';
    const kind = loaderKindOf(template);
    assert.equal(kind, 'full');
    await writeFile(path.join(folder, 't.j2'), template);
    const call = loaderCall(
      kind,
      't.j2',
      [
        { name: 'loud', code: 'true' },
        { name: 'name', code: '"Ada"' },
      ],
      target,
    );
    const code = applyLineEdits(target.text, loaderEdits(kind, target));
    await writeFile(path.join(folder, 'a.mjs'), `${code}console.log(${call});\n`);
    await symlink(path.resolve('node_modules'), path.join(folder, 'node_modules'));
    assert.equal(await output(process.execPath, ['a.mjs']), 'ADA!\n');
  });

  it('adds the loader once', async () => {
    const target: LoaderTarget = {
      text: 'def load_prompt(name):\n    ...\n',
      language: 'python',
      typed: true,
      moduleStyle: 'esm',
      indent: '    ',
    };
    assert.deepEqual(loaderEdits('names', target), []);
  });
});
