"""What HTML and PDF reports have in common: one language, numbered captions, what it reports on."""

from __future__ import annotations

import ast
import copy
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from povlib.colophon import REPORT_DATA
from povlib.faults import ReportError
from povlib.wording import LANGUAGES

__all__ = ["notebook_parameters", "prepare_report", "report_language", "with_parameters"]

WORDS: dict[str, tuple[str, str]] = {
    "table": ("Bảng", "Table"),
    "figure": ("Hình", "Figure"),
    "not_run": (
        "Sổ tính chưa chạy hết nên chưa xuất được báo cáo: ô cuối phải gọi "
        "pov.report_colophon(plan, LANG, …). Chọn Run All Cells rồi xuất lại",
        "The notebook has not been run to its end, so no report can be made: its last cell must "
        "call pov.report_colophon(plan, LANG, …). Choose Run All Cells and export again",
    ),
    "error": (
        "Ô {cell} của sổ tính dừng vì lỗi {name}: {message}. Sửa ô đó rồi chạy lại",
        "Cell {cell} of the notebook stopped with {name}: {message}. Mend it and run again",
    ),
    "no_title": (
        "Sổ tính không có tiêu đề cấp 1 (“# …”) bằng ngôn ngữ của báo cáo",
        "The notebook has no first-level heading (“# …”) in the language of the report",
    ),
}

_LABEL = re.compile(r'<span class="pov-label"></span>')
_DROPPED = re.compile(r"<style>.*?</style>", re.DOTALL)


def _words(key: str, lang: str, **params: Any) -> str:
    return WORDS[key][LANGUAGES.index(lang)].format(**params)


def _parameter_cell(nb: Any) -> Any:
    for cell in nb.cells:
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", []):
            return cell
    return None


def notebook_parameters(nb: Any) -> dict[str, Any]:
    """Read the literal values that the cell tagged ``parameters`` assigns."""
    cell = _parameter_cell(nb)
    found: dict[str, Any] = {}
    if cell is None:
        return found
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        return found
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def with_parameters(nb: Any, parameters: Mapping[str, Any]) -> Any:
    """Copy a notebook with other values in its parameter cell.

    Only parameters that the cell already assigns are replaced; the rest are ignored.
    """
    changed = copy.deepcopy(nb)
    cell = _parameter_cell(changed)
    if cell is None:
        return changed
    lines = cell.source.splitlines()
    for node in reversed(ast.parse(cell.source).body):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in parameters:
                end = node.end_lineno or node.lineno
                lines[node.lineno - 1 : end] = [f"{name} = {parameters[name]!r}"]
    cell.source = "\n".join(lines)
    return changed


def report_language(nb: Any) -> str:
    """Language of a report: the ``LANG`` of the notebook, Vietnamese without one."""
    lang = notebook_parameters(nb).get("LANG", LANGUAGES[0])
    return lang if lang in LANGUAGES else LANGUAGES[0]


def _numbered(html: str, counts: dict[str, int], lang: str) -> str:
    """Put "Table n." and "Figure n." before the captions, and make the ids of drawings unique."""

    def label(match: re.Match[str]) -> str:
        before = html[max(0, match.start() - 40) : match.start()]
        kind = "table" if "<caption" in before else "figure"
        counts[kind] += 1
        return f'<span class="pov-label">{_words(kind, lang)} {counts[kind]}.</span> '

    numbered = _LABEL.sub(label, html)

    def unique(match: re.Match[str]) -> str:
        counts["drawing"] += 1
        prefix = f"g{counts['drawing']}-"
        svg = re.sub(r'(\bid=")', rf"\g<1>{prefix}", match[0])
        return re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}", svg)

    return re.sub(r"<svg\b.*?</svg>", unique, numbered, flags=re.DOTALL)


def _title(nb: Any) -> str | None:
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            found = re.search(r"^#\s+(.+?)\s*#*$", cell.source, re.MULTILINE)
            if found:
                return re.sub(r"[*_`]", "", found[1])
    return None


def prepare_report(nb: Any, lang: str | None = None) -> tuple[Any, dict[str, Any], str]:
    """Reduce an executed notebook to the report in one language.

    Parameters
    ----------
    nb : notebook
        Executed; not changed.
    lang : {"vi", "en"}, optional
        By default the notebook's ``LANG``.

    Returns
    -------
    nb : notebook
        Without the prose of other languages; captions carry their numbers.
    meta : dict
        `title`, and what `povlib.report_colophon` said: `plan`, `number_and_date`, `running_title`,
        `author`, `date` (datetime.date), `watermark`, `digest`, `changed`.
    lang : str

    Raises
    ------
    ReportError
        If a cell stopped with an error, or the notebook was not run to its end.
    """
    chosen = lang if lang in LANGUAGES else report_language(nb)
    report = copy.deepcopy(nb)
    others = set(LANGUAGES) - {chosen}
    report.cells = [
        cell for cell in report.cells if not others & set(cell.metadata.get("tags", []))
    ]
    meta: dict[str, Any] | None = None
    counts = {"table": 0, "figure": 0, "drawing": 0}
    for place, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise ReportError(
                    _words("error", chosen, cell=place, name=output.ename, message=output.evalue)
                )
    for cell in report.cells:
        for output in cell.get("outputs", []):
            data = output.get("data")
            if data is None:
                continue
            if REPORT_DATA in data:
                meta = dict(data[REPORT_DATA])
            if "text/html" in data:
                html = _DROPPED.sub("", "".join(data["text/html"]))
                data["text/html"] = _numbered(html, counts, chosen)
    if meta is None:
        raise ReportError(_words("not_run", chosen))
    title = _title(report)
    if title is None:
        raise ReportError(_words("no_title", chosen))
    meta["title"] = title
    meta["date"] = dt.date.fromisoformat(meta["date"])
    return report, meta, chosen
