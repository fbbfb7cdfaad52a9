# title: Weaviate: insert and hybrid search
# description: Batch insert that reports failures, then search by vector and keywords; the client is closed. Key: WEAVIATE_API_KEY.
# task: rag
# pip: weaviate-client>=4.16
# docs: https://docs.weaviate.io/weaviate/client-libraries/python

import os

import weaviate
from weaviate.classes.config import Configure, DataType, Property
from weaviate.classes.init import Auth
from weaviate.classes.query import MetadataQuery

COLLECTION = "Chunk"  # ${1:Chunk}


def connect() -> weaviate.WeaviateClient:
    return weaviate.connect_to_weaviate_cloud(
        cluster_url=os.environ["WEAVIATE_URL"],
        auth_credentials=Auth.api_key(os.environ["WEAVIATE_API_KEY"]),
    )


def insert_chunks(client: weaviate.WeaviateClient, chunks: list[tuple[str, list[float]]]) -> None:
    """Each chunk is (text, vector)."""
    if not client.collections.exists(COLLECTION):
        client.collections.create(
            COLLECTION,
            vector_config=Configure.Vectors.self_provided(),
            properties=[Property(name="text", data_type=DataType.TEXT)],
        )
    collection = client.collections.use(COLLECTION)
    with collection.batch.fixed_size(batch_size=200) as batch:
        for text, vector in chunks:
            batch.add_object(properties={"text": text}, vector=vector)
    if collection.batch.failed_objects:
        first = collection.batch.failed_objects[0].message
        raise RuntimeError(f"{len(collection.batch.failed_objects)} objects failed: {first}")


def search(client: weaviate.WeaviateClient, question: str, vector: list[float]) -> list[tuple[str, float | None]]:
    result = client.collections.use(COLLECTION).query.hybrid(
        query=question,
        vector=vector,
        alpha=0.5,  # ${2:0.5}
        limit=5,  # ${3:5}
        return_metadata=MetadataQuery(score=True),
    )
    return [(str(item.properties["text"]), item.metadata.score) for item in result.objects]


if __name__ == "__main__":
    with connect() as database:
        print(database.is_ready())
