# title: Hugging Face: pipeline
# description: A chat model run locally on whatever device there is; the tokens come from the chat template.
# task: providers
# pip: transformers>=4.56 torch>=2.6 accelerate>=1.0
# docs: https://huggingface.co/docs/transformers/main_classes/pipelines

from transformers import pipeline

generate = pipeline(
    "text-generation",
    model="Qwen/Qwen3-4B-Instruct-2507",  # ${1:Qwen/Qwen3-4B-Instruct-2507}
    dtype="auto",
    device_map="auto",
)


def chat(question: str) -> str:
    messages = [
        {"role": "system", "content": "Answer in one sentence."},  # ${2:Answer in one sentence.}
        {"role": "user", "content": question},
    ]
    output = generate(messages, max_new_tokens=256, return_full_text=False)  # ${3:256}
    return output[0]["generated_text"]


if __name__ == "__main__":
    print(chat("Why is the sky blue?"))  # ${4:Why is the sky blue?}
