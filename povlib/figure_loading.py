"""Columns of printed figures: from texts to exact values, with the notation that they have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from povlib.columns import COLUMNS
from povlib.descriptor import declared_notation, is_figure
from povlib.faults import Fault
from povlib.numerals import NOTATIONS, NumeralError, decimal_places, infer_notation, read_number
from povlib.plan import Figure
from povlib.raw_tables import RawTable

__all__ = ["LARGEST_COUNT", "MOST_DECIMALS", "ReadFigures", "read_figure", "read_figures",
           "same_figures"]  # fmt: skip

_LIMITS = {"rate": (0, 100), "difference": (-100, 100)}
# No office counts more households, and no rate means more; within these limits sums and rates
# of whole tables stay exact and fast.
LARGEST_COUNT = 10**15
MOST_DECIMALS = 15


def _read_column(
    texts: Sequence[str], kind: str, notation: str | None
) -> tuple[list[Figure | None], dict[int, str]]:
    """Read one column of figures; return the values and the reason by position of each fault."""
    known: dict[str, tuple[Figure | None, str | None]] = {"": (None, None)}
    values: list[Figure | None] = []
    reasons: dict[int, str] = {}
    for place, text in enumerate(texts):
        hit = known.get(text)
        if hit is None:
            if notation is not None:
                hit = read_figure(text, kind, notation)
            else:  # unsettled: only what is no number in any notation is a fault of its own
                hit = (None, None) if _is_number(text) else read_figure(text, kind, "vi")
            known[text] = hit
        values.append(hit[0])
        if hit[1] is not None:
            reasons[place] = hit[1]
    return values, reasons


def _whole_column_in(texts: Sequence[str], kind: str, reasons: Mapping[int, str]) -> str:
    """Name the notation in which all of a column can be read; empty where its own one is not the
    only thing that is wrong with several figures.

    Examples
    --------
    >>> _whole_column_in(["10.51", "1.27"], "rate", dict.fromkeys((0, 1), "other_notation"))
    'en'
    """
    if len(reasons) < 2 or set(reasons.values()) != {"other_notation"}:
        return ""
    fitting = (
        name
        for name in NOTATIONS
        if all(read_figure(text, kind, name)[1] is None for text in texts if text)
    )
    return next(fitting, "")


def _is_number(text: str) -> bool:
    for notation in NOTATIONS:
        try:
            read_number(text, notation)
        except NumeralError:
            continue
        return True
    return False


def read_figure(text: str, kind: str, notation: str) -> tuple[Figure | None, str | None]:
    """Read a figure of a kind of column; where it is none, say why by a key of `REASONS`.

    Examples
    --------
    >>> read_figure("1.229", "count", "vi"), read_figure("8,70", "count", "vi")
    ((1229, None), (None, 'fraction'))
    """
    try:
        value = read_number(text, notation)
    except NumeralError as error:
        return None, error.reason
    if kind == "count":
        if not isinstance(value, int):
            return None, "fraction"
        if value < 0:
            return None, "negative"
        return (None, "too_long") if value > LARGEST_COUNT else (value, None)
    if decimal_places(value) > MOST_DECIMALS:
        return None, "too_long"
    low, high = _LIMITS[kind]
    if not low <= value <= high:
        return None, "range"
    return Decimal(value), None


def _settle_notation(
    table: RawTable, kinds: Mapping[str, str], units: Sequence[str]
) -> tuple[str | None, list[Fault]]:
    """Infer the notation of the columns that declare none, from all of them together."""
    texts: dict[bool, list[str]] = {True: [], False: []}
    for name, kind in kinds.items():
        legible = [text for text in dict.fromkeys(table.column(name)) if _is_number(text)]
        texts[kind == "count"] += legible
    try:
        return infer_notation(texts[False], whole=texts[True]) or "vi", []
    except NumeralError as error:
        return None, [
            Fault(
                "notation", table.file, table.lines[place], units[place], name, text,
                {"reason": error.reason},
            )
            for name in kinds
            for place, text in enumerate(table.column(name))
            if text == error.text
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """The figure columns of a table: values and notation by column, and the faults in them.

    The notation is None where it could not be settled.
    """

    values: dict[str, list[Figure | None]]
    notations: dict[str, str | None]
    faults: list[Fault]


def same_figures(table: RawTable, one: int, other: int) -> bool:
    """Tell whether two rows of a table print the same figures.

    Examples
    --------
    >>> rows = [["1", "A", "20"], ["2", "A", "20"], ["3", "A", "21"]]
    >>> table = RawTable("t.csv", ["stt", "unit", "poor_end"], rows, [2, 3, 4], True)
    >>> same_figures(table, 0, 1), same_figures(table, 0, 2)
    (True, False)
    """
    names = [name for name in table.header if is_figure(name)]
    figures = [(table.column(name)[one], table.column(name)[other]) for name in names]
    return bool(figures) and all(first == second for first, second in figures)


def read_figures(
    table: RawTable,
    fields: Mapping[str, Mapping[str, Any]],
    default: str | None,
    units: Sequence[str],
    counts: Collection[str] = (),
) -> ReadFigures:
    """Read every figure column of a table.

    Parameters
    ----------
    table : RawTable
    fields : mapping
        What the descriptor says of each column.
    default : str or None
        Notation of the columns that declare none; None where the plan declares none either.
    units : sequence of str
        Name of each row, for the faults.
    counts : collection of str
        Columns of households that the registry of columns does not have.
    """
    kinds = {
        name: "count" if name in counts else COLUMNS[name].kind
        for name in table.header
        if name in fields and (name in counts or is_figure(name))
    }
    declared = {name: declared_notation(fields[name]) or default for name in kinds}
    common, faults = _settle_notation(
        table, {name: kind for name, kind in kinds.items() if declared[name] is None}, units
    )
    values: dict[str, list[Figure | None]] = {}
    for name, kind in kinds.items():
        texts = table.column(name)
        values[name], reasons = _read_column(texts, kind, declared[name] or common)
        if other := _whole_column_in(texts, kind, reasons):
            decimal, group = NOTATIONS[other]
            expected = f'"decimalChar": "{decimal}", "groupChar": "{group}"'
            params = {"count": str(len(reasons)), "expected": expected}
            first = texts[min(reasons)]
            faults.append(Fault("other_notation", table.file, None, None, name, first, params))
            reasons = {}
        for place, reason in reasons.items():
            code = "no_figure" if reason == "no_digit" else kind
            faults.append(
                Fault(
                    code, table.file, table.lines[place], units[place], name, texts[place],
                    {"reason": reason},
                )
            )  # fmt: skip
        if (fields[name].get("constraints") or {}).get("required"):
            faults += [
                Fault("required", table.file, table.lines[place], units[place], name)
                for place, text in enumerate(texts)
                if not text
            ]
    return ReadFigures(values, {name: declared[name] or common for name in kinds}, faults)
