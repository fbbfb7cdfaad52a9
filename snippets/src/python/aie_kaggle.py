# title: Kaggle: load a dataset
# description: Downloads a dataset once, finds its tables and reads one; public data needs no key.
# task: mlops
# pip: kagglehub>=0.3.12 pandas>=2.2
# docs: https://github.com/Kaggle/kagglehub

from pathlib import Path

import kagglehub
import pandas as pd

# The path is cached by version: a later call downloads nothing.
folder = Path(kagglehub.dataset_download("uciml/iris"))  # ${1:uciml/iris}
tables = sorted(folder.rglob("*.csv"))
if not tables:
    raise FileNotFoundError(f"No CSV file in {folder}: it holds {[file.name for file in folder.iterdir()]}")

frame = pd.read_csv(tables[0])
print(frame.shape)
print(frame.isna().sum())
# $0
