# title: Cache answers on disk
# description: SQLite cache keyed by model, prompt and parameters, with an age limit; safe for several processes.
# task: providers
# docs: https://docs.python.org/3/library/sqlite3.html

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing


class AnswerCache:
    # ${1:answers.db} ${2:86_400}
    def __init__(self, path: str = "answers.db", max_age: float = 86_400) -> None:
        """max_age is in seconds."""
        self.max_age = max_age
        self.database = sqlite3.connect(path, timeout=5, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, at REAL, answer TEXT)")

    def get(self, call: Callable[[], str], **request: object) -> str:
        """The cached answer to this request, or what the call returns; errors are not cached."""
        key = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
        row = self.database.execute(
            "SELECT answer FROM answers WHERE key = ? AND at > ?", (key, time.time() - self.max_age)
        ).fetchone()
        if row:
            return row[0]
        answer = call()
        self.database.execute("REPLACE INTO answers VALUES (?, ?, ?)", (key, time.time(), answer))
        return answer

    def close(self) -> None:
        self.database.close()


if __name__ == "__main__":
    with closing(AnswerCache(":memory:")) as cache:
        print(cache.get(lambda: "42", model="m", prompt="6 × 7?", temperature=0))
