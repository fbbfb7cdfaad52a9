// title: Structured output with zod
// description: The answer is parsed and checked against a schema; a refusal is an error. Key: OPENAI_API_KEY.
// task: providers
// npm: openai zod
// docs: https://platform.openai.com/docs/guides/structured-outputs

import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const openai = new OpenAI(); // key: OPENAI_API_KEY

const Ticket = z.object({
  summary: z.string().describe('One sentence'),
  severity: z.enum(['low', 'medium', 'high']),
  component: z.string().nullable().describe('null when the text names none'),
});

export async function extractTicket(text: string): Promise<z.infer<typeof Ticket>> {
  const response = await openai.responses.parse({
    model: 'gpt-6-luna', // ${1:gpt-6-luna}
    instructions: 'Extract the support ticket.', // ${2:Extract the support ticket.}
    input: text,
    text: { format: zodTextFormat(Ticket, 'ticket') }, // ${3:ticket}
  });
  if (response.output_parsed === null) {
    const reason = response.incomplete_details?.reason ?? (response.output_text || 'refused');
    throw new Error(`No structured answer: ${reason}`);
  }
  return response.output_parsed;
}
