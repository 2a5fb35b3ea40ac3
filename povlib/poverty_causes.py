"""Why households are poor, and which bodies have a duty that acts on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from povlib.cause_words import CAUSES
from povlib.plan import Plan
from povlib.programme_year import ROLES, Programme, programme

__all__ = ["PovertyCauses", "causes"]


@dataclass(frozen=True, slots=True)
class PovertyCauses:
    """Causes of poverty, unit by unit and for the whole plan.

    Attributes
    ----------
    table : pandas.DataFrame
        The units in the order of the plan table: index `unit`; `poor` (poor households at the
        start), then the households of each cause, missing where the file says nothing. Without a
        file there are no causes in it.
    causes : pandas.DataFrame
        Index `cause`, in the order of the list: `label_vi`, `label_en`, `households` (of the units
        together; missing where the file does not have the cause), `blanks` (units without a
        count), `themes` (tuple of the fields that act on it), `bodies` (tuple of those with a duty
        in these fields, who leads first) and `roles` (what part each has, of
        `povlib.programme_year.ROLES`), `duties` (tuple of these duties).
    checks : pandas.DataFrame
        Index `rule`: ``within`` (no count exceeds the poor of its unit), ``sum`` (the counts of a
        unit add up to its poor, where each household counts once; to no fewer, where it counts
        under each of its causes and all of the list have a column); `checked` and `failed`.
    breaches : pandas.DataFrame
        Where they fail: `rule`, `unit`, `cause` (empty for a sum), `found` and `poor`.
    counted : str
        One of `povlib.cause_words.COUNTED`; empty without a file.
    """

    plan: Plan
    table: pd.DataFrame
    causes: pd.DataFrame
    checks: pd.DataFrame
    breaches: pd.DataFrame
    counted: str

    @property
    def given(self) -> bool:
        """Tell whether the plan has a file of causes."""
        return bool(self.counted)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Units of which the file leaves a count blank, which is not zero."""
        blank = self.table.drop(columns="poor").isna().any(axis=1)
        return tuple(map(str, self.table.index[blank]))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Causes in whose fields no body has a duty; those of no household are left out."""
        return self._with(set())

    @property
    def only_supported(self) -> tuple[str, ...]:
        """Causes in whose fields bodies only support; those of no household are left out."""
        return self._with({"support"})

    def _with(self, roles: set[str]) -> tuple[str, ...]:
        rows = self.causes
        if self.given:
            rows = rows[rows["households"].fillna(0) > 0]
        cells = zip(rows.index, rows["themes"], rows["roles"], strict=True)
        return tuple(str(cause) for cause, themes, of in cells if themes and set(of) == roles)

    def __repr__(self) -> str:
        told = f"counted as {self.counted}" if self.given else "no file"
        return (
            f"<PovertyCauses {self.plan.name}: {len(self.causes)} causes, {told}, "
            f"{len(self.breaches)} contradictions>"
        )


CauseList = Mapping[str, tuple[str, str, tuple[str, ...]]]


def _listed(plan: Plan) -> CauseList:
    """Give the list of causes: the office's own, or the common one."""
    if plan.cause_list is None:
        return CAUSES
    columns = (plan.cause_list[name] for name in ("label_vi", "label_en", "themes"))
    return dict(zip(plan.cause_list.index, zip(*columns, strict=True), strict=True))


def _unit_table(plan: Plan) -> pd.DataFrame:
    """Lay the counts out by the units of the plan table, blank where the file is silent."""
    poor = pd.Series(pd.NA, plan.units.index, dtype="Int64")
    if plan.has("poor_start"):
        poor = plan.units["poor_start"].astype("Int64")
    table = pd.DataFrame({"poor": poor})
    if plan.causes is None:
        return table
    counts = plan.causes.set_index("unit_code").drop(columns=["unit", "line"])
    rows = counts.reindex(plan.units["unit_code"]).set_index(plan.units.index)
    return pd.concat([table, rows.astype("Int64")], axis=1)


def _acting(year: Programme, themes: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Find who has a duty in these fields, who leads first, and which duties."""
    among = [theme for theme in year.roles.columns if theme in themes]
    ranked = []
    for body, parts in year.roles[among].iterrows():
        held = [ROLES.index(part) for part in parts if part]
        if held:
            ranked.append((min(held), str(body)))
    ranked.sort(key=lambda one: one[0])
    return {
        "bodies": tuple(body for _, body in ranked),
        "roles": tuple(ROLES[rank] for rank, _ in ranked),
        "duties": tuple(map(str, year.duties.index[year.duties["theme"].isin(among)])),
    }


def _cause_table(plan: Plan, table: pd.DataFrame, listed: CauseList) -> pd.DataFrame:
    rows, year = {}, programme(plan)
    for cause, (vi, en, themes) in listed.items():
        counts = table.get(cause)
        rows[cause] = {
            "label_vi": vi, "label_en": en,
            "households": pd.NA if counts is None else counts.sum(min_count=1),
            "blanks": 0 if counts is None else int(counts.isna().sum()),
            "themes": themes, **_acting(year, themes),
        }  # fmt: skip
    frame = pd.DataFrame.from_dict(rows, orient="index", dtype=object)
    frame["households"] = frame["households"].astype("Int64")
    return frame.rename_axis("cause")


def _broken(
    table: pd.DataFrame, counted: str, *, all_named: bool
) -> Iterator[tuple[str, int, list[tuple[Any, ...]]]]:
    """Give each rule with how often it was checked and where it fails: place, cause, found.

    A cause without a column is that of no household where each counts once; where it counts under
    each of its causes, a household may have only such.
    """
    counts = table.drop(columns="poor")
    poor, blank = table["poor"], counts.isna()
    gaps = blank.any(axis=1)
    over = counts.gt(poor, axis=0).fillna(False)
    checked = int((counts.notna().mul(poor.notna(), axis=0)).to_numpy().sum())
    where = [
        (at, cause, int(counts[cause].iloc[at]))
        for cause in counts
        for at in over[cause].to_numpy(dtype=bool).nonzero()[0].tolist()
    ]
    yield "within", checked, sorted(where, key=lambda one: one[0])
    sums = counts.sum(axis=1).astype("Int64")
    # A blank may be any number from 0 on: what is there then only has to leave room for it.
    main = counted == "main"
    wrong = (sums > poor) & main | (sums < poor) & ~gaps & (main or all_named)
    wrong = wrong.fillna(False) & (~blank).any(axis=1)
    known = int((poor.notna() & (~blank).any(axis=1)).sum())
    places = wrong.to_numpy(dtype=bool).nonzero()[0].tolist()
    yield "sum", known, [(at, "", int(sums.iloc[at])) for at in places]


def causes(plan: Plan) -> PovertyCauses:
    """Say why households are poor, as ``causes.csv`` has it, check it, and say who is to act.

    Which fields of duty act on a cause is data of the list of causes; a body acts on it that has a
    duty in one of these fields.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    PovertyCauses
        Without a file it has the list of causes and who is to act on them, and no counts.

    Examples
    --------
    Made-up figures. In the first commune 30 + 20 + 40 + 25 + 5 = 120 households, as many as are
    poor; in the third 22 + 10 + 6 + 4 = 42, of 40:

    >>> from povlib.loading import load_plan
    >>> found = causes(load_plan("tests/plans/doi_gio_2032"))
    >>> found.causes["households"].to_dict()["no_capital"], found.causes["bodies"]["no_capital"]
    (105, ('bank', 'front'))
    >>> found.breaches.to_dict("records")
    [{'rule': 'sum', 'unit': 'Nà Lúa', 'cause': '', 'found': 42, 'poor': 40}]

    Nobody has a duty on land; on skills there is nobody who does more than support:

    >>> found.unanswered, found.only_supported
    (('no_land',), ('no_knowledge', 'no_skills'))
    """
    table = _unit_table(plan)
    listed = _listed(plan)
    told = []
    if plan.causes is not None:
        told = list(_broken(table, plan.causes_counted, all_named=set(listed) <= set(table)))
    units, poor = table.index, table["poor"]
    rows = [
        (rule, str(units[at]), cause, found, poor.iloc[at])
        for rule, _, where in told
        for at, cause, found in where
    ]
    breaches = pd.DataFrame(rows, columns=["rule", "unit", "cause", "found", "poor"])
    for name in ("found", "poor"):
        breaches[name] = breaches[name].astype("Int64")
    checks = pd.DataFrame(
        {
            "checked": [checked for _, checked, _ in told],
            "failed": [len(where) for *_, where in told],
        },
        index=pd.Index([rule for rule, *_ in told], name="rule", dtype=object),
    )
    counted = plan.causes_counted
    return PovertyCauses(plan, table, _cause_table(plan, table, listed), checks, breaches, counted)
