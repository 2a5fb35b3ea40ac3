"""Typesetting with Typst: the vendored fonts and no others, PDF/UA-1, no warning let through."""

from __future__ import annotations

from functools import cache
from typing import Any

from povlib.typst_text import FONT_FOLDER, Where, advances, explained

__all__ = ["compiled", "warm_up"]


@cache
def compiler() -> Any:
    """Return a Typst compiler that knows the vendored fonts and the wheel's, no others."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(FONT_FOLDER)])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def warm_up() -> None:
    """Load everything that setting a report in type needs."""
    import bs4  # noqa: F401
    import mistune  # noqa: F401

    advances("Regular")
    compiler().compile_with_warnings(input=b"#set page(width: 9cm)\n$x$", format="pdf")


def compiled(head: str, lines: list[tuple[str, Where]], cover: Where) -> bytes:
    """Typeset a report; every error and every warning of Typst raises `ReportError`."""
    import typst

    source = head.rstrip("\n") + "\n#{\n" + "\n".join(code for code, _ in lines) + "\n}\n"
    before = head.rstrip("\n").count("\n") + 2
    try:
        pdf, warnings = compiler().compile_with_warnings(
            input=source.encode(), format="pdf", pdf_standards=["ua-1"]
        )
        problems = list(warnings)
    except typst.TypstError as error:
        pdf, problems = b"", [error]
    for problem in problems:
        raise explained(problem, lines, before, cover)
    return bytes(pdf)
