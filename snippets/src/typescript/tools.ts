// title: Tool loop
// description: The model calls your functions until it answers; arguments are checked, failures go back to it, rounds are limited. Key: ANTHROPIC_API_KEY.
// task: providers
// npm: @anthropic-ai/sdk zod
// docs: https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use

import Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';

const anthropic = new Anthropic(); // key: ANTHROPIC_API_KEY

const WeatherInput = z.object({ city: z.string().min(1) });

/** Runs one tool; what it throws is told to the model. */
async function runTool(name: string, input: unknown): Promise<string> {
  if (name !== 'get_weather') throw new Error(`There is no tool named ${name}.`);
  const { city } = WeatherInput.parse(input);
  return JSON.stringify({ city, celsius: 21 });
}

async function toolResult(call: Anthropic.ToolUseBlock): Promise<Anthropic.ToolResultBlockParam> {
  try {
    return { type: 'tool_result', tool_use_id: call.id, content: await runTool(call.name, call.input) };
  } catch (error) {
    return { type: 'tool_result', tool_use_id: call.id, content: String(error), is_error: true };
  }
}

// ${1:8}
export async function runAgent(question: string, maxRounds = 8): Promise<string> {
  const messages: Anthropic.MessageParam[] = [];
  messages.push({ role: 'user', content: question });
  for (let round = 0; round < maxRounds; round++) {
    const message = await anthropic.messages.create({
      model: 'claude-sonnet-5-5', // ${2:claude-sonnet-5-5}
      max_tokens: 2048,
      messages,
      tools: [
        {
          name: 'get_weather',
          description: 'Current weather in a city, in degrees Celsius.',
          input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      ],
    });
    messages.push({ role: 'assistant', content: message.content });
    const calls = message.content.filter((block) => block.type === 'tool_use');
    if (message.stop_reason !== 'tool_use' && message.stop_reason !== 'end_turn') {
      throw new Error(`The model did not finish: ${message.stop_reason}`);
    }
    if (calls.length === 0) {
      return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    }
    messages.push({ role: 'user', content: await Promise.all(calls.map(toolResult)) });
  }
  throw new Error(`The model still asked for tools after ${maxRounds} rounds.`);
}
