# title: DVCLive: log metrics to files
# description: Metrics and parameters as files for git and DVC; leaving the block writes the summary.
# task: mlops
# pip: dvclive>=3.48
# docs: https://dvc.org/doc/dvclive

from dvclive import Live

params = {"learning_rate": 3e-4, "epochs": 3}  # ${1:3e-4} ${2:3}

with Live("dvclive", save_dvc_exp=True) as live:  # ${3:dvclive}
    live.log_params(params)
    for epoch in range(params["epochs"]):
        live.log_metric("train/loss", 1 / (epoch + 1))
        live.log_metric("valid/accuracy", 0.7 + 0.05 * epoch)
        live.next_step()
    # $0
