import { Hover, MarkdownString, Range } from 'vscode';
import type { HoverProvider, Position, TextDocument } from 'vscode';
import type { Core } from '../core/core.ts';
import { yamlContext } from './completion/yamlContext.ts';

/** What a key or an assertion type of a suite means. */
export class SuiteHover implements HoverProvider {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const range = document.getWordRangeAtPosition(position, /[\w$.-]+/);
    if (!range) return undefined;
    const word = document.getText(range);
    const lines = document
      .getText(new Range(0, 0, position.line + 1, 0))
      .split(/\r?\n/)
      .slice(0, position.line + 1);
    const context = yamlContext(lines, range.end.character);
    if (!context) return undefined;
    const { keysAt, assertionTypes } = await this.#core.suiteLanguage();
    if (context.key === 'type' && context.path.includes('assert')) {
      const negated = word.startsWith('not-');
      const rule = assertionTypes[negated ? word.slice(4) : word];
      if (!rule) return undefined;
      const text = `\`${word}\`: ${negated ? 'the opposite of: ' : ''}${rule.description}`;
      return new Hover(new MarkdownString(text), range);
    }
    if (!isKey(document, range)) return undefined;
    const found = keysAt(context.path).find(({ key }) => key === word);
    return found?.description === undefined
      ? undefined
      : new Hover(new MarkdownString(`\`${word}\`: ${found.description}`), range);
  }
}

function isKey(document: TextDocument, range: Range): boolean {
  const { text } = document.lineAt(range.start.line);
  const isFirst = /^[\s-]*["']?$/.test(text.slice(0, range.start.character));
  return isFirst && /^["']?\s*:(?:\s|$)/.test(text.slice(range.end.character));
}
