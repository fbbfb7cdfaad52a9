import { createServer } from 'node:http';

/*
 * An endpoint of OpenAI's chat completions in a process of its own, that echoes the prompt. The milliseconds it takes
 * are in its path: `/l50/v1/chat/completions`. It prints its port.
 */
let answered = 0;

const server = createServer((request, response) => {
  const latency = Number(/^\/l(\d+)\//.exec(request.url ?? '')?.[1] ?? 0);
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    if (latency > 0) setTimeout(answer, latency);
    else answer();
  });

  function answer(): void {
    const { messages, model } = JSON.parse(body) as { messages: { content: string }[]; model: string };
    const asked = messages.map(({ content }) => content).join('\n');
    const content = `Echo: ${asked} -- hello world`;
    const prompt_tokens = Math.ceil(asked.length / 4);
    const completion_tokens = Math.ceil(content.length / 4);
    answered += 1;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        id: `chatcmpl-${answered}`,
        object: 'chat.completion',
        created: 1_700_000_000,
        model,
        choices: [
          { index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', logprobs: null },
        ],
        usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
      }),
    );
  }
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : address);
});
