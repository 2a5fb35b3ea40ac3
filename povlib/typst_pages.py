"""The blocks of a PDF report put in order: its opening, what stays together, its foot."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from povlib.typst_tables import Block
from povlib.typst_text import Where, call, joined

__all__ = ["assembled", "opening"]


def plain(text: str) -> str:
    """Return text for comparing titles: one case, one space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def opening(blocks: list[tuple[Block, Where]], title: str, code: str) -> str:
    """Return the opening of the first page; the notebook's own title is taken out of `blocks`."""
    for index, (block, _) in enumerate(blocks):
        if block.level == 1 and (index == 0 or plain(block.title) == plain(title)):
            del blocks[index]
            return call("pov-opening", block.code)
    return call("pov-opening", f"heading(level: 1, {code})")


def assembled(blocks: Iterable[tuple[Block, Where]]) -> list[tuple[str, Where]]:
    """Return the lines of the report.

    Wide tables share landscape pages with their headings; a paragraph between a heading and an
    exhibit, or one that ends in a colon (`lead`), stays with what follows.
    """
    lines: list[tuple[str, Where]] = []
    kinds: list[str] = []
    for block, where in blocks:
        code = block.code
        if block.kind == "wide":
            start = len(lines)
            while start and kinds[start - 1] in ("heading", "lead"):
                start -= 1
            code = joined([*(line for line, _ in lines[start:]), code])
            del lines[start:], kinds[start:]
            if kinds and kinds[-1] == "wide":
                earlier = lines.pop()[0].removeprefix("pov-wide(").removesuffix(")")
                kinds.pop()
                code = joined([earlier, code])
            code = call("pov-wide", code)
        kind = block.kind
        if kind == "foot":
            code = with_company(lines, code)
            del kinds[len(lines) :]
        if kinds and kinds[-1] == "lead" and kind == "flow":
            lines[-1] = (call("pov-lead", lines[-1][0]), lines[-1][1])
        if kind == "text" and (kinds[-1:] == ["heading"] or code.rstrip('"})').endswith(":")):
            kind = "lead"
        lines.append((code, where))
        kinds.append(kind)
    return lines


def with_company(lines: list[tuple[str, Where]], foot: str) -> str:
    """Return the foot of a report with the end of what stands before it, taken out of `lines`."""
    before = lines[-1][0] if lines else ""
    if before.startswith(("pov-list(", "list(")):
        lines.pop()
        return f"pov-last-list({foot}, {before.partition('(')[2]}"
    if before.startswith(("pov-short(", "pov-notice(")):
        lines.pop()
        return f"pov-last-words({foot}, {before})"
    return foot
