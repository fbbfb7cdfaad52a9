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

  /**
   * Whether the suite may be another one when this file or folder comes or goes: a file that it names, a folder with one
   * in it, or what one of its globs may find.
   */
  isTouchedBy(entry: string): boolean {
    if (this.files.has(entry)) return true;
    const folder = entry + path.sep;
    for (const file of this.files) if (file.startsWith(folder)) return true;
    for (const glob of this.#globs) {
      const fixed = glob.slice(0, glob.search(/[*?{[]/));
      const ending = path.extname(glob);
      const isAlike = isGlob(ending) || ['', ending].includes(path.extname(entry));
      if (isAlike && (entry.startsWith(fixed) || fixed.startsWith(folder))) return true;
    }
    return false;
  }
}
