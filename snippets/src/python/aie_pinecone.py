# title: Pinecone: upsert and query
# description: Upsert vectors in batches and query with a metadata filter. Key: PINECONE_API_KEY.
# task: rag
# pip: pinecone>=7
# docs: https://docs.pinecone.io/guides/index-data/upsert-data

import os
from itertools import batched

from pinecone import Pinecone

NAMESPACE = "docs"  # ${1:docs}
index = Pinecone(api_key=os.environ["PINECONE_API_KEY"]).Index(host=os.environ["PINECONE_INDEX_HOST"])


def upsert_chunks(chunks: list[tuple[str, list[float], str, str]]) -> None:
    """Each chunk is (id, vector, text, source)."""
    for batch in batched(chunks, 100):
        vectors = [
            {"id": id_, "values": values, "metadata": {"text": text, "source": source}}
            for id_, values, text, source in batch
        ]
        index.upsert(vectors=vectors, namespace=NAMESPACE)


def nearest(vector: list[float], source: str) -> list[tuple[str, float, str]]:
    """(id, score, text), the nearest first. New vectors can take seconds to appear."""
    result = index.query(
        vector=vector,
        top_k=5,  # ${2:5}
        namespace=NAMESPACE,
        include_metadata=True,
        filter={"source": {"$eq": source}},
    )
    return [(match.id, match.score, match.metadata["text"]) for match in result.matches]
