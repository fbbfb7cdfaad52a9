import { isToResults } from '../shared/resultsMessages.ts';

/** What a page in a VS Code webview is given to speak with its host. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

interface Waiting {
  // oxlint-disable-next-line typescript/no-explicit-any -- each question knows the type of its own answer
  resolve(value: any): void;
  reject(error: Error): void;
}

/** Messages to the host, and questions that it answers. */
export interface HostConnection<Message> {
  /** @throws Error with the host's words when it cannot answer */
  ask<T>(question: unknown): Promise<T>;
  send(message: unknown): void;
  /** Called with every message that is not an answer. */
  onMessage(listener: (message: Message) => void): void;
  recall(): unknown;
  remember(state: unknown): void;
}

/** @param isMessage whether what the window is told comes from this page's host */
export function connectToHost<Message extends { type: string }>(
  isMessage: (message: unknown) => boolean = isToResults,
): HostConnection<Message> {
  const api = acquireVsCodeApi();
  const waiting = new Map<number, Waiting>();
  const listeners: ((message: Message) => void)[] = [];
  let asked = 0;

  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isMessage(data)) return;
    if ((data as Message).type !== 'reply') {
      for (const listener of listeners) listener(data as Message);
      return;
    }
    const reply = data as { type: 'reply'; id: number; value?: unknown; error?: string };
    const each = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (typeof reply.error === 'string') each?.reject(new Error(reply.error));
    else each?.resolve(reply.value);
  });

  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        api.postMessage({ type: 'ask', id, question });
      }),
    send: (message) => api.postMessage(message),
    onMessage: (listener) => void listeners.push(listener),
    recall: () => api.getState(),
    remember: (state) => api.setState(state),
  };
}
