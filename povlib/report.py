"""What HTML and PDF reports have in common: one language, numbered captions, what it reports on."""

from __future__ import annotations

import ast
import copy
import datetime as dt
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from nbformat.v4 import new_raw_cell

from povlib.blocks import MOOT
from povlib.colophon import REPORT_DATA
from povlib.faults import ReportError
from povlib.packed_texts import EXPLORER
from povlib.wording import LANGUAGES, check_language

__all__ = [
    "in_language",
    "notebook_parameters",
    "prepare_report",
    "report_language",
    "with_parameters",
]

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
    "other_language": (
        "Sổ tính đã chạy với LANG = {found!r}, không xuất được bằng tiếng {wanted!r}. Sửa LANG rồi "
        "chọn Run All Cells và xuất lại",
        "The notebook was run with LANG = {found!r}, so it makes no report in {wanted!r}. Change "
        "LANG, choose Run All Cells and export again",
    ),
    "other_values": (
        "Sổ tính đã chạy với {name} = {found}, nay ghi {wanted}. Chọn Run All Cells rồi xuất lại",
        "The notebook was run with {name} = {found} and now says {wanted}. Choose Run All Cells "
        "and export again",
    ),
    "explorer": (
        "Ô {cell}: sổ tính được lưu trước khi phần thử cách chia làm xong trang cho báo cáo. Chờ "
        "vài giây, lưu lại rồi xuất lại",
        "Cell {cell}: the notebook was saved before the explorer had made its page for reports. "
        "Wait a few seconds, save it again and export again",
    ),
    "no_title": (
        "Sổ tính không có tiêu đề cấp 1 (“# …”) bằng ngôn ngữ của báo cáo",
        "The notebook has no first-level heading (“# …”) in the language of the report",
    ),
}

_LABEL = re.compile(r'<span class="pov-label"></span>')
_EMPTY_CAPTION = '<caption><span class="pov-label"></span></caption>'
_CAPTIONLESS = re.compile(r"<table\b[^>]*>(?!\s*<caption)")
_DROPPED = re.compile(r"<style>.*?</style>", re.DOTALL)


def _words(key: str, lang: str, **params: Any) -> str:
    return WORDS[key][LANGUAGES.index(lang)].format(**params)


def _parameter_cell(nb: Any) -> Any:
    for cell in nb.cells:
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", []):
            return cell
    return None


def _assignments(nb: Any) -> dict[str, ast.expr]:
    """Values that the parameter cell assigns, as they stand in its source."""
    cell = _parameter_cell(nb)
    found: dict[str, ast.expr] = {}
    if cell is None:
        return found
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        return found  # running the cell will say where
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id: node.value for target in targets if isinstance(target, ast.Name)}
    return found


def notebook_parameters(nb: Any) -> dict[str, Any]:
    """Read the literal values that the cell tagged ``parameters`` assigns."""
    found: dict[str, Any] = {}
    for name, node in _assignments(nb).items():
        with suppress(ValueError):
            found[name] = ast.literal_eval(node)
    return found


def with_parameters(nb: Any, parameters: Mapping[str, Any]) -> Any:
    """Copy a notebook with other values in its parameter cell.

    Only parameters that the cell already assigns are replaced; the rest are ignored.
    """
    changed = copy.deepcopy(nb)
    present = notebook_parameters(changed)
    values = {
        name: node
        for name, node in _assignments(changed).items()
        if name in parameters and present.get(name) != parameters[name]
    }
    if not values:
        return changed
    cell = _parameter_cell(changed)
    lines = [line.encode() for line in cell.source.splitlines(keepends=True)]
    starts = [sum(map(len, lines[:at])) for at in range(len(lines) + 1)]
    source = b"".join(lines)
    last_first = sorted(values.items(), key=lambda item: (item[1].lineno, item[1].col_offset))[::-1]
    for name, node in last_first:
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        value = parameters[name]
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
        source = source[:start] + text.encode() + source[end:]
    cell.source = source.decode()
    return changed


def in_language(nb: Any, lang: str) -> Any:
    """Copy a notebook with the cells of other languages emptied, so that the rest keep their
    places.
    """
    copied = copy.deepcopy(nb)
    others = set(LANGUAGES) - {lang}
    for place, cell in enumerate(copied.cells):
        if others & set(cell.metadata.get("tags", [])):
            copied.cells[place] = new_raw_cell("", id=cell.get("id", f"cell-{place}"))
    return copied


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


def _says_nothing(cell: Any) -> bool:
    """Tell whether a cell that was run has nothing for the report."""
    return all(
        not "".join(output.get("data", {}).get("text/html", output.get("text", "x"))).strip()
        or MOOT in output.get("data", {})
        for output in cell.outputs
    )


def _drop_if_empty(section: list[Any]) -> None:
    """Empty the prose of a section in which cells were run for nothing."""
    shown = [cell for cell in section if cell.cell_type == "code" and cell.outputs]
    if shown and all(map(_says_nothing, shown)):
        for cell in section:
            if cell.cell_type == "markdown":
                cell.source = ""


WIDGET = "application/vnd.jupyter.widget-view+json"


def _with_page(cell: Any, place: int, lang: str) -> None:
    """Put the page of an explorer in the place of its controls, which need a kernel."""
    pages = [one for one in cell.get("outputs", []) if EXPLORER in one.get("data", {})]
    if any(one.data[EXPLORER] == {} for one in pages):
        raise ReportError(_words("explorer", lang, cell=place))
    pages = [one for one in pages if "html" in one.data[EXPLORER]]
    for output in pages:
        output.data["text/html"] = output.data[EXPLORER]["html"]
    if pages:
        cell.outputs = [one for one in cell.outputs if WIDGET not in one.get("data", {})]


def _without_moot(cells: list[Any]) -> None:
    """Leave out what views say where a plan has nothing to show, and sections of nothing else."""
    sections: list[tuple[int, list[Any]]] = []
    for cell in cells:
        found = re.match(r"(#+)\s", cell.source) if cell.cell_type == "markdown" else None
        if found:
            for _, own in (one for one in sections if one[0] >= len(found[1])):
                _drop_if_empty(own)
            sections = [one for one in sections if one[0] < len(found[1])]
            sections += [(len(found[1]), [])] if len(found[1]) > 1 else []
        if not any(REPORT_DATA in one.get("data", {}) for one in cell.get("outputs", [])):
            for _, own in sections:
                own.append(cell)
    for _, own in sections:
        _drop_if_empty(own)
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if MOOT not in one.get("data", {})]


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
        Without the prose of other languages and sections in which a plan has nothing to show;
        captions carry their numbers.
    meta : dict
        `title`, and what `povlib.report_colophon` said: `plan`, `number_and_date`, `running_title`,
        `used`, `author`, `date` (datetime.date), `watermark`, `digest`, `changed`, `lang`,
        `parameters`.
    lang : str

    Raises
    ------
    ReportError
        If a cell stopped with an error, the notebook was not run to its end, or it was run with
        other parameters than it now has.
    """
    chosen = report_language(nb) if lang is None else check_language(lang)
    report = in_language(nb, chosen)
    meta: dict[str, Any] | None = None
    counts = {"table": 0, "figure": 0, "drawing": 0}
    for place, cell in enumerate(nb.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise ReportError(
                    _words("error", chosen, cell=place, name=output.ename, message=output.evalue)
                )
    for place, cell in enumerate(report.cells, 1):
        _with_page(cell, place, chosen)
        for output in cell.get("outputs", []):
            data = output.get("data")
            if data is None:
                continue
            if REPORT_DATA in data:
                meta = dict(data[REPORT_DATA])
            if "text/html" in data:
                html = _DROPPED.sub("", "".join(data["text/html"]))
                html = _CAPTIONLESS.sub(r"\g<0>" + _EMPTY_CAPTION, html)
                data["text/html"] = _numbered(html, counts, chosen)
    _without_moot(report.cells)
    unrun = [
        place
        for place, cell in enumerate(report.cells, 1)
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None
    ]
    if meta is None or unrun:
        raise ReportError(_words("not_run", chosen))
    if meta["lang"] != chosen:
        raise ReportError(_words("other_language", chosen, found=meta["lang"], wanted=chosen))
    given = {name: repr(value) for name, value in notebook_parameters(nb).items()}
    for name, value in meta["parameters"].items():
        if given.get(name, value) != value:
            message = _words("other_values", chosen, name=name, found=value, wanted=given[name])
            raise ReportError(message)
    title = _title(report)
    if title is None:
        raise ReportError(_words("no_title", chosen))
    meta["title"] = title
    meta["date"] = dt.date.fromisoformat(meta["date"])
    return report, meta, chosen
