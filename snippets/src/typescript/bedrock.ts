// title: Amazon Bedrock: converse with a model
// description: One call of the Converse API; a cut-off or filtered answer is an error. Credentials: the AWS chain.
// task: providers
// npm: @aws-sdk/client-bedrock-runtime
// docs: https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html

import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';

const bedrock = new BedrockRuntimeClient({ maxAttempts: 4 }); // region and credentials: AWS_REGION and the AWS chain

export async function askBedrock(question: string): Promise<string> {
  const response = await bedrock.send(
    new ConverseCommand({
      modelId: 'global.amazon.nova-2-lite-v1:0', // ${1:global.amazon.nova-2-lite-v1:0}
      system: [{ text: 'Answer in one sentence.' }], // ${2:Answer in one sentence.}
      messages: [{ role: 'user', content: [{ text: question }] }],
      inferenceConfig: { maxTokens: 1024 }, // ${3:1024}
    }),
    { abortSignal: AbortSignal.timeout(60_000) },
  );
  if (response.stopReason !== 'end_turn') {
    throw new Error(`The model did not finish: ${response.stopReason}`);
  }
  return (response.output?.message?.content ?? []).map((block) => block.text ?? '').join('');
}
