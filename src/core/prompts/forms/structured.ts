import { parse as parseCsv } from 'csv-parse/sync';
import { CupelError, messageOf } from '../../errors.ts';
import { type Path, YamlDocument } from '../../suites/yamlDocument.ts';
import { labelOf, linesAt, type PromptReader } from '../promptFile.ts';
import { compileTemplate, type TemplateFilters, TemplateSyntaxError } from '../templates.ts';
import { createTextPrompt } from '../textPrompt.ts';
import { emptyFile, textPromptOf } from './text.ts';

/** JSON as it stands: usually a chat. Text that is no JSON is a template that may become it. */
export const readJsonFile: PromptReader = async (source) => {
  const text = await source.context.environment.readText(source.file);
  if (text.trim() === '') throw emptyFile(source.file);
  rejectBrokenJson(text, source.file, 0);
  return [textPromptOf(source, text)];
};

/** YAML: usually a chat, which becomes JSON before it is rendered. */
export const readYamlFile: PromptReader = async (source) => {
  const text = await source.context.environment.readText(source.file);
  if (text.trim() === '') throw emptyFile(source.file);
  const yaml = new YamlDocument(text, source.file);
  const [mistake] = yaml.diagnostics;
  // Statements and unquoted placeholders only make sense once they are rendered.
  if (mistake && /\{[%{]/.test(text)) return [textPromptOf(source, text)];
  if (mistake) throw new CupelError('prompt.syntax', mistake.message, { location: mistake.location });
  checkTemplates(yaml.value, [], yaml, source.context.filters);
  if (typeof yaml.value === 'string') return [textPromptOf(source, yaml.value, { line: 0 })];
  const { config, file } = source;
  return [
    createTextPrompt({
      ...source.context,
      label: labelOf(source),
      raw: JSON.stringify(yaml.value, null, 2),
      config,
      location: linesAt(file, 0, text),
    }),
  ];
};

/** One prompt a line, each JSON. */
export const readJsonLinesFile: PromptReader = async (source) => {
  const text = await source.context.environment.readText(source.file);
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line, index }))
    .filter(({ line }) => line.trim() !== '');
  if (lines.length === 0) throw emptyFile(source.file);
  return lines.map(({ line, index }, n) => {
    rejectBrokenJson(line, source.file, index);
    return textPromptOf(source, line, { line: index, column: 0 }, n, lines.length);
  });
};

/** One prompt a row: the column `prompt` (or the only one), with its name in `label`. */
export const readCsvFile: PromptReader = async (source) => {
  const { file, context } = source;
  const text = await context.environment.readText(file);
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parseCsv(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as typeof rows;
  } catch (error) {
    const { lines } = error as { lines?: number };
    throw new CupelError('prompt.syntax', `The CSV cannot be read: ${messageOf(error)}.`, {
      location: linesAt(file, Math.max(0, (lines ?? 1) - 1), ''),
    });
  }
  const [header, ...rest] = rows;
  const promptColumn = header?.record.findIndex((name) => name.trim().toLowerCase() === 'prompt') ?? -1;
  const labelColumn = header?.record.findIndex((name) => name.trim().toLowerCase() === 'label') ?? -1;
  const body = promptColumn === -1 ? rows : rest;
  const prompts = body
    .map(({ record, info }) => ({
      raw: record[Math.max(0, promptColumn)] ?? '',
      label: labelColumn === -1 || promptColumn === -1 ? '' : (record[labelColumn] ?? ''),
      lastLine: info.lines,
    }))
    .filter(({ raw }) => raw.trim() !== '');
  if (prompts.length === 0) throw emptyFile(file);
  return prompts.map(({ raw, label, lastLine }, index) => {
    const line = Math.max(0, lastLine - raw.split('\n').length);
    return label === ''
      ? textPromptOf(source, raw, { line }, index, prompts.length)
      : textPromptOf({ ...source, label }, raw, { line });
  });
};

/** Finds a text that is no template, at its own place: what is compiled later is JSON, whose lines are others. */
function checkTemplates(
  value: unknown,
  path: Path,
  yaml: YamlDocument,
  filters: TemplateFilters | undefined,
): void {
  if (typeof value === 'string') {
    try {
      compileTemplate(value, filters);
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      const whole = yaml.locate(path);
      const place = yaml.locateIn(whole, value, error.position, error.length);
      throw error.inPlace(place ?? whole, place !== undefined);
    }
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, item] of entries) checkTemplates(item, [...path, key], yaml, filters);
}

/** Text that begins as JSON, holds no template statements, and is broken, is a mistake and not a text. */
function rejectBrokenJson(text: string, file: string, line: number): void {
  if (!/^\s*[[{]/.test(text) || /\{[%{]/.test(text)) return;
  try {
    JSON.parse(text);
  } catch {
    const yaml = new YamlDocument(text, file);
    const [mistake] = yaml.diagnostics;
    const { start, end } = mistake?.location.range ?? linesAt(file, 0, '').range;
    const move = ({ line: at, column }: typeof start) => ({ line: at + line, column });
    throw new CupelError(
      'prompt.syntax',
      `The JSON cannot be read: ${mistake?.message ?? 'it is not complete.'}`,
      {
        location: { file, range: { start: move(start), end: move(end) } },
      },
    );
  }
}
