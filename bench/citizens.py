"""python -m bench.citizens: two hundred people at once, each at their own pace.

Everybody begins a letter, types its steps, sends five megabytes along, gets a receipt and
looks the matter up, with seconds of thought between two pages. Afterwards the book is sealed
and everybody fetches the proof of their own registration, which is checked offline.

The server is the real one, on a PostgreSQL of its own with `fsync` on; everybody comes from
an address of their own, as a proxy would say it, so that no limit is switched off.
"""

import argparse
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta

from bench.browser import Browser
from bench.scratch import installation

THOUGHT = (3.0, 8.0)  # seconds between two pages; whoever types a letter thinks longer
ARRIVING = 30.0  # seconds within which everybody has come
PAGE_BUDGET = 500.0  # milliseconds at p95
MEGABYTE = 2**20
UPLOAD = "the page that takes the file"
FOUNDED_BEFORE = timedelta(days=2)


@dataclass
class Tally:
    """What everybody met, collected by all threads."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    receipts: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, page: str, milliseconds: float) -> None:
        """One answer."""
        with self.lock:
            self.times.setdefault(page, []).append(milliseconds)

    def fail(self, sentence: str) -> None:
        """Something that must not happen."""
        with self.lock:
            self.wrong.append(sentence)


def main() -> int:
    """Measure; 1 when anything was lost, refused, wrong or late."""
    parser = argparse.ArgumentParser(prog="bench.citizens", description=__doc__)
    parser.add_argument("--citizens", type=int, default=200)
    parser.add_argument("--megabytes", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    asked = parser.parse_args()
    with installation("postgres", None, keep=False):
        os.environ["XINQIAO_PROXIES"] = "1"
        import django

        django.setup()
        return measure(asked)


def measure(asked: argparse.Namespace) -> int:
    """Found the city, let everybody in, check what they took home."""
    from django.utils.timezone import now

    from bench import city, server
    from xinqiao.cli import prepare

    prepare.tables()
    prepare.static_files()
    city.city(now() - FOUNDED_BEFORE)
    tally = Tally()
    with server.running(workers=asked.workers) as (port, _, _):
        began = time.perf_counter()
        everybody(port, asked, tally)
        seconds = time.perf_counter() - began
        checked = proofs(port, tally)
    show(asked, tally, seconds, checked)
    late = percentile(pages(tally), 0.95) > PAGE_BUDGET
    return int(bool(tally.wrong) or checked < asked.citizens or late)


def everybody(port: int, asked: argparse.Namespace, tally: Tally) -> None:
    """All citizens side by side; ends when the last one is done."""
    with ThreadPoolExecutor(asked.citizens) as crowd:
        for n in range(asked.citizens):
            crowd.submit(guarded, n, port, asked.megabytes * MEGABYTE, tally)


def guarded(n: int, port: int, size: int, tally: Tally) -> None:
    """One citizen; whatever goes wrong is written down, not lost in a thread."""
    try:
        citizen(n, port, size, tally)
    except Exception as error:
        tally.fail(f"citizen {n}: {type(error).__name__}: {error}")


def citizen(n: int, port: int, size: int, tally: Tally) -> None:
    """From the front page to the receipt and back to the matter."""
    chance = random.Random(n)
    browser = Browser(port, address_of(n), tally.note)
    time.sleep(chance.uniform(0, ARRIVING))

    def think() -> None:
        time.sleep(chance.uniform(*THOUGHT))

    browser.get("/", "front page")
    think()
    browser.get("/submit/", "begin")
    browser.post("/submit/", {"purpose": "A"}, "begin, sent")
    for step, typed in steps(n):
        think()
        browser.post(f"/submit/{step}/", typed | {"go": "1"}, f"step {step}")
    think()
    photo = ("file", f"photo-{n}.pdf", pdf(size, n), "application/pdf")
    browser.post("/submit/files/", {"go": "1"}, UPLOAD, photo)
    think()
    browser.post("/submit/send/", {}, "send")
    number, code = browser.receipt()
    with tally.lock:
        tally.receipts.append((number, code))
    think()
    look_up(browser, number, code)


def look_up(browser: Browser, number: str, code: str) -> None:
    """Number and query code, and the matter behind them."""
    browser.get("/query/", "query")
    browser.post("/query/", {"number": number, "code": code}, "matter")
    if browser.path != "/query/matter/":
        raise RuntimeError(f"{number} could not be looked up: {browser.path}")


def steps(n: int) -> Sequence[tuple[str, dict[str, str]]]:
    """What citizen `n` types."""
    return (
        ("what", {"text": f"小区{n}号楼的电梯停运三个月，老人出不了门，物业说没有钱修。",
                  "title": f"{n}号楼电梯停运", "happened_on": ""}),
        ("where", {"place": "419800", "address": f"人民路{n}号", "against": "物业公司",
                   "against_office": ""}),
        ("claims", {"claim": "尽快修好电梯"}),
        ("who", {"naming": "named", "name": "张三丰", "phone": f"154{n:08d}", "speaking": "self",
                 "people": "1"}),
        ("tried", dict.fromkeys(("lawsuit", "admin_review", "arbitration", "opinion", "review",
                                 "rereview"), "no")),
    )  # fmt: skip


def address_of(n: int) -> str:
    """A network of one's own, from the addresses set aside for examples of that size."""
    return f"10.{n // 250}.{n % 250}.7"


def pdf(size: int, n: int) -> bytes:
    """A file that is a PDF by its content, `size` bytes long, different for everybody."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%"
    tail = b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    body = random.Random(n).randbytes(size - len(head) - len(tail))
    return head + body.replace(b"\n", b" ").replace(b"\r", b" ") + tail


def proofs(port: int, tally: Tally) -> int:
    """Seal the book; how many of the receipts prove themselves with the published key."""
    from django.utils.timezone import now

    from xinqiao.casebook import receipts, sealing, verify
    from xinqiao.rooms.registry.models import Attachment

    sealing.seal(now())
    key = Browser(port, address_of(0), tally.note).get("/heads/key.txt", "key").strip()
    good = 0
    for n, (number, code) in enumerate(tally.receipts):
        browser = Browser(port, address_of(n), lambda page, ms: None)
        look_up(browser, number, code)
        bundle = browser.get("/query/matter/proofs/1.json", "proof")
        good += receipts.check(bundle.encode(), key).seq == 1
    for problem in verify.problems():
        tally.fail(f"{problem.where}: {problem.sentence.msgid}")
    if (kept := Attachment.objects.count()) != len(tally.receipts):
        tally.fail(f"{len(tally.receipts)} files were sent, {kept} are kept")
    return good


def pages(tally: Tally) -> list[float]:
    """Every page but the upload, whose time is that of the line."""
    return sorted(t for page, times in tally.times.items() if page != UPLOAD for t in times)


def percentile(times: Sequence[float], part: float) -> float:
    """Of sorted times; infinite when there are none."""
    return times[min(len(times) - 1, int(len(times) * part))] if times else float("inf")


def show(asked: argparse.Namespace, tally: Tally, seconds: float, checked: int) -> None:
    """Print what was met."""
    print(f"{asked.citizens} citizens, {asked.megabytes} MB each, {seconds:.0f} s in all")
    for page, times in tally.times.items():
        found = sorted(times)
        print(f"  {page:32}{len(found):6} p50 {percentile(found, 0.5):7.0f} ms"
              f"  p95 {percentile(found, 0.95):7.0f} ms")  # fmt: skip
    found = pages(tally)
    print(f"  all pages: p50 {percentile(found, 0.5):.0f} ms, p95 {percentile(found, 0.95):.0f} ms")
    print(f"  receipts {len(tally.receipts)}, proved offline {checked}")
    for sentence, count in Counter(tally.wrong).most_common(20):
        print(f"  WRONG {count} x {sentence}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
