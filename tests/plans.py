"""Plans made for tests: written to a folder as an office would write them."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from povlib.columns import COLUMNS
from povlib.numerals import NOTATIONS, format_number

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "data" / "krong_no_2020"

Row = Mapping[str, Any]


def text_of(value: Any, notation: str) -> str:
    """Write one cell: figures in the notation, texts as they are, None as a blank."""
    if value is None:
        return ""
    return value if isinstance(value, str) else format_number(value, notation).replace("−", "-")


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def field_of(name: str, notation: str, *, declare: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "title": f"Cột {name}"}
    if declare and name in COLUMNS and COLUMNS[name].kind not in ("label", "code"):
        decimal_mark, group_mark = NOTATIONS[notation]
        field |= {"decimalChar": decimal_mark, "groupChar": group_mark}
    return field


def write_plan(
    folder: Path,
    rows: Sequence[Row],
    *,
    total: Row | None = None,
    registrations: Sequence[Row] | None = None,
    notation: str = "vi",
    declare: bool = True,
    register: bool = True,
    about: Mapping[str, Any] | None = None,
    groups: Mapping[str, Row] | None = None,
) -> Path:
    """Write a plan: one mapping per unit, with `unit`, `unit_code` and figure columns.

    A unit may name its `group`; the row of a group stands above the first of its units.
    """
    folder.mkdir(parents=True, exist_ok=True)
    apart = {"group", *(["unit_code"] if register else [])}
    columns = [name for name in rows[0] if name not in apart]
    lines: list[Row] = []
    left = dict(groups or {})
    for row in rows:
        if row.get("group") in left:
            lines.append({"unit": row["group"], **left.pop(row["group"])})
        lines.append(row)
    lines += [{"unit": name, **row} for name, row in left.items()]
    lines += [{"unit": "Tổng cộng", **total}] if total is not None else []
    tables: dict[str, tuple[list[str], list[list[str]]]] = {
        "plan_table": (
            columns,
            [[text_of(row.get(name), notation) for name in columns] for row in lines],
        )
    }
    if registrations is not None:
        names = list(registrations[0])
        body = [[text_of(row.get(name), notation) for name in names] for row in registrations]
        tables["registrations"] = (names, body)
    if register:
        names = ["unit_code", "unit", *(["group"] if "group" in rows[0] else [])]
        tables["units"] = (names, [[row[name] for name in names] for row in rows])
    resources = []
    for name, (header, body) in tables.items():
        path = folder / f"{name}.csv"
        write_csv(path, header, body)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        fields = [field_of(column, notation, declare=declare) for column in header]
        resources.append(
            {
                "name": name,
                "path": path.name,
                "hash": f"sha256:{digest}",
                "schema": {"fields": fields},
            }
        )
    both = {"vi": "xã", "en": "commune"}
    plan = {
        "number": "1/KH",
        "signed": "2026-01-05",
        "year": 2026,
        **dict.fromkeys(("kind", "issuer", "area", "level", "unit_noun"), both),
        **({"total_label": "Tổng cộng"} if total is not None else {}),
        **(about or {}),
    }
    descriptor = {"name": folder.name, "title": "Kế hoạch thử", "plan": plan}
    write_json(folder, {**descriptor, "resources": resources})
    return folder


def write_json(folder: Path, descriptor: Mapping[str, Any]) -> None:
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def read_json(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return found


def copy_real(folder: Path) -> Path:
    """Copy the plan of Krông Nô."""
    shutil.copytree(REAL, folder)
    return folder


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file below a folder, to see that nothing was written."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
