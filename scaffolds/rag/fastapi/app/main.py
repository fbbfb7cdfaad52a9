"""Answers questions from the documents, with citations. Start: uvicorn app.main:app"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import openai
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

from app.embed import EMBEDDING_MODEL
from app.store import Store

MODEL = "gpt-5-mini"
PROMPT = (Path(__file__).parent.parent / "prompts" / "answer.txt").read_text(encoding="utf-8").rstrip("\n")

client = openai.AsyncOpenAI(timeout=30, max_retries=2)  # key: OPENAI_API_KEY
store = Store()


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    await store.open()
    try:
        yield
    finally:
        await store.close()
        await client.close()


app = FastAPI(lifespan=lifespan)


class Question(BaseModel):
    question: str = Field(min_length=1, max_length=4000)


class Answer(BaseModel):
    answer: str
    sources: list[str]


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/ask")
async def ask(body: Question) -> Answer:
    try:
        embedded = await client.embeddings.create(model=EMBEDDING_MODEL, input=body.question)
        chunks = await store.nearest(embedded.data[0].embedding, limit=5)
        context = "\n".join(f"[{number}] {text}" for number, (_, text) in enumerate(chunks, start=1))
        # The question goes in last: a variable's name in a source must not be filled in.
        before, after = PROMPT.split("{{context}}")
        prompt = before + context + after.replace("{{question}}", body.question)
        response = await client.responses.create(model=MODEL, input=prompt, max_output_tokens=2048)
    except openai.RateLimitError as error:
        raise HTTPException(429, "Too many requests: try again later.") from error
    except openai.APITimeoutError as error:
        raise HTTPException(504, "The model took too long.") from error
    except openai.APIError as error:
        raise HTTPException(502, "The model is not available.") from error
    if response.status != "completed":
        raise HTTPException(502, "The model did not finish its answer.")
    return Answer(answer=response.output_text, sources=[source for source, _ in chunks])
