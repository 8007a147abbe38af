"""A pytest plugin (`-p tests.moved`) for runs whose clock `faketime` moves: it breaks the call behind `time.sleep`."""

import threading
import time


def sleep(seconds: float) -> None:
    """As the other, by a wait that is left alone."""
    threading.Event().wait(seconds)


time.sleep = sleep
