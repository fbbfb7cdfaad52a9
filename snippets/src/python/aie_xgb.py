# title: XGBoost: cross-validation
# description: Stratified folds with early stopping inside each; mean and spread of the AUC.
# task: evaluation
# pip: xgboost>=3 scikit-learn>=1.5 numpy>=2
# docs: https://xgboost.readthedocs.io/en/stable/python/sklearn_estimator.html

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from xgboost import XGBClassifier


def cross_validate(features: np.ndarray, labels: np.ndarray, folds: int = 5) -> tuple[float, float]:
    """Mean and standard deviation of the AUC over the folds; the held-out fold never stops the training."""
    aucs = []
    for rows, held_out in StratifiedKFold(folds, shuffle=True, random_state=17).split(features, labels):
        fit_x, stop_x, fit_y, stop_y = train_test_split(
            features[rows], labels[rows], test_size=0.15, stratify=labels[rows], random_state=17
        )
        model = XGBClassifier(
            n_estimators=2000,
            learning_rate=0.05,  # ${1:0.05}
            max_depth=6,  # ${2:6}
            subsample=0.8,
            colsample_bytree=0.8,
            early_stopping_rounds=50,
            eval_metric="auc",
            random_state=17,
        )
        model.fit(fit_x, fit_y, eval_set=[(stop_x, stop_y)], verbose=False)
        aucs.append(roc_auc_score(labels[held_out], model.predict_proba(features[held_out])[:, 1]))
    return float(np.mean(aucs)), float(np.std(aucs, ddof=1))
