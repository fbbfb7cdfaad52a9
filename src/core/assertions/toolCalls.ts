import type { ToolCall } from '../providers/provider.ts';
import { splitFences } from './codeFences.ts';
import { findJson } from './jsonExtraction.ts';
import { isRecord } from './valueShapes.ts';

/**
 * The tool calls that stand in an output, in the forms that vendors use: OpenAI's `tool_calls`, `function_call` and
 * Responses items, Anthropic's `tool_use`, Google's `functionCall`, plain `{ name }` in a list; as values, as JSON, or
 * as JSON in prose, on lines of its own and outside of code blocks, which show examples.
 */
export function findToolCalls(output: unknown): ToolCall[] {
  if (typeof output === 'string') return jsonOnOwnLines(output).flatMap((value) => findToolCalls(value));
  if (Array.isArray(output)) return output.flatMap((item) => callIn(item) ?? plainCall(item) ?? []);
  return callIn(output) ?? [];
}

function jsonOnOwnLines(text: string): unknown[] {
  const { prose } = splitFences(text);
  return findJson(prose)
    .filter(({ start, end }) => isLineEdge(prose, start - 1, -1) && isLineEdge(prose, end, 1))
    .map(({ start, end }) => JSON.parse(prose.slice(start, end)) as unknown);
}

/** Whether nothing but space lies between a place and the end of its line, in one direction. */
function isLineEdge(text: string, from: number, step: 1 | -1): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r') at += step;
  return text[at] === undefined || text[at] === '\n';
}

function callIn(value: unknown): ToolCall[] | undefined {
  if (!isRecord(value)) return undefined;
  const { tool_calls: toolCalls, function_call: functionCall, functionCall: google, toolCall: live } = value;
  if (Array.isArray(toolCalls)) return toolCalls.flatMap((item) => callIn(item) ?? plainCall(item) ?? []);
  if (isRecord(live) && Array.isArray(live['functionCalls']))
    return live['functionCalls'].flatMap((item) => plainCall(item) ?? []);
  const call = functionCall ?? google ?? value['function'];
  if (isRecord(call)) return plainCall(call, value['id']);
  if (value['type'] === 'tool_use' || value['type'] === 'function_call') return plainCall(value);
  return 'name' in value && 'arguments' in value ? plainCall(value) : undefined;
}

function plainCall(value: unknown, id?: unknown): ToolCall[] | undefined {
  if (!isRecord(value) || typeof value['name'] !== 'string') return undefined;
  const key = id ?? value['id'];
  const made = value['arguments'] ?? value['input'] ?? value['args'] ?? {};
  return [{ name: value['name'], arguments: parsed(made), ...(typeof key === 'string' ? { id: key } : {}) }];
}

/** Arguments that do not parse stay text, which matches no schema. */
function parsed(made: unknown): unknown {
  if (typeof made !== 'string') return made;
  try {
    return JSON.parse(made);
  } catch {
    return made;
  }
}

/** A tool as a provider's config declares it. */
export interface DeclaredTool {
  readonly name: string;
  /** JSON Schema of its arguments; none when it takes no arguments. */
  readonly parameters: unknown;
}

/** The tools of a config, in the forms of OpenAI (both), Anthropic and Google. */
export function declaredTools(tools: unknown): DeclaredTool[] {
  if (!Array.isArray(tools)) return [];
  return tools.filter(isRecord).flatMap((tool): DeclaredTool[] => {
    const declarations = tool['functionDeclarations'] ?? tool['function_declarations'];
    if (Array.isArray(declarations))
      return declarations
        .filter(isRecord)
        .flatMap((item) => declaration(item, lowerTypes(item['parameters'])));
    const inner = isRecord(tool['function']) ? tool['function'] : tool;
    return declaration(inner, inner['parameters'] ?? inner['input_schema']);
  });
}

function declaration(tool: Record<string, unknown>, parameters: unknown): DeclaredTool[] {
  return typeof tool['name'] === 'string' ? [{ name: tool['name'], parameters }] : [];
}

/** Google writes a schema's types in capitals. */
function lowerTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowerTypes);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'type' && typeof value === 'string' ? value.toLowerCase() : lowerTypes(value),
    ]),
  );
}
