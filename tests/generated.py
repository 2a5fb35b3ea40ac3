"""Plans made at random that do not contradict themselves, of every shape that an office may print.

A world is made first: households, poor households, minorities, flows, all whole numbers that agree.
Then an office prints a part of it: some columns, rates rounded in one way, perhaps a total row,
perhaps prose. Nothing here uses the library's own arithmetic; `round_half` and its like are written
out from the definition.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st
from plans import read_json, write_csv, write_json, write_plan

from povlib.columns import COLUMNS
from povlib.numerals import NOTATIONS, format_number
from povlib.plan import Plan, PrintedColumn, Source

Row = dict[str, Any]
Cell = tuple[str, int]
"""Column and row; the total row comes after the last unit. ``prose(…)`` is a column of the prose,
its row that of the unit."""

CONVENTIONS = (
    "difference_of_rounded_rates", "rounded_difference", "start_minus_rounded_reduction",
)  # fmt: skip
MODES = ("half_up", "half_even", "truncate")
STATED = "stated"

# What a table may have, as groups of columns that come together.
GROUPS: dict[str, tuple[str, ...]] = {
    "flow": ("poor_start", "exits_target", "poor_end"),
    "start": ("poor_start",),
    "target": ("exits_target",),
    "end": ("poor_end",),
    "households": ("households",),
    "rates": ("poor_rate_start_pct", "poor_rate_end_pct"),
    "rate_end": ("poor_rate_end_pct",),
    "reduction": ("rate_reduction_pp", "poor_rate_end_pct"),
    "all_rates": ("poor_rate_start_pct", "rate_reduction_pp", "poor_rate_end_pct"),
    "minority_target": ("exits_target_em",),
    "minority_flow": ("poor_start_em", "exits_target_em", "poor_end_em"),
    "minority_households": ("households_em", "poor_end_em"),
    "minority_rates": ("poor_start_em", "poor_end_em", "poor_rate_start_em_pct",
                       "poor_rate_end_em_pct"),
    "minority_rate_end": ("households_em", "poor_end_em", "poor_rate_end_em_pct"),
    "minority_reduction": ("poor_start_em", "exits_target_em", "poor_end_em",
                           "rate_reduction_em_pp", "poor_rate_end_em_pct"),
    "near": ("near_poor_start", "near_poor_end"),
    "near_rates": ("near_poor_end", "near_poor_rate_end_pct"),
    "near_minority": ("near_poor_start", "near_poor_start_em", "near_poor_end_em"),
    "near_result": ("near_poor_start", "near_poor_exits", "near_poor_relapses", "new_near_poor",
                    "near_poor_end"),
    "near_result_minority": ("near_poor_start_em", "near_poor_exits_em", "near_poor_relapses_em",
                             "new_near_poor_em", "near_poor_end_em"),
    "near_minority_rates": ("households_em", "near_poor_start_em", "near_poor_end_em",
                            "near_poor_rate_start_em_pct", "near_poor_rate_end_em_pct"),
    "near_target": ("near_poor_exits_target",),
    "both": ("poor_or_near_poor_start", "poor_or_near_poor_end"),
    "both_rates": ("poor_or_near_poor_end", "poor_or_near_poor_rate_end_pct",
                   "near_poor_rate_end_pct", "poor_rate_end_pct"),
    "both_rates_start": ("poor_or_near_poor_start", "poor_or_near_poor_rate_start_pct",
                         "near_poor_rate_start_pct", "poor_rate_start_pct"),
    "range": ("exits_target_min", "exits_target_max"),
    "range_rates": ("exits_target_min", "exits_target_max", "rate_reduction_min_pp",
                    "rate_reduction_max_pp"),
    "result": ("poor_start", "exits", "relapses", "new_poor", "poor_end"),
    "result_minority": ("poor_start_em", "exits_em", "relapses_em", "new_poor_em", "poor_end_em"),
    "exits_only": ("poor_start", "exits", "poor_end"),
    "registered": ("exits_registered",),
    "registered_minority": ("exits_registered", "exits_registered_em"),
}  # fmt: skip

# Households of each year; none stand beside one column for both.
BY_YEAR: dict[str, tuple[str, ...]] = {
    "households_years": ("households_start", "households_end"),
    "households_start": ("households_start",),
    "households_end": ("households_end",),
    "minority_years": ("households_start_em", "households_end_em", "poor_end_em"),
}

# The commonest tables, so that they are met often.
TABLES: tuple[tuple[str, ...], ...] = (
    ("flow", "reduction", "minority_target"),
    ("households", "flow", "all_rates"),
    ("households", "flow", "reduction", "minority_flow", "minority_reduction"),
    ("flow", "rates"),
    ("households", "end", "rate_end", "near_rates"),
    ("near_rates", "both", "both_rates", "end"),
    ("range_rates",),
    ("households", "target", "range_rates"),
    ("result", "households", "rates", "result_minority"),
    ("households", "minority_households", "minority_rates"),
    ("start", "all_rates"),
    ("households", "result", "near_result", "near_rates", "near_result_minority"),
    ("flow", "registered"),
)


TABLES_BY_YEAR: tuple[tuple[str, ...], ...] = (
    ("households_years", "result", "rates"),
    ("households_years", "flow", "all_rates"),
    ("households_years", "flow", "reduction"),
    ("households_years", "result", "rates", "near_result", "near_rates"),
    ("households_years", "minority_years", "result", "rates", "minority_rates"),
    ("households_years", "start", "end"),
    ("households_end", "result", "rates"),
    ("households_end", "flow", "reduction"),
    ("households_start", "flow", "all_rates"),
    ("households_start", "start", "end", "rates"),
)


@dataclass(frozen=True)
class Shape:
    """What is printed, and how.

    `groups` are keys of `GROUPS`; `blanks` of a hundred cells are left empty; `prose` are columns
    that the prose repeats unit by unit, `stated` those whose total it states; in `empty` plans some
    units have no minority households at all. `gathered` are the units of each group that has a row
    of its own.
    """

    groups: tuple[str, ...] = ("flow", "reduction")
    units: int = 3
    convention: str = CONVENTIONS[0]
    mode: str = MODES[0]
    bases: str = "one"
    places: int = 2
    total: bool = True
    prose: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    blanks: int = 0
    largest: int = 3000
    order: int = 0
    english: int = 0
    plain: int = 0
    empty: bool = False
    gathered: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Figure columns in the order of the document."""
        both = GROUPS | BY_YEAR
        names = list(dict.fromkeys(name for group in self.groups for name in both[group]))
        for em in ("", "_em"):
            # Beside actual exits the fall is that of the poor; beside a target it could be either.
            if {f"exits{em}", f"exits_target{em}", f"rate_reduction{em}_pp"} <= {*names}:
                names.remove(f"rate_reduction{em}_pp")
        if self.order:
            random.Random(self.order).shuffle(names)
        return tuple(names)


def _round(value: Fraction, places: int, mode: str) -> Decimal:
    """Round as the definition says; values here are never below zero."""
    scaled = value * 10**places
    whole = int(scaled)
    rest = scaled - whole
    if mode == "half_up":
        up = rest >= Fraction(1, 2)
    elif mode == "half_even":
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    else:
        up = False
    return Decimal(whole + up).scaleb(-places)


def rate(count: int, households: int, shape: Shape) -> Decimal | None:
    """Print a share in per cent; of no households there is none."""
    if not households:
        return None
    if count < 0:
        return -_round(Fraction(-100 * count, households), shape.places, shape.mode)
    return _round(Fraction(100 * count, households), shape.places, shape.mode)


def _part(chance: random.Random, whole: int, least: int = 0) -> int:
    """Draw a part of a whole; nothing and all of it come often."""
    if chance.random() < 0.1:
        return chance.choice((max(least, 0), whole))
    return chance.randint(max(least, 0), whole)


def _world(chance: random.Random, shape: Shape) -> Row:
    """Counts of one unit that agree in every respect, `before` and `after` its households."""
    columns = shape.columns
    while True:
        after = before = chance.randint(12, shape.largest)
        em_after = em_before = _part(chance, after, 0 if shape.empty else 1)
        if shape.bases == "each_year":
            # No unit grows or shrinks by more than a tenth in a year.
            before = max(10, -(-after * chance.choice((91, 93, 95, 106)) // 100))
            em_before = min(max(em_before * before // after, 1), em_before, before)
        start = _part(chance, before // 3)
        start_em = _part(chance, min(start, em_before), start - (before - em_before))
        target = _part(chance, start)
        target_em = _part(chance, min(target, start_em), target - (start - start_em))
        row: Row = {"exits_target": target, "exits_target_em": target_em}
        flows = {"exits": _part(chance, start), "relapses": chance.randint(0, 9)}
        flows["new_poor"] = chance.randint(0, 20)
        flows["exits_em"] = _part(
            chance, min(flows["exits"], start_em), flows["exits"] - (start - start_em)
        )
        flows |= {f"{n}_em": _part(chance, flows[n]) for n in ("relapses", "new_poor")}
        row |= flows
        ends = []
        for own, whole in (("", start), ("_em", start_em)):
            # Where the newly poor are printed, what is not printed did not happen.
            left = "exits" if "exits" + own in columns else "exits_target"
            hidden = left == "exits" and "new_poor" + own not in columns
            came = [n for n in ("relapses", "new_poor") if hidden or n + own in columns]
            ends.append(whole - row[left + own] + sum(row[n + own] for n in came))
        end, end_em = ends
        rest = after - em_after
        if not (0 <= end_em <= min(end, em_after) and end - end_em <= rest and end <= after):
            continue
        near_start, near_end = _part(chance, (before - start) // 2), _part(chance, (after - end))
        row |= {
            "before": before, "after": after, "before_em": em_before, "after_em": em_after,
            "households": after, "households_em": em_after,
            "households_start": before, "households_end": after,
            "households_start_em": em_before, "households_end_em": em_after,
            "poor_start": start, "poor_start_em": start_em, "poor_end": end, "poor_end_em": end_em,
            "near_poor_start": near_start, "near_poor_end": near_end,
            "near_poor_start_em": _part(chance, near_start),
            "near_poor_end_em": _part(chance, near_end),
            "near_poor_exits_target": _part(chance, near_start),
            "poor_or_near_poor_start": start + near_start,
            "poor_or_near_poor_end": end + near_end,
            "exits_registered": _part(chance, start),
            "exits_target_min": _part(chance, target),
            "exits_target_max": _part(chance, start, target),
        }  # fmt: skip
        row["exits_registered_em"] = _part(chance, row["exits_registered"])
        # No minority part exceeds what is left of its whole; the draws stay as they are.
        others = row["exits_registered"] - (start - start_em)
        for name, low, high in (
            ("near_poor_start_em", 0, em_before - start_em),
            ("near_poor_end_em", 0, em_after - end_em),
            ("exits_registered_em", others, start_em),
        ):
            row[name] = min(max(row[name], low), high)
        return row | _near_flows(row)


def _near_flows(row: Row) -> Row:
    """Count who left and who entered near-poverty, the minority and the others each by itself."""
    chance = random.Random(row["near_poor_start"] * 10007 + row["near_poor_end"])
    start, end = row["near_poor_start"], row["near_poor_end"]
    start_em, end_em = row["near_poor_start_em"], row["near_poor_end_em"]
    found: list[tuple[int, int, int]] = []
    for before, after in ((start_em, end_em), (start - start_em, end - end_em)):
        exits = _part(chance, before, before - after)
        relapses = _part(chance, after - before + exits)
        found.append((exits, relapses, after - before + exits - relapses))
    names = ("near_poor_exits", "near_poor_relapses", "new_near_poor")
    own = {f"{name}_em": figure for name, figure in zip(names, found[0], strict=True)}
    return own | {name: sum(of) for name, of in zip(names, zip(*found, strict=True), strict=True)}


def _with_rates(world: Row, shape: Shape) -> Row:
    """Add every rate as the office prints it."""
    row = dict(world)
    for em in ("", "_em"):
        before, after = world["before" + em], world["after" + em]
        start, end, exits = (world[n + em] for n in ("poor_start", "poor_end", "exits_target"))
        start_rate, end_rate = rate(start, before, shape), rate(end, after, shape)
        if "exits" + em in shape.columns:
            exits = start - end
        reduction = rate(exits, before, shape)
        if f"rate_reduction{em}_pp" in shape.columns:
            if shape.convention == CONVENTIONS[0]:
                reduction = None
                if start_rate is not None and end_rate is not None:
                    reduction = start_rate - end_rate
            if shape.convention == CONVENTIONS[2]:
                end_rate = None
                if start_rate is not None and reduction is not None:
                    end_rate = start_rate - reduction
        row[f"poor_rate_start{em}_pct"] = start_rate
        row[f"poor_rate_end{em}_pct"] = end_rate
        row[f"rate_reduction{em}_pp"] = reduction
    for name in ("near_poor", "poor_or_near_poor"):
        for year, base in (("start", "before"), ("end", "after")):
            row[f"{name}_rate_{year}_pct"] = rate(world[f"{name}_{year}"], world[base], shape)
    for year, base in (("start", "before_em"), ("end", "after_em")):
        near = world[f"near_poor_{year}_em"]
        row[f"near_poor_rate_{year}_em_pct"] = rate(near, world[base], shape)
    for end in ("min", "max"):
        row[f"rate_reduction_{end}_pp"] = rate(world[f"exits_target_{end}"], world["before"], shape)
    return row


@dataclass(frozen=True)
class Made:
    """A plan that was made: rows of exact figures, None for a blank: units, total, groups."""

    shape: Shape
    rows: tuple[Row, ...]
    prose: tuple[Row, ...] | None
    stated: tuple[int, ...]

    @property
    def units(self) -> tuple[Row, ...]:
        """Rows of the units."""
        return self.rows[: self.shape.units]

    @property
    def total(self) -> Row | None:
        """The total row."""
        return self.rows[self.shape.units] if self.shape.total else None

    @property
    def gathered(self) -> dict[str, Row]:
        """Rows of the groups."""
        count = len(self.shape.gathered)
        return {_group(at): row for at, row in enumerate(self.rows[len(self.rows) - count :])}

    @property
    def cells(self) -> list[Cell]:
        """Every cell with a figure, those of the prose too."""
        found = [(n, at) for at, row in enumerate(self.rows) for n in row if row[n] is not None]
        for at, told in enumerate(self.prose or ()):
            found += [(f"prose({n})", at) for n in self.shape.prose if told[n] is not None]
        return [*found, *((STATED, at) for at in range(len(self.stated)))]

    def value(self, cell: Cell) -> Any:
        """Figure of a cell."""
        name, at = cell
        if name == STATED:
            return self.stated[at]
        if name.startswith("prose("):
            return (self.prose or ())[at][name[6:-1]]
        return self.rows[at][name]

    def with_value(self, cell: Cell, value: Any) -> Made:
        """Print something else in a cell."""
        name, at = cell
        if name == STATED:
            stated = (*self.stated[:at], value, *self.stated[at + 1 :])
            return replace(self, stated=stated)
        if name.startswith("prose("):
            told = list(self.prose or ())
            told[at] = {**told[at], name[6:-1]: value}
            return replace(self, prose=tuple(told))
        rows = list(self.rows)
        rows[at] = {**rows[at], name: value}
        return replace(self, rows=tuple(rows))

    def notation(self, name: str) -> str:
        """Notation in which a column is printed."""
        return "en" if self.shape.english >> (len(name) % 4) & 1 else "vi"

    def text(self, name: str, value: Any) -> str:
        """Write a figure as the table prints it."""
        if value is None:
            return ""
        notation = self.notation(name)
        text = format_number(value, notation).replace("−", "-")
        if self.shape.plain >> (len(name) % 3) & 1:
            text = text.replace(NOTATIONS[notation][1], "")
        return text


def make(shape: Shape, seed: int) -> Made:
    """Make a plan that does not contradict itself."""
    chance = random.Random(seed)
    worlds = [_world(chance, shape) for _ in range(shape.units)]
    every = tuple(range(shape.units))
    for own in (*([every] if shape.total else []), *shape.gathered):
        worlds.append({name: sum(worlds[at][name] for at in own) for name in worlds[0]})
    printed = [_with_rates(world, shape) for world in worlds]
    rows = tuple({name: row[name] for name in shape.columns} for row in printed)
    for row in rows:
        for name in row:
            if chance.randrange(100) < shape.blanks:
                row[name] = None
    prose = None
    if shape.prose:
        told = list(enumerate(worlds[: shape.units]))
        prose = tuple({"at": at, **{n: world[n] for n in shape.prose}} for at, world in told)
    stated = tuple(sum(world[n] for world in worlds[: shape.units]) for n in shape.stated)
    return Made(shape, rows, prose, stated)


def _unit(at: int) -> str:
    return f"Xã {at}"


def _group(at: int) -> str:
    return f"Vùng {at}"


def _code(at: int) -> str:
    return f"{at:05d}"


def _told_in_order(made: Made) -> list[Row]:
    """The prose takes the units in another order than the table."""
    told = list(made.prose or ())
    random.Random(made.shape.order).shuffle(told)
    return told


def _statement(made: Made, at: int) -> dict[str, str]:
    value = format_number(made.stated[at])
    return {
        "statement": f"stated_{at}", "about": made.shape.stated[at], "printed": f"{value} hộ",
        "value": value, "printed_measure": "hộ", "comparison": "equal", "section": "II",
    }  # fmt: skip


def write_made(made: Made, folder: Path) -> Path:
    """Write a plan to a folder, as an office would."""

    def texts(row: Row) -> dict[str, str]:
        return {name: made.text(name, row[name]) for name in made.shape.columns}

    rows = [
        {"unit": _unit(at), "unit_code": _code(at), **texts(row)}
        for at, row in enumerate(made.units)
    ]
    told = None
    if made.prose is not None:
        told = [
            {"unit": _unit(row["at"]), **{n: format_number(row[n]) for n in made.shape.prose}}
            for row in _told_in_order(made)
        ]
    total = None if made.total is None else texts(made.total)
    write_plan(folder, rows, total=total, registrations=told)
    descriptor = read_json(folder)
    for entry in descriptor["resources"][0]["schema"]["fields"]:
        if entry["name"] in made.shape.columns:
            marks = NOTATIONS[made.notation(entry["name"])]
            entry["decimalChar"], entry["groupChar"] = marks
    if made.stated:
        said = [_statement(made, at) for at in range(len(made.stated))]
        write_csv(folder / "statements.csv", list(said[0]), [list(one.values()) for one in said])
        fields = [{"name": name} for name in said[0]]
        descriptor["resources"].append(
            {"name": "statements", "path": "statements.csv", "schema": {"fields": fields}}
        )
    write_json(folder, descriptor)
    return folder


def _series(name: str, values: Sequence[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    kind: Any = object
    if COLUMNS[name].kind == "count":
        kind = "Int64" if None in values else "int64"
    return pd.Series(list(values), index=index, dtype=kind)


def plan_of(made: Made) -> Plan:
    """Give the plan that loading the written one gives, without files (a test holds them equal)."""
    both = {"vi": "xã", "en": "commune"}
    title = {"vi": "Kế hoạch thử", "en": "Kế hoạch thử"}
    source = Source(
        title=title, kind=both, number="1/KH", issuer=both, area=both, level=both, unit_noun=both,
        signed=dt.date(2026, 1, 5), year=2026, missing_annexes={"vi": (), "en": ()},
        demonstration=False,
    )  # fmt: skip
    shape, count = made.shape, made.shape.units
    index = pd.Index([_unit(at) for at in range(count)], name="unit", dtype=object)
    codes = [_code(at) for at in range(count)]
    columns: dict[str, Any] = {
        "unit_code": pd.Series(codes, index=index, dtype=object),
        "unit_kind": pd.Series([""] * count, index=index, dtype=object),
    }
    if shape.gathered:
        of = {at: _group(place) for place, own in enumerate(shape.gathered) for at in own}
        named = [of.get(at, "") for at in range(count)]
        columns["group"] = pd.Series(named, index=index, dtype=object)
    printed: dict[str, Any] = {}
    for name in shape.columns:
        values = [row[name] for row in made.units]
        columns[name] = _series(name, values, index)
        texts = [made.text(name, value) for value in values]
        printed[name] = pd.Series(texts, index=index, dtype=object)
    total = printed_total = None
    if made.total is not None:
        total = pd.Series(dict(made.total), dtype=object)
        texts_of = {name: made.text(name, value) for name, value in made.total.items()}
        printed_total = pd.Series(texts_of, dtype=object)
    groups = printed_groups = None
    if shape.gathered:
        own = pd.Index(list(made.gathered), name="group", dtype=object)
        groups, printed_groups = (
            pd.DataFrame({
                name: write(name, [row[name] for row in made.gathered.values()], own)
                for name in shape.columns
            })
            for write in (_series, lambda name, values, index: pd.Series(
                [made.text(name, value) for value in values], index=index, dtype=object))
        )  # fmt: skip
    files = {"plan_table": "plan_table.csv", "units": "units.csv"}
    lines = {
        "plan_table": tuple(range(2, count + 2)),
        "units": tuple(range(2, count + 2)),
        "total": (count + 2,) if shape.total else (),
    }
    registrations = statements = None
    if made.prose is not None:
        told = _told_in_order(made)
        own = pd.Index([_unit(row["at"]) for row in told], name="unit", dtype=object)
        frame: dict[str, Any] = {
            "unit_code": pd.Series([_code(row["at"]) for row in told], index=own, dtype=object)
        }
        frame |= {n: _series(n, [row[n] for row in told], own) for n in shape.prose}
        registrations = pd.DataFrame(frame)
        files["registrations"] = "registrations.csv"
        lines["registrations"] = tuple(range(2, count + 2))
    if made.stated:
        said = [_statement(made, at) for at in range(len(made.stated))]
        own = pd.Index([one.pop("statement") for one in said], name="statement", dtype=object)
        statements = pd.DataFrame(
            {n: pd.Series([one[n] for one in said], own, dtype=object) for n in said[0]}
        )
        files["statements"] = "statements.csv"
        lines["statements"] = tuple(range(2, len(made.stated) + 2))
    register = pd.DataFrame(
        {
            "unit": [_unit(at) for at in range(count)], "official_name": [""] * count,
            "unit_kind": [""] * count, "also_printed": [()] * count,
        },
        index=pd.Index(codes, name="unit_code", dtype=object), dtype=object,
    )  # fmt: skip
    return Plan(
        name="made", source=source, units=pd.DataFrame(columns), printed=pd.DataFrame(printed),
        total=total, printed_total=printed_total, total_label="Tổng cộng" if shape.total else "",
        columns=tuple(PrintedColumn(n, f"Cột {n}", None, "") for n in shape.columns),
        registrations=registrations, statements=statements, digest="", changed=(),
        files=files, lines=lines, register=register, groups=groups,
        printed_groups=printed_groups,
    )  # fmt: skip


# --- Strategies ---------------------------------------------------------------------------------

_TOLD = ("exits_target", "exits_registered")


@st.composite
def shapes(draw: st.DrawFn, largest_units: int = 6, **fixed: Any) -> Shape:
    """Draw a shape: a common table, or any groups of columns together."""
    groups = draw(
        st.one_of(
            st.sampled_from(TABLES),
            st.lists(st.sampled_from(sorted(GROUPS)), min_size=1, max_size=5, unique=True).map(
                tuple
            ),
        )
    )
    asked: dict[str, Any] = {
        "groups": groups,
        "units": draw(st.one_of(st.integers(1, 4), st.integers(1, largest_units))),
        "convention": draw(st.sampled_from(CONVENTIONS)),
        "mode": draw(st.sampled_from(MODES)),
        "bases": "one",
        "places": draw(st.integers(0, 3)),
        "total": draw(st.booleans()),
        "blanks": draw(st.sampled_from((0, 0, 0, 8, 40))),
        "largest": draw(st.sampled_from((60, 600, 3000, 100_000))),
        "order": draw(st.integers(0, 3)),
        "english": draw(st.sampled_from((0, 0, 15, 5))),
        "plain": draw(st.integers(0, 7)),
        "prose": draw(st.sampled_from(((), (), _TOLD, _TOLD[1:]))),
    }
    asked |= fixed
    told = {*Shape(asked["groups"]).columns, *asked["prose"]}
    counts = sorted(name for name in told if COLUMNS[name].kind == "count")
    stated = draw(st.lists(st.sampled_from(counts), max_size=2, unique=True)) if counts else []
    return Shape(**{"stated": tuple(stated), **asked})


def plans(largest_units: int = 6, **fixed: Any) -> st.SearchStrategy[Made]:
    """Draw a plan that does not contradict itself."""
    return st.builds(make, shapes(largest_units, **fixed), st.integers(0, 10**6))


# --- Slips --------------------------------------------------------------------------------------

SLIPS = (
    "substituted", "dropped", "inserted", "transposed", "row_shifted", "wrong_column",
    "cells_swapped", "stale_total",
)  # fmt: skip


def _retyped(chance: random.Random, digits: str, slip: str) -> str:
    at = chance.randrange(len(digits))
    if slip == "substituted":
        return digits[:at] + chance.choice("0123456789") + digits[at + 1 :]
    if slip == "dropped":
        return digits[:at] + digits[at + 1 :]
    if slip == "inserted":
        return digits[:at] + chance.choice("0123456789") + digits[at:]
    return digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]


def _same_kind(name: str, other: str) -> bool:
    def base(one: str) -> str:
        return one.removeprefix("prose(").removesuffix(")")

    return COLUMNS[base(name)].kind == COLUMNS[base(other)].kind


def spoil(made: Made, slip: str, chance: random.Random) -> tuple[Made, dict[Cell, Any]]:
    """Make one slip; return the plan and what the cells that are now wrong should hold."""
    wanted: dict[Cell, Any] = {}
    cells = [cell for cell in made.cells if cell[0] != STATED]
    if not cells:
        return made, {}
    name, at = chance.choice(cells)
    column = [cell for cell in cells if cell[0] == name and cell[1] < made.shape.units]
    if slip in SLIPS[:4]:
        value = made.value((name, at))
        places = 0 if isinstance(value, int) else -value.as_tuple().exponent
        digits = str(abs(int(value.scaleb(places)) if places else int(value)))
        typed = _retyped(chance, digits, slip)
        limit = 10**15 if isinstance(value, int) else 100 * 10**places
        if typed and int(typed) <= limit:
            new: Any = int(typed)
            if not isinstance(value, int):
                new = Decimal(new if value >= 0 else -new).scaleb(-places)
            wanted[name, at] = new
    elif slip == "row_shifted":
        first = chance.randrange(len(column)) if column else 0
        for cell, above in zip(column[first + 1 :], column[first:], strict=False):
            wanted[cell] = made.value(above)
    elif slip == "wrong_column":
        others = [c for c in cells if c[1] == at and c[0] != name and _same_kind(c[0], name)]
        if others:
            wanted[name, at] = made.value(chance.choice(others))
    elif slip == "cells_swapped":
        others = [c for c in cells if c[1] == at and c[0] != name and _same_kind(c[0], name)]
        others += [cell for cell in column if cell[1] != at]
        if others:
            other = chance.choice(others)
            wanted = {(name, at): made.value(other), other: made.value((name, at))}
    elif made.total is not None:
        stale = (name, made.shape.units)
        if stale in cells and _same_kind(name, "households"):
            change = chance.choice((-1, 1)) * chance.randint(1, 40)
            wanted[stale] = max(0, made.value(stale) + change)
    spoilt, truth = made, {}
    for cell, value in wanted.items():
        if value != made.value(cell):
            truth[cell] = made.value(cell)
            spoilt = spoilt.with_value(cell, value)
    return spoilt, truth
