# title: Hugging Face: fine-tune a classifier with Trainer
# description: Tokenise, train with early stopping, keep the best checkpoint and report accuracy on held-out data.
# task: mlops
# pip: transformers>=4.56 datasets>=3 torch>=2.6 accelerate>=1.0 numpy>=2
# docs: https://huggingface.co/docs/transformers/training

import numpy as np
from datasets import load_dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    EarlyStoppingCallback,
    Trainer,
    TrainingArguments,
    set_seed,
)

MODEL = "distilbert/distilbert-base-uncased"  # ${1:distilbert/distilbert-base-uncased}
SEED = 17


def accuracy(prediction) -> dict[str, float]:
    logits, labels = prediction
    return {"accuracy": float((np.argmax(logits, axis=-1) == labels).mean())}


def main() -> None:
    set_seed(SEED)
    data = load_dataset("stanfordnlp/imdb", split="train").train_test_split(test_size=0.1, seed=SEED)  # ${2:stanfordnlp/imdb}
    tokenizer = AutoTokenizer.from_pretrained(MODEL)
    tokens = data.map(lambda batch: tokenizer(batch["text"], truncation=True, max_length=512), batched=True)
    trainer = Trainer(
        model=AutoModelForSequenceClassification.from_pretrained(MODEL, num_labels=2),  # ${3:2}
        args=TrainingArguments(
            output_dir="runs/classifier",  # ${4:runs/classifier}
            num_train_epochs=3,
            per_device_train_batch_size=16,
            learning_rate=2e-5,
            eval_strategy="epoch",
            save_strategy="epoch",
            save_total_limit=2,
            load_best_model_at_end=True,
            metric_for_best_model="accuracy",
            seed=SEED,
            report_to="none",
        ),
        train_dataset=tokens["train"],
        eval_dataset=tokens["test"],
        processing_class=tokenizer,
        data_collator=DataCollatorWithPadding(tokenizer),
        compute_metrics=accuracy,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=1)],
    )
    trainer.train()
    print(trainer.evaluate())
    trainer.save_model()


if __name__ == "__main__":
    main()
