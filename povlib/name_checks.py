"""Names of units in a document against the official register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

from povlib.document_cells import DocumentRow, Tally, document_rows, unit_cell
from povlib.findings import Breach, CellRef, TextOutcome
from povlib.plan import Plan
from povlib.register import fold_name

__all__ = ["UNIT_KINDS", "check_names", "named_kinds", "split_kind"]

_DIVISIONS = (
    "tỉnh", "thành phố", "đặc khu", "quận", "huyện", "thị xã", "phường", "thị trấn", "xã",
)  # fmt: skip
_PARTS = (
    "tổ dân phố",
    "khu phố",
    "thôn",
    "bản",
    "buôn",
    "bon",
    "làng",
    "ấp",
    "khóm",
    "phum",
    "sóc",
)

UNIT_KINDS: tuple[str, ...] = (*_DIVISIONS, *_PARTS)
"""Words for kinds of units: the divisions of the state, then what a commune is made of."""

_SHORT = {
    "tt": "thị trấn", "tx": "thị xã", "tp": "thành phố", "x.": "xã", "p.": "phường", "q.": "quận",
    "h.": "huyện", "t.": "tỉnh",
}  # fmt: skip
_ABBREVIATED = re.compile(r"(?:(TT|TX|TP)\.?\s+|(TT|TX|TP)\.|([XPQHT]\.)\s*)(?=\w)")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʹ`´′＇"), "'")


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    return " ".join(text.casefold().split())


def _pattern(kinds: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))


_NAMED = re.compile(rf"(?<!\w)(?:{_pattern(UNIT_KINDS)})(?!\w)")


@cache
def _beginning(kinds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"({_pattern(filter(None, kinds))}) (?=\S)", re.IGNORECASE)


def named_kinds(text: str) -> tuple[str, ...]:
    """Find the kinds of units that a text names, each once.

    Examples
    --------
    >>> named_kinds("12 xã thị trấn"), named_kinds("Thị xã, phường"), named_kinds("12 đơn vị")
    (('xã', 'thị trấn'), ('thị xã', 'phường'), ())
    """
    return tuple(dict.fromkeys(_NAMED.findall(_plain(text))))


def split_kind(name: str, kinds: Sequence[str] = _DIVISIONS) -> tuple[str, str]:
    """Part a name from the word before it that says what the unit is; abbreviations are read.

    Examples
    --------
    >>> split_kind("TT Đăk Mâm"), split_kind("Thị trấn Đăk Mâm")
    (('thị trấn', 'Đăk Mâm'), ('thị trấn', 'Đăk Mâm'))
    >>> split_kind("Buôn Choah"), split_kind("P. Nghĩa Thành")
    (('', 'Buôn Choah'), ('phường', 'Nghĩa Thành'))
    """
    text = " ".join(unicodedata.normalize("NFC", name).split())
    if match := _ABBREVIATED.match(text):
        return _SHORT[next(filter(None, match.groups())).casefold()], text[match.end() :]
    if match := _beginning(tuple(kinds)).match(text):
        return match[1].casefold(), text[match.end() :]
    return "", text


class _Official:
    """What the register says of a unit: its kinds and its bare official name."""

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        own = _plain(kind)
        self.parted = split_kind(name, (*_DIVISIONS, own)) if name else ("", "")
        first, self.bare = self.parted
        self.kinds = {first, own} & {*UNIT_KINDS}
        self.candidates = (*_DIVISIONS, *self.kinds)

    def split(self, printed: str) -> tuple[str, str]:
        """Part a printed name; a word that belongs to the official name is no kind."""
        if printed == self.name and not self.parted[0]:
            return self.parted
        kind, bare = split_kind(printed, self.candidates)
        if kind and self.bare and bare != self.bare and fold_name(printed) == fold_name(self.bare):
            return "", " ".join(printed.split())
        return kind, bare


def _officials(plan: Plan) -> dict[str, _Official]:
    """What the register says of each unit, by its code; the same of units that it says alike of."""
    if plan.register is None:
        return {}
    columns = (plan.register[name].tolist() for name in ("official_name", "unit_kind"))
    names, kinds = ([v if isinstance(v, str) else "" for v in values] for values in columns)
    alike = {pair: _Official(*pair) for pair in {*zip(map(str.strip, names), kinds, strict=True)}}
    codes = map(str, plan.register.index.tolist())
    return {
        code: alike[name.strip(), kind]
        for code, name, kind in zip(codes, names, kinds, strict=True)
    }


def _printed_names(plan: Plan) -> Iterator[tuple[str, str, Callable[[], CellRef]]]:
    """Code and text of each printed name and what makes its cell, those of the table first."""
    names, codes = plan.units.index.tolist(), plan.units["unit_code"].tolist()
    for place, (name, code) in enumerate(zip(names, codes, strict=True)):
        yield str(code), str(name), partial(unit_cell, plan, place)
    for row in document_rows(plan, "registrations"):
        yield row.text("unit_code"), row.name, partial(row.cell, "unit", row.name)


def check_names(plan: Plan) -> list[TextOutcome]:
    """Check what the document calls each unit.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    list of TextOutcome
        Of ``name_kind`` and ``name_official``.
    """
    register = _officials(plan)
    kinds, names = Tally("name_kind"), Tally("name_official")
    wrong: dict[str, list[tuple[str, CellRef]]] = {}
    other: dict[str, list[CellRef]] = {}
    for code, printed, cell in _printed_names(plan):
        official = register.get(code)
        if official is None:
            continue
        kind, bare = official.split(printed)
        if kind and official.kinds:
            kinds.checked += 1
            if kind not in official.kinds:
                wrong.setdefault(code, []).append((kind, cell()))
        elif kind:
            kinds.skipped += 1
        if official.bare and bare != official.bare and _plain(bare) != _plain(official.bare):
            other.setdefault(code, []).append(cell())
    codes = [str(code) for code in plan.units["unit_code"].tolist()]
    names.checked = sum(code in register and bool(register[code].bare) for code in codes)
    names.skipped = len(codes) - names.checked
    rows = {row.text("unit_code"): row for row in document_rows(plan, "units")} if wrong else {}
    kinds.breaches = [_wrong_kind(rows[code], register[code], wrong[code]) for code in wrong]
    differing = [
        (other[code][0].text, register[code].name, tuple(other[code]))
        for code in codes
        if code in other
    ]
    if differing:
        pairs = tuple(f"{printed} → {name}" for printed, name, _ in differing)
        params = {"pairs": pairs, "n": len(pairs)}
        every = tuple(cell for *_, cells in differing for cell in cells)
        known = ", ".join(name for _, name, _ in differing)
        names.breaches.append(Breach("units", every, params, known, len(pairs)))
    return [kinds.outcome(), names.outcome()]


def _wrong_kind(
    row: DocumentRow, official: _Official, wrong: Sequence[tuple[str, CellRef]]
) -> Breach:
    kind = wrong[0][0]
    known = row.text("unit_kind") or row.text("official_name")
    column = "unit_kind" if row.text("unit_kind") else "official_name"
    cells = (*(cell for _, cell in wrong), row.cell(column))
    expected = official.name or known
    params = {
        "unit": official.bare or row.name,
        "printed": wrong[0][1].text,
        "kind": (kind,),
        "official": tuple(sorted(official.kinds)),
        "expected": expected,
    }
    return Breach(row.name, cells, params, expected, len(wrong))
