"""Chunks and their vectors in Qdrant. Server: QDRANT_URL, QDRANT_API_KEY."""

import os
import uuid

from qdrant_client import AsyncQdrantClient, models

COLLECTION = "chunks"
SIZE = 1536


class Store:
    def __init__(self) -> None:
        self.client = AsyncQdrantClient(
            url=os.environ.get("QDRANT_URL", "http://127.0.0.1:6333"), api_key=os.environ.get("QDRANT_API_KEY")
        )

    async def open(self) -> None:
        if await self.client.collection_exists(COLLECTION):
            return
        vectors = models.VectorParams(size=SIZE, distance=models.Distance.COSINE)
        await self.client.create_collection(COLLECTION, vectors_config=vectors)
        await self.client.create_payload_index(COLLECTION, "source", models.PayloadSchemaType.KEYWORD)

    async def close(self) -> None:
        await self.client.close()

    async def replace(self, source: str, chunks: list[tuple[str, list[float]]]) -> None:
        """The chunks of a source in the place of those it had."""
        match = models.FieldCondition(key="source", match=models.MatchValue(value=source))
        await self.client.delete(
            COLLECTION, points_selector=models.FilterSelector(filter=models.Filter(must=[match])), wait=True
        )
        points = [
            models.PointStruct(
                id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{source}#{index}")),
                vector=vector,
                payload={"source": source, "text": text},
            )
            for index, (text, vector) in enumerate(chunks)
        ]
        await self.client.upsert(COLLECTION, points=points, wait=True)

    async def nearest(self, vector: list[float], limit: int) -> list[tuple[str, str]]:
        """(source, text), the nearest first."""
        result = await self.client.query_points(COLLECTION, query=vector, limit=limit, with_payload=True)
        return [(point.payload["source"], point.payload["text"]) for point in result.points if point.payload]
