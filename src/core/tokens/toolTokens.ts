import type { Encoding } from './encodings.ts';

interface Property {
  type?: unknown;
  description?: unknown;
  enum?: unknown;
}

interface FunctionDefinition {
  name?: unknown;
  description?: unknown;
  parameters?: { properties?: Record<string, Property> };
}

/**
 * The tokens of tool definitions, by the rule that OpenAI publishes ("How to count tokens with tiktoken", 7): per
 * function 7 tokens (10 for models of cl100k_base) and `name:description`; 3 where there are properties; per property
 * 3 and `name:type:description`; per enumeration −3, and 3 and the text for each value; 12 at the end. A full stop
 * that ends a description is not counted. The rule says nothing of nested schemas: they are counted as JSON text.
 * @param tools as in a request: `[{ type: 'function', function: { name, description, parameters } }]`
 */
export function toolTexts(
  tools: unknown,
  encoding: Encoding,
): { texts: string[]; overhead: number; uncounted: string[] } {
  const found = { texts: [] as string[], overhead: 0, uncounted: [] as string[] };
  if (tools === undefined || tools === null) return found;
  if (!Array.isArray(tools)) return { ...found, uncounted: ['tools that are not a list'] };
  if (tools.length === 0) return found;
  const perFunction = encoding === 'o200k_base' ? 7 : 10;
  for (const tool of tools as readonly unknown[]) {
    const definition = functionOf(tool);
    if (!definition) {
      found.uncounted.push('a tool that is not a function');
      continue;
    }
    found.overhead += perFunction;
    found.texts.push(`${text(definition.name)}:${withoutStop(text(definition.description))}`);
    addProperties(found, definition.parameters?.properties ?? {});
  }
  found.overhead += 12;
  return found;
}

function addProperties(
  found: { texts: string[]; overhead: number },
  properties: Readonly<Record<string, Property>>,
): void {
  const entries = Object.entries(properties);
  if (entries.length > 0) found.overhead += 3;
  for (const [name, property] of entries) {
    const { type, description, enum: values, ...rest } = property;
    found.overhead += 3;
    found.texts.push(`${name}:${text(type)}:${withoutStop(text(description))}`);
    if (Array.isArray(values)) {
      found.overhead += 3 * values.length - 3;
      found.texts.push(...values.map(text));
    }
    if (Object.keys(rest).length > 0) found.texts.push(JSON.stringify(rest));
  }
}

/** OpenAI's chat shape, its responses shape, and Anthropic's. */
function functionOf(tool: unknown): FunctionDefinition | undefined {
  if (typeof tool !== 'object' || tool === null) return undefined;
  const given = tool as FunctionDefinition & {
    function?: FunctionDefinition;
    input_schema?: FunctionDefinition['parameters'];
  };
  if (given.function) return given.function;
  if (typeof given.name !== 'string') return undefined;
  const parameters = given.parameters ?? given.input_schema;
  return { name: given.name, description: given.description, ...(parameters ? { parameters } : {}) };
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function withoutStop(description: string): string {
  return description.endsWith('.') ? description.slice(0, -1) : description;
}
