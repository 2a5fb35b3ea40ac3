"""Reading the descriptor of a plan (``datapackage.json``, Frictionless Data Package)."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from typing import Any

from povlib.faults import Fault
from povlib.io import DESCRIPTOR
from povlib.numerals import NOTATIONS
from povlib.plan import Source

__all__ = ["declared_notation", "read_resources", "read_source"]


def _get(
    descriptor: Mapping[str, Any],
    path: str,
    check: Callable[[Any], bool],
    faults: list[Fault],
    default: Any = None,
) -> Any:
    """Take one entry of the descriptor, noting a fault when it is missing or wrong."""
    value: Any = descriptor
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    if value is None and default is not None:
        return default
    if not check(value):
        found = "–" if value is None else str(value)[:60]
        faults.append(Fault("descriptor", DESCRIPTOR, found=found, params={"expected": path}))
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
        key: _get(descriptor, f"plan.{key}", _is_bilingual, faults)
        for key in ("kind", "issuer", "area", "level", "unit_noun")
    }
    title = _get(descriptor, "title", _is_text, faults)
    title_en = _get(descriptor, "title_en", _is_text, faults, default=title)
    number = _get(descriptor, "plan.number", _is_text, faults)
    signed = _get(descriptor, "plan.signed", _is_date, faults)
    year = _get(descriptor, "plan.year", lambda y: type(y) is int and 1900 < y < 2200, faults)
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
    if len(faults) > before:
        return None
    return Source(
        title={"vi": title, "en": title_en},
        number=number,
        signed=dt.date.fromisoformat(signed),
        year=year,
        missing_annexes={lang: tuple(item[lang] for item in missing) for lang in ("vi", "en")},
        demonstration=bool(demonstration),
        **texts,
    )


def _is_inside(path: Any) -> bool:
    """Tell whether a path is one inside the plan's folder."""
    if not isinstance(path, str) or not path.strip() or os.path.isabs(path):
        return False
    return ".." not in path.replace("\\", "/").split("/")


def read_resources(descriptor: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Read which files belong to the plan; note what is missing or wrong."""

    def bad(expected: str, found: Any) -> None:
        text = "–" if found is None else str(found)[:60]
        faults.append(Fault("descriptor", DESCRIPTOR, found=text, params={"expected": expected}))

    found: dict[str, Any] = {}
    resources = descriptor.get("resources")
    if not isinstance(resources, list):
        bad("resources", resources)
        return found
    for place, resource in enumerate(resources):
        if not isinstance(resource, Mapping) or not _is_text(resource.get("name")):
            bad(f"resources[{place}].name", resource)
            continue
        name, path = resource["name"], resource.get("path")
        if (
            not isinstance(path, str)
            or not path.strip()
            or os.path.isabs(path)
            or ".." in path.replace("\\", "/").split("/")
        ):
            bad(f"resources.{name}.path", path)
            continue
        schema = resource.get("schema")
        fields = schema.get("fields") if isinstance(schema, Mapping) else None
        if not isinstance(fields, list) or not all(
            isinstance(f, Mapping) and _is_text(f.get("name")) for f in fields
        ):
            bad(f"resources.{name}.schema.fields", fields)
            continue
        found[name] = resource
    if "plan_table" not in found and not faults:
        bad("resources.plan_table", None)
    return found


def declared_notation(field: Mapping[str, Any]) -> str | None:
    """Notation of a column as its descriptor declares it."""
    mark, group = field.get("decimalChar"), field.get("groupChar")
    for name, (decimal_mark, group_mark) in NOTATIONS.items():
        if mark == decimal_mark or (mark is None and group == group_mark):
            return name
    return None
