"""Long work says how far it is, also where nobody draws a bar."""

import io

from rich.console import Console

from xinqiao.cli.progress import progress


def test_progress__says_every_tenth_once_in_a_file() -> None:
    file = io.StringIO()
    with progress(Console(file=file), "Playing", 201) as step:
        for _ in range(201):
            step()
    assert file.getvalue().split("\n") == [f"Playing {n}0 %" for n in range(1, 11)] + [""]


def test_progress__of_few_steps_skips_tenths_and_ends_whole() -> None:
    file = io.StringIO()
    with progress(Console(file=file), "Playing", 3) as step:
        for _ in range(3):
            step()
    assert file.getvalue().split("\n") == ["Playing 30 %", "Playing 60 %", "Playing 100 %", ""]
