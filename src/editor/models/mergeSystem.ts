/** A message as the engine hands it to the host. */
export interface HostMessage {
  role: string;
  content: string;
}

/**
 * VS Code's language models know no system message: its text is put before the next message of the user, apart from it
 * by an empty line.
 * @returns `merged`: whether there was one
 */
export function mergeSystem(messages: readonly HostMessage[]): { messages: HostMessage[]; merged: boolean } {
  const result: HostMessage[] = [];
  let waiting: string[] = [];
  let merged = false;
  for (const { role, content } of messages) {
    if (role === 'system' || role === 'developer') {
      waiting.push(content);
      merged = true;
      continue;
    }
    if (role === 'assistant') {
      result.push({ role, content });
      continue;
    }
    result.push({ role: 'user', content: [...waiting, content].join('\n\n') });
    waiting = [];
  }
  if (waiting.length > 0) result.push({ role: 'user', content: waiting.join('\n\n') });
  return { messages: result, merged };
}
