"""Hypotheses: how a repair of a printed table could have come about.

A repair says which cells must change and what they may become. A story goes the other way: it
takes values that the repair allows and names slips that could have put the printed figures in
their place. Stories are ranked by keystrokes; they never decide anything.

A story is told when its slips settle the values of all the cells, alone or through the sums that
tie them. A figure copied from another row or column says nothing about the value that belongs
there; what such a story leaves open is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from povlib.integer_bounds import Constraint, Problem, narrow
from povlib.printed_tables import TOTAL, Cell, Entry, PrintedTable, Row, printed_table
from povlib.slip_patterns import KINDS, REMARKS, Slip, find_slips, settled_by
from povlib.slips import keystrokes, slip_values

__all__ = [
    "KINDS",
    "TOTAL",
    "Cell",
    "Entry",
    "PrintedTable",
    "Slip",
    "Story",
    "Tie",
    "keystrokes",
    "number_stories",
    "printed_table",
    "rank",
    "stories",
]  # fmt: skip

TRIES = 2000
"""So many combinations of values are tried for one repair, so many values of a range looked at."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What several cells of a repair must satisfy: ``low ≤ Σ coefficient·cell ≤ high``."""

    cells: tuple[Cell, ...]
    coefficients: tuple[int, ...]
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """How the printed figures of a repair could have come about.

    Attributes
    ----------
    keystrokes : int
        From the values of the story to the print, over all cells of the repair; for cells whose
        value it leaves open, the least that their range allows.
    entries : tuple of Entry
        All cells of the repair.
    slips : tuple of Slip
        In the order of `KINDS`.
    """

    keystrokes: int
    entries: tuple[Entry, ...]
    slips: tuple[Slip, ...]

    @property
    def kind(self) -> str:
        """Kind of the first slip."""
        return self.slips[0].kind

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Cells of the repair."""
        return tuple(entry.cell for entry in self.entries)

    @property
    def values(self) -> tuple[int | None, ...]:
        """Value of each cell in units of its last decimal; None where the story leaves it open."""
        return tuple(entry.units for entry in self.entries)

    @property
    def unexplained(self) -> tuple[Entry, ...]:
        """Cells of the repair whose print no slip explains."""
        explained = {entry for slip in self.slips for entry in slip.cells}
        return tuple(entry for entry in self.entries if entry not in explained)


def _place(cell: Cell) -> tuple[bool, Row, str]:
    return (not isinstance(cell[0], int), cell[0], cell[1])


def rank(found: Iterable[Story]) -> tuple[Story, ...]:
    """Order stories: fewest keystrokes, then fewest figures left unexplained.

    Equals stay beside each other, in the order of `KINDS`, cells and values; none is dropped.
    """
    order = {kind: place for place, kind in enumerate(KINDS)}
    return tuple(
        sorted(
            found,
            key=lambda story: (
                story.keystrokes,
                len(story.unexplained),
                [order[slip.kind] for slip in story.slips],
                [_place(cell) for cell in story.cells],
                [(value is None, value or 0) for value in story.values],
                [[_place(e.cell) for e in (*s.cells, *s.others)] for s in story.slips],
            ),
        )
    )


def stories(
    table: PrintedTable,
    ranges: Mapping[Cell, tuple[int, int]],
    ties: Sequence[Tie] = (),
) -> tuple[Story, ...]:
    """List the stories of one repair, best first.

    Parameters
    ----------
    table : PrintedTable
    ranges : mapping of cell to (least, greatest)
        The cells that the repair changes, and what they may become.
    ties : sequence of Tie
        What several of these cells must satisfy together.

    Returns
    -------
    tuple of Story
        Ranked; empty when no kind of slip explains any of the cells.

    Examples
    --------
    Two figures that must add to 39 are printed as 26 and 59:

    >>> table = printed_table({"exits_em": ["4", "26", "59"]}, {"exits_em": "43"})
    >>> cells = (1, "exits_em"), (2, "exits_em")
    >>> found = stories(
    ...     table, {cells[0]: (10, 16), cells[1]: (23, 29)}, [Tie(cells, (1, 1), 39, 39)]
    ... )
    >>> [(story.kind, story.values, story.keystrokes) for story in found]
    [('digit_substituted', (10, 29), 3), ('digit_substituted', (16, 23), 3),
     ('row_shifted', (13, 26), 4)]
    """
    search = _Search(table, ranges, ties)
    found: dict[Story, None] = {}
    for assumed in search.solutions():
        found.update(dict.fromkeys(search.told(assumed)))
    return rank(found)


def number_stories(
    printed: str, value: int | Decimal, decimals: int = 0, notation: str = "vi"
) -> tuple[Story, ...]:
    """List the stories of one figure that stands alone, such as one in the prose.

    Examples
    --------
    >>> [(story.kind, story.keystrokes) for story in number_stories("5.374", 5347)]
    [('digits_transposed', 1)]
    """
    table = printed_table({"": [printed]}, notations={"": notation})
    places = max(decimals, table.decimals[""])
    printed_value = table.values[""][0]
    if printed_value is not None:
        printed_value *= 10 ** (places - table.decimals[""])
    table = replace(table, values={"": (printed_value,)}, decimals={"": places})
    units = int(value * 10**places)
    return stories(table, {(0, ""): (units, units)})


class _Search:
    """Values that slips suggest for the cells of one repair, and the stories they make."""

    def __init__(
        self,
        table: PrintedTable,
        ranges: Mapping[Cell, tuple[int, int]],
        ties: Sequence[Tie],
    ) -> None:
        unknown = {cell for tie in ties for cell in tie.cells} - set(ranges)
        if unknown:
            raise ValueError(f"ties name cells without a range: {sorted(unknown, key=_place)}")
        self.table = table
        self.cells = sorted(ranges, key=_place)
        self.spare = len(ties)
        self.least: dict[Cell, int] = {}
        at = {cell: place for place, cell in enumerate(self.cells)}
        self.root = Problem()
        for cell in self.cells:
            self.root.variable(*ranges[cell])
        for tie in ties:
            terms = [(at[cell], c) for cell, c in zip(tie.cells, tie.coefficients, strict=True)]
            self.root.constraints.append(Constraint(terms, tie.low, tie.high, 0))
        self.possible = narrow(self.root) is None
        self.printed = [table.value(cell) for cell in self.cells]

    def solutions(self) -> Iterator[dict[Cell, int | None]]:
        """Yield each assignment of values to try, then what the ranges alone settle."""
        if not self.possible or not self.cells:
            return
        found: dict[tuple[int, ...], None] = {}
        self.tries = TRIES
        suggested = [
            self._suggested(cell) if low < high else []
            for cell, low, high in zip(self.cells, self.root.low, self.root.high, strict=True)
        ]
        self._extend(self.root, 0, self.spare, suggested, found)
        for values in found:
            yield dict(zip(self.cells, values, strict=True))
        bounds = zip(self.root.low, self.root.high, strict=True)
        settled = [low if low == high else None for low, high in bounds]
        if None in settled and self._changes(settled):
            yield dict(zip(self.cells, settled, strict=True))

    def _changes(self, values: Sequence[int | None]) -> bool:
        """Tell whether no cell keeps its printed value: a repair changes all its cells."""
        return all(
            value is None or value != printed
            for value, printed in zip(values, self.printed, strict=True)
        )

    def _suggested(self, cell: Cell) -> list[int]:
        """Values that one slip, or a figure gone astray in the row or column, suggests."""
        row, column = cell
        decimals = self.table.decimals.get(column, 0)
        notation = self.table.notations.get(column, "vi")
        found = set(slip_values(self.table.text(cell), decimals, notation))
        for other in self.cells:
            near = other[1] == column or (
                other[0] == row and self.table.decimals.get(other[1], 0) == decimals
            )
            value = self.table.value(other)
            if near and value is not None:
                found.add(value)
        return sorted(value for value in found if value != self.table.value(cell))

    def _extend(
        self,
        box: Problem,
        place: int,
        spare: int,
        suggested: list[list[int]],
        found: dict[tuple[int, ...], None],
    ) -> None:
        """Settle one cell after the other; as many as there are ties may follow from the rest."""
        while place < len(self.cells) and box.low[place] == box.high[place]:
            place += 1
        if place == len(self.cells):
            if box.low == box.high and self._changes(box.low):
                found[tuple(box.low)] = None
            return
        for value in suggested[place]:
            if box.low[place] <= value <= box.high[place] and self.tries:
                self.tries -= 1
                child = box.copy()
                child.low[place] = child.high[place] = value
                if narrow(child) is None:
                    self._extend(child, place + 1, spare, suggested, found)
        if spare:
            self._extend(box, place + 1, spare - 1, suggested, found)

    def told(self, assumed: Mapping[Cell, int | None]) -> Iterator[Story]:
        """Tell a story for each slip that fits, with what explains the other cells beside it."""
        slips = find_slips(self.table, assumed)
        remarks = [slip for slip in slips if slip.kind in REMARKS]
        slips = tuple(slip for slip in slips if slip.kind not in REMARKS)
        entries = tuple(self.table.entry(cell, assumed[cell]) for cell in self.cells)
        usual = _complete([], slips)
        others = (slip for slip in slips if slip not in usual)
        for chosen in (usual, *(_complete([slip], slips) for slip in others)):
            if chosen and self._settle(chosen, assumed):
                ordered = tuple(slip for slip in slips if slip in chosen)
                strokes = sum(map(self._keystrokes, entries))
                yield Story(strokes, entries, (*ordered, *remarks))

    def _settle(self, slips: Iterable[Slip], assumed: Mapping[Cell, int | None]) -> bool:
        """Decide whether the slips leave no other values than the assumed ones."""
        box = self.root.copy()
        pinned = {e.cell: e.units for slip in slips for e in settled_by(slip)}
        for place, cell in enumerate(self.cells):
            value = pinned.get(cell)
            if value is not None:
                box.low[place] = box.high[place] = value
        if narrow(box) is not None:
            return False
        bounds = zip(self.cells, box.low, box.high, strict=True)
        return all(low == high or assumed[cell] is None for cell, low, high in bounds)

    def _keystrokes(self, entry: Entry) -> int:
        """Keystrokes from an assumed value to the print, or the fewest that its range allows."""
        table, cell = self.table, entry.cell
        if entry.units is not None:
            return keystrokes(entry.printed, table.write(cell, entry.units))
        if cell not in self.least:
            place = self.cells.index(cell)
            low, high = self.root.low[place], self.root.high[place]
            near = [low, high, *(v for v in self._suggested(cell) if low <= v <= high)]
            every = range(low, high + 1) if high - low < TRIES else ()
            least = len(entry.printed) + len(table.write(cell, high))
            for value in (*near, *every):
                if value != table.value(cell):
                    least = min(least, keystrokes(entry.printed, table.write(cell, value)))
                if least <= 1:
                    break
            self.least[cell] = least
        return self.least[cell]


def _complete(chosen: Sequence[Slip], slips: Iterable[Slip]) -> frozenset[Slip]:
    """Add to the chosen slips those that explain other cells, the first in order first."""
    found = list(chosen)
    explained = {entry for slip in chosen for entry in slip.cells}
    for slip in slips:
        if explained.isdisjoint(slip.cells):
            found.append(slip)
            explained.update(slip.cells)
    return frozenset(found)
