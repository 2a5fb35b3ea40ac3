"""Reading what a planner asks for: total, weights, floors and caps, ways to settle ties.

Whatever cannot be read is told in both languages, all of one request at once.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd

from povlib.allocation_table_words import PROBLEMS as TABLE_PROBLEMS
from povlib.allocation_words import PROBLEMS
from povlib.columns import COLUMNS
from povlib.denominators import UNBOUNDED
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column
from povlib.wording import fill

__all__ = ["TIES", "AllocationError", "Bound", "Problem", "exact_vector", "gathered", "read_bound",
           "read_dial", "read_share", "read_tie", "read_total", "read_weights", "read_whole",
           "whole_vector"]  # fmt: skip

TIES = ("fewest_households", "largest_weight", "unit_code")
"""Named ways to settle a tie, beside a drawn lot."""

_PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s?%")
_ALIASES = {"registered": "exits_registered", "poor": "poor_start"}
Problem = tuple[str, Mapping[str, Any]]


class AllocationError(ValueError):
    """A request that cannot be read or carried out, with every reason in numbers.

    Attributes
    ----------
    problems : tuple of (str, mapping)
        Keys of the sentences and what fills them; what is called otherwise in another language is
        a function of the language.

    Examples
    --------
    >>> error = AllocationError([("twice", {"what": "upper", "units": "Tân Thành"})])
    >>> error.message("en"), error.message("vi")
    ('upper: two figures for Tân Thành.', 'upper: có hai số cho Tân Thành.')
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{self.message('vi')}\n{self.message('en')}")

    def message(self, lang: str = "vi") -> str:
        """Tell all of it in a language, one line for each reason."""
        words = PROBLEMS | TABLE_PROBLEMS
        told = [
            (key, {name: one(lang) if callable(one) else one for name, one in params.items()})
            for key, params in self.problems
        ]
        return "\n".join(fill(words, key, lang, **params) for key, params in told)


def gathered(*readers: Callable[[], Any]) -> list[Any]:
    """Read several things; if any fails, tell everything that does."""
    found: list[Any] = []
    problems: list[Problem] = []
    for reader in readers:
        try:
            found.append(reader())
        except AllocationError as error:
            problems += [one for one in error.problems if one not in problems]
    if problems:
        raise AllocationError(problems)
    return found


def _exact(value: Any) -> Fraction | None:
    """Read a number exactly; a float as it is written; a text only where it is plain digits."""
    number = value.item() if isinstance(value, np.generic) else value
    if isinstance(number, str) and re.fullmatch(r"[0-9]{1,30}", number):
        return Fraction(int(number))
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal | Fraction):
        return None
    if isinstance(number, float):
        number = Decimal(repr(number)) if abs(number) < 2**53 else None
    if number is None or (isinstance(number, Decimal) and not number.is_finite()):
        return None
    return Fraction(number)


def _misread(what: str, key: str, value: Any, **params: Any) -> Problem:
    text = str(value) if isinstance(value, str) else ""
    if re.fullmatch(r"[0-9]{1,3}([.,\s][0-9]{3})+", text):
        return "dotted", {"what": what, "found": text, "grouped": re.sub(r"\D", "", text)}
    return key, {"what": what, "found": f"{value!r:.40}", **params}


def read_total(plan: Plan, total: Any) -> int:
    """Read the target of all units: as given, as the document states it, or as it adds up.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> read_total(load_plan("krong_no_2020"), None)
    387
    """
    if total is None and plan.total is not None and not is_blank(plan.total.get("exits_target")):
        total = int(plan.total["exits_target"])
    if total is None:
        column = plan_column(plan, "exits_target") or [None]
        if any(is_blank(figure) for figure in column):
            raise AllocationError([("no_total", {})])
        total = sum(map(int, column))
    return read_whole(total, "total")


def read_whole(value: Any, what: str) -> int:
    """Read one whole number of households."""
    number = _exact(value)
    if number is None or number < 0 or number.denominator != 1:
        raise AllocationError([_misread(what, "total", value)])
    return number.numerator


def _column(plan: Plan, name: str, what: str) -> list[Any]:
    found = plan_column(plan, _ALIASES.get(name, name))
    if found is None:
        known = [*plan.column_names()]
        if plan_column(plan, "exits_registered") is not None:
            known += ["exits_registered", "registered"]
        known += ["households"] if what == "by" else []
        params = {"what": what, "found": name, "known": ", ".join(dict.fromkeys(known))}
        raise AllocationError([("column", params)])
    return found


def _by_unit(plan: Plan, given: Any, what: str) -> list[Any]:
    """Bring figures into the order of the plan; None for units that are not named."""
    names, codes = plan.units.index.tolist(), plan.units["unit_code"].tolist()
    if isinstance(given, pd.Series) and isinstance(given.index, pd.RangeIndex):
        given = given.tolist()
    if not isinstance(given, pd.Series | Mapping):
        listed = given.tolist() if isinstance(given, np.ndarray) else list(given)
        if len(listed) != len(names):
            params = {"what": what, "found": len(listed), "units": len(names)}
            raise AllocationError([("length", params)])
        return listed
    places: dict[Any, int] = {}
    shared: set[Any] = set()
    for labels in (names, codes):  # a name that two units share is no label
        often = Counter(labels)
        places |= {one: at for at, one in enumerate(labels) if often[one] == 1}
        shared |= {one for one, times in often.items() if times > 1}
    found: list[Any] = [None] * len(names)
    strange: list[str] = []
    twice: list[str] = []
    several: list[str] = []
    for label, figure in given.items():
        place = places.get(label)
        if place is None:
            (several if label in shared else strange).append(str(label))
        elif found[place] is not None:
            twice.append(str(label))
        else:
            found[place] = figure
    problems = [(key, {"what": what, "units": ", ".join(units)})
                for key, units in (("strange", strange), ("shared", several), ("twice", twice))
                if units]  # fmt: skip
    if problems:
        raise AllocationError(problems)
    return found


def _numbers(
    plan: Plan, figures: Sequence[Any], what: str, *, whole: bool, blanks: bool = False
) -> list[Any]:
    """Check one figure for each unit."""
    kinds = set(map(type, figures))
    if all(issubclass(kind, int | np.integer) and kind is not bool for kind in kinds):
        listed = list(map(int, figures))
        if listed and min(listed) >= 0:
            return listed
    found: list[Any] = []
    problems: list[Problem] = []
    lost: list[str] = []
    for unit, figure in zip(plan.units.index.tolist(), figures, strict=True):
        if is_blank(figure):
            lost.append(str(unit))
            found.append(None)
            continue
        number = _exact(figure)
        if number is None or number < 0 or (whole and number.denominator != 1):
            key = "whole" if whole else "weight"
            problems.append(_misread(what, key, figure, unit=unit))
        found.append(int(number) if whole and number is not None else number)
    if lost and not blanks:
        problems.append(("blank", {"what": what, "units": ", ".join(lost)}))
    if problems:
        raise AllocationError(problems)
    return found


def exact_vector(plan: Plan, given: Any, what: str, *, whole: bool = False) -> list[Any]:
    """Read exact numbers from a column or from figures for every unit."""
    figures = _column(plan, given, what) if isinstance(given, str) else _by_unit(plan, given, what)
    return _numbers(plan, figures, what, whole=whole)


def whole_vector(plan: Plan, given: Any, what: str) -> list[int]:
    """Read whole numbers of households from a column or from figures for every unit."""
    return exact_vector(plan, given, what, whole=True)


def read_weights(plan: Plan, by: Any) -> list[int | Fraction]:
    """Read weights: a column, figures for every unit, or a mixture of columns.

    In a mixture every column counts by its shares of its own sum, so that no column weighs more
    because its numbers are larger.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> half = Fraction(1, 2)
    >>> str(read_weights(plan, {"poor_start": half, "registered": half})[0])
    '53123/961078'
    """
    if isinstance(by, set | frozenset) or not isinstance(
        by, str | Mapping | pd.Series | Sequence | np.ndarray
    ):
        raise AllocationError([("by", {"found": f"{by!r:.40}"})])
    if isinstance(by, str) and by in COLUMNS and COLUMNS[by].kind in ("label", "code"):
        known = [name for name in plan.column_names()
                 if name not in COLUMNS or COLUMNS[name].kind in ("count", "rate")]  # fmt: skip
        raise AllocationError([("column", {"what": "by", "found": by, "known": ", ".join(known)})])
    shares = by if isinstance(by, Mapping) else {}
    if not shares or not all(one in COLUMNS or one in _ALIASES for one in shares):
        figures = _column(plan, by, "by") if isinstance(by, str) else _by_unit(plan, by, "by")
        found: list[int | Fraction] = _numbers(plan, figures, "by", whole=False)
    else:
        found = [0] * len(plan.units)
        for name, dial in shares.items():
            part = read_dial(dial, "by", least=Fraction(0))
            column = read_weights(plan, name)
            whole = sum(column)
            found = [sum_ + part * own / whole for sum_, own in zip(found, column, strict=True)]
    if not any(found):
        raise AllocationError([("weightless", {"what": "by"})])
    return found


def read_dial(
    value: Any,
    what: str,
    *,
    least: Fraction,
    strictly: bool = False,
    most: int = 10,
    parts: int = 20,
) -> Fraction:
    """Read an exact number of at most so many parts; a float counts as it is written."""
    number = None if isinstance(value, str) and "." in value else _exact(value)
    wrong = number is None or number < least or (strictly and number == least)
    if wrong or number is None or number > most or number.denominator > parts:
        limits = f"{'>' if strictly else '≥'} {least}, ≤ {most}, n/{parts}"
        params = {"range": limits, "example": "Fraction(1, 2)", "least": least.numerator,
                  "most": most, "parts": parts, "above": strictly}  # fmt: skip
        raise AllocationError([_misread(what, "dial", value, **params)])
    return number


@dataclass(frozen=True, slots=True)
class Bound:
    """Floors or caps of all units: whole numbers, and where each comes from.

    A source is the name of a column, ``given``, ``total``, or a share and a column.
    """

    values: list[int]
    sources: list[str | tuple[Fraction, str]]


def read_share(given: Any) -> Any:
    """Read a per cent as an exact share; give back what is none.

    Examples
    --------
    >>> read_share("40%"), read_share("12,5 %"), read_share("registered")
    (Fraction(2, 5), Fraction(1, 8), 'registered')
    """
    found = _PERCENT.fullmatch(given.strip()) if isinstance(given, str) else None
    return given if found is None else Fraction(found[1].replace(",", ".")) / 100


def _single(plan: Plan, given: Any, what: str) -> tuple[list[int | None], Any]:
    """Read one bound; None where it says nothing of a unit."""
    rounded = floor if what == "upper" else ceil
    given = read_share(given)
    if isinstance(given, str):
        name = _ALIASES.get(given, given)
        return _numbers(plan, _column(plan, name, what), what, whole=True), name
    if isinstance(given, Fraction | Decimal):
        given = (given, "poor_start")
    if isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], str):
        share = read_dial(read_share(given[0]), what, least=Fraction(0), parts=10**4)
        name = _ALIASES.get(given[1], given[1])
        figures = _numbers(plan, _column(plan, name, what), what, whole=True)
        return [rounded(share * figure) for figure in figures], (share, name)
    if isinstance(given, int | np.integer) and not isinstance(given, bool):
        return _numbers(plan, [given] * len(plan.units), what, whole=True), "given"
    if isinstance(given, pd.Series | Mapping | Sequence | np.ndarray):
        figures = _by_unit(plan, given, what)
        part = isinstance(given, pd.Series | Mapping)
        return _numbers(plan, figures, what, whole=True, blanks=part), "given"
    raise AllocationError([("bound", {"what": what, "found": f"{given!r:.40}"})])


def read_bound(plan: Plan, given: Any, what: str, default: Bound) -> Bound:
    """Read floors (the greatest of several counts) or caps (the least of several).

    Parameters
    ----------
    given
        A column; a whole number for all; a share of the poor households (``"40%"``, Fraction,
        Decimal) or a pair of share and column, rounded towards the inside; figures for every unit,
        or for some of them by name or code; or a list of several of these.
    what : {"lower", "upper"}
    default : Bound
        What always holds too.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> ten = Bound([10] * 12, ["given"] * 12)
    >>> read_bound(plan, ["registered", {"Tân Thành": 3}], "upper", ten).values[-4:]
    [10, 3, 10, 10]
    """
    if given is None:
        return default
    if isinstance(given, set | frozenset):
        raise AllocationError([("bound", {"what": what, "found": f"{given!r:.40}"})])
    several = isinstance(given, list) and not all(
        isinstance(one, int | np.integer | float) or is_blank(one) for one in given
    )
    values, sources = [*default.values], [*default.sources]
    tighter = min if what == "upper" else max
    parts = given if several else [given]
    for figures, source in gathered(*[lambda one=one: _single(plan, one, what) for one in parts]):
        for unit, figure in enumerate(figures):
            if figure is not None and tighter(figure, values[unit]) != values[unit]:
                values[unit], sources[unit] = figure, source
    return Bound(values, sources)


def read_tie(
    plan: Plan,
    tie: Any,
    weights: Callable[[], Sequence[Any]],
    households: Sequence[int | None] | None,
) -> np.ndarray | None:
    """Turn named ways to settle ties into numbers, the smallest first; never the order of rows.

    A lot is the SHA-256 of its number and the unit's code, ``b"7:24697"``: anyone can draw it
    again, and no other unit changes it.
    """
    if tie is None:
        return None
    ways = tie if isinstance(tie, list) else [tie]
    if not ways:
        raise AllocationError([("tie", {"found": "[]", "known": ", ".join(TIES)})])
    codes = [str(code) for code in plan.units["unit_code"].tolist()]
    keys: list[list[Any]] = []
    for way in ways:
        if isinstance(way, tuple) and len(way) == 2 and way[0] == "lot":
            texts = [f"{way[1]}:{code}".encode() for code in codes]
            keys.append([hashlib.sha256(text).hexdigest() for text in texts])
        elif way == "unit_code":
            keys.append(codes)
        elif way == "largest_weight":
            keys.append([-one for one in weights()])
        elif way == "fewest_households":
            if households is None or any(one is None or one == UNBOUNDED for one in households):
                params = {"units": "…", "method": "tie=fewest_households"}
                raise AllocationError([("households", params)])
            keys.append(list(households))
        else:
            raise AllocationError([("tie", {"found": way, "known": ", ".join(TIES)})])
    rows = list(zip(*keys, strict=True))
    ranks = {row: rank for rank, row in enumerate(sorted(set(rows)))}
    return np.array([ranks[row] for row in rows], dtype=np.int64)
