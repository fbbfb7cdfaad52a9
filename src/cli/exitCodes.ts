/** What a process says by its exit code. */
export const exitCode = {
  passed: 0,
  /** The input was wrong or the run could not start. */
  badInput: 1,
  /** Stopped by the budget, or an estimate above it. */
  budget: 3,
  /** Something failed or errored. */
  failed: 100,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
