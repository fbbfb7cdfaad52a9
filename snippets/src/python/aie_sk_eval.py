# title: scikit-learn: precision, recall, F1 and AUC
# description: Metrics of a binary classifier with a bootstrap interval for F1; a class that is missing is an error.
# task: evaluation
# pip: scikit-learn>=1.5 numpy>=2
# docs: https://scikit-learn.org/stable/modules/model_evaluation.html

import numpy as np
from sklearn.metrics import average_precision_score, f1_score, precision_recall_fscore_support, roc_auc_score


def evaluate(labels: np.ndarray, scores: np.ndarray, threshold: float = 0.5) -> dict[str, float]:
    """Labels are 0 or 1, scores the probability of 1; both of shape (n,)."""
    if set(np.unique(labels)) != {0, 1}:
        raise ValueError("The AUC needs cases of both classes.")
    predicted = (scores >= threshold).astype(int)
    precision, recall, f1, _ = precision_recall_fscore_support(
        labels, predicted, average="binary", zero_division=0.0
    )
    rng = np.random.default_rng(17)
    samples = rng.integers(0, len(labels), size=(2000, len(labels)))  # ${1:2000}
    f1s = [f1_score(labels[rows], predicted[rows], zero_division=0.0) for rows in samples]
    low, high = np.quantile(f1s, [0.025, 0.975])
    return {
        "precision": float(precision),
        "recall": float(recall),
        "f1": float(f1),
        "f1_low": float(low),
        "f1_high": float(high),
        "roc_auc": float(roc_auc_score(labels, scores)),
        "average_precision": float(average_precision_score(labels, scores)),
    }


if __name__ == "__main__":
    print(evaluate(np.array([0, 0, 1, 1]), np.array([0.1, 0.6, 0.4, 0.9])))
