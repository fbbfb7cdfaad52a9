# title: Amazon SageMaker: invoke an endpoint
# description: Send JSON to a real-time endpoint; a failure of the model is told apart from one of the call. Credentials: the AWS chain.
# task: deployment
# pip: boto3>=1.35
# docs: https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-test-endpoints.html

import json

import boto3
from botocore.config import Config

ENDPOINT = "my-endpoint"  # ${1:my-endpoint}
runtime = boto3.client(
    "sagemaker-runtime", config=Config(retries={"mode": "standard", "max_attempts": 4}, read_timeout=70)
)


def invoke(inputs: str) -> object:
    try:
        response = runtime.invoke_endpoint(
            EndpointName=ENDPOINT,
            ContentType="application/json",
            Accept="application/json",
            Body=json.dumps({"inputs": inputs, "parameters": {"max_new_tokens": 256}}),  # ${2:256}
        )
    except runtime.exceptions.ModelError as error:
        details = error.response
        raise RuntimeError(f"The model failed ({details.get('OriginalStatusCode')}): {details.get('LogStreamArn')}") from error
    with response["Body"] as body:
        return json.loads(body.read())
