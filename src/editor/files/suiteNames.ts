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
