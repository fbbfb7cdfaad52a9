# title: Pinecone: upsert and query
# description: Upsert documents with their vectors in batches, and search by vector within a filter. Key: PINECONE_API_KEY.
# task: rag
# pip: pinecone>=9
# docs: https://docs.pinecone.io/reference/api/2026-07/data-plane/search_documents

import os
from itertools import batched

from pinecone import Pinecone

NAMESPACE = "docs"  # ${1:docs}
index = Pinecone(api_key=os.environ["PINECONE_API_KEY"]).Index(name="chunks")  # ${2:chunks}


def upsert_chunks(chunks: list[tuple[str, list[float], str, str]]) -> None:
    """Each chunk is (id, vector, text, source). The index's schema declares the vector field."""
    for batch in batched(chunks, 100):
        documents = [
            {"_id": id_, "embedding": vector, "text": text, "source": source}  # ${3:embedding}
            for id_, vector, text, source in batch
        ]
        index.documents.upsert(namespace=NAMESPACE, documents=documents)


def nearest(vector: list[float], source: str) -> list[tuple[str, float, str]]:
    """(id, score, text), the nearest first. What was upserted can take seconds to be found."""
    response = index.documents.search(
        namespace=NAMESPACE,
        top_k=5,  # ${4:5}
        score_by=[{"type": "dense_vector", "fields": ["embedding"], "values": vector}],  # ${3:embedding}
        filter={"source": {"$eq": source}},
        include_fields=["text"],
    )
    return [(match._id, match._score, match.text) for match in response.matches]
