// title: OpenAI: ask a model (Responses API)
// description: One call with a bounded answer; an answer that was cut off is an error. Key: OPENAI_API_KEY.
// task: providers
// npm: openai
// docs: https://platform.openai.com/docs/api-reference/responses/create

import OpenAI from 'openai';

const openai = new OpenAI({ maxRetries: 3, timeout: 60_000 }); // key: OPENAI_API_KEY

export async function ask(question: string): Promise<string> {
  const response = await openai.responses.create({
    model: 'gpt-6-luna', // ${1:gpt-6-luna}
    instructions: 'Answer in one sentence.', // ${2:Answer in one sentence.}
    input: question,
    max_output_tokens: 1024, // ${3:1024}
  });
  if (response.status !== 'completed') {
    const reason = response.error?.message ?? response.incomplete_details?.reason ?? response.status;
    throw new Error(`The model did not finish: ${reason}`);
  }
  return response.output_text;
}
