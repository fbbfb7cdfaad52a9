# title: FastAPI: serve a model
# description: A checked request, one client for the process, upstream errors as 429, 502 or 504, and a health check. Key: OPENAI_API_KEY.
# task: deployment
# pip: fastapi>=0.115 uvicorn>=0.34 openai>=2 pydantic>=2
# docs: https://fastapi.tiangolo.com/advanced/events/

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import openai
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, Field


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with openai.AsyncOpenAI(timeout=30, max_retries=2) as client:  # key: OPENAI_API_KEY
        app.state.client = client
        yield


app = FastAPI(lifespan=lifespan)


class Question(BaseModel):
    text: str = Field(min_length=1, max_length=4000)  # ${1:4000}


class Answer(BaseModel):
    text: str
    tokens: int | None


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/ask")
async def ask(question: Question, request: Request) -> Answer:
    try:
        response = await request.app.state.client.responses.create(
            model="gpt-6-luna",  # ${2:gpt-6-luna}
            instructions="Answer in one sentence.",  # ${3:Answer in one sentence.}
            input=question.text,
            max_output_tokens=1024,
        )
    except openai.RateLimitError as error:
        raise HTTPException(429, "Too many requests: try again later.") from error
    except openai.APITimeoutError as error:
        raise HTTPException(504, "The model took too long.") from error
    except openai.APIError as error:
        raise HTTPException(502, "The model is not available.") from error
    if response.status != "completed":
        raise HTTPException(502, "The model did not finish its answer.")
    return Answer(text=response.output_text, tokens=response.usage.total_tokens if response.usage else None)
