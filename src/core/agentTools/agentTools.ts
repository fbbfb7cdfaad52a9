import * as z from 'zod';
import { CupelError } from '../errors.ts';
import type { AgentTool } from './agentTool.ts';
import type { ToolName } from './toolNames.ts';
import { compareRunsTool } from './tools/compareRunsTool.ts';
import { estimateTool } from './tools/estimateTool.ts';
import { failuresTool } from './tools/failuresTool.ts';
import { listSuitesTool } from './tools/listSuitesTool.ts';
import { proposeEditTool } from './tools/proposeEditTool.ts';
import { runTool } from './tools/runTool.ts';

/** Every tool by its name. Adding one is a file, a line here, and its entry in package.json. */
export const agentTools: Readonly<Record<ToolName, AgentTool>> = {
  cupel_list_suites: listSuitesTool,
  cupel_estimate: estimateTool,
  cupel_run: runTool,
  cupel_failures: failuresTool,
  cupel_compare: compareRunsTool,
  cupel_propose_edit: proposeEditTool,
};

/** @throws CupelError `tool.badInput` that says what is wrong with it */
export function parseToolInput(tool: AgentTool, input: unknown): Record<string, unknown> {
  const parsed = tool.input.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  throw new CupelError('tool.badInput', z.prettifyError(parsed.error));
}

/** The JSON Schema of a tool's input, as package.json and the protocol have it. */
export function toolInputSchema(tool: AgentTool): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(tool.input, { io: 'input' });
  return schema;
}
