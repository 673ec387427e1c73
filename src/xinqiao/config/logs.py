"""Logs say what happened, never to whom: what looks personal is blacked out first."""

import logging
import re
from typing import Any

PERSONAL = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)"  # resident ID number, mobile number
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # mail address
    r"|(?i:(?<=code=)|(?<=password=)|(?<=csrfmiddlewaretoken=))[^&\s]+"
)
BLACK = "▇▇▇"


def scrub(text: str) -> str:
    """`text` without ID numbers, mobile numbers, mail addresses and secrets in addresses."""
    return PERSONAL.sub(BLACK, text)


class Scrubber(logging.Formatter):
    """Formats a record, then blacks out: covers message, arguments and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))


def logging_config(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to the error stream, scrubbed."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "scrubbed": {
                "()": "xinqiao.config.logs.Scrubber",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "scrubbed"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "apprise": {"level": "CRITICAL"},  # it names addresses; what failed is in the outbox
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
