"""The register of units: the names a document uses, and the official codes they stand for."""

from __future__ import annotations

import difflib
import unicodedata
from typing import Any

import pandas as pd

from povlib.faults import Fault
from povlib.raw_tables import RawTable

__all__ = ["Register", "fold_name", "group_rows", "is_like", "no_code", "total_rows"]

_MOST_SEARCHES = 30
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʹ`´′＇"), "'")


def fold_name(name: str) -> str:
    """Reduce a name to bare lower-case letters, to find near misses (never to join by).

    Examples
    --------
    >>> fold_name("Nâm N’Đir") == fold_name("Nâm N'Dir")
    True
    """
    plain = unicodedata.normalize("NFD", name.translate(_APOSTROPHES)).casefold()
    plain = plain.replace("đ", "d").replace("'", "").replace("-", " ")
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def is_like(name: str, label: str) -> bool:
    """Tell whether one name is another's beginning, or nearly the same, accents aside.

    Examples
    --------
    >>> is_like("Tổng", "Tổng cộng"), is_like("TONG CONG", "Tổng cộng"), is_like("Xã A", "Tổng")
    (True, True, False)
    """
    short, long = sorted((fold_name(name), fold_name(label)), key=len)
    if not short:
        return False
    alike = difflib.SequenceMatcher(None, short, long).ratio() > 0.85
    return f"{long} ".startswith(f"{short} ") or alike


class Register:
    """Names of units and the codes they stand for."""

    def __init__(self, table: RawTable, faults: list[Fault]) -> None:
        self.codes: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self._official: dict[str, str] = {}
        self._more: dict[str, tuple[str, ...]] = {}
        self.file = table.file
        at = {name: table.header.index(name) for name in table.header}
        for line, row in zip(table.lines, table.rows, strict=True):
            code, label = row[at["unit_code"]], row[at["unit"]]
            faults += [
                Fault("required_text", table.file, line, label, column)
                for column in ("unit_code", "unit")
                if not row[at[column]].strip()
            ]
            if code in self.lines:
                params = {"expected": str(self.lines[code])}
                faults.append(
                    Fault("repeated_unit", table.file, line, label, "unit_code", code, params)
                )
                continue
            self.lines[code] = line
            self.labels[code] = label
            self.kinds[code] = row[at["unit_kind"]] if "unit_kind" in at else ""
            self.groups[code] = row[at["group"]].strip() if "group" in at else ""
            more = row[at["also_printed"]].split("|") if "also_printed" in at else []
            self._more[code] = tuple(filter(None, (name.strip() for name in more)))
            self._official[code] = row[at["official_name"]] if "official_name" in at else ""
            names = dict.fromkeys([label, self._official[code], *self._more[code]])
            for name in filter(None, names):
                if self.codes.setdefault(name, code) != code:
                    params = {"expected": f"{self.codes[name]}, {code}"}
                    faults.append(
                        Fault("repeated_name", table.file, line, label, None, name, params)
                    )
        self.group_names = tuple(filter(None, dict.fromkeys(self.groups.values())))
        self._check_groups(faults)
        self._folded: dict[str, str] = {}
        self._searches = 0

    def _check_groups(self, faults: list[Fault]) -> None:
        """Note names of groups that stand for something else, or nearly for another group."""
        first = {of: code for code, of in reversed(self.groups.items())}
        folded: dict[str, str] = {}
        for name in self.group_names:
            reason, expected = "", ""
            if name in self.codes or name in self.labels:
                reason = "group_is_unit"
            elif "|" in name:
                reason = "nested_group"
            elif folded.setdefault(fold_name(name), name) != name:
                reason, expected = "group_spelling", f"“{folded[fold_name(name)]}”"
            if reason:
                line, unit = self.lines[first[name]], self.labels[first[name]]
                params = {"expected": expected}
                faults.append(Fault(reason, self.file, line, unit, "group", name, params))

    def frame(self) -> pd.DataFrame:
        """Give the register as a table, in the order of its file."""
        index = pd.Index(list(self.labels), name="unit_code", dtype=object)
        columns: dict[str, Any] = {
            "unit": self.labels,
            "official_name": self._official,
            "unit_kind": self.kinds,
            "also_printed": self._more,
        }
        if self.group_names:
            columns["group"] = self.groups
        return pd.DataFrame(
            {
                name: pd.Series(list(of.values()), index, dtype=object)
                for name, of in columns.items()
            }
        )

    def fault(self, name: str, file: str, line: int) -> Fault:
        """Say why a name is not known, with the nearest known one."""
        if name in self.group_names:
            return Fault("group_row", file, line, name, "unit", name)
        changed = name
        for reason, change in (
            ("nfd", lambda text: unicodedata.normalize("NFC", text)),
            ("space", lambda text: " ".join(text.split())),
            ("apostrophe", lambda text: text.translate(_APOSTROPHES)),
        ):
            changed = change(changed)
            if changed in self.group_names:
                params = {"expected": f"“{changed}”"}
                return Fault("group_spelling", file, line, name, "unit", name, params)
            if changed in self.codes:
                params = {"expected": f"“{changed}”", "reason": reason}
                return Fault("unit_spelling", file, line, name, "unit", name, params)
        if not self._folded:
            names = (*self.group_names, *self.codes)
            self._folded = {fold_name(known): known for known in names}
        folded = fold_name(name)
        if folded in self._folded:
            known = self._folded[folded]
            params = {"expected": f"“{known}”", "reason": "diacritics"}
            reason = "group_spelling" if known in self.group_names else "unit_spelling"
            return Fault(reason, file, line, name, "unit", name, params)
        near: list[str] = []
        if self._searches < _MOST_SEARCHES:  # each compares with all names
            self._searches += 1
            near = difflib.get_close_matches(folded, list(self._folded)[:20_000], 1, 0.75)
        hint = {"hint": f"“{self._folded[near[0]]}”"} if near else {}
        return Fault("unknown_unit", file, line, name, "unit", name, hint)


def total_rows(
    table: RawTable, label: str, register: Register | None, faults: list[Fault]
) -> list[int]:
    """Find the rows of the total; note that there is none, another name for it, or several."""
    names = table.column("unit", "")
    totals = [place for place, name in enumerate(names) if name == label]
    expected = {"expected": f"“{label}”"}
    if not totals and table.whole:
        known = set() if register is None else {*register.codes, *register.group_names}
        like = [at for at, name in enumerate(names) if name not in known and is_like(name, label)]
        totals = like[-1:]
        faults += [
            Fault("other_total", table.file, table.lines[at], None, "unit", names[at], expected)
            for at in totals
        ] or [Fault("no_total", table.file, params=expected)]
    if len(totals) > 1:
        where = ", ".join(str(table.lines[place]) for place in totals)
        faults.append(Fault("repeated_total", table.file, params={"expected": where}))
    return totals


def group_rows(table: RawTable, register: Register, faults: list[Fault]) -> list[int]:
    """Find the rows that add up a group of units; note those that stand there twice."""
    known = {*register.group_names}
    seen: dict[str, int] = {}
    found = []
    for place, name in enumerate(table.column("unit", "")):
        if name not in known:
            continue
        line = table.lines[place]
        if seen.setdefault(name, line) != line:
            params = {"expected": str(seen[name])}
            faults.append(Fault("repeated_group", table.file, line, None, "unit", name, params))
        found.append(place)
    return found


def no_code(table: RawTable, faults: list[Fault]) -> list[Fault]:
    """Add that units have no codes; where there is a column of them, that it is not declared."""
    if "unit_code" not in table.header:
        return [*faults, Fault("no_code", table.file)]
    extra = ("extra_column", table.file, "unit_code")
    kept = [one for one in faults if (one.code, one.file, one.column) != extra]
    return [*kept, Fault("undeclared_code", table.file)]
