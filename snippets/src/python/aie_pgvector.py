# title: Postgres pgvector: upsert and query
# description: Upsert chunks in one transaction and query by cosine distance. Connection: the PG* variables.
# task: rag
# pip: psycopg[binary]>=3.2 pgvector>=0.4 numpy>=2
# docs: https://github.com/pgvector/pgvector-python#psycopg-3

import numpy as np
import psycopg
from pgvector.psycopg import register_vector


def connect() -> psycopg.Connection:
    connection = psycopg.connect()  # PGHOST, PGDATABASE, PGUSER, PGPASSWORD
    register_vector(connection)
    return connection


def upsert_chunks(connection: psycopg.Connection, chunks: list[tuple[str, str, str, np.ndarray]]) -> None:
    """Each chunk is (id, source, content, embedding); the table is that of aie-sql-pgvector. All or none."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO chunks (id, source, content, embedding) VALUES (%s, %s, %s, %s)
            ON CONFLICT (id) DO UPDATE SET content = EXCLUDED.content, embedding = EXCLUDED.embedding
            """,
            chunks,
        )


# ${1:5}
def nearest(connection: psycopg.Connection, embedding: np.ndarray, limit: int = 5) -> list[tuple[str, str, float]]:
    """Rows of (id, content, cosine similarity), the nearest first."""
    query = """
        SELECT id, content, 1 - (embedding <=> %(vector)s) AS similarity
        FROM chunks ORDER BY embedding <=> %(vector)s LIMIT %(limit)s
    """
    return connection.execute(query, {"vector": embedding, "limit": limit}).fetchall()


if __name__ == "__main__":
    with connect() as database:
        print(nearest(database, np.zeros(1536)))  # ${2:1536}
