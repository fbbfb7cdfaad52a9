import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { type FilePreview, previewPromptFile } from '../../../../src/core/playground/previewPrompt.ts';

describe('previewPromptFile', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cupel-preview-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Writes the files and previews the first for a case of `a.eval.yaml`, if there is one. */
  async function preview(files: Record<string, string>, test?: number): Promise<FilePreview> {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    const [first = ''] = Object.keys(files);
    return previewPromptFile({
      file: path.join(folder, first),
      environment: createNodeEnvironment(),
      signal: new AbortController().signal,
      ...('a.eval.yaml' in files ? { suite: path.join(folder, 'a.eval.yaml') } : {}),
      ...(test === undefined ? {} : { test }),
    });
  }

  const suite = (prompt: string, rest = ''): string =>
    `prompts: [file://${prompt}]\nproviders: [echo]\ntests:\n  - vars: { metal: gold }\n  - vars: { metal: tin }\n${rest}`;

  it('puts the variables of a case in their places', async () => {
    const { prompts, test, cases } = await preview(
      {
        'ask.txt': 'Is {{ metal }} noble? {{ tone | default("Be brief.") }}',
        'a.eval.yaml': suite('ask.txt'),
      },
      1,
    );
    assert.equal(test?.vars['metal'], 'tin');
    assert.equal(cases, 2);
    assert.deepEqual(prompts, [
      {
        label: 'ask.txt',
        missing: [],
        messages: [{ role: 'user', parts: [{ kind: 'text', text: 'Is tin noble? Be brief.' }] }],
      },
    ]);
  });

  it('shows a chat by its roles, pictures as they are', async () => {
    const chat = JSON.stringify([
      { role: 'system', content: 'You know {{ metal }}.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
    ]);
    const { prompts } = await preview({ 'ask.json': chat, 'a.eval.yaml': suite('ask.json') });
    assert.deepEqual(prompts[0]?.messages, [
      { role: 'system', parts: [{ kind: 'text', text: 'You know gold.' }] },
      {
        role: 'user',
        parts: [
          { kind: 'text', text: 'What is this?' },
          { kind: 'image', text: 'data:image/png;base64,AAAA' },
        ],
      },
    ]);
  });

  it('names what is missing where no suite gives it', async () => {
    const { prompts, test } = await preview({ 'ask.txt': 'Is {{ metal }} noble?' });
    assert.equal(test, undefined);
    assert.deepEqual(prompts[0]?.missing, ['metal']);
    assert.equal(prompts[0]?.messages[0]?.parts[0]?.text, 'Is  noble?');
  });

  it('tells where a template is wrong', async () => {
    const { prompts } = await preview({ 'ask.txt': 'Is\n{% if metal %}noble?' });
    assert.match(prompts[0]?.problem?.message ?? '', /cannot be read/);
    assert.equal(prompts[0]?.problem?.location?.range.start.line, 1);
  });

  it('runs no code: not of prompts, not of variables, not of filters, not of cases', async () => {
    const code = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify('RAN')}, '');\nexport default () => 'x';\n`;
    const mark = path.join(folder, 'ran');
    const files = {
      'ask.mjs': code.replace('"RAN"', JSON.stringify(mark)),
      'a.eval.yaml': suite('ask.mjs'),
    };
    assert.match((await preview(files)).prompts[0]?.problem?.message ?? '', /is code/);

    const computed =
      'prompts: [file://ask.txt]\nproviders: [echo]\ntests:\n  - vars: { metal: file://ask.mjs }\n';
    const asked = { 'ask.txt': '{{ metal }}', 'ask.mjs': files['ask.mjs'] };
    assert.match(
      (await preview({ ...asked, 'a.eval.yaml': computed })).prompts[0]?.problem?.message ?? '',
      /is code/,
    );
    const filtered = suite('ask.txt', 'nunjucksFilters:\n  shout: ask.mjs\n');
    assert.match(
      (await preview({ ...asked, 'ask.txt': '{{ metal | shout }}', 'a.eval.yaml': filtered })).prompts[0]
        ?.problem?.message ?? '',
      /is code/,
    );
    const generated = 'prompts: [file://ask.txt]\nproviders: [echo]\ntests: file://ask.mjs\n';
    const { caseProblem, prompts } = await preview({ ...asked, 'a.eval.yaml': generated });
    assert.match(caseProblem?.message ?? '', /is code/);
    assert.deepEqual(prompts[0]?.missing, ['metal']);
    await assert.rejects(rm(mark), { code: 'ENOENT' });
  });

  it('says why there is no case, and previews all the same', async () => {
    const broken = await preview({
      'ask.txt': 'Hello',
      'a.eval.yaml': 'prompts: [file://ask.txt]\nprovders: []\n',
    });
    assert.match(broken.caseProblem?.message ?? '', /provders/);
    assert.equal(broken.prompts[0]?.messages[0]?.parts[0]?.text, 'Hello');
    const beyond = await preview({ 'ask.txt': 'Hello', 'a.eval.yaml': suite('ask.txt') }, 7);
    assert.match(beyond.caseProblem?.message ?? '', /no case 8/);
  });

  it('reads every form, with what the file brings along', async () => {
    const { prompts } = await preview({
      'ask.prompty':
        '---\ninputs:\n  tone: { type: string, default: kind }\n---\nsystem:\nBe {{tone}}.\nuser:\n{{metal}}?\n',
      'a.eval.yaml': suite('ask.prompty'),
    });
    assert.deepEqual(
      prompts[0]?.messages.map(({ role, parts }) => [role, parts[0]?.text]),
      [
        ['system', 'Be kind.'],
        ['user', 'gold?'],
      ],
    );
  });
});
