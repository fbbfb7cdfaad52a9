import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answers, Question } from '../../shared/resultsProtocol.ts';
import type { Host } from './host.ts';
import { ask, messageOf } from './host.ts';

export interface Answer<T> {
  value: T | undefined;
  error: string | undefined;
}

/** The answer to a question; the old one stays until the new one is there, unless the question itself is another. */
export function useAnswer<Q extends Question>(
  host: Host,
  question: Q,
  version: number,
): Answer<Answers[Q['kind']]> {
  const key = JSON.stringify(question);
  const [answer, setAnswer] = useState<Answer<Answers[Q['kind']]> & { key: string }>();
  const latest = useRef('');
  useEffect(() => {
    latest.current = key;
    ask(host, question).then(
      (value) => {
        if (latest.current === key) setAnswer({ key, value, error: undefined });
      },
      (reason: unknown) => {
        if (latest.current === key) setAnswer({ key, value: undefined, error: messageOf(reason) });
      },
    );
  }, [host, key, version]);
  return answer?.key === key ? answer : { value: undefined, error: undefined };
}
