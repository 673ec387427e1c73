"""What a visitor or caller said before there is a matter: JSON sealed with a key of its own."""

import json
from collections.abc import Mapping
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
