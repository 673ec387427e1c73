"""Every setting of an installation: one table, read from the environment once.

An `XINQIAO_*` variable that is not in the table is an error, so a typing slip in a
deployment is found at the first start and not at the first loss of data.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "XINQIAO_"
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting: its name without the prefix, the value when unset, what it is for."""

    name: str
    default: str
    meaning: str


VARIABLES = {
    v.name: v
    for v in (
        Variable("HOME", "", "folder for everything a running system writes (default: var/)"),
        Variable("DATABASE_URL", "", "postgres://… or sqlite:///… (default: HOME/xinqiao.sqlite3)"),
        Variable("KEYS_DATABASE_URL", "", "database of wrapped keys (default: HOME/keys.sqlite3)"),
        Variable("SECRET_KEY", "", "signs sessions (default: HOME/secret.key, made when missing)"),
        Variable("SECRET_KEY_FILE", "", "file that holds the secret key"),
        Variable("MASTER_KEY_FILE", "", "file of the key that wraps all keys (HOME/keys/master)"),
        Variable("DEBUG", "no", "developer's error pages; never in an office"),
        Variable("HOSTS", "localhost,127.0.0.1,[::1]", "host names served, with commas between"),
        Variable("HTTPS", "no", "yes when the address people type begins with https://"),
        Variable("ORIGIN", "", "address people type, e.g. https://xinfang.example.gov.cn"),
        Variable("PROXIES", "0", "how many trusted reverse proxies stand in front"),
        Variable("ADDRESS", "127.0.0.1", "address the web server listens on"),
        Variable("PORT", "8000", "port the web server listens on"),
        Variable("WORKERS", "1", "web server processes"),
        Variable("THREADS", "8", "requests served at once by each web process"),
        Variable("CLAMD", "", "virus scanner: host:port, or the path of clamd's socket"),
        Variable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
        Variable("MESSAGES_SMS", "", "text messages: an apprise address with {to} for the phone"),
        Variable("MESSAGES_SMS_FILE", "", "file that holds it"),
        Variable("MESSAGES_EMAIL", "", "e-mail: an apprise address with {to} for the address"),
        Variable("MESSAGES_EMAIL_FILE", "", "file that holds it"),
        Variable("MESSAGES_WECOM", "", "WeCom, for staff: an apprise address"),
        Variable("MESSAGES_WECOM_FILE", "", "file that holds it"),
        Variable("MESSAGES_DINGTALK", "", "DingTalk, for staff: an apprise address"),
        Variable("MESSAGES_DINGTALK_FILE", "", "file that holds it"),
        Variable("MESSAGES_FEISHU", "", "Feishu, for staff: an apprise address"),
        Variable("MESSAGES_FEISHU_FILE", "", "file that holds it"),
        Variable("MESSAGES_GATEWAY", "", "own gateway: https://… that takes JSON"),
        Variable("MESSAGES_GATEWAY_FILE", "", "file that holds it"),
        Variable("MESSAGES_QUIET", "21:00-08:00", "nothing but what is urgent is sent; or no"),
        Variable("TEST_ENGINE", "sqlite", "tests only: sqlite or postgres"),
        Variable("TEST_FOLDER", "", "tests only: scratch folder shared by the workers of a run"),
        Variable("TEST_LONG", "no", "tests only: the long versions of random and crash tests"),
    )
}


class Environment:
    """The settings of this process."""

    def __init__(self, source: Mapping[str, str]) -> None:
        """source: the process environment.

        Raises ImproperlyConfigured when it holds an unknown XINQIAO_ name.
        """
        given = {k.removeprefix(PREFIX) for k in source if k.startswith(PREFIX)}
        if stray := given - VARIABLES.keys():
            names = ", ".join(PREFIX + name for name in sorted(stray))
            raise ImproperlyConfigured(f"Unknown settings: {names}. See docs/operations.md.")
        self._source = source

    def text(self, name: str) -> str:
        """The value of XINQIAO_<name>, or its default when unset or empty."""
        return self._source.get(PREFIX + name, "") or VARIABLES[name].default

    def flag(self, name: str) -> bool:
        """yes or no. Raises ImproperlyConfigured for anything else."""
        value = self.text(name).lower()
        if value not in YES | NO:
            raise ImproperlyConfigured(f"{PREFIX}{name} must be yes or no, not {value!r}.")
        return value in YES

    def number(self, name: str) -> int:
        """A whole number, zero or more. Raises ImproperlyConfigured for anything else."""
        value = self.text(name)
        if not value.isdecimal():
            raise ImproperlyConfigured(f"{PREFIX}{name} must be a whole number, not {value!r}.")
        return int(value)

    def names(self, name: str) -> list[str]:
        """The parts between commas."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def folder(self, name: str, default: Path) -> Path:
        """An absolute path."""
        value = self.text(name)
        return Path(value).expanduser().resolve() if value else default

    def secret(self, name: str) -> str:
        """XINQIAO_<name>, or what the file named by XINQIAO_<name>_FILE holds."""
        if path := self.text(f"{name}_FILE"):
            return Path(path).read_text(encoding="utf-8").strip()
        return self.text(name)


ENV = Environment(os.environ)
