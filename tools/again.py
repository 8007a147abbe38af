"""What failed once in a real browser is tried again by itself: only what fails alone too is a failure.

Two browsers on two cores keep one another waiting now and then; a fault of ours fails alone as well. What passed at its
second try is told by its name, in every run: whoever reads it looks for a race.
"""

import re
from collections.abc import Sequence

MOST = 2
"""More than these at once is not a matter of waiting."""
FAILED = re.compile(r"(?m)^(?:FAILED|ERROR) (tests/\S+::.+?)(?: - .*)?$")


def few(output: str) -> list[str]:
    """The tests to try again; none where too many failed, or none is named."""
    names = list(dict.fromkeys(FAILED.findall(output)))
    return names if len(names) <= MOST else []


def alone(command: Sequence[str], names: Sequence[str]) -> list[str]:
    """The same run of these tests only, one after the other."""
    hands = command.index("-n") + 1
    return [*command[:hands], "0", *command[hands + 1 : -1], *names]
