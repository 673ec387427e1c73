"""Static files are collected when they are not what was collected last time."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from xinqiao.cli import prepare


@pytest.fixture
def collected(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were called instead of collecting for real."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    vendor = tmp_path / "vendor.css"
    vendor.touch()
    monkeypatch.setattr(prepare, "VENDOR", vendor)
    calls: list[str] = []

    def called(command: str, **options: Any) -> None:
        calls.append(command)

    monkeypatch.setattr(prepare, "call_command", called)
    return calls


def test_static_files__are_collected_once(collected: list[str]) -> None:
    assert [prepare.static_files(), prepare.static_files()] == [True, False]
    assert collected == ["collectstatic"]


def test_static_files__are_collected_anew_after_an_upgrade_that_brings_older_ones(
    collected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare.static_files()
    monkeypatch.setattr(prepare, "_sources", lambda: "css/base.css 10 1\n")
    assert prepare.static_files()
    assert collected == ["collectstatic"] * 2
