# title: Retry with exponential backoff
# description: Full jitter, Retry-After and a limit of attempts; only errors that can pass are tried again.
# task: providers
# docs: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

import random
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
TRANSIENT = frozenset({408, 409, 429, 500, 502, 503, 504, 529})


def is_transient(error: Exception) -> bool:
    status = getattr(error, "status_code", None)
    if status is not None:
        return status in TRANSIENT
    return isinstance(error, (ConnectionError, TimeoutError)) or "Connection" in type(error).__name__


def retry_after(error: Exception) -> float | None:
    """Seconds that the server asks to wait; None when it does not say."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return float(headers["retry-after"])
    except (KeyError, ValueError):
        return None


# ${1:5} ${2:0.5} ${3:30.0}
def retry(call: Callable[[], T], attempts: int = 5, base: float = 0.5, longest: float = 30.0) -> T:
    """Calls until it succeeds; waits are in seconds. Raises the last error."""
    for attempt in range(attempts):
        try:
            return call()
        except Exception as error:
            if attempt == attempts - 1 or not is_transient(error):
                raise
            asked = retry_after(error)
            backoff = random.uniform(0, min(longest, base * 2**attempt))
            time.sleep(backoff if asked is None else asked)
    raise ValueError("attempts must be at least 1")
