"""Reading the descriptor of a plan (``datapackage.json``, Frictionless Data Package)."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import PureWindowsPath
from typing import Any

from povlib.cause_words import COUNTED
from povlib.columns import COLUMNS
from povlib.conventions import sort_of
from povlib.faults import Fault
from povlib.io import DESCRIPTOR
from povlib.numerals import NOTATIONS
from povlib.plan import Source

__all__ = ["REQUIRED_COLUMNS", "declared_notation", "is_figure", "read_resources", "read_source"]

REQUIRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "plan_table": ("unit",),
    "registrations": ("unit", "exits_registered"),
    "units": ("unit_code", "unit"),
    "statements": (
        "statement", "about", "printed", "value", "printed_measure", "comparison", "section",
    ),
    "citations": ("citation", "number", "dated", "printed", "section"),
    "milestones": (
        "milestone", "label_vi", "label_en", "start", "end", "year_printed", "printed", "section",
    ),
    "reports": ("report", "period", "printed", "section"),
    "bodies": ("body", "name_vi", "name_en", "kind", "section"),
    "duties": ("duty", "body", "theme", "role", "label_vi", "label_en", "section"),
    "progress": ("month", "unit", "reported", "exits"),
    "review": ("unit", "poor_end"),
    "assignments": ("unit", "members"),
    "causes": ("unit",),
    "cause_list": ("cause", "label_vi", "label_en", "themes"),
    "scope": ("subject", "printed", "section"),
    "rules": ("rule", "kind", "severity", "formula", "label_vi"),
}  # fmt: skip
"""Columns that the file of each resource must have."""

OWN_RULE_WORDS = ("label_en", "why_vi", "why_en")
"""Columns that rules.csv may have."""


def _get(
    descriptor: Mapping[str, Any],
    path: str,
    check: Callable[[Any], bool],
    faults: list[Fault],
    default: Any = None,
    form: str = "",
) -> Any:
    """Take one entry of the descriptor, noting a fault when it is missing or wrong.

    `form` says how it is to be written, a key of `povlib.faults.REASONS`.
    """
    value: Any = descriptor
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    if value is None and default is not None:
        return default
    if not check(value):
        found = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        params = {"expected": path, "reason": form}
        shown = "–" if value is None else found
        faults.append(Fault("descriptor", DESCRIPTOR, found=shown, params=params))
        return None
    return value


def _is_date(value: Any) -> bool:
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_bilingual(value: Any) -> bool:
    return isinstance(value, Mapping) and all(_is_text(value.get(lang)) for lang in ("vi", "en"))


def read_source(descriptor: Mapping[str, Any], faults: list[Fault]) -> Source | None:
    """Read what the descriptor says of the document; note what is missing or wrong."""
    before = len(faults)
    texts = {
        key: _get(descriptor, f"plan.{key}", _is_bilingual, faults, form="bilingual")
        for key in ("kind", "issuer", "area", "level", "unit_noun")
    }
    title = _get(descriptor, "title", _is_text, faults)
    title_en = _get(descriptor, "title_en", _is_text, faults, default=title)
    number = _get(descriptor, "plan.number", _is_text, faults)
    signed = _get(descriptor, "plan.signed", _is_date, faults, form="iso_date")
    year = _get(
        descriptor, "plan.year", lambda y: type(y) is int and 1900 < y < 2200, faults,
        form="bare_year",
    )  # fmt: skip
    missing = _get(
        descriptor,
        "plan.annexes_missing",
        lambda v: isinstance(v, list) and all(map(_is_bilingual, v)),
        faults,
        default=[],
    )
    demonstration = _get(
        descriptor, "plan.demonstration", lambda v: isinstance(v, bool), faults, default=False
    )
    _get(descriptor, "plan.total_label", lambda v: v is None or _is_text(v), faults)
    _get(descriptor, "plan.notation", lambda v: v is None or v in tuple(NOTATIONS), faults)
    _get(descriptor, "changes", lambda v: v is None or isinstance(v, list), faults)
    if len(faults) > before:
        return None
    return Source(
        title={"vi": title, "en": title_en},
        number=_without_kind(number, texts["kind"]["vi"]),
        signed=dt.date.fromisoformat(signed),
        year=year,
        missing_annexes={lang: tuple(item[lang] for item in missing) for lang in ("vi", "en")},
        demonstration=bool(demonstration),
        **texts,
    )


def read_amendments(descriptor: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Read which recorded files were replaced by others since, and why."""
    changes = descriptor.get("changes")
    return tuple(
        (str(change.get("path", "")), str(change.get("reason", "")))
        for change in (changes if isinstance(changes, list) else [])
        if isinstance(change, Mapping) and change.get("from")
    )


def _is_inside(path: Any) -> bool:
    """Tell whether a path is one inside the plan's folder, on any system."""
    if not _is_text(path) or any(unicodedata.category(char) == "Cc" for char in path):
        return False
    parts = PureWindowsPath(path)
    return not (parts.drive or parts.root or ".." in parts.parts)


_MARKS = {
    "decimalChar": (None, ",", "."),
    "groupChar": (None, "", ",", ".", " ", "\u00a0", "\u202f"),
}


def _field_faults(name: str, fields: Any) -> Iterator[tuple[str, Any]]:
    """Find what is missing or wrong in the fields of one resource: entry and what was found."""
    place = f"resources.{name}.schema.fields"
    if not isinstance(fields, list):
        yield place, fields
        return
    named = [isinstance(field, Mapping) and _is_text(field.get("name")) for field in fields]
    if not all(named):
        for number, field in enumerate(fields):
            if not named[number]:
                shown = field.get("title") if isinstance(field, Mapping) else field
                yield f"{place}[{number}].name (#{number + 1})", shown
        return
    for field in fields:
        at = f"{place}.{field['name']}"
        for key in ("title", "header_group", "printed_measure"):
            if not isinstance(field.get(key, ""), str):
                yield f"{at}.{key}", field[key]
        if not isinstance(field.get("constraints", {}), Mapping):
            yield f"{at}.constraints", field["constraints"]
        for key, known in _MARKS.items():
            if field.get(key) not in known:
                yield f"{at}.{key}", field[key]
        if field.get("decimalChar") is not None and field["decimalChar"] == field.get("groupChar"):
            yield f"{at}.groupChar", field["groupChar"]
    names = [field["name"] for field in fields]
    for column in REQUIRED_COLUMNS.get(name, ()):
        if column not in names:
            yield f"{place}.{column}", None
    if name == "plan_table" and not any(is_figure(column) for column in names):
        yield f"{place}.poor_start", None


def is_figure(column: str) -> bool:
    """Tell whether a column holds figures."""
    return column in COLUMNS and COLUMNS[column].kind not in ("label", "code")


def read_resources(descriptor: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Read which files belong to the plan; note what is missing or wrong."""

    def bad(expected: str, found: Any, reason: str = "") -> None:
        text = "–" if found is None else str(found)
        params = {"expected": expected, "reason": reason}
        faults.append(Fault("descriptor", DESCRIPTOR, found=text, params=params))

    def twice(expected: str, found: str) -> None:
        params = {"expected": expected}
        faults.append(Fault("repeated_entry", DESCRIPTOR, found=found, params=params))

    found: dict[str, Any] = {}
    resources = descriptor.get("resources")
    if not isinstance(resources, list):
        bad("resources", resources)
        return found
    before = len(faults)
    for place, resource in enumerate(resources):
        if not isinstance(resource, Mapping) or not _is_text(resource.get("name")):
            bad(f"resources[{place}].name", resource)
            continue
        name = resource["name"]
        if not _is_inside(resource.get("path")):
            bad(f"resources.{name}.path", resource.get("path"))
        if name in found:
            twice("resources", name)
        schema = resource.get("schema")
        fields = schema.get("fields") if isinstance(schema, Mapping) else None
        wrong = list(_field_faults(name, fields))
        for expected, value in wrong:
            bad(expected, value)
        if name == "causes" and resource.get("counted") not in COUNTED:
            bad(f"resources.{name}.counted", resource.get("counted"), "counted")
        found[name] = resource
        if wrong or not isinstance(fields, list):
            continue
        columns = [field["name"] for field in fields]
        for column in dict.fromkeys(c for c in columns if columns.count(c) > 1):
            twice(f"resources.{name}.schema.fields", column)
        if name in ("plan_table", "registrations", "review"):
            faults += [
                Fault("unknown_column", DESCRIPTOR, column=column)
                for column in columns
                if column not in COLUMNS
            ]
            faults += [
                Fault("two_bases", DESCRIPTOR, column=column, params={"expected": sort_of(column)})
                for column in columns
                if column != sort_of(column) and sort_of(column) in columns
            ]
    if "plan_table" not in found and len(faults) == before:
        bad("resources.plan_table", None)
    return found


def _without_kind(number: str, kind: str) -> str:
    """Leave out of a document's number the kind that is told before it.

    Examples
    --------
    >>> _without_kind("Biểu số 05", "Biểu"), _without_kind("51/KH-UBND", "Kế hoạch")
    ('05', '51/KH-UBND')
    """
    found = re.fullmatch(rf"{re.escape(kind)} (?:số )?(.*\S)\s*", number.strip())
    return number if found is None else found[1]


def declared_notation(field: Mapping[str, Any]) -> str | None:
    """Notation of a column as its descriptor declares it."""
    mark, group = field.get("decimalChar"), field.get("groupChar")
    for name, (decimal_mark, group_mark) in NOTATIONS.items():
        if mark == decimal_mark or (mark is None and group == group_mark):
            return name
    return None
