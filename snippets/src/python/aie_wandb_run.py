# title: Weights & Biases: track a run
# description: Configuration, metrics and an artifact of one run; leaving the block finishes it. Key: WANDB_API_KEY.
# task: mlops
# pip: wandb>=0.19
# docs: https://docs.wandb.ai/ref/python/

import wandb

config = {"model": "gpt-6-luna", "top_k": 5}  # ${1:gpt-6-luna}

with wandb.init(project="rag-eval", job_type="eval", config=config) as run:  # ${2:rag-eval}
    for step, accuracy in enumerate([0.71, 0.78, 0.80]):
        run.log({"accuracy": accuracy}, step=step)
    table = wandb.Table(columns=["question", "answer", "passed"])
    table.add_data("How long is the warranty?", "Two years.", True)
    run.log({"cases": table})
    artifact = wandb.Artifact("eval-results", type="evaluation")
    artifact.add_file("results.json")  # ${3:results.json}
    run.log_artifact(artifact)
