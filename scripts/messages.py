"""Make the compiled message files from the .po files, and say what is not translated.

Pure Python, so that a machine needs no gettext. Without arguments it compiles;
`--check` fails when a sentence of the source has no translation or when the %(names)s
differ; `--add` appends empty entries for the translators.
"""

import re
import sys
from pathlib import Path

import polib
from sentences import collect

LOCALE = Path(__file__).resolve().parents[1] / "src" / "xinqiao" / "locale"
PLACES = re.compile(r"%\((\w+)\)[sd]")


def problems(file: polib.POFile) -> list[str]:
    """One line per sentence that a Chinese reader would see wrongly or in English."""
    found = []
    known = {entry.msgid for entry in file if not entry.obsolete}
    for sentence, place in collect().items():
        if sentence not in known:
            found.append(f"not in the catalogue: {sentence!r} ({place})")
    for entry in file:
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy or not all(texts):
            found.append(f"not translated: {entry.msgid!r}")
        places = set(PLACES.findall(entry.msgid + entry.msgid_plural))
        if any(set(PLACES.findall(text)) - places for text in texts):
            found.append(f"unknown place in the translation of {entry.msgid!r}")
    return found


def add(file: polib.POFile) -> None:
    """Append an empty entry for every sentence that the catalogue does not have."""
    known = {entry.msgid for entry in file}
    for sentence, place in collect().items():
        if sentence not in known:
            file.append(polib.POEntry(msgid=sentence, occurrences=[(place, "")]))
    file.save()


def stale(path: Path) -> bool:
    """Whether the compiled form is missing or older."""
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def main(arguments: list[str]) -> int:
    """Compile what is newer than its compiled form; returns the exit code."""
    failed = False
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        if not arguments and not stale(path):
            continue
        file = polib.pofile(str(path), check_for_duplicates=True, wrapwidth=100)
        if "--add" in arguments:
            add(file)
        if "--check" in arguments:
            for line in problems(file):
                failed = True
                sys.stderr.write(f"{path.name}: {line}\n")
        if stale(path):
            file.save_as_mofile(str(path.with_suffix(".mo")))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
