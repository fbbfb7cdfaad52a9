# title: Airflow: ingest documents every day
# description: A DAG that lists new files, embeds each in its own task, and stores them; retries with growing delays.
# task: rag
# pip: apache-airflow>=3 openai>=2
# docs: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html

from datetime import datetime, timedelta
from pathlib import Path

from airflow.sdk import dag, task
from airflow.timetables.interval import CronDataIntervalTimetable

FOLDER = Path("/data/documents")  # ${1:/data/documents}


@dag(
    # A plain cron string would give runs without an interval, and so without files.
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="UTC"),  # ${2:0 3 * * *}
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=1), "retry_exponential_backoff": True},
    tags=["rag"],
)
def ingest_documents():
    @task
    def list_new(
        data_interval_start: datetime | None = None, data_interval_end: datetime | None = None
    ) -> list[str]:
        if data_interval_start is None or data_interval_end is None:
            raise ValueError("The run has no data interval: let the schedule start it.")
        since, until = data_interval_start.timestamp(), data_interval_end.timestamp()
        return [str(file) for file in sorted(FOLDER.rglob("*.md")) if since <= file.stat().st_mtime < until]

    @task(max_active_tis_per_dag=4)
    def embed(path: str) -> str:
        # Heavy imports stand in the task: the scheduler reads this file every few seconds.
        import json

        from openai import OpenAI

        text = Path(path).read_text(encoding="utf-8")
        model = "text-embedding-3-small"  # ${3:text-embedding-3-small}
        with OpenAI(max_retries=5) as client:
            response = client.embeddings.create(model=model, input=text)
        target = Path(path).with_suffix(".embedding.json")
        target.write_text(json.dumps(response.data[0].embedding), encoding="utf-8")
        return str(target)

    embed.expand(path=list_new())


ingest_documents()
