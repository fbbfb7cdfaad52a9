import path from 'node:path';
import { stringify } from 'yaml';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { readPromptFile } from '../prompts/readPrompts.ts';
import { expandSnippet } from '../snippets/expandSnippet.ts';
import type { Snippet } from '../snippets/snippet.ts';

/** A prompt file, and the workspace folder that the piece about it goes into. */
export interface PromptPiece {
  readonly file: string;
  readonly root: string;
  readonly environment: Environment;
}

/**
 * A suite for a prompt file: two cases with a value for each of its variables, and a recorded reply for each, so
 * that it runs without a key.
 * @returns text by path, relative to the workspace
 * @throws CupelError `scaffold.noVariables` where only running the prompt would tell what it reads
 */
export async function promptSuite({ file, root, environment }: PromptPiece): Promise<Record<string, string>> {
  const prompts = await readPrompts(file, environment);
  const name = pieceName(file);
  const folder = `evals/${name}`;
  const reference = path.relative(path.join(root, folder), file).split(path.sep).join('/');
  const cases = ['first', 'second'].map((which) => ({
    description: `${which} example: put a real one here`,
    vars: Object.fromEntries(
      variablesOf(prompts, file).map((variable) => [variable, `${which} ${variable}`]),
    ),
  }));
  const replies = [];
  for (const prompt of prompts)
    for (const { vars } of cases) {
      const rendered = await prompt.render({
        vars,
        provider: { id: 'replay', label: 'replay', config: {} },
        environment,
        signal: new AbortController().signal,
      });
      replies.push({ sample: true, prompt: rendered.text, output: 'This is a sample reply, not a model’s.' });
    }
  const suite = stringify({
    description: `What ${path.basename(file)} must do`,
    prompts: [`file://${reference}`],
    providers: [`replay:${name}.replies.jsonl`],
    defaultTest: {
      assert: [{ type: 'not-is-refusal' }, { type: 'word-count', value: { min: 1, max: 200 } }],
    },
    tests: cases,
  });
  return {
    [`${folder}/${name}.eval.yaml`]: `${suiteHead(name)}${suite}`,
    [`${folder}/${name}.replies.jsonl`]: replies.map((reply) => `${JSON.stringify(reply)}\n`).join(''),
    [`${folder}/README.md`]: suiteReadme(path.basename(file), folder, name),
  };
}

/**
 * A card for a prompt file: what it is for, what it was measured on, where it fails.
 * @param card the snippet `aie-card`
 * @returns text by path, relative to the workspace
 */
export async function promptCard(
  { file, root, environment }: PromptPiece,
  card: Snippet,
): Promise<Record<string, string>> {
  const prompts = await readPrompts(file, environment);
  const name = pieceName(file);
  const folder = `cards/${name}`;
  const variables = prompts.flatMap((prompt) => prompt.variables ?? []);
  const listed = [...new Set(variables)].map((variable) => `\`${variable}\``).join(', ') || 'none';
  const place = path.relative(root, file).split(path.sep).join('/');
  const text = expandSnippet(card.body.join('\n'), { TM_FILENAME_BASE: name })
    .replace(/^\| Variables \|.*$/m, () => `| Prompt | \`${place}\` |\n| Variables | ${listed} |`)
    .replace(/^\| Suite \|.*$/m, `| Suite | \`evals/${name}/${name}.eval.yaml\` |`)
    // A row of figures that nobody has measured would be a claim.
    .replace(/^\| \d{4}-\d{2}-\d{2} \|/m, '| not yet |');
  return {
    [`${folder}/card.md`]: `${text.trimEnd()}\n`,
    [`${folder}/README.md`]: cardReadme(place),
  };
}

async function readPrompts(file: string, environment: Environment): Promise<Prompt[]> {
  return readPromptFile(file, { directory: path.dirname(file), environment });
}

function variablesOf(prompts: readonly Prompt[], file: string): string[] {
  const all = prompts.map(({ variables }) => variables);
  if (all.includes(undefined))
    throw new CupelError(
      'scaffold.noVariables',
      `${file} is code: what it reads is not known before it runs.`,
      {
        hint: 'Write its suite by hand, with a value for each variable that it reads.',
      },
    );
  return [...new Set(all.flatMap((names) => names ?? []))];
}

/** A name for files: that of the prompt without its endings. */
function pieceName(file: string): string {
  const name = path.basename(file).replace(/(\.prompt)?\.[^.]+$/, '');
  return name.replaceAll(/[^\w-]+/g, '-') || 'prompt';
}

function suiteHead(name: string): string {
  return `# Runs without a key: the replies are sample data from ${name}.replies.jsonl.
# For a real model, put its id in the place of the replay line and set its key, for example
#   - openai:chat:gpt-5-mini        (OPENAI_API_KEY)
`;
}

function suiteReadme(prompt: string, folder: string, name: string): string {
  return `# Eval suite of ${prompt}

\`\`\`sh
npx cupel run ${folder}/${name}.eval.yaml
\`\`\`

It runs without a key, since \`${name}.replies.jsonl\` holds sample replies, which say nothing about a model. Write real cases and what a good answer to them has; then name a model in the suite, and keep its replies with \`--record ${name}.replies.jsonl\`, so that the suite can be graded again without it.
`;
}

function cardReadme(place: string): string {
  return `# Card of ${place}

\`card.md\` tells what the prompt is for, what it was measured on, what it costs and where it fails. Fill it in before others use the prompt, and add a line under "Measured" whenever its suite has run with a real model: \`npx cupel show latest\` has the figures.
`;
}
