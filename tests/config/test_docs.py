"""The pages for people say what the program does: settings, commands, links."""

import re
from pathlib import Path

import pytest

from xinqiao.casebook.guards import APPEND_ONLY
from xinqiao.cli.main import commands
from xinqiao.config.env import PREFIX, VARIABLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_operations__the_table_of_settings_is_the_programs_own() -> None:
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \|(.*?)\| (.*) \|$", OPERATIONS, re.M)
    told = {name: (default.strip(), meaning) for name, default, meaning in rows}
    assert told == {v.name: (v.default, v.meaning) for v in VARIABLES.values()}


def test_operations__names_every_table_of_the_ledger() -> None:
    assert all(f"`{table}`" in OPERATIONS for table in APPEND_ONLY)


def ids(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", PAGES, ids=ids)
def test_page__every_command_it_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^|/|\s\s)xinqiao ([a-z][a-z-]+)", text, re.M))
    assert named <= {*commands(), "help"}


@pytest.mark.parametrize("document", PAGES, ids=ids)
def test_page__every_setting_it_names_exists(document: Path) -> None:
    named = set(re.findall(rf"{PREFIX}([A-Z][A-Z_]*[A-Z])", document.read_text(encoding="utf-8")))
    assert named <= VARIABLES.keys()


@pytest.mark.parametrize("document", PAGES, ids=ids)
def test_page__every_link_inside_the_house_leads_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path) if path else document
        assert file.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w\- ]", "", h).lower().replace(" ", "-") for h in heads}
