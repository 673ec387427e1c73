"""Keys of rows that must be known before the row is written.

A sealed text is bound to the place it lies in, and an event names the texts it belongs to;
both need the key first. Milliseconds come first, so that neighbours in time are neighbours
on disk; the rest is chance, so that no two processes ever give the same.
"""

import secrets
import time

CHANCE_BITS = 80
HEX_DIGITS = 32


def fresh() -> str:
    """32 hexadecimal digits: 48 bits of milliseconds, 80 of chance."""
    moment = time.time_ns() // 1_000_000
    return f"{moment << CHANCE_BITS | secrets.randbits(CHANCE_BITS):0{HEX_DIGITS}x}"
