// title: Hugging Face: chat through Inference Providers
// description: Chat completion of an open model, by any inference provider. Key: HF_TOKEN.
// task: providers
// npm: @huggingface/inference
// docs: https://huggingface.co/docs/huggingface.js/inference/README

import { InferenceClient } from '@huggingface/inference';

const huggingFace = new InferenceClient(process.env.HF_TOKEN);

export async function askOpenModel(question: string): Promise<string> {
  const completion = await huggingFace.chatCompletion(
    {
      model: 'openai/gpt-oss-120b', // ${1:openai/gpt-oss-120b}
      provider: 'auto', // ${2:auto}
      messages: [{ role: 'user', content: question }],
      max_tokens: 1024, // ${3:1024}
    },
    { signal: AbortSignal.timeout(60_000) },
  );
  const choice = completion.choices[0];
  if (!choice?.message.content || choice.finish_reason !== 'stop') {
    throw new Error(`The model gave no full answer: ${choice?.finish_reason ?? 'no choice'}`);
  }
  return choice.message.content;
}
