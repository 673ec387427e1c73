"""Somebody at a browser: finds things by what stands on the page, never by where it stands.

The words are those of the page's language, asked of the same catalogue; whether they are
Chinese on a Chinese page is another test's question (test_pages.py).
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from xinqiao.kernel.glossary import label
from xinqiao.kernel.procedure.steps import Act

Where = Page | Locator


def whole(text: str, *, more: bool = False) -> re.Pattern[str]:
    """Exactly this text, whatever its case; `more`: "(optional)" or the like may follow."""
    rest = r"(\s.*)?" if more else ""
    return re.compile(rf"^\s*{re.escape(text)}{rest}\s*$", re.I | re.S)


class Words:
    """The sentences and terms of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, msgid: str, **params: object) -> str:
        """A sentence of the pages."""
        with translation.override(self.language):
            text = translation.gettext(msgid)
        return text % params if params else text

    def term(self, member: StrEnum) -> str:
        """A term of the field."""
        return label(member, self.language)


class Form:
    """A form, or a part of one, as a person fills it in."""

    def __init__(self, words: Words, where: Where) -> None:
        self.words = words
        self.where = where

    def field(self, msgid: str) -> Locator:
        """The input with this label."""
        return self.where.get_by_label(whole(self.words.say(msgid), more=True)).first

    def type(self, msgid: str, text: str) -> "Form":
        """Write into a field."""
        self.field(msgid).fill(text)
        return self

    def choose(self, msgid: str, option: str) -> "Form":
        """Choose from a drop-down."""
        field = self.field(msgid)
        text = field.locator("option").filter(has_text=option).first.inner_text()
        field.select_option(label=text.strip())
        return self

    def tick(self, *texts: str) -> "Form":
        """Tick boxes by their text as it stands on the page."""
        for text in texts:
            self.where.get_by_label(whole(text, more=True)).first.check()
        return self

    def pick(self, legend: str, *options: str) -> "Form":
        """Tick in the group with this legend."""
        name = whole(self.words.say(legend), more=True)
        group = Form(self.words, self.where.get_by_role("group", name=name).last)
        group.tick(*options)
        return self

    def part(self, legend: str, **params: object) -> "Form":
        """The fields under a heading."""
        name = whole(self.words.say(legend, **params))
        return Form(self.words, self.where.get_by_role("group", name=name))

    def press(self, text: str) -> None:
        """Press a button."""
        self.where.get_by_role("button", name=whole(text)).click()


class Person:
    """A member of staff at their browser."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page = page
        self.words = words
        self.say, self.term = words.say, words.term

    def open(self, gist: str) -> "Person":
        """Find a matter: on the first page, in the list, or among what is settled."""
        self.page.get_by_role("link", name=self.say("Xinqiao"), exact=True).first.click()
        link = self.page.get_by_role("link", name=gist, exact=True)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        for view in ("Matters", "Settled"):
            if link.count() == 0:
                self.page.get_by_role("link", name=self.say(view), exact=True).click()
                self.page.wait_for_load_state()
        link.first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(gist)
        return self

    def start(self, act: Act) -> Form:
        """Open the form of an act on the matter's page."""
        acts = self.page.get_by_role("region", name=self.say("What you can do"))
        acts.get_by_role("link", name=whole(self.term(act))).click()
        panel = self.page.get_by_role("region", name=whole(self.term(act)))
        expect(panel).to_be_visible()
        return Form(self.words, panel)

    def send(self, form: Form, act: Act) -> None:
        """Press the button of the act, and read that it is done."""
        form.press(self.term(act))
        self.told("Done: %(act)s.", act=self.term(act))

    def do(self, act: Act) -> None:
        """An act that asks nothing."""
        self.send(self.start(act), act)

    def told(self, msgid: str, **params: object) -> None:
        """Read a sentence on the page."""
        expect(self.page.get_by_text(self.say(msgid, **params)).first).to_be_visible()

    def sees(self, *texts: str) -> None:
        """Read these texts on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()

    def cannot(self, act: Act) -> str:
        """Read why an act can't be done now."""
        name = self.page.locator(".act-blocked").filter(has_text=capitalised(self.term(act)))
        expect(name).to_be_visible()
        return name.inner_text()

    def serves(self, act: Act, day: str, recipient: str) -> None:
        """Serve a paper in person, with its proof."""
        form = self.start(act)
        form.type("Day it reached them", day).type("Who took it", recipient)
        self.send(form, act)


def capitalised(text: str) -> str:
    """As the templates write a term at the beginning of a line."""
    return text[:1].upper() + text[1:]


def lines(texts: Iterable[str]) -> str:
    """One a line."""
    return "\n".join(texts)
