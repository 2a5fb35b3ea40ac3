"""Patterns of slips in a table: which slips could have put the print where other values belong.

Each pattern is a generator that takes the printed table and the values that a repair assumes for
its cells (None where they are open), and yields slips.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from povlib.printed_tables import TOTAL, Cell, Entry, PrintedTable, Row
from povlib.slips import keystrokes, slip_kinds

__all__ = ["KINDS", "REMARKS", "Slip", "find_slips", "settled_by"]

KINDS: tuple[str, ...] = (
    "digits_transposed", "digit_substituted", "digit_dropped", "digit_inserted", "mark_slipped",
    "sign_slipped", "rows_exchanged", "columns_exchanged", "rows_moved_up", "rows_moved_down",
    "row_shifted", "copied_above", "copied_below", "wrong_sum", "wrong_column", "near_column",
    "total_summed", "total_omits", "total_repeats", "total_stale", "total_fits",
)  # fmt: skip
"""Every kind of slip, in the order in which equals are listed."""

REMARKS = frozenset({"total_fits"})
"""Kinds that explain nothing, but speak for the values."""

_SETTLING = frozenset(KINDS[: KINDS.index("columns_exchanged") + 1])
_SOURCED = frozenset(KINDS[KINDS.index("rows_moved_up") : KINDS.index("wrong_column") + 1])

MOST = 5
"""When more rows than this explain a total equally well, none of them explains it."""

Assumed = Mapping[Cell, int | None]


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its kind, the cells whose print it could explain, other cells that it names.

    The value of another cell is what the story takes for it: the true figure of the neighbouring
    row, or the earlier figure with which a stale total was computed.
    """

    kind: str
    cells: tuple[Entry, ...]
    others: tuple[Entry, ...] = ()


def settled_by(slip: Slip) -> tuple[Entry, ...]:
    """Cells whose values a slip settles: those it mends, or those whose figure went astray."""
    if slip.kind in _SETTLING:
        return slip.cells
    return slip.others if slip.kind in _SOURCED else ()


def find_slips(table: PrintedTable, assumed: Assumed) -> tuple[Slip, ...]:
    """Find every slip that explains some of the cells, in the order of `KINDS`.

    Examples
    --------
    Row 1 printed 59 for 29, and the total printed is that of the row as it should be:

    >>> from povlib.printed_tables import printed_table
    >>> table = printed_table({"exits": ["16", "59"]}, {"exits": "45"})
    >>> [slip.kind for slip in find_slips(table, {(1, "exits"): 29})]
    ['digit_substituted', 'total_fits']
    """
    found = [slip for pattern in _PATTERNS for slip in pattern(table, assumed)]
    return tuple(sorted(found, key=lambda slip: KINDS.index(slip.kind)))


def _true(table: PrintedTable, assumed: Assumed, cell: Cell) -> int | None:
    return assumed[cell] if cell in assumed else table.value(cell)


def _rows(assumed: Assumed) -> dict[str, list[int]]:
    """Rows among the assumed cells, by column, in order."""
    found: dict[str, list[int]] = {}
    for row, column in assumed:
        if isinstance(row, int):
            found.setdefault(column, []).append(row)
    return {column: sorted(rows) for column, rows in found.items()}


def _typed(table: PrintedTable, assumed: Assumed) -> Iterator[Slip]:
    for cell, value in assumed.items():
        if value is not None:
            notation = table.notations.get(cell[1], "vi")
            for kind in slip_kinds(table.text(cell), table.write(cell, value), notation):
                yield Slip(kind, (table.entry(cell, value),))


def _exchanged(table: PrintedTable, assumed: Assumed) -> Iterator[Slip]:
    """Two rows (of some columns) or two columns (of some rows) that print each other's figures."""
    for kind, line in (("rows_exchanged", 1), ("columns_exchanged", 0)):
        alike: dict[tuple[object, ...], list[Cell]] = {}
        pairs: dict[tuple[Row, Row], list[Cell]] = {}
        for cell, value in assumed.items():
            if value is not None and (line == 0 or cell[0] != TOTAL):
                place = (cell[line], table.decimals.get(cell[1], 0))
                alike.setdefault((*place, value, table.value(cell)), []).append(cell)
        for cell, value in assumed.items():
            place = (cell[line], table.decimals.get(cell[1], 0))
            for other in alike.get((*place, table.value(cell), value), ()):
                if value is not None and (line == 0 or cell[0] != TOTAL):
                    first, second = cell[1 - line], other[1 - line]
                    if (isinstance(first, str), first) < (isinstance(second, str), second):
                        pairs.setdefault((first, second), []).extend((cell, other))
        for cells in pairs.values():
            yield Slip(kind, tuple(table.entry(cell, assumed[cell]) for cell in cells))


def _neighbours(table: PrintedTable, assumed: Assumed) -> Iterator[Slip]:
    """Rows that print the figure of the next or of the previous row of the document."""
    places = {row: place for place, row in enumerate(table.order)}
    for column, own in _rows(assumed).items():
        rows = sorted(places[row] for row in own)
        for step in (1, -1):
            run: list[int] = []
            for row in [*rows, None]:
                linked = row is not None and _linked(table, assumed, column, row, step)
                if run and not (
                    linked
                    and row is not None
                    and all(
                        _linked(table, assumed, column, between, step)
                        for between in range(run[-1] + 1, row)
                    )
                ):
                    yield from _run(table, assumed, column, run, step)
                    run = []
                if linked and row is not None:
                    run.append(row)


def _linked(table: PrintedTable, assumed: Assumed, column: str, place: int, step: int) -> bool:
    order = table.order
    printed = table.value((order[place], column))
    return (
        printed is not None
        and 0 <= place + step < len(order)
        and _true(table, assumed, (order[place + step], column)) == printed
    )


def _run(
    table: PrintedTable, assumed: Assumed, column: str, run: list[int], step: int
) -> Iterator[Slip]:
    cells = [(table.order[place], column) for place in run]
    sources = [(table.order[place + step], column) for place in run]
    if len(run) > 1:
        kind = "rows_moved_up" if step == 1 else "rows_moved_down"
    elif sources[0] in assumed:
        own, printed = assumed[cells[0]], table.value(sources[0])
        if own is not None and own == printed:
            return  # two rows have changed places: that is the story
        kind = "row_shifted"
    else:
        kind = "copied_below" if step == 1 else "copied_above"
    yield Slip(
        kind,
        tuple(table.entry(cell, assumed[cell]) for cell in cells),
        tuple(table.entry(cell, _true(table, assumed, cell)) for cell in sources),
    )


def _other_rows_that_add(table: PrintedTable, assumed: Assumed) -> Iterator[Slip]:
    """Sums of a group that stand in the row of another group, or of the total."""
    for cell, value in assumed.items():
        printed = table.value(cell)
        if cell[0] in table.added and printed is not None:
            for row in table.added:
                other = (row, cell[1])
                true = _true(table, assumed, other)
                if row != cell[0] and true == printed and table.value(other) != value:
                    yield Slip(
                        "wrong_sum", (table.entry(cell, value),), (table.entry(other, true),)
                    )


def _other_columns(table: PrintedTable, assumed: Assumed) -> Iterator[Slip]:
    """Figures that stand, or nearly stand, in another column of their row."""
    for cell, value in assumed.items():
        row, column = cell
        printed, text = table.value(cell), table.text(cell)
        if printed is None:
            continue
        for name in table.values:
            other = (row, name)
            if name == column or table.decimals.get(name, 0) != table.decimals.get(column, 0):
                continue
            true = _true(table, assumed, other)
            if true is None or (other in assumed and table.value(other) == value):
                continue
            if true == printed:
                kind = "wrong_column"
            elif other not in assumed and min(abs(true), abs(printed)) >= 100:
                if keystrokes(text, table.text(other)) != 1:
                    continue
                kind = "near_column"
            else:
                continue
            yield Slip(kind, (table.entry(cell, value),), (table.entry(other, true),))


def _totals(table: PrintedTable, assumed: Assumed) -> Iterator[Slip]:
    """Totals, of groups as well, that fit the assumed values, or other sums of the column."""
    changed = _rows(assumed)
    columns = {column: None for _, column in assumed}
    for column, (row, own) in itertools.product(columns, table.added.items()):
        cell = (row, column)
        rows = [at for at in changed.get(column, []) if at in own]
        if not rows and cell not in assumed:
            continue
        printed_sum, printed, true = table.summed(cell), table.value(cell), None
        moves = {at: _move(table, assumed, (at, column)) for at in rows}
        if printed_sum is not None and None not in moves.values():
            true = printed_sum + sum(move for move in moves.values() if move is not None)
        if true is None or printed is None or _true(table, assumed, cell) != true:
            continue
        entry = table.entry(cell, true)
        if cell not in assumed:
            if printed_sum != printed:
                yield Slip("total_fits", (), (entry,))
            continue
        if printed_sum == printed and rows:
            yield Slip("total_summed", (entry,))
        yield from _other_sums(table, assumed, entry, printed - true, rows)


def _move(table: PrintedTable, assumed: Assumed, cell: Cell) -> int | None:
    """How much more a cell is assumed to hold than it prints."""
    value, printed = assumed[cell], table.value(cell)
    return None if value is None or printed is None else value - printed


def _other_sums(
    table: PrintedTable, assumed: Assumed, entry: Entry, excess: int, rows: list[int]
) -> Iterator[Slip]:
    """Explain by how much a printed total exceeds the sum of the assumed values."""
    column = entry.column
    changed = {row: assumed[row, column] for row in rows}
    own = table.added[entry.row]

    def true(row: int) -> int | None:
        return changed[row] if row in changed else table.values[column][row]

    if excess:
        kind = "total_repeats" if excess > 0 else "total_omits"
        alike = table.rows_of[column].get(abs(excess), ())
        may = {*own, *table.parts} if entry.row == TOTAL else own
        single = [row for row in alike if row in may and (row, column) not in assumed]
        single += [row for row in rows if changed[row] == abs(excess)]
        pairs: list[tuple[int, int]] = []
        seen: dict[int, list[int]] = {}
        for row in sorted(own):
            value = true(row)
            if value:
                pairs += [(other, row) for other in seen.get(abs(excess) - value, ())]
                seen.setdefault(value, []).append(row)
            if len(pairs) > MOST:
                break
        for sets in ([(row,) for row in sorted(single)], pairs):
            if len(sets) <= MOST:
                for chosen in sets:
                    others = tuple(table.entry((row, column), true(row)) for row in chosen)
                    yield Slip(kind, (entry,), others)
    yield from _stale(table, assumed, entry, excess, rows)


def _stale(
    table: PrintedTable, assumed: Assumed, entry: Entry, excess: int, rows: list[int]
) -> Iterator[Slip]:
    """Find the rows with whose earlier figures the total would be right."""
    column = entry.column
    found: list[tuple[Entry, ...]] = []
    # Some of the changed rows, not all: that all of them are as printed is said elsewhere.
    for size in (1, 2):
        for chosen in itertools.combinations(rows, size) if size < len(rows) else ():
            cells = [(row, column) for row in chosen]
            if -sum(_move(table, assumed, cell) or 0 for cell in cells) == excess:
                found.append(tuple(table.entry(cell, table.value(cell)) for cell in cells))
    if excess:
        for row in sorted(table.added[entry.row]):
            cell, value = (row, column), table.values[column][row]
            if cell in assumed or value is None:
                continue
            former = value + excess
            if former < 0 <= value:
                continue
            notation = table.notations.get(column, "vi")
            if slip_kinds(table.write(cell, former), table.text(cell), notation):
                found.append((table.entry(cell, former),))
            if len(found) > MOST:
                return
    for others in found:
        yield Slip("total_stale", (entry,), others)


_PATTERNS = (_typed, _exchanged, _neighbours, _other_rows_that_add, _other_columns, _totals)
