# title: Embed texts in batches
# description: Batches by count and by tokens, keeps the order, and rejects empty texts. Key: OPENAI_API_KEY.
# task: rag
# pip: openai>=2 tiktoken>=0.9
# docs: https://platform.openai.com/docs/guides/embeddings

from collections.abc import Iterator

import tiktoken
from openai import OpenAI

MODEL = "text-embedding-3-small"  # ${1|text-embedding-3-small,text-embedding-3-large|}
MAX_TEXTS = 2048
MAX_TOKENS = 300_000  # of one request
MAX_TEXT_TOKENS = 8191

client = OpenAI(max_retries=5)  # key: OPENAI_API_KEY
encoding = tiktoken.get_encoding("cl100k_base")


def batches(texts: list[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    tokens = 0
    for position, text in enumerate(texts):
        count = len(encoding.encode(text, disallowed_special=()))
        if not 0 < count <= MAX_TEXT_TOKENS:
            raise ValueError(f"Text {position} has {count} tokens; 1 to {MAX_TEXT_TOKENS} are possible.")
        if batch and (len(batch) == MAX_TEXTS or tokens + count > MAX_TOKENS):
            yield batch
            batch, tokens = [], 0
        batch.append(text)
        tokens += count
    if batch:
        yield batch


def embed(texts: list[str]) -> list[list[float]]:
    """One vector a text, in the order of the texts."""
    vectors: list[list[float]] = []
    for batch in batches(texts):
        response = client.embeddings.create(model=MODEL, input=batch)
        vectors += [item.embedding for item in sorted(response.data, key=lambda item: item.index)]
    return vectors
