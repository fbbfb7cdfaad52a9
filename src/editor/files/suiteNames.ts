/** Files that are suites, as `workspace.findFiles` and document selectors take it. */
export const suiteGlob = '**/{*.eval.yaml,*.eval.yml,promptfooconfig*.yaml,promptfooconfig*.yml}';

const suiteName = /(?:^|[\\/])(?:[^\\/]*\.eval|promptfooconfig[^\\/]*)\.ya?ml$/;

/** Whether a path is a suite's, by its name. */
export function isSuitePath(file: string): boolean {
  return suiteName.test(file);
}

/** A suite's name as people call it: the file's name without `.eval.yaml`, or `.yaml`. */
export function suiteLabel(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/(?:\.eval)?\.ya?ml$/, '');
}

const ending = '.eval.yaml';

/** Bytes of a file's name. */
const longestName = 255;

/**
 * The file of a suite that people name, with the ending of suites once. Undefined for what is no name of a file on all
 * systems: nothing, with a separator or another character that Windows does not take, a device of Windows, too long.
 */
export function suiteFileName(typed: string): string | undefined {
  const name = typed.trim().replace(/(?:\.eval)?\.ya?ml$/i, '');
  // eslint-disable-next-line no-control-regex
  if (name === '' || /[<>:"/\\|?*\u0000-\u001f]/.test(name) || /^\.+$/.test(name)) return undefined;
  if (/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)) return undefined;
  const file = `${name}${ending}`;
  return new TextEncoder().encode(file).length > longestName ? undefined : file;
}

/**
 * What tells suites of one name apart: the folder of each, or its whole path where a folder has several.
 * @param files relative to the workspace, with slashes
 * @returns by the file; none for a name that only one has
 */
export function placesOf(files: Iterable<string>): Map<string, string> {
  const places = new Map<string, string>();
  for (const namesakes of Map.groupBy(new Set(files), suiteLabel).values()) {
    if (namesakes.length < 2) continue;
    const folders = Map.groupBy(namesakes, folderOf);
    for (const file of namesakes) {
      const folder = folderOf(file);
      places.set(file, folders.get(folder)?.length === 1 ? folder : file);
    }
  }
  return places;
}

/** `suites`, `./` for the workspace itself. */
function folderOf(file: string): string {
  const end = file.lastIndexOf('/');
  return end < 0 ? './' : file.slice(0, end);
}
