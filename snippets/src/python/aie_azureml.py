# title: Azure Machine Learning: invoke an endpoint
# description: Sends a request to a managed online endpoint, signed in by DefaultAzureCredential.
# task: deployment
# pip: azure-ai-ml>=1.26 azure-identity>=1.19
# docs: https://learn.microsoft.com/azure/machine-learning/how-to-deploy-online-endpoints

import json
import os
import tempfile
from pathlib import Path

from azure.ai.ml import MLClient
from azure.core.exceptions import ResourceNotFoundError
from azure.identity import DefaultAzureCredential

ENDPOINT = "my-endpoint"  # ${1:my-endpoint}

client = MLClient(
    DefaultAzureCredential(),
    subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"],
    resource_group_name=os.environ["AZURE_RESOURCE_GROUP"],
    workspace_name=os.environ["AZURE_ML_WORKSPACE"],
)


def invoke(payload: dict[str, object], deployment: str | None = None) -> object:
    """Without a deployment the endpoint's traffic rules choose one."""
    with tempfile.TemporaryDirectory() as folder:
        request = Path(folder, "request.json")
        request.write_text(json.dumps(payload), encoding="utf-8")
        try:
            answer = client.online_endpoints.invoke(
                endpoint_name=ENDPOINT, request_file=str(request), deployment_name=deployment
            )
        except ResourceNotFoundError as error:
            raise LookupError(f"There is no endpoint {ENDPOINT} in this workspace.") from error
    return json.loads(answer)
