"""Who follows which unit: what is laid down, whether it is whole and even, and a proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from povlib.document_cells import document_rows
from povlib.plan import Plan
from povlib.progress_inputs import ProgressError
from povlib.unit_sharing import share_units

__all__ = ["Assignments", "Handover", "assignments", "committee", "propose_assignments"]

_OUTSIDE = ("", "commune", "steering_committee", "authority", "higher_authority")
"""Bodies of these kinds are not of the committee that shares the units out."""


@dataclass(frozen=True, slots=True)
class Handover:
    """One unit that would be better off with another member: the busier of the two has less then.

    `before` and `after` are the larger of their two loads.
    """

    unit: str
    giver: str
    taker: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Assignments:
    """Who follows which unit of a plan.

    Attributes
    ----------
    table : pandas.DataFrame
        The units in the order of the plan table: index `unit`; `unit_code`, `poor` (poor
        households at the start; missing where the plan prints none), `members` (tuple of bodies or
        roles; empty where nobody follows the unit), `proposed` (whether that is a proposal).
    loads : pandas.DataFrame
        The members, in the order of the list: index `member`; `units` and `poor`, the households
        of the units they follow. Where several follow a unit, each has all of its poor.
    checks : pandas.DataFrame
        Index `rule`: ``followed`` (each unit has somebody), ``known`` (each member is a body that
        the plan names), ``busy`` (each member has a unit), ``even`` (no unit could be handed over
        so that the busier of the two has less); `checked`, `failed` and `where` (tuple of names).
    least, bound : int
        The largest load of the most even sharing that was found, each unit with one member, and
        the load below which no sharing of whole units can bring the busiest. In a proposal what is
        laid down stays as it is.
    handover : Handover or None
        The best one, where the rule ``even`` fails.
    given : bool
        Whether the plan has a file that says who follows which unit.
    """

    plan: Plan
    table: pd.DataFrame
    loads: pd.DataFrame
    checks: pd.DataFrame
    least: int
    bound: int
    handover: Handover | None
    given: bool

    @property
    def proposed(self) -> bool:
        """Tell whether any of it is a proposal."""
        return bool(self.table["proposed"].any())

    @property
    def proven(self) -> bool:
        """Tell whether no sharing leaves the busiest member with less than `least`."""
        return self.least == self.bound

    @property
    def open(self) -> tuple[str, ...]:
        """Units that nobody follows."""
        return tuple(self.checks["where"]["followed"])

    def __repr__(self) -> str:
        what = "proposal, " if self.proposed else ""
        return (
            f"<Assignments {self.plan.name}: {what}{len(self.table)} units, {len(self.loads)} "
            f"members, {len(self.open)} units with nobody>"
        )


def committee(plan: Plan) -> tuple[str, ...]:
    """List the bodies that may follow units: those that the plan heads its duties with.

    They are the bodies of ``bodies.csv`` that are listed under a heading, but for the communes
    themselves, committees and authorities; where none is listed, all those that are none of these.
    Without that file they are whom ``assignments.csv`` names.

    Examples
    --------
    Thirteen headings, one of which names two bodies:

    >>> from povlib.loading import load_plan
    >>> found = committee(load_plan("krong_no_2020"))
    >>> len(found), found[:2]
    (14, ('labour', 'finance'))
    """
    rows = document_rows(plan, "bodies")
    listed = any(row.text("listed_as") for row in rows)
    kinds = {row.name: row.text("listed_as") if listed else row.text("kind") for row in rows}
    found = [name for name, kind in kinds.items() if kind not in _OUTSIDE]
    if plan.assignments is not None:
        found += [str(member) for of in plan.assignments["members"] for member in of]
    return tuple(dict.fromkeys(found))


def _poor(plan: Plan) -> pd.Series[Any]:
    if not plan.has("poor_start"):
        raise ProgressError([("no_poor", {"plan": plan.name})])
    return plan.units["poor_start"].astype("Int64")


def _laid_down(plan: Plan) -> list[tuple[str, ...]]:
    """Give the members of each unit, in the order of the plan table."""
    if plan.assignments is None:
        return [()] * len(plan.units)
    codes, of = plan.assignments["unit_code"], plan.assignments["members"]
    known = dict(zip(codes, of, strict=True))
    return [known.get(code, ()) for code in plan.units["unit_code"]]


def _loads(
    weights: Sequence[int], owners: Sequence[Sequence[str]], members: Sequence[str]
) -> dict[str, int]:
    loads = dict.fromkeys(members, 0)
    for weight, of in zip(weights, owners, strict=True):
        for member in of:
            loads[member] += weight
    return loads


def _handover(
    units: Sequence[str],
    weights: Sequence[int],
    owners: Sequence[Sequence[str]],
    loads: Mapping[str, int],
) -> Handover | None:
    """Find the unit whose handing over brings the larger of two loads down furthest."""
    best: tuple[int, Handover] | None = None
    ascending = sorted(loads, key=lambda member: loads[member])
    for unit, weight, of in zip(units, weights, owners, strict=True):
        takers = (member for member in ascending if member not in of)
        if not weight or (taker := next(takers, None)) is None:
            continue
        giver = max(of, key=lambda member: loads[member], default=None)
        if giver is None:
            continue
        before = loads[giver]
        after = max(before - weight, loads[taker] + weight)
        if after < before and (best is None or before - after > best[0]):
            best = (before - after, Handover(unit, giver, taker, before, after))
    return None if best is None else best[1]


def _checks(
    plan: Plan,
    units: Sequence[str],
    owners: Sequence[Sequence[str]],
    loads: Mapping[str, int],
    handover: Handover | None,
) -> pd.DataFrame:
    held = Counter(member for of in owners for member in of)
    named = {row.name for row in document_rows(plan, "bodies")}
    rows: list[tuple[str, int, tuple[str, ...]]] = [
        ("followed", len(units), tuple(u for u, of in zip(units, owners, strict=True) if not of)),
        ("known", len(held) if named else 0, tuple(m for m in held if named and m not in named)),
        ("busy", len(loads), tuple(member for member in loads if not held[member])),
        ("even", sum(map(len, owners)), () if handover is None else (handover.unit,)),
    ]
    return pd.DataFrame(
        {
            "checked": [checked for _, checked, _ in rows],
            "failed": [len(where) for *_, where in rows],
            "where": pd.Series([where for *_, where in rows], dtype=object).to_numpy(),
        },
        index=pd.Index([rule for rule, *_ in rows], name="rule"),
    )


def _result(
    plan: Plan,
    owners: Sequence[tuple[str, ...]],
    proposed: Sequence[bool],
    members: Sequence[str],
    extremes: tuple[int, int] | None = None,
) -> Assignments:
    poor, units = _poor(plan), [str(unit) for unit in plan.units.index]
    weights = [int(n) for n in poor.fillna(0)]
    loads = _loads(weights, owners, members)
    if extremes is None and members:
        shared = share_units(weights, [0] * len(members))
        extremes = (shared.largest, shared.bound)
    handover = _handover(units, weights, owners, loads)
    held = Counter(member for of in owners for member in of)
    table = pd.DataFrame(
        {
            "unit_code": plan.units["unit_code"],
            "poor": poor,
            "members": pd.Series(list(owners), plan.units.index, dtype=object),
            "proposed": pd.Series(list(proposed), plan.units.index, dtype=bool),
        }
    )
    index = pd.Index(list(loads), name="member", dtype=object)
    shares = pd.DataFrame(
        {"units": [held[member] for member in loads], "poor": list(loads.values())}, index
    ).astype("int64")
    checks = _checks(plan, units, owners, loads, handover)
    least, bound = extremes or (0, 0)
    given = plan.assignments is not None
    return Assignments(plan, table, shares, checks, least, bound, handover, given)


def assignments(plan: Plan) -> Assignments:
    """Say who follows which unit, as ``assignments.csv`` has it, and check it.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    Assignments
        Where the plan has no such file, nobody follows any unit.

    Raises
    ------
    ProgressError
        If the plan table has no poor households at the start.

    Examples
    --------
    Made-up figures. Of four communes one is left out; the bank has 120 poor households to follow,
    the health division 75 + 18:

    >>> from povlib.loading import load_plan
    >>> found = assignments(load_plan("tests/plans/doi_gio_2032"))
    >>> found.loads["poor"].to_dict()
    {'bank': 120, 'health': 93, 'front': 0}
    >>> found.open, found.checks["failed"].to_dict()
    (('Nà Lúa',), {'followed': 1, 'known': 0, 'busy': 1, 'even': 1})

    The front has nobody; were it given the 75, the health division would have 18 and no longer 93:

    >>> found.handover
    Handover(unit='Suối Trong', giver='health', taker='front', before=93, after=75)
    """
    owners = _laid_down(plan)
    return _result(plan, owners, [False] * len(owners), committee(plan))


def propose_assignments(plan: Plan, members: Iterable[str] | None = None) -> Assignments:
    """Propose who could follow the units that nobody follows yet, as evenly as can be.

    What ``assignments.csv`` lays down stays. Each unit left goes as a whole to one member, so that
    the busiest of all has as few poor households as can be, and no two members could part what is
    proposed to them more evenly; of equals, the first in the list comes first. This is a proposal:
    who follows a unit is the committee's to say.

    Parameters
    ----------
    plan : Plan
    members : iterable of str, optional
        Who may be asked; by default `committee`.

    Returns
    -------
    Assignments
        Its `least` is the largest load; `proven` says whether it is the least possible.

    Raises
    ------
    ProgressError
        If there is nobody to ask, or the plan table has no poor households at the start.

    Examples
    --------
    The commune that is left goes to the member who has none:

    >>> from povlib.loading import load_plan
    >>> plan = load_plan("tests/plans/doi_gio_2032")
    >>> found = propose_assignments(plan)
    >>> found.table["members"]["Nà Lúa"], found.loads["poor"].tolist(), found.proven
    (('front',), [120, 93, 40], True)

    120, 75, 40 and 18 poor households among two members, from the start: 120 and 75 + 40 + 18.

    >>> from dataclasses import replace
    >>> propose_assignments(replace(plan, assignments=None), ["A", "B"]).loads["poor"].tolist()
    [120, 133]
    """
    asked = committee(plan) if members is None else tuple(members)
    if not asked:
        raise ProgressError([("no_members", {"plan": plan.name})])
    if any(not str(one).strip() for one in asked) or len(set(asked)) < len(asked):
        raise ProgressError([("members", {"found": ", ".join(map(str, asked))})])
    owners = _laid_down(plan)
    everybody = tuple(dict.fromkeys([*asked, *(member for of in owners for member in of)]))
    weights = [int(n) for n in _poor(plan).fillna(0)]
    before = _loads(weights, owners, everybody)
    left = [place for place, of in enumerate(owners) if not of]
    shared = share_units([weights[at] for at in left], [before[member] for member in asked])
    for at, owner in zip(left, shared.owners, strict=True):
        owners[at] = (asked[owner],)
    proposed = [False] * len(owners)
    for at in left:
        proposed[at] = True
    others = max((before[member] for member in everybody if member not in asked), default=0)
    extremes = (max(shared.largest, others), max(shared.bound, others))
    return _result(plan, owners, proposed, everybody, extremes)
