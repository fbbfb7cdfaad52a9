# title: Load a model in 4 bits
# description: NF4 weights with bfloat16 arithmetic by bitsandbytes; says how much memory the weights take.
# task: mlops
# pip: transformers>=4.56 bitsandbytes>=0.46 torch>=2.6 accelerate>=1.0
# docs: https://huggingface.co/docs/transformers/quantization/bitsandbytes

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

MODEL = "Qwen/Qwen3-8B"  # ${1:Qwen/Qwen3-8B}

tokenizer = AutoTokenizer.from_pretrained(MODEL)
model = AutoModelForCausalLM.from_pretrained(
    MODEL,
    device_map="auto",
    quantization_config=BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",  # ${2|nf4,fp4|}
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    ),
)
print(f"{model.get_memory_footprint() / 2**30:.1f} GiB")


def complete(prompt: str, limit: int = 256) -> str:
    inputs = tokenizer(prompt, return_tensors="pt").to(model.device)
    with torch.inference_mode():
        output = model.generate(**inputs, max_new_tokens=limit)
    return tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
