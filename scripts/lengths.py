"""Fail when a file is longer than a person reads in one go."""

import subprocess
import sys
from pathlib import Path

LONGEST = 400
KINDS = {".py", ".html", ".css", ".js", ".sh", ".sql", ".typ"}
ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """List the files that are too long; 1 when there is one."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    failed = 0
    for name in names.splitlines():
        path = ROOT / name
        written_by_django = path.parent.name == "migrations"
        if path.suffix not in KINDS or written_by_django or not path.exists():
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST:
            failed = 1
            sys.stderr.write(f"{name}: {lines} lines; split it ({LONGEST} at most)\n")
    return failed


if __name__ == "__main__":
    sys.exit(main())
