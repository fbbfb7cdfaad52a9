import type { Prompt } from '../prompts/prompt.ts';
import type { Case, Suite } from '../suites/suite.ts';
import type { PlannedCall } from './plan.ts';

/** One exchange of a conversation, under the names that templates use. */
export interface ConversationTurn {
  prompt: string;
  input: string;
  output: unknown;
}

/** A call's place among those whose outputs it needs. */
export interface Turn {
  /** Undefined when nothing has to end first. */
  readonly ready: Promise<unknown> | undefined;
  /** The variables that earlier calls leave it. To be read once it is ready. */
  vars(): Record<string, unknown>;
  /** The call has ended. Without an answer, those after it go on without it. */
  finish(answer: { output: unknown; prompt: string; input: string } | undefined): void;
}

interface Chain<State> {
  last: Promise<void> | undefined;
  state: State;
}

/**
 * The order of the calls that depend on others. What `storeOutputAs` keeps belongs to its column and repeat (prompt ×
 * provider), so that models do not read each other's outputs; the calls after it wait for it, and run side by side.
 * A prompt that reads `_conversation` is asked case by case; `metadata.conversationId` separates conversations.
 */
export class CallOrder {
  readonly #conversational: readonly boolean[];
  readonly #registers = new Map<string, Chain<Record<string, unknown>>>();
  readonly #conversations = new Map<string, Chain<ConversationTurn[]>>();
  #storing = false;

  constructor(suite: Suite) {
    this.#conversational = suite.prompts.map(readsConversation);
  }

  /**
   * To be called in the order of the plan, column by column.
   * @returns undefined when the call depends on none and none on it
   */
  enter(call: PlannedCall): Turn | undefined {
    const { storeOutputAs, disableConversationVar } = call.case.options;
    const talks = this.#conversational[call.prompt] === true && disableConversationVar !== true;
    if (storeOutputAs !== undefined) this.#storing = true;
    if (!talks && !this.#storing) return undefined;
    const register = this.#storing ? chainOf(this.#registers, columnOf(call), {}) : undefined;
    const conversation = talks ? chainOf(this.#conversations, conversationOf(call), []) : undefined;
    const waits = [register?.last, conversation?.last].filter((each) => each !== undefined);
    const ends: (() => void)[] = [];
    if (storeOutputAs !== undefined && register) ends.push(extend(register));
    if (conversation) ends.push(extend(conversation));
    return {
      ready: waits.length > 0 ? Promise.all(waits) : undefined,
      vars: () => ({
        ...register?.state,
        ...(conversation ? { _conversation: [...conversation.state] } : {}),
      }),
      finish(answer) {
        if (answer && storeOutputAs !== undefined && register) register.state[storeOutputAs] = answer.output;
        if (answer && conversation) conversation.state.push(answer);
        for (const end of ends) end();
      },
    };
  }
}

function columnOf({ prompt, provider, repeat }: PlannedCall): string {
  return `${prompt}.${provider}.${repeat}`;
}

function conversationOf(call: PlannedCall): string {
  return `${columnOf(call)}.${conversationId(call.case)}`;
}

export function readsConversation({ variables, raw }: Prompt): boolean {
  return variables?.includes('_conversation') ?? raw.includes('_conversation');
}

/** The cases without one have a conversation together. */
export function conversationId({ metadata }: Case): string {
  return JSON.stringify(metadata['conversationId'] ?? null);
}

function chainOf<State>(chains: Map<string, Chain<State>>, key: string, initial: State): Chain<State> {
  let chain = chains.get(key);
  if (!chain) chains.set(key, (chain = { last: undefined, state: initial }));
  return chain;
}

/** Makes those that come later wait until the function that it returns is called. */
function extend<State>(chain: Chain<State>): () => void {
  let end: () => void = () => undefined;
  const before = chain.last;
  const mine = new Promise<void>((resolve) => (end = resolve));
  chain.last = before ? before.then(() => mine) : mine;
  return end;
}
