import { access } from 'node:fs/promises';

/** Whether there is a file or folder of this path. What cannot be looked at is not there. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
