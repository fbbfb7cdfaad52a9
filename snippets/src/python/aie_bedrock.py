# title: Amazon Bedrock: converse with a model
# description: One call of the Converse API; a cut-off or filtered answer is an error. Credentials: the AWS chain.
# task: providers
# pip: boto3>=1.35
# docs: https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html

import boto3
from botocore.config import Config

client = boto3.client(
    "bedrock-runtime", config=Config(retries={"mode": "adaptive", "max_attempts": 5}, read_timeout=120)
)


def ask_bedrock(question: str) -> str:
    response = client.converse(
        modelId="global.amazon.nova-2-lite-v1:0",  # ${1:global.amazon.nova-2-lite-v1:0}
        system=[{"text": "Answer in one sentence."}],  # ${2:Answer in one sentence.}
        messages=[{"role": "user", "content": [{"text": question}]}],
        inferenceConfig={"maxTokens": 1024},  # ${3:1024}
    )
    if response["stopReason"] != "end_turn":
        raise RuntimeError(f"The model did not finish: {response['stopReason']}")
    return "".join(block.get("text", "") for block in response["output"]["message"]["content"])
