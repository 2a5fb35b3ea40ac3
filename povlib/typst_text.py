"""Words as Typst code, places for messages, and what the vendored font can show.

Everything is written in Typst's *code* mode: words are string literals and every element is a
function call, so nothing that stands in the data can be taken for markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from povlib.faults import ReportError

FONT_FAMILY = "Arimo"
FONT_FOLDER = Path(__file__).parent / "fonts"

INVISIBLE = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x200C, 0x200D, 0x200E, 0x200F])
INVISIBLE |= {0xFEFF: None, 0x09: " ", 0x0A: "\n", 0x0D: None}
BREAK = "\u200b"  # a place where a line may be broken
HYPHEN = "\u00ad"  # such a place inside a word, shown as a hyphen where the line is broken
_SYLLABLES = {
    "".join(parts): parts
    for parts in (
        ("as", "signed"), ("eth", "nic"), ("house", "holds"), ("in", "ferred"),
        ("mi", "nor", "ity"), ("pov", "erty"), ("re", "duc", "tion"), ("reg", "is", "tered"),
        ("re", "lapses"),
    )
}  # fmt: skip
"""The long words in titles of columns."""
_LONG_HEADS = re.compile("|".join(_SYLLABLES), re.IGNORECASE)
LONG_WORD = re.compile(rf"[^\s{BREAK}]{{41,}}")


@dataclass(frozen=True)
class Where:
    """A place in the notebook, for messages.

    Parameters
    ----------
    lang : str
        Language of the messages, "vi" or "en".
    place : str
        What the reader calls the place, such as "Ô 3, “Bảng 1. …”".
    """

    lang: str
    place: str

    def within(self, part: str) -> Where:
        """Return the place of `part` inside this one."""
        return replace(self, place=f"{self.place}, “{part}”" if part else self.place)

    def error(self, vi: str, en: str) -> ReportError:
        """Return the error to raise, in the language of the report."""
        return ReportError(f"{self.place}: {vi if self.lang == 'vi' else en}")


@cache
def advances(face: str) -> dict[int, float]:
    """Return the advance width of each character of a vendored face, in em.

    Parameters
    ----------
    face : str
        "Regular", "Bold", "Italic" or "BoldItalic".
    """
    from fontTools.ttLib import TTFont

    with TTFont(FONT_FOLDER / f"{FONT_FAMILY}-{face}.ttf", lazy=True) as font:
        unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[glyph][0] / unit for code, glyph in font.getBestCmap().items()}


def check_characters(text: str, where: Where) -> None:
    """Raise `ReportError` if the vendored font lacks a character of `text`."""
    known = advances("Regular")
    for position, character in enumerate(text):
        if ord(character) not in known and character not in ("\n", BREAK):
            around = text[max(0, position - 20) : position + 20].strip()
            name = f"“{character}” (U+{ord(character):04X} {unicodedata.name(character, '?')})"
            raise where.error(
                f"phông chữ {FONT_FAMILY} không có ký tự {name} trong “{around}”; hãy thay ký tự.",
                f"the font {FONT_FAMILY} has no character {name} in “{around}”; please replace it.",
            )


def quoted(text: str) -> str:
    """Return `text` as a Typst string literal, whatever it contains."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def clean(text: str) -> str:
    """Return `text` in NFC without control characters."""
    return unicodedata.normalize("NFC", str(text)).translate(INVISIBLE)


def literal(text: str, where: Where) -> str:
    """Return words as a Typst string literal that the vendored font can show in full."""
    text = clean(text)
    check_characters(text, where)
    return quoted(LONG_WORD.sub(lambda word: breakable(word.group()), text))


def word_parts(word: str, every: int) -> list[str]:
    """Part a long word: between its syllables, with a soft hyphen, as far as they are known.

    Examples
    --------
    >>> [part.replace(HYPHEN, "-") for part in word_parts("Households,", 5)]
    ['House-', 'holds,']
    >>> word_parts("abcdefg", 5)
    ['abcde', 'fg']
    """
    parts = _LONG_HEADS.sub(lambda found: _hyphened(found.group()), word).split(HYPHEN)
    if every < 5 or max(map(len, parts)) > every + 1:  # there is no room for hyphens
        return [word[at : at + every] for at in range(0, len(word), every)]
    return [*(part + HYPHEN for part in parts[:-1]), parts[-1]]


def _hyphened(word: str) -> str:
    """Write a word of a title with soft hyphens between its syllables."""
    parts, at = [], 0
    for syllable in _SYLLABLES[word.lower()]:
        parts.append(word[at : at + len(syllable)])
        at += len(syllable)
    return HYPHEN.join(parts)


def breakable(word: str, every: int = 8) -> str:
    """Return a very long word with places to break the line, invisible where it is not broken."""
    return BREAK.join(word_parts(word, every)).replace(HYPHEN + BREAK, HYPHEN)


def joined(parts: Iterable[str]) -> str:
    """Return one Typst expression that shows `parts` one after the other."""
    return "{" + "; ".join(part for part in parts if part) + "}"


def call(function: str, body: str, **options: object) -> str:
    """Return a Typst function call with `body` last; options that are None are left out."""
    named = [f"{key.replace('_', '-')}: {value}" for key, value in options.items()]
    given = [item for item, value in zip(named, options.values(), strict=True) if value is not None]
    return f"{function}({', '.join([*given, body])})"


def explained(problem: Any, lines: list[tuple[str, Where]], before: int, cover: Where
              ) -> ReportError:  # fmt: skip
    """Return what Typst says as an error about the cell it comes from."""
    number = re.search(r"\.typ:(\d+):", problem.diagnostic)
    line = int(number[1]) - before - 1 if number else -1
    where = lines[line][1] if 0 <= line < len(lines) else cover
    words = re.search(r'wide formula (.*)|the text `"(.+?)"`', problem.message, re.DOTALL)
    if words and where is cover:
        told = quoted(words[1]) if words[1] else words[2]
        where = next((place for code, place in lines if told in code), cover)
    if words and words[1]:
        return where.within(words[1]).error(
            "công thức rộng hơn trang; hãy ngắt dòng (môi trường aligned).",
            "the formula is wider than the page; break it (environment aligned).",
        )
    if words:
        return where.error(
            f"phông chữ không có ký tự “{words[2]}”; hãy thay ký tự.",
            f"the font has no character “{words[2]}”; please replace it.",
        )
    message = problem.message
    return where.error(f"Typst không dựng được PDF: {message}.", f"Typst refused: {message}.")
