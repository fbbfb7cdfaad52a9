import assert from 'node:assert/strict';
import type { ChatMessage, ContentPart } from '../../../../src/core/prompts/prompt.ts';
import { anthropicBody } from '../../../../src/core/providers/anthropicRequest.ts';
import { bedrockRequest } from '../../../../src/core/providers/bedrockRequest.ts';
import { googleRequest } from '../../../../src/core/providers/googleRequest.ts';
import { createProvider } from '../../../../src/core/providers/registry.ts';
import { ContractServer, sendJson } from '../../../support/contractServer.ts';
import { environmentOf, requestOf, specOf } from '../../../support/engineSuite.ts';

const asks = (...content: ContentPart[]): ChatMessage[] => [{ role: 'user', content }];
const picture = (url: string): ContentPart => ({ type: 'image_url', image_url: { url } });
const file = (mimeType: string, text: string, filename?: string): ContentPart => ({
  type: 'file',
  file: {
    file_data: `data:${mimeType};base64,${Buffer.from(text).toString('base64')}`,
    ...(filename ? { filename } : {}),
  },
});

describe('what is sent to vendors', () => {
  it('are pictures by the name of their type that all know', () => {
    const messages = asks(picture('data:image/jpg;base64,AAAA'));
    const source = { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' };
    assert.deepEqual(anthropicBody('m', messages, {})['messages'], [
      { role: 'user', content: [{ type: 'image', source }] },
    ]);
    assert.deepEqual(googleRequest('m', messages, {}).contents, [
      { role: 'user', parts: [{ inlineData: { mimeType: 'image/jpeg', data: 'AAAA' } }] },
    ]);
  });

  it('are files by their address with the type that Vertex wants', () => {
    const parts = (url: string) =>
      (googleRequest('m', asks(picture(url)), {}).contents[0] as { parts: object }).parts;
    assert.deepEqual(parts('gs://bucket/a.PNG'), [
      { fileData: { fileUri: 'gs://bucket/a.PNG', mimeType: 'image/png' } },
    ]);
    assert.deepEqual(parts('https://x.example/a.jpg?size=2'), [
      { fileData: { fileUri: 'https://x.example/a.jpg?size=2', mimeType: 'image/jpeg' } },
    ]);
    assert.deepEqual(parts('https://x.example/a'), [{ fileData: { fileUri: 'https://x.example/a' } }]);
  });

  it('are documents in the forms that Anthropic has for bytes and for text', () => {
    const messages = asks(file('application/pdf', '%PDF'), file('text/markdown', '# Títle'));
    assert.deepEqual(anthropicBody('m', messages, {})['messages'], [
      {
        role: 'user',
        content: [
          {
            type: 'document',
            source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERg==' },
          },
          { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '# Títle' } },
        ],
      },
    ]);
  });

  it('are documents in Bedrock’s formats, each with a name of its own', () => {
    const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
    const messages: ChatMessage[] = [
      ...asks(
        file('application/pdf', 'a'),
        file('text/plain', 'b'),
        file(word, 'c', "Anna's  report_1.docx"),
      ),
      { role: 'assistant', content: 'Read.' },
      ...asks(file('text/csv', 'd')),
    ];
    const turns = bedrockRequest('m', messages, {})['messages'] as {
      content: { document?: { format: string; name: string } }[];
    }[];
    const documents = turns.flatMap(({ content }) => content.flatMap(({ document }) => document ?? []));
    assert.deepEqual(
      documents.map(({ format, name }) => [format, name]),
      [
        ['pdf', 'document'],
        ['txt', 'document-2'],
        ['docx', 'Anna s report 1'],
        ['csv', 'document-3'],
      ],
    );
  });

  it('are no tools to Bedrock where none is to be called', () => {
    const tools = [{ type: 'function', function: { name: 'f' } }];
    assert.ok(bedrockRequest('m', [], { tools, tool_choice: 'auto' })['toolConfig']);
    assert.equal(bedrockRequest('m', [], { tools, tool_choice: 'none' })['toolConfig'], undefined);
  });

  it('are the results of several tools as one turn to Gemini', () => {
    const call = (id: string) => ({ id, type: 'function', function: { name: `f${id}`, arguments: '{}' } });
    const result = (id: string): ChatMessage => ({
      role: 'tool',
      tool_call_id: id,
      name: `f${id}`,
      content: id,
    });
    const messages: ChatMessage[] = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: '', tool_calls: [call('1'), call('2')] },
      result('1'),
      result('2'),
      { role: 'user', content: 'and?' },
    ];
    const contents = googleRequest('m', messages, {}).contents as { role: string; parts: object[] }[];
    assert.deepEqual(
      contents.map(({ role, parts }) => [role, parts.length]),
      [
        ['user', 1],
        ['model', 2],
        ['user', 2],
        ['user', 1],
      ],
    );
  });

  it('is the choice of a tool in the form of the Responses API', async () => {
    const server = await ContractServer.start((_, response) =>
      sendJson(response, { output: [{ type: 'message', content: [{ type: 'output_text', text: 'x' }] }] }),
    );
    const config = {
      apiBaseUrl: server.url,
      apiKey: 'k',
      tools: [{ type: 'function', function: { name: 'f', parameters: {} } }],
      tool_choice: { type: 'function', function: { name: 'f' } },
    };
    const provider = await createProvider(specOf('openai:responses:m', config), environmentOf());
    try {
      await provider.call(requestOf('hi', config));
      assert.deepEqual(server.requests[0]?.json.tool_choice, { type: 'function', name: 'f' });
    } finally {
      await provider.dispose?.();
      await server.stop();
    }
  });
});
