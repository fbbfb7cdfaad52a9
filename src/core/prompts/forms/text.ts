import { CupelError } from '../../errors.ts';
import { fileStart } from '../../location.ts';
import type { Prompt } from '../prompt.ts';
import { labelOf, linesAt, type PromptFile, type PromptReader } from '../promptFile.ts';
import { TemplateSyntaxError } from '../templates.ts';
import { createTextPrompt } from '../textPrompt.ts';

/** A text file: one prompt, or several between lines of `---`. */
export const readTextFile: PromptReader = async (source) => {
  const text = await source.context.environment.readText(source.file);
  const parts = splitPrompts(text);
  if (parts.length === 0) throw emptyFile(source.file);
  return parts.map((part, index) => textPromptOf(source, part.text, part, index, parts.length));
};

/** A file that is one template as a whole: Markdown, Nunjucks. */
export const readWholeFile: PromptReader = async (source) => {
  const text = await source.context.environment.readText(source.file);
  if (text.trim() === '') throw emptyFile(source.file);
  return [textPromptOf(source, text)];
};

/** Where a prompt's text begins in its file; without a column where the file says it in another way. */
interface Begin {
  readonly line: number;
  readonly column?: number;
}

/** A prompt of a file, from its text and the place where that begins. */
export function textPromptOf(
  source: PromptFile,
  raw: string,
  begin: Begin = { line: 0, column: 0 },
  index = 0,
  count = 1,
): Prompt {
  const { file, config, context } = source;
  try {
    return createTextPrompt({
      ...context,
      label: labelOf(source, index, count),
      raw,
      config,
      location: linesAt(file, begin.line, raw),
    });
  } catch (error) {
    throw error instanceof TemplateSyntaxError ? error.at(file, begin) : error;
  }
}

/** The parts between lines of `---`, trimmed, without empty ones, each with the place where it begins. */
function splitPrompts(text: string): { text: string; line: number; column: number }[] {
  const parts: { text: string; line: number; column: number }[] = [];
  let lines: string[] = [];
  let start = 0;
  const close = (next: number) => {
    const blank = lines.findIndex((line) => line.trim() !== '');
    const first = lines[blank];
    if (first !== undefined) {
      const column = first.length - first.trimStart().length;
      parts.push({ text: lines.join('\n').trim(), line: start + blank, column });
    }
    lines = [];
    start = next;
  };
  const all = text.split(/\r?\n/);
  for (const [index, line] of all.entries())
    if (line.trimEnd() === '---') close(index + 1);
    else lines.push(line);
  close(all.length);
  return parts;
}

export function emptyFile(file: string): CupelError {
  return new CupelError('prompt.empty', 'The prompt file is empty.', { location: fileStart(file) });
}
