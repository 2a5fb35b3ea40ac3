"""The opening of the next year as the files of a plan of its own, which loads as any other."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

import pandas as pd

from povlib.columns import column_label
from povlib.io import DESCRIPTOR
from povlib.plan import Source
from povlib.progress_opening import NextOpening
from povlib.wording import LANGUAGES, fill, format_date

__all__ = ["opening_files"]

WORDS: dict[str, tuple[str, str]] = {
    "title": (
        "Số hộ nghèo đầu năm {year}, {area}",
        "Poor households at the start of {year}, {area}",
    ),
    "kind": ("Dự thảo kế hoạch", "Draft plan"),
    "source": (
        "Bàn giao từ {kind} {number}, {date}",
        "Handed over from {kind} {number}, {date}",
    ),
}


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _names(register: pd.DataFrame) -> bytes:
    """Write the names of the units again, without the columns that say nothing."""
    columns = {"unit_code": [str(code) for code in register.index]}
    for name in ("unit", "official_name", "unit_kind"):
        columns[name] = [str(cell) for cell in register[name]]
    columns["also_printed"] = ["|".join(names) for names in register["also_printed"]]
    kept = {name: cells for name, cells in columns.items() if any(cells)}
    return _csv(list(kept), zip(*kept.values(), strict=True))


def _resource(name: str, content: bytes, source: str) -> dict[str, Any]:
    header = content.decode().split("\n", 1)[0].split(",")
    fields = [
        {"name": column, "type": "string"}
        if column in ("unit", "unit_code") or name == "units"
        else {"name": column, "type": "number", "title": column_label(column, "vi")}
        for column in header
    ]
    return {
        "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "sources": [{"title": source}],
        "schema": {"missingValues": [""], "fields": fields},
    }  # fmt: skip


def _about(source: Source, year: int, day: dt.date) -> dict[str, Any]:
    return {
        "number": str(year),
        "kind": {lang: fill(WORDS, "kind", lang) for lang in LANGUAGES},
        "issuer": dict(source.issuer), "area": dict(source.area), "level": dict(source.level),
        "unit_noun": dict(source.unit_noun), "signed": day.isoformat(), "year": year,
        "notation": "vi", "demonstration": source.demonstration,
    }  # fmt: skip


def opening_files(opening: NextOpening, name: str, day: dt.date) -> dict[str, bytes]:
    """Write the opening figures of the next year as the files of a plan.

    Parameters
    ----------
    opening : NextOpening
        Of `next_opening` or `review_opening`.
    name : str
        Name of the plan, that of its folder.
    day : datetime.date
        Day of the figures: it stands as that of the document until there is one.

    Returns
    -------
    dict of str to bytes
        Content by name of file: the descriptor, the table and, where the plan of this year has
        it, the list of its units. Figures that are not settled are blank.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> from povlib.progress_opening import next_opening
    >>> from povlib.progress_year import progress
    >>> found = progress(load_plan("tests/plans/doi_gio_2032"), as_of="15/7/2032")
    >>> files = opening_files(next_opening(found), "doi_gio_2033", found.as_of)
    >>> sorted(files)
    ['datapackage.json', 'plan_table.csv', 'units.csv']
    >>> files["plan_table.csv"].splitlines()[1].decode()
    'Đồi Gió,Y-01,,'
    """
    plan, source = opening.plan, opening.plan.source
    title = {
        lang: fill(WORDS, "title", lang, year=str(opening.year), area=source.area[lang])
        for lang in LANGUAGES
    }
    tables = {"plan_table": opening.csv().encode()}
    if plan.register is not None:
        tables["units"] = _names(plan.register)
    told = fill(
        WORDS, "source", "vi", kind=source.kind["vi"].lower(), number=source.number,
        date=format_date(source.signed),
    )  # fmt: skip
    descriptor = {
        "profile": "tabular-data-package", "name": name, "title": title["vi"],
        "title_en": title["en"], "version": "1", "sources": [{"title": told}],
        "plan": _about(source, opening.year, day), "changes": [],
        "resources": [_resource(key, content, told) for key, content in tables.items()],
    }  # fmt: skip
    written = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    return {DESCRIPTOR: written.encode()} | {f"{key}.csv": of for key, of in tables.items()}
