// title: Google Gemini: generate content
// description: One call with a timeout; an empty or blocked answer is an error. Key: GEMINI_API_KEY.
// task: providers
// npm: @google/genai
// docs: https://ai.google.dev/gemini-api/docs/text-generation

import { FinishReason, GoogleGenAI } from '@google/genai';

const gemini = new GoogleGenAI({ httpOptions: { timeout: 60_000 } }); // key: GEMINI_API_KEY

export async function askGemini(question: string): Promise<string> {
  const response = await gemini.models.generateContent({
    model: 'gemini-3.8-flash', // ${1:gemini-3.8-flash}
    contents: question,
    config: {
      systemInstruction: 'Answer in one sentence.', // ${2:Answer in one sentence.}
      maxOutputTokens: 1024, // ${3:1024}
    },
  });
  const reason = response.candidates?.[0]?.finishReason ?? response.promptFeedback?.blockReason;
  if (!response.text || reason !== FinishReason.STOP) {
    throw new Error(`The model gave no full answer: ${reason ?? 'no candidate'}`);
  }
  return response.text;
}
