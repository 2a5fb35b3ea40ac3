"""Many texts that differ in their figures alone, packed so that a page in a browser can hold them.

A text is a form with places for figures; a form is kept once. Nothing is rounded or computed:
what is put together again is the same text.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Sequence
from typing import Any

__all__ = ["EXPLORER", "Packer", "compressed"]

EXPLORER = "application/vnd.povlib.explorer+json"
"""The packed texts of an explorer, which the HTML report brings to life."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SIGNS = re.compile("[\x01\x02]")


class Packer:
    r"""Texts without their figures, each kept once.

    Examples
    --------
    >>> packer = Packer()
    >>> packer.line("23 households of 1,229"), packer.line("24 households of 1,229")
    ('0 23 1,229', '0 24 1,229')
    >>> packer.forms
    ['\x01 households of \x01']
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    @property
    def forms(self) -> list[str]:
        r"""The texts, with ``\x01`` where figures stood and ``\x02`` where the name stood."""
        return list(self._places)

    def _split(self, text: str, name: str = "") -> tuple[int, list[str]]:
        clean = _SIGNS.sub("", text)
        own = f"\x02{clean.removeprefix(name)}" if name and clean.startswith(f"{name}:") else clean
        form = _FIGURE.sub("\x01", own)
        return self._places.setdefault(form, len(self._places)), _FIGURE.findall(own)

    def line(self, text: str) -> str:
        """Give the place of a text and its figures."""
        place, figures = self._split(text)
        return " ".join([str(place), *figures])

    def lines(self, texts: Sequence[str]) -> str:
        """Give the same of several, one in a line."""
        return "\n".join(map(self.line, texts))

    def told(self, names: Sequence[str], texts: Sequence[Sequence[str]]) -> list[str]:
        r"""Pack what is told of each name: what is told of all of them is kept once.

        Returns
        -------
        list of str
            What is told of all, as `lines` gives it; for each name the places of its texts, ``~0``
            standing for the first of those that all share; all other figures, one after another.

        Examples
        --------
        >>> packer = Packer()
        >>> packer.told(["A", "B"], [["A: 3 of 9", "5 left"], ["B: 2 of 9", "5 left"]])
        ['0 5', '1 ~0\n1 ~0', '3 9 2 9']
        >>> packer.forms
        ['\x01 left', '\x02: \x01 of \x01']
        """
        alike = set(texts[0]).intersection(*map(set, texts[1:])) if texts else set()
        shared = [text for text in dict.fromkeys(texts[0]) if text in alike] if alike else []
        packed = self.lines(shared)
        order = {text: f"~{at}" for at, text in enumerate(shared)}
        places, figures = [], []
        for name, own in zip(names, texts, strict=True):
            line = []
            for text in own:
                if text in order:
                    line.append(order[text])
                    continue
                place, found = self._split(text, name)
                line.append(str(place))
                figures += found
            places.append(" ".join(line))
        return [packed, "\n".join(places), " ".join(figures)]


def compressed(content: Any) -> str:
    """Write content as JSON, deflated and in base 64, as a browser can read it by itself.

    Examples
    --------
    >>> zlib.decompress(base64.b64decode(compressed({"một": 1}))).decode()
    '{"một":1}'
    """
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(zlib.compress(raw, 9)).decode()
