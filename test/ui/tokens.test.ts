import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useWindow, workbench } from '../support/uiFixture.ts';

useWindow(import.meta.filename, { settings: { 'cupel.results.open': 'never' } });

const suite = `description: Which metal is nobler
prompts:
  - 'Answer in one word: {{ question }}'
  - file://../prompts/answer.txt
providers:
  - id: openai:chat:gpt-4.1
    config: { max_tokens: 50000 }
  - anthropic:messages:claude-haiku-4-5
tests:
  - vars: { question: Is gold nobler than tin? }
  - vars: { question: Is iron nobler than gold? }
`;

const python = `from openai import OpenAI

client = OpenAI()

SYSTEM = """You are an assayer.
Answer in one word."""

reply = client.chat.completions.create(
    model="gpt-4.1",
    messages=[
        {"role": "system", "content": SYSTEM},
        {"role": "user", "content": f"Which is nobler, {first} or {second}?"},
    ],
)
`;

const typescript = `import { anthropic } from '@ai-sdk/anthropic';
import { generateText } from 'ai';

export const answer = await generateText({
  model: anthropic('claude-haiku-4-5'),
  prompt: \`Name the noblest of these metals.
Use one word.\`,
});
`;

async function inThemes(name: string, show: () => Promise<unknown>): Promise<void> {
  for (const theme of ['light', 'high contrast', 'dark'] as const) {
    await workbench().setTheme(theme);
    await show();
    await workbench().screenshot(`${name} ${theme}`);
    await workbench().page.keyboard.press('Escape');
  }
}

describe('tokens and costs where text is written', function () {
  it('stand beside the prompts, providers and cases of a suite', async () => {
    await writeFile(path.join(workbench().folder, 'suites/noble.eval.yaml'), suite);
    await workbench().openFile('suites/noble.eval.yaml');
    for (const line of [
      /one word: .*≈ [\d,]+ tokens · \$0\.0/,
      /answer\.txt.*≈ .*\$0\.0/,
      /haiku-4-5.*≈ .*\$0\.0/,
    ])
      await workbench().editorLine(line).waitFor();
    await workbench()
      .editorLine(/nobler than tin.*≈ [\d,]+ tokens · \$0\.0/)
      .waitFor();
    await inThemes('tokens inlay hints', async () =>
      workbench()
        .editorLine(/tokens/)
        .first()
        .waitFor(),
    );
  });

  it('tell of a run when they are pointed at', async () => {
    const show = async () => workbench().hoverOn(/nobler than tin/, 'tokens', /One run: \d+ calls/);
    const text = await show();
    assert.match(text, /One run: 4 calls, \d+ tokens in, ≈ [\d,]+ out/);
    assert.match(text, /\$0\.\d+.*Prices as of \d{4}-\d\d-\d\d/s);
    await inThemes('tokens hint told', show);
  });

  it('are told of a prompt in a suite: for each model, a call and a run', async () => {
    const show = async () => workbench().hoverOn(/one word:/, 'Answer', /One run of noble.*\$0\./s);
    const text = await show();
    assert.match(text, /openai:chat:gpt-4\.1\s+\d+\s+<0\.1%\s+–\s+\$0\.\d+\s+\$0\.\d+/);
    assert.match(
      text,
      /anthropic:messages:claude-haiku-4-5\s+≈ \d+ ± 10%\s+<0\.1%\s+–\s+\$0\.\d+\s+\$0\.\d+/,
    );
    await inThemes('tokens hover suite prompt', show);
  });

  it('are told of a model: prices, window, cheaper ones', async () => {
    const show = async () => workbench().hoverOn(/openai:chat:gpt-4\.1/, 'gpt-4.1', /per million tokens/);
    const text = await show();
    assert.match(text, /\$2 input, \$8 output per million tokens/);
    assert.match(text, /Cheaper: gpt-4\.1-mini/);
    await inThemes('tokens hover model', show);
  });

  it('are warned of where a limit is above what the model writes', async () => {
    const { page } = workbench();
    await page.locator('.squiggly-warning').first().waitFor();
    const text = await workbench().hoverOn(/max_tokens/, '50000', /writes 32768 tokens at most/);
    assert.match(text, /"max_tokens" is 50000, and "gpt-4\.1" writes 32768 tokens at most\./);
    await workbench().screenshot('tokens limit');
  });

  it('are told of a text that Python hands to a model, directly and by its name', async () => {
    await writeFile(path.join(workbench().folder, 'assay.py'), python);
    await workbench().openFile('assay.py');
    const show = async () => workbench().hoverOn(/Which is nobler/, 'nobler', /sent once/);
    const text = await show();
    assert.match(text, /Text for client\.chat\.completions\.create, sent once/);
    assert.match(text, /openai:gpt-4\.1\s+\d+\s+<0\.1%\s+\$0\.0000\d+/);
    assert.match(text, /What the code fills in is counted as it is written/);
    assert.match(
      await workbench().hoverOn(/You are an assayer/, 'assayer', /sent once/),
      /openai:gpt-4\.1\s+1\d\s/,
    );
    await inThemes('tokens hover python', show);
  });

  it('are told of a template that TypeScript hands to a model', async () => {
    await writeFile(path.join(workbench().folder, 'assay.ts'), typescript);
    await workbench().openFile('assay.ts');
    const text = await workbench().hoverOn(/Use one word/, 'Use', /sent once/);
    assert.match(text, /Text for generateText, sent once/);
    assert.match(text, /anthropic:claude-haiku-4-5\s+≈ 1\d ± 10%/);
    await workbench().screenshot('tokens hover typescript');
  });

  it('are told of what is selected, and stand in the status bar', async () => {
    const { page } = workbench();
    await workbench().openFile('assay.py');
    await workbench()
      .editorLine(/You are an assayer/)
      .click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await workbench()
      .statusBarItem(/\d+ of \d+ tokens · /)
      .waitFor();
    const text = await workbench().hoverOn(/You are an assayer/, 'assayer', /Selection/);
    assert.match(text, /openai:gpt-5-mini\s+\d+\s+<0\.1%\s+\$0\.00000\d/);
    await workbench().screenshot('tokens hover selection');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Home');
  });

  it('are counted for the model that is chosen in the status bar', async () => {
    const { page } = workbench();
    const item = workbench().statusBarItem(/^\s*\d+ tokens · \$0\./);
    await item.waitFor();
    await item.click();
    await workbench().quickPick('openai:chat:gpt-4.1').first().waitFor();
    await workbench().screenshot('tokens choose model');
    await page.locator('.quick-input-widget input[type="text"]').fill('claude-haiku-4-5');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'anthropic:messages:claude-haiku-4-5' })
      .first()
      .click();
    await workbench()
      .statusBarItem(/≈ \d+ tokens · \$0\./)
      .waitFor();
    await inThemes('tokens status bar', async () =>
      workbench()
        .statusBarItem(/≈ \d+ tokens/)
        .waitFor(),
    );
    await workbench().reload();
    await workbench()
      .statusBarItem(/≈ \d+ tokens · \$0\./)
      .waitFor();
  });

  it('are warned of near the end of the window', async () => {
    await writeFile(path.join(workbench().folder, 'long.md'), 'Gold is noble. '.repeat(38_000));
    await workbench().openFile('long.md');
    const item = workbench().statusBarItem(/9\d% of the window/);
    await item.waitFor();
    await inThemes('tokens status bar warning', async () => item.waitFor());
    assert.match((await item.getAttribute('class')) ?? '', /warning-kind/);
  });
});
