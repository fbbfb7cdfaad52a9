# title: Vertex AI: ask Gemini
# description: The Gen AI SDK against a Google Cloud project; sign in with application default credentials.
# task: providers
# pip: google-genai>=2
# docs: https://cloud.google.com/vertex-ai/generative-ai/docs/sdks/overview

import os

from google import genai
from google.genai import errors, types

client = genai.Client(
    vertexai=True,
    project=os.environ["GOOGLE_CLOUD_PROJECT"],
    location=os.environ.get("GOOGLE_CLOUD_LOCATION", "global"),  # ${1:global}
)


def ask_vertex(question: str) -> str:
    try:
        response = client.models.generate_content(
            model="gemini-3.8-flash",  # ${2:gemini-3.8-flash}
            contents=question,
            config=types.GenerateContentConfig(max_output_tokens=1024),  # ${3:1024}
        )
    except errors.ClientError as error:
        if error.code in (401, 403):
            raise PermissionError("Sign in with: gcloud auth application-default login") from error
        raise
    if not response.text:
        raise RuntimeError(f"The model gave no text: {response.prompt_feedback or response.candidates}")
    return response.text
