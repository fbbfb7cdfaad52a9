# title: MLflow: track a run
# description: Parameters, metrics and files of one run; the run is closed, and marked as failed, whatever happens.
# task: mlops
# pip: mlflow>=3
# docs: https://mlflow.org/docs/latest/ml/tracking/

import os

import mlflow

mlflow.set_tracking_uri(os.environ.get("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db"))
mlflow.set_experiment("rag-eval")  # ${1:rag-eval}

params = {"model": "gpt-6-luna", "top_k": 5, "chunk_size": 512}  # ${2:gpt-6-luna}

with mlflow.start_run(run_name="baseline") as run:  # ${3:baseline}
    mlflow.log_params(params)
    for step, accuracy in enumerate([0.71, 0.78, 0.80]):
        mlflow.log_metric("accuracy", accuracy, step=step)
    mlflow.log_dict(params, "config.json")
    print(run.info.run_id)
    # $0
