import { l10n, MarkdownString } from 'vscode';
import type { NumberName } from '../../shared/definitions.ts';
import { definitions } from '../../shared/definitions.ts';
import { commandIds } from '../ids.ts';

/** A figure of a tooltip: a text, and the number that it is. */
export type ExplainedFigure = readonly [name: NumberName, text: string];

/**
 * A tooltip: lines as they are, and figures of which each leads to its definition.
 * @param lines may hold words of others; nothing in them is acted on
 */
export function explainedTooltip(
  lines: readonly string[],
  figures: readonly ExplainedFigure[],
): MarkdownString {
  const tooltip = new MarkdownString();
  tooltip.isTrusted = { enabledCommands: [commandIds.explainNumbers] };
  for (const line of lines) tooltip.appendText(line).appendMarkdown('\n\n');
  for (const [name, text] of figures)
    tooltip
      .appendMarkdown(`${definitionLink(name)}: `)
      .appendText(text)
      .appendMarkdown('\n\n');
  return tooltip;
}

/** The name of a number, which opens its definition. */
export function definitionLink(name: NumberName): string {
  const { label, words } = definitions[name];
  const text = l10n.t(label).replaceAll(/[[\]\\]/g, String.raw`\$&`);
  return `[${text}](command:${commandIds.explainNumbers}?${argument(name)} "${l10n.t(words).replaceAll('"', '”')}")`;
}

/** A line that leads to the page with all definitions. */
export function definitionsLink(): string {
  return `[${l10n.t('What the numbers mean')}](command:${commandIds.explainNumbers})`;
}

function argument(name: NumberName): string {
  return encodeURIComponent(JSON.stringify([name]));
}
