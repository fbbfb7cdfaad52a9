import path from 'node:path';
import { isGlob } from './fileReference.ts';

/** The files that a suite names, there or not, as they are found while it is read and run. */
export class NamedFiles {
  /** Absolute paths. */
  readonly files = new Set<string>();
  /** Those of them whose text becomes cases: datasets, scenarios, `defaultTest`. */
  readonly withCases = new Set<string>();
  /** Those of them that are started as they are: by prompts and providers that are commands. */
  readonly programs = new Set<string>();
  readonly #globs = new Set<string>();

  /** @param file absolute path; may be a glob */
  add(file: string, { holdsCases = false, isProgram = false } = {}): void {
    if (isGlob(file)) {
      this.#globs.add(file);
      return;
    }
    this.files.add(file);
    if (holdsCases) this.withCases.add(file);
    if (isProgram) this.programs.add(file);
  }

  /** Where they are, or would be: folders, each with whether what is looked for may be deeper in it. */
  folders(): Map<string, { isDeep: boolean }> {
    const folders = new Map<string, { isDeep: boolean }>();
    for (const file of this.files) folders.set(path.dirname(file), { isDeep: false });
    for (const glob of this.#globs) {
      const folder = path.dirname(`${fixedPart(glob)}x`);
      const isDeep = /[/\\]/.test(glob.slice(folder.length + 1)) || (folders.get(folder)?.isDeep ?? false);
      folders.set(folder, { isDeep });
    }
    return folders;
  }

  /**
   * Whether the suite may be another one when this file or folder comes or goes: a file that it names, a folder with one
   * in it, or what one of its globs may find.
   */
  isTouchedBy(entry: string): boolean {
    if (this.files.has(entry)) return true;
    const folder = entry + path.sep;
    for (const file of this.files) if (file.startsWith(folder)) return true;
    for (const glob of this.#globs) {
      const fixed = fixedPart(glob);
      const ending = path.extname(glob);
      const isAlike = isGlob(ending) || ['', ending].includes(path.extname(entry));
      if (isAlike && (entry.startsWith(fixed) || fixed.startsWith(folder))) return true;
    }
    return false;
  }
}

/** What stands before the first part that stands for several. */
function fixedPart(glob: string): string {
  return glob.slice(0, glob.search(/[*?{[]/));
}
