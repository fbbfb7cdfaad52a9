# title: Spark: embed a column with a pandas UDF
# description: One client a partition, batches within it, and rows without text left empty. Key: OPENAI_API_KEY on the workers.
# task: rag
# pip: pyspark>=3.5 pandas>=2.2 pyarrow>=17 openai>=2
# docs: https://spark.apache.org/docs/latest/api/python/tutorial/sql/arrow_pandas.html

from collections.abc import Iterator

import pandas as pd
from openai import OpenAI
from pyspark.sql import SparkSession
from pyspark.sql.functions import col, pandas_udf

BATCH = 256


@pandas_udf("array<float>")
def embed(parts: Iterator[pd.Series]) -> Iterator[pd.Series]:
    with OpenAI(max_retries=5) as client:
        for texts in parts:
            vectors: list[list[float] | None] = [None] * len(texts)
            rows = [row for row, text in enumerate(texts) if isinstance(text, str) and text.strip()]
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                response = client.embeddings.create(
                    model="text-embedding-3-small",  # ${1:text-embedding-3-small}
                    input=[texts.iloc[row] for row in batch],
                )
                for item in response.data:
                    vectors[batch[item.index]] = item.embedding
            yield pd.Series(vectors)


if __name__ == "__main__":
    with SparkSession.builder.appName("embed").getOrCreate() as spark:
        chunks = spark.read.parquet("chunks.parquet")  # ${2:chunks.parquet}
        # Few partitions, or the rate limit is met at once.
        embedded = chunks.repartition(8).withColumn("embedding", embed(col("content")))  # ${3:8} ${4:content}
        embedded.write.mode("overwrite").parquet("embedded.parquet")  # ${5:embedded.parquet}
