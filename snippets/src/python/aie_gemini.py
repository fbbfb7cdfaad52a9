# title: Google Gemini: generate content
# description: One call with a timeout; an empty or blocked answer is an error. Key: GEMINI_API_KEY.
# task: providers
# pip: google-genai>=2
# docs: https://ai.google.dev/gemini-api/docs/text-generation

from google import genai
from google.genai import types

client = genai.Client(http_options=types.HttpOptions(timeout=60_000))  # milliseconds; key: GEMINI_API_KEY


def ask_gemini(question: str) -> str:
    response = client.models.generate_content(
        model="gemini-3.8-flash",  # ${1:gemini-3.8-flash}
        contents=question,
        config=types.GenerateContentConfig(
            system_instruction="Answer in one sentence.",  # ${2:Answer in one sentence.}
            max_output_tokens=1024,  # ${3:1024}
        ),
    )
    reason = response.candidates[0].finish_reason if response.candidates else response.prompt_feedback
    if not response.text or reason != types.FinishReason.STOP:
        raise RuntimeError(f"The model gave no full answer: {reason}")
    return response.text
