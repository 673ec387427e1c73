"""What holds for every page: accessible, within the screen, in the reader's language."""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.cast import OFFICES, POSTS

Axe = Callable[[Page], list[str]]
SCREENS = ((1280, False), (390, True), (1280, True), (390, False))
SMALLEST = 320  # CSS pixels: WCAG 1.4.10, and 1280 px at 400 %
# Words that stay as they are in any language.
FOREIGN = {
    "English", "PDF", "DOCX", "CSV", "XLSX", "JSON", "KB", "MB", "QR", "URL", "ID", "HTTP",
    "key.txt", "Xinqiao", "xinqiao verify --receipt FILE", "TOTP", "txt", "Linux", "Chrome",
}  # fmt: skip
# Codes and addresses are nobody's language; sign-in names and office codes are the cast's.
CODE = re.compile(r"https?://\S+|[A-Z]{2}-[\d-]+|\b[A-Z2-7]{32}\b")
DATA = {*OFFICES, "stranger", *(f"{office}.{post}" for office in POSTS for post in POSTS[office])}
WORD = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# Text a person reads or hears; codes, data and the other language's link aside.
READ = """() => {
  const seen = [];
  const skip = "script, style, code, [lang=en], .hash, option[data-keep], svg";
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (text && !parent.closest(skip)) seen.push(text);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (!node.closest(skip)) seen.push(node.getAttribute(name));
  return seen;
}"""


def untranslated(page: Page) -> list[str]:
    """Texts of a Chinese page that hold English words and no Chinese ones."""
    return [
        text
        for text in page.evaluate(READ)
        if text not in FOREIGN | DATA
        and not CHINESE.search(text)
        and set(WORD.findall(CODE.sub("", text))) - FOREIGN
    ]


def too_wide(page: Page) -> int:
    """Pixels that must be scrolled sideways on the smallest screen."""
    page.set_viewport_size({"width": SMALLEST, "height": 800})
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def picture(page: Page, name: str) -> None:
    """Keep a screenshot when E2E_PICTURES names a folder."""
    if folder := os.environ.get("E2E_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def faults(page: Page, axe: Axe, name: str, *, screens: tuple[tuple[int, bool], ...]) -> list[str]:
    """Everything that is wrong with the page as it stands, one line each."""
    found = []
    for width, dark in screens:
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_viewport_size({"width": width, "height": 900})
        shade = "dark" if dark else "light"
        found += [f"{name} at {width} {shade}: {fault}" for fault in axe(page)]
        picture(page, f"{name}-{width}-{shade}")
    if (pixels := too_wide(page)) > 0:
        found.append(f"{name} is {pixels} px too wide at {SMALLEST}")
        picture(page, f"{name}-wide")
    if page.locator("html").get_attribute("lang") == "zh-CN":
        found += [f"{name} not in Chinese: {text[:80]}" for text in untranslated(page)]
    return found
