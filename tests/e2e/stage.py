"""The cast at their browsers: one window a person and working day."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.test import Client
from playwright.sync_api import Page

from tests.cast import Cast
from tests.e2e.clock import Clock
from tests.e2e.person import Person, Words

PASSWORD = "test-password-1"


@dataclass
class Stage:
    """Who sits where. `language` and `scripts` hold for every window opened from now on."""

    cast: Cast
    open_page: Callable[..., Page]
    sign_in: Callable[[Page, str, str], None]
    clock: Clock
    language: str = "zh-hans"
    scripts: bool = True
    seated: dict[str, Person] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    @property
    def words(self) -> Words:
        return Words(self.language)

    def on(self, month: int, day: int, hour: int = 9) -> "Stage":
        """A new day: yesterday's sessions are over, so everybody leaves their desk."""
        self.clock.go(month, day, hour)
        for person in self.seated.values():
            person.page.context.close()
        self.seated.clear()
        return self

    def person(self, key: str, *, width: int = 1280) -> Person:
        """`office.post` of the cast; on their first day they sign in through the form."""
        if key in self.known:
            return self.at_desk(key, width=width)
        if key not in self.seated:
            self.known.add(key)
            page = self.open_page("/account/login/", language=self.language, width=width,
                                  scripts=self.scripts)  # fmt: skip
            self.sign_in(page, key, PASSWORD)
            self.seated[key] = Person(page, self.words)
        return self.seated[key]

    def at_desk(self, key: str, *, width: int = 1280, dark: bool = False) -> Person:
        """The same without the form, for tests of what comes after it."""
        if key not in self.seated:
            client = Client()
            client.force_login(self.cast.staff[key])
            page = self.open_page("/heads/", language=self.language, width=width, dark=dark,
                                  scripts=self.scripts)  # fmt: skip
            page.context.add_cookies(
                [{"name": "session", "value": client.cookies["session"].value,
                  "domain": "localhost", "path": "/"}]
            )  # fmt: skip
            page.goto("/")
            self.seated[key] = Person(page, self.words)
        return self.seated[key]

    def citizen(self, *, width: int = 390, path: str = "/query/") -> Person:
        """Somebody at home with a telephone."""
        page = self.open_page(path, language=self.language, width=width, scripts=self.scripts)
        return Person(page, self.words)
