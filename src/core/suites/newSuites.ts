import path from 'node:path';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { asMessages } from '../prompts/chat.ts';
import type { ChatMessage } from '../prompts/prompt.ts';
import { readPromptFile } from '../prompts/readPrompts.ts';
import { headerOf } from './datasets/csv.ts';
import { loadSuite } from './loadSuite.ts';
import type { NewCase } from './writeSuite.ts';
import { suiteText } from './writeSuite.ts';

/** What a suite can be made from. */
export type SuiteOrigin = 'prompt' | 'csv' | 'chatLog' | 'promptfoo';

/** Columns of a dataset that are no variables. */
const special = /^(?:__|\s*$)/;
/** A log may be long; a suite is read by people. */
const mostConversations = 500;

const makers: Record<SuiteOrigin, (file: string, environment: Environment) => Promise<string>> = {
  prompt: fromPrompt,
  csv: fromCsv,
  chatLog: fromChatLog,
  promptfoo: fromPromptfoo,
};

/** What a file is most likely to be; undefined when it is nothing that a suite can be made from. */
export function originOf(file: string): SuiteOrigin | undefined {
  const name = path.basename(file).toLowerCase();
  if (/^promptfooconfig.*\.(?:ya?ml|json)$/.test(name)) return 'promptfoo';
  if (name.endsWith('.csv')) return 'csv';
  if (/\.jsonl?$/.test(name)) return 'chatLog';
  return /\.(?:txt|md|prompt|prompty|j2|njk)$/.test(name) ? 'prompt' : undefined;
}

/**
 * The text of a suite made from a file, to be written beside it. It answers with `echo` until a model is named, so it
 * runs without a key.
 * @throws CupelError for a file that is not what it should be
 */
export async function suiteFrom(
  origin: SuiteOrigin,
  file: string,
  environment: Environment,
): Promise<string> {
  return makers[origin](file, environment);
}

async function fromPrompt(file: string, environment: Environment): Promise<string> {
  const prompts = await readPromptFile(file, { directory: path.dirname(file), environment });
  const names = [...new Set(prompts.flatMap(({ variables }) => variables ?? []))];
  return suiteText({
    description: `What ${path.basename(file)} must do`,
    prompts: [`file://${path.basename(file)}`],
    providers: ['echo'],
    tests: [
      {
        description: 'first case',
        vars: Object.fromEntries(names.map((name) => [name, `a ${name}`])),
        assert: [{ type: 'word-count', value: { min: 1 } }],
      },
    ],
  });
}

async function fromCsv(file: string, environment: Environment): Promise<string> {
  const header = await headerOf(await environment.readText(file));
  const names = (header?.cells ?? []).map((name) => name.trim()).filter((name) => !special.test(name));
  if (names.length === 0)
    throw new CupelError('suite.badOrigin', `${file} has no column that could be a variable.`, {
      hint: 'Its first line names the columns.',
    });
  const odd = names.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (odd !== undefined)
    throw new CupelError('suite.badOrigin', `the column "${odd}" of ${file} cannot be a variable.`, {
      hint: 'Give it a name of letters, digits and underscores.',
    });
  return suiteText({
    description: `Cases of ${path.basename(file)}`,
    prompts: [names.map((name) => `${name}: {{${name}}}`).join('\n')],
    providers: ['echo'],
    tests: `file://${path.basename(file)}`,
  });
}

async function fromChatLog(file: string, environment: Environment): Promise<string> {
  const conversations = readConversations(await environment.readText(file));
  const tests = conversations.flatMap((messages): NewCase[] => {
    const last = messages.findLastIndex(
      ({ role, content }) => role === 'assistant' && typeof content === 'string',
    );
    const reply = messages[last]?.content;
    if (last < 1 || typeof reply !== 'string') return [];
    return [
      {
        vars: { messages: messages.slice(0, last), reply },
        assert: [{ type: 'rouge-n', value: '{{reply}}', threshold: 0.5 }],
      },
    ];
  });
  if (tests.length === 0)
    throw new CupelError('suite.badOrigin', `${file} holds no conversation with an answer.`, {
      hint: 'Give a JSON list of { role, content }, a list of such lists, or a line of JSON with "messages" for each.',
    });
  return suiteText({
    description: `Conversations of ${path.basename(file)}, held against the answers that were given then`,
    prompts: ['{{ messages | dump | safe }}'],
    providers: ['echo'],
    tests: tests.slice(0, mostConversations),
  });
}

/** One conversation, a list of them, or a line for each; as OpenAI's fine-tuning files and exports have them. */
function readConversations(text: string): ChatMessage[][] {
  const whole = tryJson(text);
  const values = whole === undefined ? text.split('\n').map((line) => tryJson(line)) : [whole];
  const found: ChatMessage[][] = [];
  const collect = (value: unknown, depth: number): void => {
    const messages = asMessages(value);
    if (messages) found.push(messages);
    else if (Array.isArray(value) && depth < 2) for (const each of value) collect(each, depth + 1);
    else if (typeof value === 'object' && value !== null && 'messages' in value)
      collect(value.messages, depth + 1);
  };
  for (const value of values) collect(value, 0);
  return found;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // a file of lines is no JSON as a whole
  }
}

async function fromPromptfoo(file: string, environment: Environment): Promise<string> {
  const { suite, diagnostics } = await loadSuite(file, environment);
  if (suite) return environment.readText(file);
  const first = diagnostics.find(({ severity }) => severity === 'error');
  throw new CupelError(first?.code ?? 'suite.badOrigin', first?.message ?? `${file} cannot be loaded.`, {
    location: first?.location,
    hint: first?.hint,
  });
}
