-- title: BigQuery: VECTOR_SEARCH
-- description: Embeds a question with a remote model and finds the nearest rows by cosine distance.
-- task: rag
-- docs: https://cloud.google.com/bigquery/docs/reference/standard-sql/search_functions#vector_search

SELECT
  base.id,
  base.content,
  distance
FROM VECTOR_SEARCH(
  TABLE `my_dataset.chunks`, -- ${1:my_dataset}
  'embedding',
  (
    SELECT ml_generate_embedding_result AS embedding
    FROM ML.GENERATE_EMBEDDING(
      MODEL `my_dataset.embedder`, -- ${1:my_dataset}
      (SELECT @question AS content),
      STRUCT('RETRIEVAL_QUERY' AS task_type, TRUE AS flatten_json_output)
    )
    -- An empty status means that the model answered.
    WHERE ml_generate_embedding_status = ''
  ),
  query_column_to_search => 'embedding',
  top_k => 5, -- ${2:5}
  distance_type => 'COSINE' -- ${3|COSINE,DOT_PRODUCT,EUCLIDEAN|}
)
ORDER BY distance;
