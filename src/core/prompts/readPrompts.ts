import path from 'node:path';
import { type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import { filesInCommand, splitCommand } from '../code/commandWords.ts';
import { CupelError } from '../errors.ts';
import { exists } from '../exists.ts';
import type { Location } from '../location.ts';
import { expandGlob, isFileReference, isGlob, parseFileReference } from '../suites/fileReference.ts';
import type { PromptConfig } from '../suites/schema.ts';
import { createCommandPrompt, readJavaScriptFile, readPythonFile } from './forms/code.ts';
import { readDotpromptFile } from './forms/dotprompt.ts';
import { readInstructionsFile } from './forms/instructionsMd.ts';
import { readPromptMdFile } from './forms/promptMd.ts';
import { readPromptyFile } from './forms/prompty.ts';
import { readCsvFile, readJsonFile, readJsonLinesFile, readYamlFile } from './forms/structured.ts';
import { readTextFile, readWholeFile } from './forms/text.ts';
import type { Prompt } from './prompt.ts';
import type { PromptContext, PromptReader } from './promptFile.ts';
import { TemplateSyntaxError } from './templates.ts';
import { createTextPrompt } from './textPrompt.ts';
import { uniqueLabels } from '../suites/uniqueLabels.ts';

/** One prompt of a suite, as it is written there, and where. */
export interface PromptEntry {
  readonly prompt: PromptConfig;
  readonly location: Location;
  /** Where its text or path stands, when that is only a part. */
  readonly text?: Location;
}

export interface ReadPrompts {
  readonly prompts: Prompt[];
  readonly diagnostics: Diagnostic[];
}

/** The reader of each form, by the end of the file's name. Longer ends come first. */
const readers: readonly (readonly [suffix: string, reader: PromptReader])[] = [
  ['.prompt.md', readPromptMdFile],
  ['.agent.md', readInstructionsFile],
  ['/skill.md', readInstructionsFile],
  ['.prompty', readPromptyFile],
  ['.prompt', readDotpromptFile],
  ['.txt', readTextFile],
  ['.md', readWholeFile],
  ['.j2', readWholeFile],
  ['.njk', readWholeFile],
  ['.jsonl', readJsonLinesFile],
  ['.json', readJsonFile],
  ['.yaml', readYamlFile],
  ['.yml', readYamlFile],
  ['.csv', readCsvFile],
  ['.js', readJavaScriptFile],
  ['.cjs', readJavaScriptFile],
  ['.mjs', readJavaScriptFile],
  ['.ts', readJavaScriptFile],
  ['.mts', readJavaScriptFile],
  ['.cts', readJavaScriptFile],
  ['.py', readPythonFile],
];

/** Files that are run as they are. */
const commandSuffixes = ['.sh', '.bash', '.zsh', '.exe', '.bat', '.cmd', '.ps1', '.rb', '.pl'];

/** Reads the prompts that a suite names. What cannot be read is a diagnostic; the others are read all the same. */
export async function readPrompts(
  entries: readonly PromptEntry[],
  context: PromptContext,
): Promise<ReadPrompts> {
  const read = await Promise.all(entries.map((entry) => readEntry(entry, context)));
  return {
    prompts: uniqueLabels(read.flatMap(({ prompts }) => prompts)),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

/**
 * Reads one prompt file, as the editor does for the file that is open.
 * @throws CupelError at its place
 */
export async function readPromptFile(file: string, context: PromptContext): Promise<Prompt[]> {
  const reader = readerOf(file) ?? readTextFile;
  try {
    return await reader({ file, context });
  } catch (error) {
    throw placed(error, file);
  }
}

function readerOf(file: string): PromptReader | undefined {
  const name = `/${path.basename(file).toLowerCase()}`;
  return readers.find(([suffix]) => name.endsWith(suffix))?.[1];
}

async function readEntry(
  { prompt, location, text = location }: PromptEntry,
  context: PromptContext,
): Promise<ReadPrompts> {
  const { source, label, config } = normalise(prompt);
  if (source === undefined)
    return failed([
      {
        code: 'suite.missingKey',
        severity: 'error',
        message: 'The prompt has neither "raw" nor "id".',
        location,
      },
    ]);
  if (source.trim() === '')
    return failed([{ code: 'prompt.empty', severity: 'error', message: 'The prompt is empty.', location }]);
  try {
    return { prompts: await readSource(source, label, config, location, context), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof CupelError)) throw error;
    const isInText = error instanceof TemplateSyntaxError && error.location === undefined;
    const place = isInText ? context.placeIn?.(text, source, error.position, error.length) : undefined;
    return failed([diagnosticOf(isInText && place ? error.inPlace(place) : error, location)]);
  }
}

function failed(diagnostics: Diagnostic[]): ReadPrompts {
  return { prompts: [], diagnostics };
}

function normalise(prompt: PromptConfig): {
  source?: string;
  label?: string;
  config?: Record<string, unknown>;
} {
  if (typeof prompt === 'string') return { source: prompt };
  const source = prompt.raw ?? prompt.id;
  const label = prompt.label ?? (prompt.raw === undefined ? undefined : prompt.id);
  return {
    ...(source === undefined ? {} : { source }),
    ...(label === undefined ? {} : { label }),
    ...(prompt.config === undefined ? {} : { config: prompt.config }),
  };
}

async function readSource(
  source: string,
  label: string | undefined,
  config: Record<string, unknown> | undefined,
  location: Location,
  context: PromptContext,
): Promise<Prompt[]> {
  if (source.startsWith('exec:')) {
    const command = source.slice('exec:'.length).trim();
    for (const file of await filesInCommand(splitCommand(command), context.directory))
      context.onFile?.(file, { isProgram: true });
    return [createCommandPrompt(command, { label, config, context, location })];
  }
  const files = await filesOf(source, context.directory);
  if (files === undefined)
    return [
      createTextPrompt({ ...context, label: label ?? beginning(source), raw: source, config, location }),
    ];
  const prompts: Prompt[] = [];
  for (const { file, fn } of files) {
    const isProgram = commandSuffixes.includes(path.extname(file).toLowerCase());
    context.onFile?.(file, { isProgram });
    if (isProgram) {
      prompts.push(
        createCommandPrompt(JSON.stringify(file), {
          label: label ?? path.basename(file),
          config,
          context,
          location,
        }),
      );
      continue;
    }
    const reader = readerOf(file) ?? readTextFile;
    try {
      prompts.push(...(await reader({ file, fn, label, config, context })));
    } catch (error) {
      throw placed(error, file);
    }
  }
  return prompts;
}

/** The files that a text names; undefined when the text is the prompt itself. */
async function filesOf(
  source: string,
  directory: string,
): Promise<{ file: string; fn?: string }[] | undefined> {
  const named = isFileReference(source);
  if (!named && !looksLikePath(source)) return undefined;
  const reference = parseFileReference(source, directory);
  if (!isGlob(reference.file)) {
    if (named || knownSuffix(reference.file) || (await exists(reference.file))) return [reference];
    return undefined;
  }
  const files = await expandGlob(reference.file);
  if (files.length > 0) return files.map((file) => ({ file }));
  if (!named && !knownSuffix(reference.file)) return undefined;
  throw new CupelError('file.notFound', `No file matches "${source}".`);
}

/** One line without blanks or placeholders. A path with blanks needs `file://`. */
function looksLikePath(source: string): boolean {
  return !/[\s{}]/.test(source.trim()) && /[./\\*]/.test(source);
}

function knownSuffix(file: string): boolean {
  return readerOf(file) !== undefined || commandSuffixes.includes(path.extname(file).toLowerCase());
}

function beginning(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** Gives an error of a template its place in the file. */
function placed(error: unknown, file: string): unknown {
  if (!(error instanceof CupelError) || error.location !== undefined) return error;
  return error instanceof TemplateSyntaxError ? error.at(file, { line: 0 }) : error;
}
