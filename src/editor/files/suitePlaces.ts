import { workspace } from 'vscode';
import { placesOf } from './suiteNames.ts';

/** What tells suites of one name apart, by their paths. @param suites absolute paths; there may be several of one */
export function suitePlaces(suites: Iterable<string>): Map<string, string> {
  const relative = new Map([...suites].map((file) => [file, workspace.asRelativePath(file)]));
  const places = placesOf(relative.values());
  return new Map(
    [...relative].flatMap(([file, shown]) => {
      const place = places.get(shown);
      return place === undefined ? [] : [[file, place] as const];
    }),
  );
}
