"""What a choice comes to: a row for each unit, the sentences above them, the criteria below.

These are figures and words alone; `povlib.explorer_figures` and `povlib.explorer_page` set them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from povlib.allocation import Allocation
from povlib.choice_comparison import own_targets
from povlib.columns import COLUMNS, column_label
from povlib.correction_marks import households_mark, registered_mark, units_mark
from povlib.criterion_table import CRITERIA
from povlib.explanations import open_tie
from povlib.explorer_words import WORDS
from povlib.judging import criteria
from povlib.numerals import format_number
from povlib.plan import Plan
from povlib.reproduction import reproduce
from povlib.rule_comparison import sums_apart
from povlib.subgroup import Joint
from povlib.tables import Cell, Heading
from povlib.unit_vectors import is_blank, plan_column
from povlib.view_parts import figure_range, number
from povlib.wording import fill, join_words

__all__ = ["UnitColumns", "UnitRow", "criterion_texts", "done_line", "judged_beside_plan",
           "judged_names", "lead_lines", "rule_name", "split_mark", "unit_rows"]  # fmt: skip


def _say(key: str, lang: str, **params: Any) -> str:
    return fill(WORDS, key, lang, **params)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit under a choice; None where the plan has no such figure.

    Attributes
    ----------
    place : int
        Its place in the plan.
    unit, code : str
    chosen : int
    before : int or None
        What the choice before gave it.
    own, registered : int or None
        What the plan assigns, and what is registered.
    capacity : int
    low, high : Decimal or None
        Bounds of its final rate in per cent.
    binds : str
        ``cap``, ``floor`` or empty.
    tied : bool
    """

    place: int
    unit: str
    code: str
    chosen: int
    before: int | None
    own: int | None
    registered: int | None
    capacity: int
    low: Decimal | None
    high: Decimal | None
    binds: str
    tied: bool

    @property
    def change(self) -> int | None:
        """Chosen less assigned."""
        return None if self.own is None else self.chosen - self.own


def _column(plan: Plan, name: str) -> list[int | None]:
    column = plan_column(plan, name) or [None] * len(plan.units)
    return [None if is_blank(figure) else int(figure) for figure in column]


def unit_rows(found: Allocation, before: Allocation | None = None) -> list[UnitRow]:
    """List the units in the plan's order.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> row = unit_rows(allocate(load_plan("krong_no_2020"), 400))[0]
    >>> row.unit, row.chosen, row.own, row.registered, row.capacity, row.change
    ('Buôn Choah', 24, 17, 20, 73, 7)
    """
    plan, given = found.plan, found.rows
    earlier: list[Any] = [None] * len(given)
    if before is not None:
        earlier = before.targets.tolist()
    undecided = set(found.undecided)
    names = ("unit_code", "target", "upper", "final_rate_low_pct", "final_rate_high_pct", "binds")
    columns = [[row[name] for row in given] for name in names]
    own, told = _column(plan, "exits_target"), _column(plan, "exits_registered")
    rows = zip(map(str, plan.units.index), *columns, own, told, earlier, strict=True)
    return [
        UnitRow(place, unit, str(code), int(count), None if old is None else int(old), mine,
                own_told, int(cap), low, high, binds, unit in undecided)
        for place, (unit, code, count, cap, low, high, binds, mine, own_told, old)
        in enumerate(rows)
    ]  # fmt: skip


_FIGURES = {"chosen": "chosen", "plan": "own", "change": "change", "registered": "registered",
            "capacity": "capacity"}  # fmt: skip


class UnitColumns:
    """The columns of a table of units as texts; those that a choice changes are `moving`.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> rows = unit_rows(allocate(plan, 400))
    >>> columns = UnitColumns(plan, "en", rows)
    >>> columns.names[:3], columns.texts(rows, 2)[:2], columns.texts(rows, 2)[-1]
    (['chosen', 'plan', 'change'], ['+7', '+2'], '+13')
    """

    def __init__(self, plan: Plan, lang: str, rows: Sequence[UnitRow]) -> None:
        self.lang, self.apart = lang, sums_apart(plan).get("exits_target")
        own = any(row.own is not None for row in rows)
        registered = any(row.registered is not None for row in rows)
        rated = any(row.high is not None for row in rows)
        mark = units_mark(plan, "exits_target")
        reg = registered_mark(plan, None, "exits_registered")
        chosen = split_mark(plan)
        listed: list[tuple[str, str, bool, bool]] = [
            ("chosen", chosen, True, True),
            *([("plan", mark, False, False), ("change", chosen, True, True)] if own else []),
            *([("registered", reg, False, False)] if registered else []),
            ("capacity", units_mark(plan, "poor_start") or reg, True, True),
            *([("rate", chosen, True, True)] if rated else []),
            ("note", "", True, False),
        ]
        self.names = [name for name, *_ in listed]
        self.marks = [mark for _, mark, _, _ in listed]
        self.derived = [derived for *_, derived in listed]
        self.moving = [at for at, (_, _, moving, _) in enumerate(listed) if moving]
        self.heads = [
            Heading(_say(f"head_{name}", lang), numeric=name != "note") for name in self.names
        ]

    @property
    def key(self) -> str:
        """What the marks of a chart of these columns are."""
        keys = [f"key_{name}" for name in self.names]
        return " ".join(_say(key, self.lang) for key in keys if key in WORDS)

    def _text(self, row: UnitRow, name: str) -> str:
        lang = self.lang
        if name == "note":
            notes = [_say(f"note_{row.binds}", lang)] if row.binds else []
            return ", ".join([*notes, *([_say("note_tied", lang)] if row.tied else [])])
        if name == "change":
            return "–" if row.change is None else format_number(row.change, lang, sign=True)
        if name == "rate":
            return figure_range(row.low, row.high, lang)
        return number(getattr(row, _FIGURES[name]), lang)

    def total(self, rows: Sequence[UnitRow], at: int) -> str:
        """Write the sum of one column."""
        name = self.names[at]
        if name not in _FIGURES:
            return ""
        figures = [getattr(row, _FIGURES[name]) for row in rows]
        if any(figure is None for figure in figures):
            return "–"
        text = format_number(sum(figures), self.lang, sign=name == "change")
        if name == "plan" and self.apart:
            return f"{text} ≠ {number(self.apart[1], self.lang)}"
        return text

    def body(self, rows: Sequence[UnitRow], at: int) -> list[str]:
        """Write one column."""
        return [self._text(row, self.names[at]) for row in rows]

    def texts(self, rows: Sequence[UnitRow], at: int) -> list[str]:
        """Write one column, its sum last."""
        return [*self.body(rows, at), self.total(rows, at)]

    def cells(self, rows: Sequence[UnitRow]) -> list[list[Cell]]:
        """Set every column but the names, the sums last."""
        columns = [self.texts(rows, at) for at in range(len(self.names))]
        return [
            [Cell(text, mark=mark if text not in ("", "–") else "", derived=derived)
             for text, mark, derived in zip(line, self.marks, self.derived, strict=True)]
            for line in zip(*columns, strict=True)
        ]  # fmt: skip


def _named(units: Sequence[str], lang: str, most: int = 6) -> str:
    return join_words(units, lang) if len(units) <= most else f"{', '.join(units[:most])}…"


def rule_name(found: Allocation, lang: str) -> str:
    """Name a rule, with the column that it shares out by.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> rule_name(allocate(plan, method="adams"), "en")
    'proportional, rounded up (Adams)”, by “Poor households, end 2019'
    """
    label = found.rule.label(lang)
    if found.by not in COLUMNS:
        return label
    by = column_label(found.by, lang, found.plan.source.year)
    return _say("named_by", lang, rule=label, by=by)


def _subgroup_told(found: Allocation, lang: str) -> list[str]:
    """Say that the target of the ethnic minority is met, and whose number it changes."""
    own = found.solution
    if found.subgroup is None or not isinstance(own, Joint):
        return []
    changes = (own.counts - own.free.counts).tolist()
    names = list(map(str, found.plan.units.index))
    told = []
    for key, sign in (("subgroup_up", 1), ("subgroup_down", -1)):
        units = [unit for unit, by in zip(names, changes, strict=True) if by * sign > 0]
        if units:
            told.append(_say(key, lang, units=_named(units, lang)))
    key = "subgroup_held" if told else "subgroup_met"
    return [_say(key, lang, target=found.subgroup.target, told="; ".join(told))]


def lead_lines(found: Allocation, rows: Sequence[UnitRow], lang: str) -> list[str]:
    r"""Say what was shared out by what, what differs from the plan, what binds, what is tied.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> found = allocate(load_plan("krong_no_2020"), 400)
    >>> print(*lead_lines(found, unit_rows(found), "en")[1:], sep="\n")
    Against the plan: 11 units differ, 43 more and 30 fewer households.
    No cap or floor binds.
    There is no tie.
    """
    params = {"total": found.total, "capacity": found.capacity, "slack": found.slack}
    lines = [_say("lead", lang, rule=rule_name(found, lang), **params)]
    changes = [row.change for row in rows if row.change is not None]
    apart = sums_apart(found.plan)
    if own_targets(found.plan) is None or len(changes) < len(rows):
        said = [_say("no_plan", lang)]
    else:
        up, down = (
            sum(change * sign for change in changes if change * sign > 0) for sign in (1, -1)
        )
        said = [_say("moved", lang, n=sum(map(bool, changes)), up=up, down=down)]
        if sums := apart.get("exits_target"):
            said.append(_say("apart", lang, sum=sums[0], stated=sums[1]))
    if sums := apart.get("poor_start"):
        said.append(_say("apart_poor", lang, sum=sums[0], stated=sums[1]))
    lines.append(" ".join(said))
    bound = []
    for kind in ("cap", "floor"):
        units = [row.unit for row in rows if row.binds == kind]
        if units:
            bound.append(_say(f"binds_{kind}", lang, n=len(units), units=_named(units, lang)))
    bound = bound or [_say("binds_none", lang)]
    lines.append(" ".join([*bound, *_subgroup_told(found, lang)]))
    if found.left:
        tied = _say("tied", lang, n=found.left, units=_named(found.undecided, lang))
        lines.append(" ".join([tied, *open_tie(found, lang)]))
    elif found.tied:
        lines.append(_say("tie_settled", lang, units=_named(found.tied, lang)))
    else:
        lines.append(_say("no_tie", lang))
    return [line.replace("….", "…") for line in lines]


def done_line(found: Allocation, lang: str) -> str:
    """Say how many households a split assigns.

    Examples
    --------
    >>> from povlib.allocation import allocate
    >>> from povlib.loading import load_plan
    >>> done_line(allocate(load_plan("krong_no_2020")), "en")
    'Done: 387 households.'
    """
    given = {"total": found.total, "given": found.total - found.left, "n": found.left}
    return _say("done_tied" if found.left else "done", lang, **given)


def split_mark(plan: Plan) -> str:
    """Mark what comes of a split, whatever its rule looks at, where any of it is corrected."""
    counts = units_mark(plan, "exits_target", "poor_start") or households_mark(plan)
    return counts or registered_mark(plan, None, "exits_registered")


def judged_names(plan: Plan) -> list[str]:
    """Name the splits that `judged_beside_plan` judges: the plan's, if it has one, and the chosen.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> judged_names(load_plan("krong_no_2020"))
    ['plan', 'chosen']
    """
    return ["chosen"] if own_targets(plan) is None else ["plan", "chosen"]


def judged_beside_plan(
    found: Sequence[Allocation], names: Collection[str] = tuple(CRITERIA)
) -> list[dict[tuple[str, str], Any]]:
    """Judge splits of one plan by every criterion, each beside the plan's own.

    Those that have their total and their caps in common are judged together, which is quicker.

    Parameters
    ----------
    found : sequence of Allocation
    names : collection of str
        Criteria, by default all.

    Returns
    -------
    list of dict
        For each split, by criterion and ``plan`` or ``chosen``: `low`, `high`, `how`. Measures
        have two decimals and plain numbers three: nothing is rounded again.
    """
    together: dict[Any, list[int]] = {}
    for place, one in enumerate(found):
        together.setdefault((one.total, tuple(one.caps.values)), []).append(place)
    judged: list[dict[tuple[str, str], Any]] = [{} for _ in found]
    households = reproduce(found[0].plan) if found else None
    for (total, caps), places in together.items():
        plan, own = found[places[0]].plan, own_targets(found[places[0]].plan)
        vectors: dict[str, Any] = {} if own is None else {"plan": own}
        vectors |= {str(place): [int(n) for n in found[place].targets] for place in places}
        for decimals in (2, 3):
            only = [name for name in names if (CRITERIA[name].measure == "none") == (decimals == 3)]
            frame = criteria(plan, vectors, total=total, capacity=list(caps), decimals=decimals,
                             only=only, households=households)  # fmt: skip
            columns = zip(frame.index, frame["low"], frame["high"], frame["how"], strict=True)
            for (name, vector), low, high, how in columns:
                cell = {"low": low, "high": high, "how": how}
                for place in places if vector == "plan" else [int(vector)]:
                    judged[place][name, "plan" if vector == "plan" else "chosen"] = cell
    return judged


def criterion_texts(
    judged: dict[tuple[str, str], Any], name: str, vectors: Sequence[str], lang: str
) -> list[str]:
    """Write one criterion of each split; nothing where it is known of none."""
    cells = [judged[name, vector] for vector in vectors]
    if all(cell["how"] == "missing" for cell in cells):
        return []
    return [figure_range(cell["low"], cell["high"], lang) for cell in cells]
