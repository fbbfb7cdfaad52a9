import { filesInCommand, splitCommand } from '../code/commandWords.ts';
import { codeFileOf } from '../providers/codeFileOf.ts';
import type { ProviderSpec } from '../providers/provider.ts';

/** Tells of the files that a provider starts, and that its id names without `file://`: of `python:` and `exec:`. */
export async function noteProviderFiles(
  spec: ProviderSpec,
  onFile: (file: string, what?: { isProgram: boolean }) => void,
): Promise<void> {
  if (spec.id.startsWith('python:')) onFile(codeFileOf(spec).file);
  if (!spec.id.startsWith('exec:')) return;
  const words = splitCommand(spec.id.slice('exec:'.length));
  for (const file of await filesInCommand(words, spec.directory)) onFile(file, { isProgram: true });
}
