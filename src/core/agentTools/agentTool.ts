import type * as z from 'zod';
import type { Progress } from '../engine/runOptions.ts';
import type { ToolHost } from './toolHost.ts';

/** Something that an agent can do with Cupel. The same in VS Code's chat and over the Model Context Protocol. */
export interface AgentTool<Schema extends z.ZodObject = z.ZodObject> {
  readonly title: string;
  /** For the model: what it does, when to use it, what comes back. */
  readonly description: string;
  readonly input: Schema;
  /** Whether it leaves everything as it is: it spends nothing and changes nothing. */
  readonly readOnly: boolean;
  /** What a person is asked before. Must have no effect itself. */
  question?(input: z.infer<Schema>, host: ToolHost, signal: AbortSignal): Promise<Question>;
  /**
   * Does it. Returns text for the model.
   * @param onProgress hears how far a run is
   * @throws CupelError for what the model can put right, or has to tell
   */
  run(
    input: z.infer<Schema>,
    host: ToolHost,
    signal: AbortSignal,
    onProgress?: (progress: Progress) => void,
  ): Promise<string>;
}

export interface Question {
  title: string;
  detail: string;
  /** Where the detail is no prose: what it is written in. */
  language?: 'diff';
}

/** Lets a tool keep the type of its own input. */
export function defineTool<Schema extends z.ZodObject>(tool: AgentTool<Schema>): AgentTool {
  return tool;
}
