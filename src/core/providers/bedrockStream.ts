import type { ContentBlock, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import type { ConverseAnswer } from './bedrock.ts';
import { cutOffError } from './httpErrors.ts';
import { parseArguments } from './openaiUsage.ts';

/** Puts the events of a stream together to the answer that they are the parts of. */
export async function collectConverse(
  stream: AsyncIterable<ConverseStreamOutput> | undefined,
  onText: (delta: string) => void,
): Promise<Omit<ConverseAnswer, '$metadata'>> {
  const texts = new Map<number, string>();
  let thoughts = '';
  const tools = new Map<number, { toolUseId: string | undefined; name: string | undefined; input: string }>();
  const answer: { stopReason?: ConverseAnswer['stopReason']; usage?: ConverseAnswer['usage'] } = {};
  for await (const event of stream ?? []) {
    const { contentBlockStart, contentBlockDelta, messageStop, metadata } = event;
    const { toolUse } = contentBlockStart?.start ?? {};
    if (toolUse)
      tools.set(contentBlockStart?.contentBlockIndex ?? 0, {
        toolUseId: toolUse.toolUseId,
        name: toolUse.name,
        input: '',
      });
    const index = contentBlockDelta?.contentBlockIndex ?? 0;
    const { text, toolUse: part, reasoningContent } = contentBlockDelta?.delta ?? {};
    thoughts += reasoningContent?.text ?? '';
    if (text) {
      texts.set(index, (texts.get(index) ?? '') + text);
      onText(text);
    }
    const tool = tools.get(index);
    if (part?.input && tool) tool.input += part.input;
    if (messageStop) answer.stopReason = messageStop.stopReason;
    if (metadata) answer.usage = metadata.usage;
  }
  if (answer.stopReason === undefined) throw cutOffError('Bedrock');
  const content = [
    ...(thoughts ? [{ reasoningContent: { reasoningText: { text: thoughts } } }] : []),
    ...[...texts.values()].map((text) => ({ text })),
    ...[...tools.values()].map(({ input, ...tool }) => ({
      toolUse: { ...tool, input: parseArguments(input || '{}') },
    })),
  ] as ContentBlock[];
  return { ...answer, output: { message: { role: 'assistant', content } } } as Omit<
    ConverseAnswer,
    '$metadata'
  >;
}
