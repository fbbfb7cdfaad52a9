import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { cupel, eventually } from './cupel.ts';
import { busyWith, shown } from './threadProfile.ts';

describe('what a hover tells', function () {
  const settings = () => vscode.workspace.getConfiguration('cupel');
  let directory: string;
  before(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'cupel-hover-'));
  });
  after(() => rm(directory, { recursive: true }));

  /** Writes a file whose `|` is where the pointer rests. */
  async function document(name: string, text: string): Promise<[vscode.TextDocument, vscode.Position]> {
    const file = path.join(directory, name);
    const at = text.indexOf('|');
    await writeFile(file, text.slice(0, at) + text.slice(at + 1));
    const opened = await vscode.workspace.openTextDocument(file);
    return [opened, opened.positionAt(at)];
  }
  async function toldAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      position,
    );
    return hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (part as vscode.MarkdownString).value)
      .join('\n')
      .replaceAll('\u00a0', ' ');
  }
  async function told(name: string, text: string): Promise<string> {
    const [{ uri }, position] = await document(name, text);
    return toldAt(uri, position);
  }

  describe('on a model', () => {
    it('is what it costs, reads and writes, in a suite and in code', async () => {
      const suite = await told(
        'a.eval.yaml',
        'prompts: [x]\nproviders:\n  - openai:chat:gpt-|4.1\ntests: []\n',
      );
      assert.match(suite, /\*\*openai:gpt-4\.1\*\*/);
      assert.match(suite, /\$2 input, \$8 output per million tokens, \$0\.5 cached input/);
      assert.match(suite, /As a batch \$1 and \$4/);
      assert.match(suite, /Cheaper: `gpt-4\.1-mini` \(\$0\.4, \$1\.6\)/);
      const code = await told('a.py', 'reply = client.create(model="claude-|haiku-4-5")\n');
      assert.match(code, /\*\*anthropic:claude-haiku-4-5\*\*/);
      assert.match(code, /writes 64,000 at most/);
      for (const [name, text] of [
        ['a.ts', "const model = 'gpt-4o-|mini';\n"],
        ['a.json', '{ "model": "gemini-2.5-|flash" }\n'],
        ['a.yaml', 'model: mistral-large-|latest\n'],
        ['groq.py', 'llm = init("groq/llama-3.3-70b-|versatile")\n'],
        ['g.ts', "const model = 'models/gemini-2.5-|flash';\n"],
      ] as const)
        assert.match(await told(name, text), /per million tokens/, name);
    });

    it('says that a price is unknown where a suite names the model', async () => {
      const suite = 'prompts: [x]\nproviders:\n  - openai:chat:gpt-un|heard-of\ntests: []\n';
      assert.match(
        await told('b.eval.yaml', suite),
        /\*\*openai:gpt-unheard-of\*\*\n\nUnknown price\. \[Add Price…\]\(command:cupel\.addPrice\?%5B%22openai%3Agpt-unheard-of%22%5D\)/,
      );
    });

    it('is silent on everything else', async () => {
      assert.doesNotMatch(await told('b.py', 'mode|l = "gpt-unheard-of"\n'), /per million|price/);
      assert.doesNotMatch(await told('c.py', 'model = "gpt-un|heard-of"\n'), /per million|price/);
      assert.equal(await told('d.ts', 'const o|1 = o1 + 1;\n'), '');
      assert.equal(await told('e.txt', 'gpt-|4o\n'), '');
    });
  });

  describe('on a text in code', () => {
    it('is tokens and cost for the model of the call', async () => {
      const python = await told(
        'f.py',
        'client.chat.completions.create(\n  model="gpt-4o",\n  messages=[{"role": "user", "content": """Say\n he|llo"""}],\n)\n',
      );
      assert.match(python, /\*\*Text\*\* for `client\.chat\.completions\.create`, sent once/);
      // "Say\n hello" is three tokens, at $2.50 a million.
      assert.match(python, /\| `openai:gpt-4o` \| 3 \| <0\.1% \| \$0\.000008 \|/);
      const typescript = await told(
        'f.ts',
        "const { text } = await generateText({ model: anthropic('claude-haiku-4-5'), prompt: `Say ${what}|` });\n",
      );
      assert.match(typescript, /\| `anthropic:claude-haiku-4-5` \| ≈ \d+ ± 10% \| <0\.1% \| \$0\.0\d+ \|/);
      assert.match(typescript, /What the code fills in is counted as it is written/);
    });

    it('is for the chosen model where the call names none', async () => {
      const code = await told(
        'g.py',
        'p = ChatPromptTemplate.from_messages([("system", "You |are kind")])\n',
      );
      assert.match(code, /`openai:gpt-5-mini` \| 3 \|/);
      assert.match(code, /The code does not say which model\. \[.*\]\(command:cupel\.chooseModel\)/);
    });

    it('says that the chosen model is not known, instead of a table without rows', async () => {
      const { Global } = vscode.ConfigurationTarget;
      await settings().update('defaultModel', 'nonsense', Global);
      try {
        const code = await told(
          'n.py',
          'p = ChatPromptTemplate.from_messages([("system", "You |are kind")])\n',
        );
        assert.match(code, /`nonsense` is no model that is known: nothing is counted for it\./);
        assert.doesNotMatch(code, /\| Model \|/);
      } finally {
        await settings().update('defaultModel', undefined, Global);
      }
    });

    it('is nothing for a text that goes elsewhere', async () => {
      assert.equal(await told('h.py', 'print("he|llo")\n'), '');
      assert.equal(await told('h.go', 'client.responses.create(input="he|llo")\n'), '');
    });
  });

  describe('on what is selected', () => {
    it('is its tokens and cost in any file', async () => {
      const [opened, position] = await document('i.md', '# Title\n\nGold melts |at 1064 °C.\n');
      const editor = await vscode.window.showTextDocument(opened);
      editor.selection = new vscode.Selection(2, 0, 2, 21);
      const text = await eventually('the selection', async () => {
        const found = await toldAt(opened.uri, position);
        return found.includes('**Selection**') ? found : undefined;
      });
      assert.match(text, /`openai:gpt-5-mini` \| \d+ \| <0\.1% \| \$0\.0\d+ \|/);
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await eventually('silence', async () => (await toldAt(opened.uri, position)) === '');
    });
  });

  describe('on a prompt of a suite', () => {
    const suite = (prompts: string): string => `prompts:
${prompts}
providers:
  - { id: 'openai:chat:gpt-4o', config: { max_tokens: 50 } }
  - openai:chat:gpt-unheard-of
tests:
  - vars: { x: hello }
  - vars: { x: hello }
`;
    async function estimated(name: string, text: string): Promise<string> {
      const [{ uri }, position] = await document(name, text);
      return eventually('the estimate', async () => {
        const found = await toldAt(uri, position);
        return found.includes('| … |') ? undefined : found;
      });
    }

    it('is tokens, window, cost of a call and of a run for each of its models', async () => {
      const text = await estimated('j.eval.yaml', suite("  - 'Say |{{ x }}'\n  - 'Say nothing'"));
      assert.match(text, /\| Model \| Tokens \| Window \| Cacheable \| One call \| One run of j \|/);
      // A call: 9 tokens in ($2.50 a million) and 50 out ($10 a million); two of them in a run.
      assert.match(text, /`openai:chat:gpt-4o` \| 4 \| <0\.1% \| – \| \$0\.00052 \| \$0\.001\d* \|/);
      assert.match(
        text,
        /`openai:chat:gpt-unheard-of` \| ≈ 4 \| unknown \| unknown \| unknown \| unknown \|/,
      );
    });

    it('says what the vendor would cache of it', async () => {
      const long = 'Gold is noble. '.repeat(400);
      const text = await estimated('k.eval.yaml', suite(`  - '${long}|{{ x }}'`));
      assert.match(text, /\| 1,536 at \$1\.25\/M \|/);
      assert.match(text, /Cacheable: what all calls begin with/);
    });

    it('is the same from the file that the suite names', async () => {
      await writeFile(path.join(directory, 'say.txt'), 'Say {{ x }}');
      const text = await estimated('l.eval.yaml', suite('  - file://s|ay.txt'));
      assert.match(text, /`openai:chat:gpt-4o` \| 4 \| <0\.1% \| – \| \$0\.00052 \| \$0\.001\d* \|/);
    });
  });

  it('comes soon, however long the file is', async function () {
    this.timeout(300_000);
    const { figures } = await cupel();
    await (await figures.counter()).count('', 'gpt-4o');
    const call = 'client.responses.create(model="gpt-4o", input="""Say\n hello""")\n';
    const line = 'def f(a, b):\n    return {"a": [a, b], "b": f"{a}-{b}"}  # nothing\n';
    for (const size of [10_000, 100_000, 1_000_000]) {
      const half = line.repeat(Math.ceil(size / 2 / line.length));
      const [code, at] = await document(`long${size}.py`, `${half}${call.replace('hello', 'hel|lo')}${half}`);
      const [prompt, place] = await document(`long${size}.prompt.md`, `|${half}${half}`);
      for (const [what, opened, position] of [
        ['code', code, at],
        ['prompt', prompt, place],
      ] as const) {
        const { uri } = opened;
        const editor = await vscode.window.showTextDocument(opened);
        await toldAt(uri, new vscode.Position(0, 0)); // VS Code sends a file over first
        const hover = async (): Promise<number> => {
          const started = performance.now();
          await toldAt(uri, position);
          return performance.now() - started;
        };
        const first = await hover();
        const times: number[] = [];
        for (let i = 0; i < 10; i += 1) times.push(await hover());
        const edited: number[] = [];
        for (let i = 0; i < 10; i += 1) {
          await editor.edit((edit) => edit.insert(new vscode.Position(opened.lineCount - 2 - i, 0), '#'));
          edited.push(await hover());
        }
        const { ours } = await busyWith(10, async () => void (await hover()));
        await settings().update('hover.enabled', false, vscode.ConfigurationTarget.Global);
        const without: number[] = [];
        for (let i = 0; i < 10; i += 1) without.push(await hover());
        await settings().update('hover.enabled', undefined, vscode.ConfigurationTarget.Global);
        console.log(
          `      ${what} of ${size / 1000} KB: first ${first.toFixed(1)} ms, then ${shown(times)}, after an edit ${shown(edited)}, our code ${shown(ours)}; VS Code alone ${shown(without)}`,
        );
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      }
    }
  });
});
