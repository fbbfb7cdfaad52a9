import { assertionError } from '../assertionErrors.ts';
import type { ToolCall } from '../../providers/provider.ts';
import type { Finding, Grader, GraderInput } from '../grader.ts';
import { verdict } from '../grader.ts';
import type { DeclaredTool } from '../toolCalls.ts';
import { declaredTools, findToolCalls } from '../toolCalls.ts';
import { readReference } from '../valueFiles.ts';
import { listValue } from '../valueShapes.ts';
import { reaches } from '../thresholds.ts';

/** There is a call, and each one names a tool that the provider declares and matches the schema of its arguments. */
export const isValidCall: Grader = async (input): Promise<Finding> => {
  const calls = callsOf(input);
  if (calls.length === 0) return verdict(false, 'The output has no tool call.');
  const tools = await toolsOf(input);
  for (const call of calls) {
    const problem = await checkCall(input, call, tools);
    if (problem !== undefined) return verdict(false, problem);
  }
  return verdict(
    true,
    `${calls.map(({ name }) => `"${name}"`).join(', ')}: each call matches its declaration.`,
  );
};

async function checkCall(
  { spec, services }: GraderInput,
  call: ToolCall,
  tools: readonly DeclaredTool[],
): Promise<string | undefined> {
  const tool = tools.find(({ name }) => name === call.name);
  if (!tool) return `"${call.name}" was called, and no tool has that name.`;
  if (typeof call.arguments === 'string') return `The arguments of "${call.name}" are not JSON.`;
  const schema = tool.parameters ?? { type: 'object', additionalProperties: false };
  const problem = (await services.schemas.check(spec, schema))([call.arguments]);
  return problem === undefined
    ? undefined
    : `The call of "${call.name}" does not match its schema: ${problem}.`;
}

/**
 * F1 of the names of the tools that were called against those expected, as sets, reaches the threshold (1).
 * Van Rijsbergen (1979), "Information Retrieval", chapter 7.
 */
export const toolCallF1: Grader = (input) => {
  const expected = new Set(listValue(input));
  const called = new Set(callsOf(input).map(({ name }) => name));
  const matched = [...expected].filter((name) => called.has(name)).length;
  const score = matched === 0 ? 0 : (2 * matched) / (expected.size + called.size);
  const names = called.size === 0 ? 'none' : [...called].toSorted().join(', ');
  return {
    pass: reaches(score, input.threshold ?? 1),
    score,
    reason: `Called: ${names}; expected: ${[...expected].toSorted().join(', ')}. F1 is ${score.toFixed(3)}.`,
  };
};

/** The calls in the output; where it has none and no transform has made it, those of the response. */
function callsOf({ output, spec, context }: GraderInput): readonly ToolCall[] {
  const found = findToolCalls(output);
  return found.length > 0 || spec.transform !== undefined ? found : (context.response.toolCalls ?? []);
}

async function toolsOf({ spec, context, services }: GraderInput): Promise<DeclaredTool[]> {
  const { tools, functions } = context.provider.config;
  const declared = (await Promise.all([tools, functions].map(load))).flatMap((list) => declaredTools(list));
  if (declared.length > 0) return declared;
  throw assertionError(spec, 'noTools', 'the provider declares no tools', {
    hint: 'Put them into `config.tools` of the provider.',
  });

  async function load(list: unknown): Promise<unknown> {
    const reference = readReference(list, spec.directory);
    if (!reference) return services.templates.renderDeep(list, context.vars);
    if (reference.language === 'data') return services.files.load(spec, reference.file);
    throw assertionError(spec, 'noTools', 'tools that code makes cannot be checked against', {
      hint: 'Put them into a JSON or YAML file.',
    });
  }
}
