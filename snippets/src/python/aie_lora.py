# title: PEFT: LoRA adapter
# description: Trains a small adapter on a frozen language model and saves only the adapter.
# task: mlops
# pip: peft>=0.17 transformers>=4.56 datasets>=3 torch>=2.6 accelerate>=1.0
# docs: https://huggingface.co/docs/peft/package_reference/lora

import torch
from datasets import load_dataset
from peft import LoraConfig, TaskType, get_peft_model
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
    set_seed,
)

MODEL = "Qwen/Qwen3-0.6B-Base"  # ${1:Qwen/Qwen3-0.6B-Base}


def main() -> None:
    set_seed(17)
    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    base = AutoModelForCausalLM.from_pretrained(MODEL, dtype=torch.bfloat16, device_map="auto")
    config = LoraConfig(
        task_type=TaskType.CAUSAL_LM,
        r=16,  # ${2:16}
        lora_alpha=32,  # ${3:32}
        lora_dropout=0.05,
        target_modules="all-linear",
    )
    model = get_peft_model(base, config)
    model.print_trainable_parameters()

    rows = load_dataset("json", data_files="train.jsonl", split="train")  # ${4:train.jsonl}
    tokens = rows.map(
        lambda batch: tokenizer(batch["text"], truncation=True, max_length=1024),
        batched=True,
        remove_columns=rows.column_names,
    )
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir="runs/lora",  # ${5:runs/lora}
            num_train_epochs=1,
            per_device_train_batch_size=4,
            gradient_accumulation_steps=4,
            learning_rate=2e-4,
            bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),
            logging_steps=10,
            save_strategy="no",
            report_to="none",
        ),
        train_dataset=tokens,
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
    )
    trainer.train()
    model.save_pretrained("runs/lora/adapter")  # ${5:runs/lora}


if __name__ == "__main__":
    main()
