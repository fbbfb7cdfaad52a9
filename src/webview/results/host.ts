import type { Action, Answers, Question, ToResults } from '../../shared/resultsProtocol.ts';
import type { HostConnection } from '../hostConnection.ts';

export type Host = HostConnection<ToResults>;
export type Act = (action: Action) => void;

/** Asks the host; the answer has the type that belongs to the question. */
export function ask<Q extends Question>(host: Host, question: Q): Promise<Answers[Q['kind']]> {
  return host.ask<Answers[Q['kind']]>(question);
}

export function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
