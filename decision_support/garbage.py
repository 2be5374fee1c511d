"""The garbage collector while a process starts.

What is loaded at start stays for as long as the process does. Python would look all of it over for garbage again and
again while it grows, which took an eighth of the start, and once more in every full collection later.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_for_good() -> Iterator[None]:
    """What is made inside is never looked over for garbage; of processes forked later, all share its memory."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
