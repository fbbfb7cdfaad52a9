# title: PyTorch: training loop
# description: Train and validate with clipping, stop on a loss that is not finite, and keep the best weights.
# task: mlops
# pip: torch>=2.6
# docs: https://pytorch.org/tutorials/beginner/introyt/trainingyt.html

from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader


def run_epoch(model: nn.Module, loader: DataLoader, loss_of: nn.Module, optimizer=None) -> float:
    """Mean loss of a sample; trains when there is an optimizer."""
    device = next(model.parameters()).device
    model.train(optimizer is not None)
    total, count = 0.0, 0
    with torch.set_grad_enabled(optimizer is not None):
        for inputs, targets in loader:
            inputs, targets = inputs.to(device, non_blocking=True), targets.to(device, non_blocking=True)
            loss = loss_of(model(inputs), targets)
            if not torch.isfinite(loss):
                raise FloatingPointError(f"The loss is {loss.item()}: lower the learning rate or look at the data.")
            if optimizer is not None:
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
                optimizer.step()
            total += loss.item() * len(inputs)
            count += len(inputs)
    if count == 0:
        raise ValueError("The loader is empty.")
    return total / count


def fit(model: nn.Module, train: DataLoader, valid: DataLoader, path: Path, epochs: int = 10) -> float:
    model.to("cuda" if torch.cuda.is_available() else "cpu")
    loss_of = nn.CrossEntropyLoss()  # ${1|CrossEntropyLoss,BCEWithLogitsLoss,MSELoss|}
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, weight_decay=0.01)  # ${2:3e-4}
    best = float("inf")
    for epoch in range(epochs):
        train_loss = run_epoch(model, train, loss_of, optimizer)
        valid_loss = run_epoch(model, valid, loss_of)
        print(f"{epoch=} {train_loss=:.4f} {valid_loss=:.4f}")
        if valid_loss < best:
            best = valid_loss
            torch.save(model.state_dict(), path)
    return best
