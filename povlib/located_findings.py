"""Findings and repairs brought together: which repair mends what, and which cell is accused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from povlib.audit_cells import CellPlaces
from povlib.conventions import FAMILIES, RateCondition
from povlib.figure_findings import condition_formula
from povlib.findings import Finding
from povlib.household_checks import RowHouseholds
from povlib.repairs import Repair, tied_columns

__all__ = ["locate_findings"]

_RATES = ("rate", "rate_reduction")
"""Rules that bind in the system of repairs through the households of a row."""


def _accuse(
    places: CellPlaces,
    finding: Finding,
    repairs: Sequence[Repair],
    conditions: Sequence[RateCondition],
) -> Finding:
    """Let a finding on rates name what the smallest repairs change, never what they all keep.

    Where no households give all rates of a row and none are printed, each of its figures is held
    against the others, and the one that the rule happens to test may be right. If every smallest
    repair changes another rate of the row, that one is named; otherwise all figures are, and none
    is accused.
    """
    if finding.rule.id not in _RATES or not repairs or not finding.cells:
        return finding
    tested = next((c for c in finding.cells if c.column == finding.expected), finding.cells[0])
    suspects = [
        s for repair in repairs for one in repair.sets for s in one.suspects
        if (s.cell.file, s.cell.unit_code) == (tested.file, tested.unit_code)
    ]  # fmt: skip
    changed = {s.cell for s in suspects}
    printed = any(f"/ {cell.column} ~" in finding.formula for cell in finding.cells)
    tied = tied_columns(conditions).get(tested.column)
    if not suspects or tested in changed or printed or tied is None:
        return finding
    others = [cell for cell in finding.cells if cell not in changed]
    first = suspects[0]
    kind = "_pp" if finding.rule.id == "rate_reduction" else "_pct"
    own = [c for c in conditions if first.cell.column in c.columns]
    alone = len(suspects) == 1 == sum(len(repair.sets) for repair in repairs)
    if alone and first.cell.column.endswith(kind) and own and first.high is not None:
        return replace(
            finding, cells=(first.cell, *others), formula=condition_formula(own[0]),
            expected_low=first.low, expected_high=first.high, expected=first.cell.column,
        )  # fmt: skip
    grid, code = places.grid, tested.unit_code
    row = places.rows[code]
    told = tied | {cell.column for cell in finding.cells}
    names = [name for name in grid.values if name in told]
    cells = [places.ref(name, row) for name in names if grid.present[name][row]]
    cells.sort(key=lambda cell: cell != tested)
    return replace(finding, cells=tuple(cells), expected_low=None, expected_high=None)


def _kin(finding: Finding, tied: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Columns that tell of the households behind a finding on rates, counts they hold included."""
    names = {cell.column for cell in finding.cells if cell.column in tied}
    columns = frozenset().union(*(tied[name] for name in names))
    families = [one for one in FAMILIES if not columns.isdisjoint(one[4:])]
    return columns.union(*(filter(None, one[:4]) for one in families))


def _of_units(places: CellPlaces, finding: Finding, households: Iterable[RowHouseholds]) -> Finding:
    """Mark a rate of the total row that only the households of the units speak against."""
    cell = next((c for c in finding.cells if c.column == finding.expected), None)
    if finding.rule.id not in _RATES or cell is None:
        return finding
    row = places.rows[cell.unit_code]
    if row < places.grid.units:
        return finding
    own = [one for one in households if cell.column in one.rates]
    if not own or any(one.fails[row] or one.printed[row] for one in own):
        return finding
    return replace(finding, params={**finding.params, "by_units": True})


def _once(located: Iterable[tuple[Finding, bool]]) -> list[Finding]:
    """Make one finding of all that accuse one rate, or hold the same figures against each other.

    What a repair makes of the rate goes before what single counts would make of it.

    Examples
    --------
    >>> from povlib.findings import CellRef
    >>> from povlib.rule_table import RULES
    >>> rule = next(rule for rule in RULES if rule.id == "rate")
    >>> a, b = (CellRef("plan_table.csv", 2, "A", "01", name, "9") for name in ("x_pct", "x"))
    >>> found = [(Finding(f"rate-{n}", rule, "A", cells), False)
    ...          for n, cells in enumerate([(a, b), (b, a), (b,)])]
    >>> [one.id for one in _once(found)]
    ['rate-0', 'rate-2']
    """
    found: dict[object, tuple[Finding, bool]] = {}
    for finding, moved in located:
        cells = finding.cells
        key: object = object()
        if finding.rule.id in _RATES and finding.arithmetic is None and cells:
            first = next((c for c in cells if c.column == finding.expected), cells[0])
            blank = finding.expected_low is None
            key = frozenset(c.address for c in cells) if blank else (first.address,)
        before, was_moved = found.get(key, (finding, moved))
        if key not in found:
            found[key] = finding, moved
            continue
        ends = [one for one, is_moved in ((before, was_moved), (finding, moved))
                if is_moved == (was_moved or moved)]  # fmt: skip
        low = max((x for one in ends if (x := one.expected_low) is not None), default=None)
        high = min((x for one in ends if (x := one.expected_high) is not None), default=None)
        if low is not None and high is not None and low > high:
            low = high = None
        found[key] = replace(
            before, cells=tuple(dict.fromkeys((*before.cells, *cells))),
            groups=tuple(sorted({*before.groups, *finding.groups})),
            expected_low=low, expected_high=high,
        ), was_moved or moved  # fmt: skip
    return [finding for finding, _ in found.values()]


def _without_echoes(
    located: Sequence[tuple[Finding, bool]], always: Sequence[set[str]]
) -> list[tuple[Finding, bool]]:
    """Accuse no row of sums because of a unit whose own error mends it.

    So it is where every repair changes a cell that another finding names, and none of the row.
    """
    told = {
        at
        for finding, _ in located
        if finding.rule.id in _RATES and "by_units" not in finding.params
        for at in finding.groups
        if not always[at].isdisjoint(cell.address for cell in finding.cells)
    }  # fmt: skip
    return [
        (finding, moved)
        for finding, moved in located
        if not ("by_units" in finding.params and told.issuperset(finding.groups) and finding.groups)
        or any(cell.address in always[at] for cell in finding.cells for at in finding.groups)
    ]


def _agreeing(found: Sequence[Finding]) -> list[Finding]:
    """Say of no row that households of each year explain it where a rate of it is accused."""
    accused = {
        cell.address
        for finding in found if finding.rule.id in _RATES
        for cell in finding.cells if cell.column == finding.expected
    }  # fmt: skip
    kept = []
    for finding in found:
        if finding.rule.id == "one_base":
            gone = {cell.unit for cell in finding.cells if cell.address in accused}
            rows = tuple(row for row in finding.params["rows"] if row not in gone)
            cells = tuple(cell for cell in finding.cells if cell.unit not in gone)
            params = {**finding.params, "rows": rows, "n": len(rows)}
            finding = replace(finding, cells=cells, params=params)
            if not rows:
                continue
        kept.append(finding)
    return kept


def locate_findings(
    places: CellPlaces,
    findings: Iterable[Finding],
    repairs: Sequence[Repair],
    conditions: Sequence[RateCondition],
    households: Sequence[RowHouseholds] = (),
) -> list[Finding]:
    """Say which repairs mend each finding, and whether they agree on one of its cells.

    What only a rule of the plan's own forbids is no contradiction, and nothing mends it.

    Parameters
    ----------
    places : CellPlaces
    findings : iterable of Finding
    repairs : sequence of Repair
    conditions : sequence of RateCondition
        Those that hold under the convention of the plan.
    households : sequence of RowHouseholds
        What they make of each row.

    Returns
    -------
    list of Finding
    """
    tied = tied_columns(conditions)
    groups: dict[str, list[int]] = {}
    rows: dict[tuple[str, str, str], list[int]] = {}
    always: list[set[str]] = []
    for at, repair in enumerate(repairs):
        for cell in repair.cells:
            groups.setdefault(cell.address, []).append(at)
            rows.setdefault((cell.file, cell.unit_code, cell.column), []).append(at)
        sets = [{s.cell.address for s in one.suspects} for one in repair.sets]
        always.append(set.intersection(*sets) if repair.complete and sets else set())
    located: list[tuple[Finding, bool]] = []
    for finding in findings:
        if finding.rule.own:
            located.append((replace(finding, confidence="own"), False))
            continue
        tested = finding.expected
        cells = dict.fromkeys(cell.address for cell in finding.cells)
        own = sorted({at for cell in cells for at in groups.get(cell, ())})
        if not own and finding.rule.id in _RATES:  # what its households rest on
            kin, here = _kin(finding, tied), {(c.file, c.unit_code) for c in finding.cells}
            near = {key: found for key, found in rows.items() if key[2] in kin}
            own = sorted({at for key, found in near.items() if key[:2] in here for at in found})
            if not own and places.rows[finding.cells[0].unit_code] >= places.grid.units:
                # what the units add up to
                own = sorted({at for found in near.values() for at in found})
        finding = _of_units(places, finding, households)
        finding = _accuse(places, finding, [repairs[at] for at in own], conditions)
        cells = dict.fromkeys(cell.address for cell in finding.cells)
        hit = {cell for at in own for cell in always[at] if cell in cells}
        known = ("one_cell" if len(hit) == 1 else "several_cells") if own else "unlocated"
        confidence = finding.confidence or known
        finding = replace(finding, groups=tuple(own), confidence=confidence)
        located.append((finding, finding.expected != tested))
    return _agreeing(_once(_without_echoes(located, always)))
