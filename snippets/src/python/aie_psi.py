# title: Population stability index (drift)
# description: Compares a feature's distribution with its reference by quantile bins; above 0.25 is a large shift.
# task: monitoring
# pip: numpy>=2
# docs: https://scholarworks.wmich.edu/dissertations/3208/

import numpy as np


# ${1:10}
def psi(reference: np.ndarray, current: np.ndarray, bins: int = 10) -> float:
    """Population stability index of two samples of shape (n,); 0 means the same distribution."""
    reference, current = reference[np.isfinite(reference)], current[np.isfinite(current)]
    if len(reference) < bins or len(current) < bins:
        raise ValueError(f"Each sample needs at least {bins} finite values.")
    edges = np.unique(np.quantile(reference, np.linspace(0, 1, bins + 1)))
    if len(edges) < 3:
        raise ValueError("The reference has too few distinct values: compare categories instead.")
    edges[0], edges[-1] = -np.inf, np.inf
    # Half a count in each bin keeps an empty one from making the index infinite.
    p = np.histogram(reference, edges)[0] + 0.5
    q = np.histogram(current, edges)[0] + 0.5
    p, q = p / p.sum(), q / q.sum()
    return float(np.sum((q - p) * np.log(q / p)))


if __name__ == "__main__":
    rng = np.random.default_rng(17)
    index = psi(rng.normal(0, 1, 5000), rng.normal(0.5, 1, 5000))
    print(f"{index:.3f}", "large shift" if index > 0.25 else "shift" if index > 0.1 else "stable")  # ${2:0.25} ${3:0.1}
