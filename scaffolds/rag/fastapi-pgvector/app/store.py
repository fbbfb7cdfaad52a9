"""Chunks and their vectors in Postgres with pgvector. Connection: the PG* variables."""

import numpy as np
from pgvector.psycopg import register_vector_async
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool


class Store:
    def __init__(self) -> None:
        self.pool = AsyncConnectionPool(open=False, max_size=10, configure=register_vector_async)

    async def open(self) -> None:
        await self.pool.open(wait=True, timeout=30)

    async def close(self) -> None:
        await self.pool.close()

    async def replace(self, source: str, chunks: list[tuple[str, list[float]]]) -> None:
        """The chunks of a source in the place of those it had, all or none."""
        async with self.pool.connection() as connection:
            await self._replace(connection, source, chunks)

    async def _replace(
        self, connection: AsyncConnection, source: str, chunks: list[tuple[str, list[float]]]
    ) -> None:
        rows = [
            (f"{source}#{index}", source, text, np.array(vector))
            for index, (text, vector) in enumerate(chunks)
        ]
        async with connection.transaction(), connection.cursor() as cursor:
            await cursor.execute("DELETE FROM chunks WHERE source = %s", (source,))
            await cursor.executemany(
                "INSERT INTO chunks (id, source, content, embedding) VALUES (%s, %s, %s, %s)", rows
            )

    async def nearest(self, vector: list[float], limit: int) -> list[tuple[str, str]]:
        """(source, text), the nearest first."""
        async with self.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT source, content FROM chunks ORDER BY embedding <=> %s LIMIT %s",
                (np.array(vector), limit),
            )
            return [(source, content) for source, content in await cursor.fetchall()]
