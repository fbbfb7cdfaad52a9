import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { AgentTool } from '../../core/agentTools/agentTool.ts';
import { agentTools } from '../../core/agentTools/agentTools.ts';
import type { ToolHost } from '../../core/agentTools/toolHost.ts';
import { describeError } from '../../core/errors.ts';
import { version } from '../../core/version.ts';

/** A server of the Model Context Protocol with Cupel's tools. It is connected by the caller. */
export function createMcpServer(makeHost: (agrees: ToolHost['agrees']) => ToolHost): McpServer {
  const server = new McpServer(
    { name: 'cupel', title: 'Cupel', version },
    {
      instructions:
        'Cupel evaluates prompts. To improve one: list the suites, read the failures of the newest run, propose an edit of the prompt, estimate, run, and compare the new run with the old one. Believe the comparison, not single cases.',
    },
  );
  const host = makeHost((question, signal) => askClient(server, question, signal));
  for (const [name, tool] of Object.entries(agentTools)) addTool(server, name, tool, host);
  return server;
}

function addTool(server: McpServer, name: string, tool: AgentTool, host: ToolHost): void {
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
    async (input: Record<string, unknown>, { signal }) => {
      try {
        return { content: [{ type: 'text', text: await tool.run(input, host, signal) }] };
      } catch (error) {
        // The model can put much of it right, so it is told, as the protocol wants it.
        return { isError: true, content: [{ type: 'text', text: describeError(error) }] };
      }
    },
  );
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
