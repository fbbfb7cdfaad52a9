import path from 'node:path';
import type { Environment } from '../environment.ts';
import type { Location, Position } from '../location.ts';
import type { Prompt } from './prompt.ts';
import type { RenderOptions, TemplateFilters } from './templates.ts';

/** What prompts of a suite have in common. */
export interface PromptContext {
  /** Relative paths start here. */
  readonly directory: string;
  readonly environment: Environment;
  /** What `{{ env.X }}` reads: the suite's `env` before the environment's. */
  readonly env?: RenderOptions['env'];
  readonly filters?: TemplateFilters | undefined;
  /** Where a part of a prompt stands that is written in the suite itself, as far as that can be told. */
  readonly placeIn?: (text: Location, raw: string, at: Position, length: number) => Location | undefined;
  /** Called with each file that is read. */
  readonly onFile?: ((file: string, what?: { isProgram: boolean }) => void) | undefined;
}

/** One prompt file that a suite names. */
export interface PromptFile {
  /** Absolute path. */
  readonly file: string;
  readonly fn?: string | undefined;
  /** The label that the suite gives. */
  readonly label?: string | undefined;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  readonly context: PromptContext;
}

/** Reads a file of one form. Rejects with CupelError; the place is added where it has none. */
export type PromptReader = (file: PromptFile) => Promise<Prompt[]>;

/** The label of one of a file's prompts: the one given, else the file's name; numbered when there are several. */
export function labelOf({ label, file, fn }: PromptFile, index = 0, count = 1): string {
  const name = label ?? `${path.basename(file)}${fn ? `:${fn}` : ''}`;
  return count > 1 ? `${name} #${index + 1}` : name;
}

/** Where the lines of a text stand in its file. */
export function linesAt(file: string, line: number, text: string): Location {
  const lines = text.split('\n');
  const end: Position = { line: line + lines.length - 1, column: lines.at(-1)?.length ?? 0 };
  return { file, range: { start: { line, column: 0 }, end } };
}
