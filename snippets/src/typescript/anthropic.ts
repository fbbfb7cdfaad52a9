// title: Anthropic: ask Claude (Messages API)
// description: One call; refusals and answers cut off by max_tokens are errors. Key: ANTHROPIC_API_KEY.
// task: providers
// npm: @anthropic-ai/sdk
// docs: https://platform.claude.com/docs/en/api/messages

import Anthropic from '@anthropic-ai/sdk';

const anthropic = new Anthropic({ maxRetries: 3, timeout: 60_000 }); // key: ANTHROPIC_API_KEY

export async function askClaude(question: string): Promise<string> {
  const message = await anthropic.messages.create({
    model: 'claude-sonnet-5-5', // ${1:claude-sonnet-5-5}
    max_tokens: 1024, // ${2:1024}
    system: 'Answer in one sentence.', // ${3:Answer in one sentence.}
    messages: [{ role: 'user', content: question }],
  });
  if (message.stop_reason !== 'end_turn') {
    throw new Error(`The model did not finish: ${message.stop_reason}`);
  }
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}
