import { commands, Range, Uri } from 'vscode';
import type { Command } from 'vscode';
import type { Location as CoreLocation, Range as CoreRange } from '../../core/location.ts';

/** The editor's form of a range: the same numbers. */
export function toRange({ start, end }: CoreRange): Range {
  return new Range(start.line, start.column, end.line, end.column);
}

/** Opens a file with the cursor at the place. */
export async function openLocation({ file, range }: CoreLocation): Promise<void> {
  await commands.executeCommand('vscode.open', Uri.file(file), { selection: toRange(range) });
}

/** What a tree item does when it is chosen. */
export function openCommand(uri: Uri, range?: CoreRange): Command {
  const selection = range && toRange({ start: range.start, end: range.start });
  return { command: 'vscode.open', title: '', arguments: selection ? [uri, { selection }] : [uri] };
}
