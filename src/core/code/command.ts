import { spawn } from 'node:child_process';
import { CupelError } from '../errors.ts';
import { type CommandOptions, defaultTimeoutMs, outputLimit } from './codeCall.ts';

/** Characters of a command's complaint that an error repeats. */
const complaintLength = 500;

/**
 * Runs a command without a shell and gives what it prints, as UTF-8.
 * @throws CupelError `code.notFound`, `code.timeout`, `code.outputTooLarge`, `code.exitCode`
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions & { variables: Readonly<Record<string, string | undefined>> },
): Promise<string> {
  const { stdin = '', timeoutMs = defaultTimeoutMs, directory, signal, variables } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const child = spawn(command, args, {
      cwd: directory,
      env: definedVariables(variables),
      // A group of its own, so that what it starts ends with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const output: Buffer[] = [];
    let size = 0;
    let complaint = '';
    let failure: Error | undefined;

    const stop = (reason: Error) => {
      failure ??= reason;
      killTree(child.pid, () => child.kill('SIGKILL'));
    };
    const onAbort = () => stop(signal?.reason as Error);
    const timer = setTimeout(
      () =>
        stop(
          new CupelError(
            'code.timeout',
            `"${command}" did not finish within ${timeoutMs / 1000} s and was stopped.`,
          ),
        ),
      timeoutMs,
    );
    const tooMuch = () =>
      new CupelError(
        'code.outputTooLarge',
        `"${command}" printed more than ${outputLimit / 1024 / 1024} MB.`,
      );

    signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > outputLimit) return stop(tooMuch());
      output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < complaintLength) complaint += chunk.toString('utf8');
    });
    // A command that does not read its input closes the pipe; that is its right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    child.on('error', (error) => {
      failure ??= new CupelError('code.notFound', `"${command}" cannot be started: ${error.message}`, {
        hint: 'Give the path of an executable file, relative to the suite.',
      });
    });
    child.on('close', (status, endSignal) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (failure !== undefined) return reject(failure);
      if (status === 0) return resolve(Buffer.concat(output).toString('utf8'));
      const detail = complaint.trim().slice(0, complaintLength);
      reject(
        new CupelError(
          'code.exitCode',
          `"${command}" ended with ${status ?? endSignal}${detail ? `: ${detail}` : '.'}`,
        ),
      );
    });
  });
}

/** Ends a process and, where the system has process groups, all that it started. */
export function killTree(pid: number | undefined, otherwise: () => void): void {
  if (pid === undefined || process.platform === 'win32') return otherwise();
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
    otherwise();
  }
}

/** The variables that have a value. */
export function definedVariables(
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
