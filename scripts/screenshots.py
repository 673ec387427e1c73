"""Takes the pictures of docs/img/ from a demo of its own, with Debian's Chromium.

    .venv/bin/python scripts/screenshots.py [--matters 600]

Makes a scratch installation, plays the demo, starts the server, signs in, looks, and
throws everything away again. Every picture stays under 300 KB.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "img"
XINQIAO = Path(sys.executable).with_name("xinqiao")
PASSWORD = "a password for pictures"  # noqa: S105 - of an installation that lives a minute
MOST_BYTES = 300_000
COLOURS = 128

# file, who looks, language, width and height in pixels, how to get there
SHOTS = (
    ("today.png", "xfj.fb2", "zh-hans", 1280, 860, "/"),
    ("today-en.png", "xfj.fb2", "en", 1280, 860, "/"),
    ("matter.png", "zjj.jz", "zh-hans", 1280, 1100, "first"),
    ("matter-en.png", "zjj.jz", "en", 1280, 1100, "first"),
    ("matter-phone.png", "zjj.jz", "zh-hans", 390, 844, "first"),
)


def main() -> None:
    """All pictures, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=600)
    matters = parser.parse_args().matters
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        _server(Path(home), matters) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, who, language, width, height, path in SHOTS:
            page = _signed_in(browser, address, who, language, (width, height))
            page.goto(path if path != "first" else _in_hand(page))
            _keep(page, PICTURES / name)
            page.context.close()
        browser.close()


@contextmanager
def _server(home: Path, matters: int) -> Iterator[str]:
    """A demo on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"XINQIAO_HOME": str(home), "XINQIAO_PORT": str(port)}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XINQIAO_")} | settings
    demo = [XINQIAO, "demo", "--matters", str(matters), "--password", PASSWORD]
    subprocess.run([*map(str, demo)], env=environment, check=True)
    running = subprocess.Popen([str(XINQIAO), "up"], env=environment)
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(30)


def _wait(port: int) -> None:
    for _ in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"nothing answers on port {port}")


def _signed_in(
    browser: Browser, address: str, who: str, language: str, size: tuple[int, int]
) -> Page:
    """A page of a person at their desk."""
    context = browser.new_context(
        base_url=address, viewport={"width": size[0], "height": size[1]}, locale=language,
        reduced_motion="reduce",
    )  # fmt: skip
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("form button.btn-primary")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def _in_hand(page: Page) -> str:
    """The address of a matter that the office has in hand."""
    page.goto("/matters/?step=handling")
    link = page.locator("main a[href^='/matters/4']").first
    return str(link.get_attribute("href"))


def _keep(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file} has {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
