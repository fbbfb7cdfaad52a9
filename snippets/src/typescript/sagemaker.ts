// title: Amazon SageMaker: invoke an endpoint
// description: Send JSON to a real-time endpoint and check that JSON comes back. Credentials: the AWS chain.
// task: deployment
// npm: @aws-sdk/client-sagemaker-runtime
// docs: https://docs.aws.amazon.com/sagemaker/latest/dg/realtime-endpoints-test-endpoints.html

import {
  InvokeEndpointCommand,
  ModelError,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';

const sagemaker = new SageMakerRuntimeClient({ maxAttempts: 4 });

export async function invokeEndpoint(inputs: string): Promise<unknown> {
  try {
    const response = await sagemaker.send(
      new InvokeEndpointCommand({
        EndpointName: 'my-endpoint', // ${1:my-endpoint}
        ContentType: 'application/json',
        Accept: 'application/json',
        Body: JSON.stringify({ inputs, parameters: { max_new_tokens: 256 } }), // ${2:256}
      }),
    );
    return JSON.parse(new TextDecoder().decode(response.Body));
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new Error(`The model failed (${error.OriginalStatusCode}): see ${error.LogStreamArn}`, { cause: error });
  }
}
