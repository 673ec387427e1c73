"""python -m bench --engine sqlite|postgres --matters N: fill a scratch installation, measure it."""

import argparse
import platform
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.scratch import ENGINES, installation

if TYPE_CHECKING:  # what needs Django is imported once it is ready
    from bench.clock import Measured
    from bench.fill import Filled

FOUNDED_BEFORE = timedelta(days=400)
USUAL_MATTERS = 10_000


def main() -> None:
    """Read the command line and measure."""
    asked = _parser().parse_args()
    folder = asked.use or asked.keep
    with installation(asked.engine, folder, keep=folder is not None):
        import django

        django.setup()
        from xinqiao.config import memory

        memory.settle()  # as the server and the commands do
        measure(asked)


def measure(asked: argparse.Namespace) -> None:
    """Fill where nothing is, then measure and print."""
    from django.db import connection
    from django.utils.timezone import now

    from bench import city, fill, grow, leading, ledger, report, server, works
    from bench.clock import Measured
    from bench.references import Driver
    from xinqiao.casebook.models import Matter
    from xinqiao.cli import prepare

    prepare.tables()
    prepare.static_files()
    scene = city.city(now() - FOUNDED_BEFORE)
    stream = fill.Stream(city.texts(), int(time.time()) % 100_000, now())
    rows: list[Measured] = []
    if (missing := asked.matters - Matter.objects.count()) > 0:
        rows.append(filled(fill.fill(scene, missing, stream)))
        fill.move_on(scene, min(fill.MOST_MOVED, asked.matters // 20))
    if asked.grow > Matter.objects.count():
        grow.grow(asked.grow)
        missing = 1
    if missing > 0:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    if not asked.fill_only:
        bench = works.Bench(scene, stream, Driver(), asked.rounds)
        rows += works.every(bench)
        leading.carry(scene, asked.cases, works.VERIFIED)
        rows += leading.works(bench)
        rows.append(bench.measure("one-page notice as PDF, warm", works.rendering(), rounds=20,
                                  budget=150))  # fmt: skip
        rows += server.start_and_idle()
        rows.append(server.load(works.session(bench), works.forms(bench)))
    if asked.ledger:
        if asked.use or asked.keep:
            raise SystemExit("--ledger writes what does not verify: on a scratch book only.")
        rows += ledger.write_cost(works.Bench(scene, stream, Driver(), asked.rounds))
    title = (
        f"{asked.engine}, {Matter.objects.count():,} matters, Python {platform.python_version()}"
    )
    report.show(title, rows)


def filled(done: "Filled") -> "Measured":
    """The filling as a row of the table."""
    from bench.clock import Measured

    first, last = done.rates[0], done.rates[-1]
    each = done.seconds / done.rows * 1000
    return Measured(
        "fill, each submission", each, each, budget=1000 / 1500, at_p50=True,
        note=f"{done.rows / done.seconds:,.0f}/s wall, {done.rows / done.cpu:,.0f}/s of own CPU; "
        f"first tenth {first:,.0f}/s, last {last:,.0f}/s",
    )  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--matters", type=int, default=USUAL_MATTERS, help="how many to fill in")
    parser.add_argument("--grow", type=int, default=0, help="then copy them by SQL to so many")
    parser.add_argument("--cases", type=int, default=0, help="leaders' own cases among them")
    parser.add_argument("--rounds", type=int, default=100, help="calls of every short work")
    parser.add_argument("--fill-only", action="store_true", help="measure nothing but the filling")
    parser.add_argument("--ledger", action="store_true", help="also what the ledger costs writers")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--keep", type=Path, help="make the installation here and leave it")
    where.add_argument("--use", type=Path, help="measure the installation kept here")
    return parser


if __name__ == "__main__":
    main()
