"""The garbage collector, told what a long-lived process of this program is like.

Loading leaves some hundred thousand objects that live as long as the process. Looked through
with every full collection they cost a tenth of an import, and writing their marks would take
the pages that a forked process shares with its parent.
"""

import gc

YOUNG = 10_000  # objects made before the youngest are looked through; a page makes some thousands


def settle() -> None:
    """What is loaded now is never looked through again. Call it once all modules are there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
