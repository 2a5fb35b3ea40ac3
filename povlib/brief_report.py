"""The brief of one page as HTML and PDF: no notebook is run, the same exporters write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from povlib.brief_views import BRIEF_RATE, BriefFacts, brief_blocks, brief_facts, brief_title
from povlib.faults import ReportError
from povlib.plan import Plan
from povlib.wording import LANGUAGES

__all__ = ["BRIEF", "brief_files", "district_brief"]

BRIEF = "00_brief"
"""Name of the files: the brief stands before the reports of the notebooks."""

_MOST = 7

_TOO_LONG = (
    "Bản tóm tắt không vừa một trang, dù chỉ giữ một ý cho mỗi mục: tên hoặc câu chữ quá dài",
    "The brief does not fit one page, even with one sentence to a heading: names or texts are too "
    "long",
)


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _notebook(facts: BriefFacts, lang: str, most: int, command: str) -> Any:
    """Put the parts of a brief into a notebook that counts as run."""
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    cells = [new_markdown_cell(f"# {brief_title(facts.plan, lang)}", id="title")]
    for at, block in enumerate(brief_blocks(facts, lang, most)):
        data = {"text/html": block.html, "text/plain": block.text, **block.data}
        shown = new_output("display_data", data=data)
        source = "" if at else command
        cells.append(
            new_code_cell(source, id=f"part-{at}", outputs=[shown], execution_count=at + 1)
        )
    return new_notebook(cells=cells)


def _rendered(
    facts: BriefFacts, lang: str, formats: Sequence[str], command: str
) -> dict[str, bytes]:
    """Write a brief as fully as one page allows."""
    from povlib.html_report import notebook_html
    from povlib.report import prepare_report
    from povlib.typst_report import notebook_pdf

    for most in range(_MOST, -1, -1):
        nb, meta, _ = prepare_report(_notebook(facts, lang, most, command), lang)
        pdf = notebook_pdf(nb, lang=lang, meta=meta)
        if _pages(pdf) == 1:
            made = {"pdf": pdf}
            if "html" in formats:
                made["html"] = notebook_html(nb, lang=lang, meta=meta).encode()
            return {kind: data for kind, data in made.items() if kind in formats}
    raise ReportError("\n".join(_TOO_LONG))


def district_brief(
    plan: Plan,
    lang: str = "vi",
    *,
    rate: Any = BRIEF_RATE,
    as_of: str | None = None,
    formats: Sequence[str] = ("html", "pdf"),
) -> dict[str, bytes]:
    """Write the brief of one page: the plan, its contradictions, its odds, its next deadlines.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}
    rate : law
        The success of registered households, as for `success_prospects`.
    as_of : str, optional
        The day asked about; by default that of the latest report of progress, else that of the
        signature.
    formats : sequence of {"html", "pdf"}

    Returns
    -------
    dict
        The content of the files, by format. The PDF has one page.

    Raises
    ------
    ReportError
        If it does not fit one page.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> made = district_brief(load_plan("krong_no_2020"), "en", formats=["pdf"])
    >>> made["pdf"][:5]
    b'%PDF-'
    """
    return _written(brief_facts(plan, rate, as_of), lang, formats, rate, as_of)


def _written(
    facts: BriefFacts, lang: str, formats: Sequence[str], rate: Any, as_of: str | None
) -> dict[str, bytes]:
    asked = f" --rate {rate!r}" + (f" --as-of {as_of}" if as_of else "")
    command = f"povlib brief {facts.plan.name} --lang {lang}{asked}"
    return _rendered(facts, lang, formats, command)


def brief_files(
    plan: Plan,
    *,
    langs: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = ("html", "pdf"),
    rate: Any = BRIEF_RATE,
    as_of: str | None = None,
    unfit: list[str] | None = None,
) -> dict[Path, bytes]:
    """Write the briefs of a plan under the names that reports have.

    Parameters
    ----------
    plan, rate, as_of, formats
        As for `district_brief`.
    langs : sequence of {"vi", "en"}
    unfit : list, optional
        Receives what is to be said of a brief that does not fit one page, which is then left out.

    Returns
    -------
    dict
        Contents by path, ``<plan>/00_brief.<lang>.<format>``; those of a scenario stand in
        ``<plan>.<scenario>/``.
    """
    facts = brief_facts(plan, rate, as_of)
    names = [plan.name, *([plan.scenario] if plan.scenario else [])]
    folder = Path(".".join(re.sub(r"[^\w.-]+", "_", name) for name in names))
    found: dict[Path, bytes] = {}
    for lang in langs:
        try:
            made = _written(facts, lang, formats, rate, as_of)
        except ReportError as error:
            if unfit is None:
                raise
            unfit.append(f"{folder / BRIEF}.{lang}: {error}")
            continue
        found |= {folder / f"{BRIEF}.{lang}.{kind}": data for kind, data in made.items()}
    return found
