/** Milliseconds that an extension took to start. */
export interface ActivationTimes {
  /** Reading and evaluating its code. */
  load: number;
  /** The synchronous part of `activate`. */
  call: number;
  /** Until the promise that `activate` returned was settled. */
  finish: number;
}

/**
 * Finds an extension in the document of VS Code's command "Developer: Startup Performance".
 * @param id `publisher.name`
 * @returns undefined if the document does not list it as activated
 */
export function readActivationTable(document: string, id: string): ActivationTimes | undefined {
  const lines = document.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => line.includes('Extension Activation Stats'));
  if (start < 0) return undefined;
  const rows = lines.slice(start).map((line) => line.split('|').map((cell) => cell.trim()));
  const header = rows.find((cells) => cells.includes('Load Code'));
  const row = rows.find((cells) => cells[1]?.toLowerCase() === id.toLowerCase());
  if (!header || !row) return undefined;
  const [load, call, finish] = ['Load Code', 'Call Activate', 'Finish Activate'].map((title) =>
    Number.parseFloat(row[header.indexOf(title)] ?? ''),
  );
  if (load === undefined || call === undefined || finish === undefined) return undefined;
  return [load, call, finish].some(Number.isNaN) ? undefined : { load, call, finish };
}
