import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { ProgressToken, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import type { AgentTool } from '../../core/agentTools/agentTool.ts';
import { agentTools } from '../../core/agentTools/agentTools.ts';
import type { ToolHost } from '../../core/agentTools/toolHost.ts';
import type { Progress } from '../../core/engine/runOptions.ts';
import { describeError } from '../../core/errors.ts';
import { version } from '../../core/version.ts';
import { count } from '../../shared/figures.ts';

/**
 * A server of the Model Context Protocol with Cupel's tools. It is connected by the caller.
 * @param ready is waited for before each tool is called
 */
export function createMcpServer(
  makeHost: (agrees: ToolHost['agrees']) => ToolHost,
  ready?: () => Promise<void>,
): McpServer {
  const server = new McpServer(
    { name: 'cupel', title: 'Cupel', version },
    {
      instructions:
        'Cupel evaluates prompts. To improve one: list the suites, read the failures of the newest run, propose an edit of the prompt, estimate, run, and compare the new run with the old one. Believe the comparison, not single cases.',
    },
  );
  const host = makeHost((question, signal) => askClient(server, question, signal));
  for (const [name, tool] of Object.entries(agentTools)) addTool(server, name, tool, host, ready);
  return server;
}

function addTool(
  server: McpServer,
  name: string,
  tool: AgentTool,
  host: ToolHost,
  ready?: () => Promise<void>,
): void {
  const { title, description, input: inputSchema, readOnly } = tool;
  server.registerTool(
    name,
    {
      title,
      description,
      inputSchema,
      annotations: {
        title,
        readOnlyHint: readOnly,
        destructiveHint: false,
        openWorldHint: name === 'cupel_run',
      },
    },
    async (input: Record<string, unknown>, { signal, _meta, sendNotification }) => {
      try {
        await ready?.();
        const onProgress = progressTo(_meta?.progressToken, sendNotification);
        return { content: [{ type: 'text', text: await tool.run(input, host, signal, onProgress) }] };
      } catch (error) {
        // The model can put much of it right, so it is told, as the protocol wants it.
        return { isError: true, content: [{ type: 'text', text: describeError(error) }] };
      }
    },
  );
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Tells the client how far a run is, where it asked for that: many give up a call of which they hear nothing. */
function progressTo(
  progressToken: ProgressToken | undefined,
  send: Extra['sendNotification'],
): ((progress: Progress) => void) | undefined {
  if (progressToken === undefined) return undefined;
  let last = 0;
  return ({ done, planned, passed }) => {
    // The protocol wants it to grow each time.
    if (done <= last) return;
    last = done;
    const of = planned === undefined ? '' : ` of ${count(planned)}`;
    const params = {
      progressToken,
      progress: done,
      ...(planned !== undefined && { total: planned }),
      message: `${count(done)}${of} results, ${count(passed)} passed`,
    };
    // A client that has gone hears nothing more; the run is stopped by the call's own signal.
    void send({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}

/** A person may be away from the screen; the protocol's minute is for machines. */
const longestThoughtMs = 3_600_000;

/**
 * Asks the person through the client, where it can ask.
 * @throws McpError when nobody answers, or the call is taken back
 */
async function askClient(
  { server }: McpServer,
  message: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (!server.getClientCapabilities()?.elicitation) return undefined;
  const { action } = await server.elicitInput(
    { message, requestedSchema: { type: 'object', properties: {} } },
    { signal, timeout: longestThoughtMs },
  );
  return action === 'accept';
}
