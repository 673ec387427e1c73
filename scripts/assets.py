"""Copy what the pages load from node_modules into the static folder; nothing is bundled.

Stylesheet and scripts lose their source-map lines, because the maps are not shipped. The icons
named in icons.txt become one sprite, so that a page loads one small file instead of a font.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "xinqiao" / "web" / "static" / "vendor"
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
INSIDE = re.compile(r"<svg[^>]*>(.*?)</svg>", re.DOTALL)
# Scripts that pages load as they are: name in the vendor folder → file in its package.
SCRIPTS = {
    "signature_pad.js": "signature_pad/dist/signature_pad.umd.min.js",
    "tus.js": "tus-js-client/dist/tus.min.js",
}
SOURCE_LINE = re.compile(r"//# sourceMappingURL=\S+")
BLANK = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def symbol(name: str) -> str:
    """One icon as a <symbol>. Raises FileNotFoundError for a name Tabler does not have."""
    svg = (PACKAGES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
    found = INSIDE.search(svg)
    if not found:
        raise ValueError(f"{name}.svg is not an SVG image")
    body = re.sub(r">\s+<", "><", found[1].strip()).replace(BLANK, "")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


def sprite(names: list[str]) -> str:
    """All icons in one SVG; a page shows one by <use href="…#name">."""
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(map(symbol, names))}</svg>\n'


def main() -> int:
    """Write the vendor folder anew."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    css = (PACKAGES / "@tabler/core/dist/css/tabler.min.css").read_text(encoding="utf-8")
    (VENDOR / "tabler.min.css").write_text(SOURCE_MAP.sub("", css), encoding="utf-8")
    for name, path in SCRIPTS.items():
        script = (PACKAGES / path).read_text(encoding="utf-8")
        (VENDOR / name).write_text(SOURCE_LINE.sub("", script), encoding="utf-8")
    names = (ROOT / "scripts" / "icons.txt").read_text(encoding="utf-8").split()
    (VENDOR / "icons.svg").write_text(sprite(names), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
