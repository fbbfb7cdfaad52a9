import type { BatchRecord } from './batchRecords.ts';

/** What people may want to see of batches. */
export interface BatchEvents {
  submitted?(batch: BatchRecord): void;
  waiting?(state: { batches: number; requests: number; done: number }): void;
  imported?(batch: BatchRecord): void;
  /** It is sent again when another has ended. */
  setAside?(batch: BatchRecord, why: string): void;
  /** A vendor does not answer for a while. Told once, until it does. */
  outOfReach?(why: string): void;
  inReach?(): void;
  /** The run was stopped; now they can still be cancelled. */
  leaving?(batches: number): void;
}
