"""What a visitor or caller said before there is a matter: JSON sealed with a key of its own."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from xinqiao.vault import fields


def seal(values: Mapping[str, Any], *, key: int, table: str, column: str, row: str) -> bytes:
    """Seal JSON-ready values for one place."""
    text = json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
    return fields.seal(text, key=key, where=fields.place(f"reception_{table}", column, row))


def unseal(blob: bytes | memoryview, *, table: str, column: str, row: str) -> dict[str, Any]:
    """The values. Raises Erased, Damaged."""
    where = fields.place(f"reception_{table}", column, row)
    values: dict[str, Any] = json.loads(fields.unseal_text(bytes(blob), where=where))
    return values


def unseal_many(
    blobs: Iterable[tuple[bytes | memoryview, str]], *, table: str, column: str
) -> dict[str, dict[str, Any]]:
    """Row → values of many (blob, row), with one statement per 500 data keys.

    What was erased is left out. Raises Damaged.
    """
    every = list(blobs)
    opened = fields.unseal_many(
        (bytes(blob), fields.place(f"reception_{table}", column, row)) for blob, row in every
    )
    return {
        row: json.loads(text)
        for (_, row), text in zip(every, opened, strict=True)
        if text is not None
    }
