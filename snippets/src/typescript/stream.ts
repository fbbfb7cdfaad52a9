// title: Stream an answer
// description: Text as it arrives, cancellable, with the token usage at the end. Key: OPENAI_API_KEY.
// task: providers
// npm: openai
// docs: https://platform.openai.com/docs/guides/streaming-responses

import OpenAI from 'openai';

const openai = new OpenAI(); // key: OPENAI_API_KEY

/** Yields pieces of text; stopping the loop early, or `signal`, closes the connection. */
export async function* streamAnswer(question: string, signal?: AbortSignal): AsyncGenerator<string> {
  const stream = await openai.responses.create(
    { model: 'gpt-6-luna', input: question, stream: true }, // ${1:gpt-6-luna}
    { signal },
  );
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') yield event.delta;
    if (event.type === 'error') throw new Error(event.message);
    if (event.type === 'response.failed') throw new Error(event.response.error?.message ?? 'The answer failed.');
    if (event.type === 'response.incomplete') {
      throw new Error(`The answer was cut off: ${event.response.incomplete_details?.reason}`);
    }
    if (event.type === 'response.completed') console.error('tokens', event.response.usage?.total_tokens);
  }
}
