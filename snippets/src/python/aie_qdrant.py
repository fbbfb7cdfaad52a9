# title: Qdrant: create, upsert and query
# description: A collection that is created once, upserts that wait, and a filtered query. Server: QDRANT_URL, QDRANT_API_KEY.
# task: rag
# pip: qdrant-client>=1.15
# docs: https://qdrant.tech/documentation/concepts/points/

import os

from qdrant_client import QdrantClient, models

COLLECTION = "docs"  # ${1:docs}
client = QdrantClient(
    url=os.environ.get("QDRANT_URL", "http://127.0.0.1:6333"), api_key=os.environ.get("QDRANT_API_KEY")
)


def ensure_collection(size: int) -> None:
    if client.collection_exists(COLLECTION):
        return
    client.create_collection(
        COLLECTION, vectors_config=models.VectorParams(size=size, distance=models.Distance.COSINE)
    )
    client.create_payload_index(COLLECTION, "source", models.PayloadSchemaType.KEYWORD)


def upsert_points(points: list[tuple[str, list[float], str, str]]) -> None:
    """Each point is (id, vector, text, source); an id is a UUID."""
    structs = [
        models.PointStruct(id=id_, vector=vector, payload={"text": text, "source": source})
        for id_, vector, text, source in points
    ]
    client.upsert(COLLECTION, points=structs, wait=True)


def nearest(vector: list[float], source: str) -> list[tuple[str, float, str]]:
    """(id, score, text), the nearest first."""
    match = models.FieldCondition(key="source", match=models.MatchValue(value=source))
    result = client.query_points(
        COLLECTION,
        query=vector,
        query_filter=models.Filter(must=[match]),
        limit=5,  # ${2:5}
        with_payload=True,
    )
    return [(str(point.id), point.score, (point.payload or {})["text"]) for point in result.points]
