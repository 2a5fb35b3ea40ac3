"""How printed rates can have come about, as data: what is divided by what, and what is printed.

A *condition* says: this count over that many households, in per cent, rounds to this printed rate.
A *convention* says which conditions hold for a table that prints a rate reduction beside its
rates. Whether the rates of the two years divide by one number of households or by one for each year
are the *bases*.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

__all__ = [
    "BASE_CHOICES",
    "CONVENTIONS",
    "FAMILIES",
    "Family",
    "RateCondition",
    "Terms",
    "household_columns",
    "near_conditions",
    "of_year",
    "printed_by_year",
    "printed_households",
    "rate_conditions",
    "sort_of",
]

Terms = tuple[tuple[int, str], ...]
"""A sum of printed columns, each with its sign: ``((1, "poor_start"), (-1, "poor_end"))``."""

BASE_CHOICES = ("one", "each_year")
"""Whether both years divide by one number of households, or each year by its own."""

CONVENTIONS: dict[str, tuple[str, ...]] = {
    "difference_of_rounded_rates": ("end", "start_implied", "end_implied"),
    "rounded_difference": ("end", "exits"),
    "start_minus_rounded_reduction": ("exits", "start_implied"),
}
"""How the printed rate reduction can have come about, as the conditions that then hold.

The first condition is the one that anchors the households when not all of them can hold."""

# Condition → the count, the printed rates that add up to its rate, the year of its households.
_ROLES: dict[str, tuple[str, Terms, str]] = {
    "end": ("end", ((1, "end_rate"),), "end"),
    "start_printed": ("start", ((1, "start_rate"),), "start"),
    "start_implied": ("start", ((1, "end_rate"), (1, "reduction")), "start"),
    "end_implied": ("end", ((1, "start_rate"), (-1, "reduction")), "end"),
    "exits": ("exits", ((1, "reduction"),), "start"),
}
_PLAIN = ("end", "start_printed")

# A count that a table leaves out and that two others give.
_DERIVED = {
    "start": ((1, "end"), (1, "exits")),
    "end": ((1, "start"), (-1, "exits")),
    "exits": ((1, "start"), (-1, "end")),
}


def of_year(sort: str, year: str) -> str:
    """Name the households of one year.

    Examples
    --------
    >>> of_year("households_em", "start"), of_year("households", "")
    ('households_start_em', 'households')
    """
    return sort.replace("households", f"households_{year}") if year else sort


_SORTS = ("households", "households_em")
_SORT_OF = {of_year(sort, year): sort for sort in _SORTS for year in ("start", "end")}


def sort_of(name: str) -> str:
    """Tell which sort of households a column of one year counts; other names stay.

    Examples
    --------
    >>> sort_of("households_end_em"), sort_of("households"), sort_of("poor_end")
    ('households_em', 'households', 'poor_end')
    """
    return _SORT_OF.get(name, name)


def printed_by_year(names: Collection[str]) -> bool:
    """Tell whether a table prints the households of a year: each then has its own.

    Examples
    --------
    >>> printed_by_year(["households_end", "poor_end"]), printed_by_year(["households"])
    (True, False)
    """
    return any(name in names for name in _SORT_OF)


def household_columns(names: Collection[str], sort: str, bases: str) -> dict[str, str]:
    """Name the households that each year divides by, as the table does if it prints them.

    Parameters
    ----------
    names : collection of str
        Columns of the table.
    sort : {"households", "households_em"}
    bases : {"one", "each_year"}

    Returns
    -------
    dict of str to str
        By year: ``""`` where both years have one number.

    Examples
    --------
    One printed column is that of both years, or of one of them: which one nobody knows.

    >>> household_columns(["households"], "households", "one")
    {'': 'households'}
    >>> household_columns(["households"], "households", "each_year")
    {'start': 'households', 'end': 'households'}
    >>> household_columns(["households_end"], "households", "one")
    {'start': 'households_start', 'end': 'households_end'}
    """
    each = bases == "each_year" or printed_by_year(names)
    years = ("start", "end") if each else ("",)
    own = {year: of_year(sort, year) for year in years}
    return own if any(name in names for name in own.values()) else dict.fromkeys(years, sort)


def printed_households(names: Collection[str], sort: str = "households") -> str:
    """Name the column of households that a plan counts by, "" where it prints none.

    Of both years it is that of the end.

    Examples
    --------
    >>> printed_households(["households_start", "households_end"])
    'households_end'
    """
    known = (sort, of_year(sort, "end"), of_year(sort, "start"))
    return next((name for name in known if name in names), "")


class Family(NamedTuple):
    """Columns that belong together: counts, their rates, and the households they divide by.

    An empty name stands for a column that does not exist. `denominator` is the sort of households,
    of which a table may print those of both years, or of each (`household_columns`).
    """

    denominator: str
    start: str = ""
    end: str = ""
    exits: str = ""
    start_rate: str = ""
    end_rate: str = ""
    reduction: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, the households of each year included."""
        return (*self, *(of_year(self.denominator, year) for year in ("start", "end")))


FAMILIES: tuple[Family, ...] = (
    Family("households", "poor_start", "poor_end", "exits_target",
           "poor_rate_start_pct", "poor_rate_end_pct", "rate_reduction_pp"),
    Family("households", "poor_start", "", "exits_target_min",
           "poor_rate_start_pct", "", "rate_reduction_min_pp"),
    Family("households", "poor_start", "", "exits_target_max",
           "poor_rate_start_pct", "", "rate_reduction_max_pp"),
    Family("households", "near_poor_start", "near_poor_end", "",
           "near_poor_rate_start_pct", "near_poor_rate_end_pct"),
    Family("households", "poor_or_near_poor_start", "poor_or_near_poor_end", "",
           "poor_or_near_poor_rate_start_pct", "poor_or_near_poor_rate_end_pct"),
    Family("households_em", "poor_start_em", "poor_end_em", "exits_target_em",
           "poor_rate_start_em_pct", "poor_rate_end_em_pct", "rate_reduction_em_pp"),
    Family("households_em", "near_poor_start_em", "near_poor_end_em", "",
           "near_poor_rate_start_em_pct", "near_poor_rate_end_em_pct"),
)  # fmt: skip
"""Every group of columns whose rates divide by the same households.

A target that is a range has the poor of the start in common with the other."""


class RateCondition(NamedTuple):
    """One condition: `counts` over the denominator, in per cent, rounds to the sum of `rates`.

    `year` tells denominators of the same name apart: ``"start"`` or ``"end"`` where each year has
    its own, ``""`` where there is one for both. Where it is `near`, the rate may miss the share by
    one unit at most.
    """

    counts: Terms
    denominator: str
    year: str
    rates: Terms
    near: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that takes part, each once."""
        return tuple(dict.fromkeys(name for _, name in (*self.counts, *self.rates)))

    @property
    def sort(self) -> str:
        """Sort of the households, which those of both years share."""
        return sort_of(self.denominator)


def sum_text(terms: Terms) -> str:
    """Write a sum of columns.

    Examples
    --------
    >>> sum_text(((1, "poor_start"), (-1, "exits_target")))
    'poor_start − exits_target'
    """
    text = " ".join(f"{'+' if sign > 0 else '−'} {name}" for sign, name in terms)
    return text.removeprefix("+ ")


def count_terms(family: Family, role: str, names: Collection[str]) -> Terms:
    """Give a count of a family as printed columns: itself, or what two others make of it."""
    if getattr(family, role) in names:
        return ((1, getattr(family, role)),)
    parts = tuple((sign, str(getattr(family, other))) for sign, other in _DERIVED[role])
    return parts if all(name in names for _, name in parts) else ()


def rate_conditions(
    names: Collection[str], convention: str, bases: str = "one"
) -> list[RateCondition]:
    """List the conditions between the columns of a table that hold under a convention.

    Where a table prints no reduction, its rates are plain shares under every convention. A count
    that the table leaves out is replaced by what two others make of it. A reduction that is the
    difference of two rates neither of which is printed is one unit off its own share at most.

    Parameters
    ----------
    names : collection of str
        Columns of the table.
    convention : str
        A key of `CONVENTIONS`.
    bases : {"one", "each_year"}
        Whether both years divide by one number of households or each by its own; always the latter
        where the table prints those of a year.

    Returns
    -------
    list of RateCondition
        Within each family of columns the anchoring condition first.

    Examples
    --------
    A reduction from 12,78 to 8,70 per cent, with the households of one year or of two:

    >>> names = ["poor_start", "poor_end", "rate_reduction_pp", "poor_rate_end_pct"]
    >>> for bases in BASE_CHOICES:
    ...     for condition in rate_conditions(names, "difference_of_rounded_rates", bases):
    ...         print(condition.counts, condition.year or "both", condition.rates)
    ((1, 'poor_end'),) both ((1, 'poor_rate_end_pct'),)
    ((1, 'poor_start'),) both ((1, 'poor_rate_end_pct'), (1, 'rate_reduction_pp'))
    ((1, 'poor_end'),) end ((1, 'poor_rate_end_pct'),)
    ((1, 'poor_start'),) start ((1, 'poor_rate_end_pct'), (1, 'rate_reduction_pp'))

    The exits are not printed: they are what is left of the poor.

    >>> [c.counts for c in rate_conditions(names, "rounded_difference")]
    [((1, 'poor_end'),), ((1, 'poor_start'), (-1, 'poor_end'))]
    >>> names = ["exits_target", "rate_reduction_pp"]
    >>> for convention in ("rounded_difference", "difference_of_rounded_rates"):
    ...     print([(one.counts, one.near) for one in rate_conditions(names, convention)])
    [(((1, 'exits_target'),), False)]
    [(((1, 'exits_target'),), True)]
    """
    if convention not in CONVENTIONS:
        raise ValueError(
            f"unknown convention {convention!r}; expected one of {', '.join(CONVENTIONS)}"
        )
    if bases not in BASE_CHOICES:
        raise ValueError(f"unknown bases {bases!r}; expected one of {', '.join(BASE_CHOICES)}")
    found = []
    for family in FAMILIES:
        divisors = household_columns(names, family.denominator, bases)
        holding: tuple[str, ...] = _PLAIN
        if family.reduction in names:
            holding = (*CONVENTIONS[convention], "start_printed")
        for name in holding:
            role, parts, year = _ROLES[name]
            if name == "end_implied" and family.end_rate in names:
                continue  # then it follows from the others
            count = count_terms(family, role, names)
            rates = tuple((sign, str(getattr(family, part))) for sign, part in parts)
            if count and all(rate in names for _, rate in rates):
                year = year if year in divisors else ""
                found.append(RateCondition(count, divisors[year], year, rates))
        unseen = {family.start_rate, family.end_rate}.isdisjoint(names)
        if convention == "difference_of_rounded_rates" and unseen and "" in divisors:
            found += _near(family, family.exits, ((1, family.reduction),), names)
    return list(dict.fromkeys(found))


def _near(family: Family, count: str, rates: Terms, names: Collection[str]) -> list[RateCondition]:
    """Give the near condition of a family, if its columns are there and nothing else moved."""
    em = "_em" if family.denominator.endswith("_em") else ""
    moved = {f"{name}{em}" for name in ("exits", "relapses", "new_poor")}
    used = {count, family.reduction, *(rate for _, rate in rates)}
    if not used <= {*names} or not moved.isdisjoint(names):
        return []
    return [RateCondition(((1, count),), family.denominator, "", rates, near=True)]


def near_conditions(
    names: Collection[str], convention: str, bases: str = "one"
) -> list[RateCondition]:
    """List the conditions that hold but for one unit at most of the last decimal.

    A rate at the end that is the start rate less a rounded reduction is the difference of two
    roundings: it misses the share of its own count by one unit at most. So does, where a reduction
    is rounded by itself, but not its count printed, its sum with the rate beside it. That is so
    where both years have the same households, and the poor at the end are those of the start less
    the exits: nothing else came or went. They bound no households, but only exclude some.

    Parameters
    ----------
    names : collection of str
        Columns of the table.
    convention : str
        A key of `CONVENTIONS`.
    bases : {"one", "each_year"}

    Returns
    -------
    list of RateCondition

    Examples
    --------
    >>> names = ["poor_end", "rate_reduction_pp", "poor_rate_end_pct"]
    >>> for one in near_conditions(names, "start_minus_rounded_reduction"):
    ...     print(one.counts, one.rates)
    ((1, 'poor_end'),) ((1, 'poor_rate_end_pct'),)
    >>> near_conditions(names, "rounded_difference")
    []
    >>> near_conditions(["poor_start", *names[1:]], "rounded_difference")[0].rates
    ((1, 'poor_rate_end_pct'), (1, 'rate_reduction_pp'))
    """
    if bases != "one" or printed_by_year(names):
        return []
    found = []
    for family in FAMILIES:
        if convention == "start_minus_rounded_reduction":
            found += _near(family, family.end, ((1, family.end_rate),), names)
        elif convention == "rounded_difference" and not count_terms(family, "exits", names):
            rates = ((1, family.end_rate), (1, family.reduction))
            found += _near(family, family.start, rates, names)
    return found
