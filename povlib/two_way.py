"""Two-way tables: units by groups in proportion to weights, with the totals of both given.

Every cell is ``weight · row multiplier · column multiplier``, rounded by the signposts of a
divisor method (`povlib.signposts`), so that rows and columns have the totals that were asked for:
biproportional apportionment. Such a table minimises ``Σ log(s(k)/w)`` over all steps taken, which
is a transportation problem with convex costs. Its order is decided by products of fractions, so
that ties, zero cells, floors and caps do no harm, and a table is found whenever there is one.

Sources: M. L. Balinski and G. Demange, "An axiomatic approach to proportionality between matrices",
Mathematics of Operations Research 14 (1989); G. Rote and M. Zachariasen, "Matrix scaling by network
flow", Proceedings of SODA (2007); F. Pukelsheim, *Proportional Representation* (2nd ed. 2017),
chapters 14 and 15.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from povlib.amounts import exact_sum
from povlib.two_way_cells import Cells, log_weights
from povlib.two_way_inputs import Asked, asked_for, whole_table
from povlib.two_way_proof import count_tables, prove, proved, settle_cells, tie_groups, tight_cells
from povlib.two_way_results import Bottleneck, NoTable, TiedCells, TwoWay
from povlib.two_way_search import search_table

__all__ = ["NoTable", "TwoWay", "certify_two_way", "two_way"]


def two_way(
    weights: Any,
    row_totals: Any,
    column_totals: Any,
    rule: str = "webster",
    *,
    lower: Any = None,
    upper: Any = None,
    tie_key: Any = None,
) -> TwoWay | NoTable:
    """Fill a two-way table in proportion to weights so that rows and columns have their totals.

    Parameters
    ----------
    weights : array_like of int, Fraction or Decimal
        One list for each row, zero or more. A cell with weight zero stays at its floor.
    row_totals, column_totals : array_like of int
    rule : {"adams", "dean", "hill", "webster", "modified_webster", "jefferson"}
        How quotients become whole numbers.
    lower, upper : int or array_like of int, optional
        Floors and caps, one for each cell or one for all; without them zero and no cap.
    tie_key : array_like of int, optional
        One number for each cell. Where tables are exactly equal, the cell with the smallest number
        gets one more if it can, then the next; cells with equal numbers are left undecided, with
        all that comes after. Without it the tie is left; the order of the cells never decides.

    Returns
    -------
    TwoWay or NoTable

    Examples
    --------
    >>> votes = [[123, 45, 815], [912, 714, 414], [312, 255, 215]]
    >>> found = two_way(votes, [5, 11, 4], [7, 5, 8])
    >>> found.counts.tolist(), found.certificate
    ([[1, 0, 4], [4, 4, 3], [2, 1, 1]], True)

    The multipliers of the second row and of the columns round 912, 714 and 414 to 4, 4 and 3:

    >>> row, columns = found.row_multipliers[1], found.column_multipliers
    >>> str(row), [str(column) for column in columns]
    ('1/159', ['39/50', '21/25', '1'])
    >>> [round(float(row * w * m), 2) for w, m in zip(votes[1], columns)]
    [4.47, 3.77, 2.6]

    Everything is equal, and one of two cells in each row is to get one more:

    >>> tied = two_way([[10, 10], [10, 10]], [1, 1], [1, 1])
    >>> tied.counts.tolist(), tied.ties[0].to_give, tied.ties[0].tables
    ([[0, 0], [0, 0]], 2, 2)
    >>> two_way([[10, 10], [10, 10]], [1, 1], [1, 1], tie_key=[[2, 1], [3, 4]]).counts.tolist()
    [[0, 1], [1, 0]]

    The first two rows need 5, but have weights in the first column only, which takes 4:

    >>> none = two_way([[1, 0], [1, 0], [1, 1]], [2, 3, 2], [4, 3])
    >>> none.bottleneck.rows.tolist(), none.bottleneck.columns.tolist(), none.bottleneck.short
    ([0, 1], [0], 1)
    """
    asked = asked_for(weights, row_totals, column_totals, rule, lower, upper)
    key = None
    if tie_key is not None:
        key = whole_table(tie_key, "key of ties", asked.caps.shape, 0, least=None)
    return _solve(asked, key)


def certify_two_way(
    weights: Any, counts: Any, rule: str = "webster", *, lower: Any = None, upper: Any = None
) -> bool:
    """Check exactly that no other table of the same totals is better; for any table at all.

    Examples
    --------
    >>> votes = [[123, 45, 815], [912, 714, 414], [312, 255, 215]]
    >>> certify_two_way(votes, [[1, 0, 4], [4, 4, 3], [2, 1, 1]])
    True
    >>> certify_two_way(votes, [[1, 1, 3], [4, 3, 4], [2, 1, 1]])
    False
    """
    table = whole_table(counts, "counts", None, 0)
    asked = asked_for(weights, table.sum(axis=1), table.sum(axis=0), rule, lower, upper)
    asked = asked.with_first()
    if (table < asked.floors).any() or (table > asked.caps).any():
        return False
    flipped = len(asked.columns) > len(asked.rows)
    cells = (asked.turned() if flipped else asked).cells()
    cells.take(table.T if flipped else table)
    return proved(cells) is not None


def _solve(asked: Asked, key: np.ndarray | None) -> TwoWay | NoTable:
    """Find a table, prove it, and settle its ties."""
    first = asked.with_first()
    found = _search(first)
    if isinstance(found, NoTable):
        if first is not asked and not isinstance(_search(asked._replace(rule="webster")), NoTable):
            return replace(found, by_rule=True)
        return found
    cells, flipped = found
    multipliers = prove(cells)
    groups, undecided = [], np.zeros(cells.shape, dtype=bool)
    tight = tight_cells(cells, multipliers)
    base = cells.counts.copy()
    if tight is not None and tight.last.any():
        groups = [(marks, marks & tight.last) for marks in tie_groups(tight)]
        for _, last in groups:
            base[last] -= 1
        if key is not None:
            settle_cells(cells, tight, key.T if flipped else key)
        for marks in tie_groups(tight):
            undecided |= marks
    counts = np.where(undecided, base, cells.counts)
    ties = tuple(
        _tie(marks, last, marks & ~undecided & (counts > base), flipped) for marks, last in groups
    )
    return TwoWay(
        asked.rule, _turned(counts, flipped), asked.rows, asked.columns, ties,
        _turned(cells.counts, flipped), _holds(cells, multipliers), cells.costs.power,
        first.floors, first.caps, cells, flipped, multipliers,
    )  # fmt: skip


def _turned(table: np.ndarray, flipped: bool) -> np.ndarray:
    """Give a table as it was asked for, with Python integers only where they are needed."""
    if table.dtype == object and table.max(initial=0) < 2**62:
        table = table.astype(np.int64)
    return table.T.copy() if flipped else table.copy()


def _holds(cells: Cells, multipliers: list[Fraction]) -> bool:
    """Check totals, bounds and, apart from all that was done, every cell beside the multipliers."""
    counts = cells.counts
    if (counts.sum(axis=1) != cells.rows).any() or (counts.sum(axis=0) != cells.columns).any():
        return False
    if (counts < cells.lower).any() or (counts > cells.upper).any():
        return False
    cells.take(counts)
    return tight_cells(cells, multipliers) is not None


def _tie(marks: np.ndarray, last: np.ndarray, given: np.ndarray, flipped: bool) -> TiedCells:
    """Describe cells that tie, of which those marked `last` have one more in some table."""
    marks, last, given = (_turned(each, flipped) for each in (marks, last, given))
    rows, columns = marks.any(axis=1), marks.any(axis=0)
    in_rows, in_columns = last.sum(axis=1), last.sum(axis=0)
    tables = count_tables(marks[np.ix_(rows, columns)], in_rows[rows], in_columns[columns])
    return TiedCells(
        np.argwhere(marks), int(last.sum()),
        {i: int(in_rows[i]) for i in np.flatnonzero(rows).tolist()},
        {j: int(in_columns[j]) for j in np.flatnonzero(columns).tolist()},
        tables, np.argwhere(given),
    )  # fmt: skip


def _search(asked: Asked) -> tuple[Cells, bool] | NoTable:
    """Find a table that meets all totals, with the shorter side as columns."""
    if obstacle := _obstacle(asked):
        return obstacle
    flipped = len(asked.columns) > len(asked.rows)
    turned = asked.turned() if flipped else asked
    cells = turned.cells()
    cut = search_table(cells, log_weights(turned.weights, turned.under))
    if cut is None:
        return cells, flipped
    here, there = (~cut.columns, ~cut.rows) if flipped else cut
    bottleneck = Bottleneck(
        np.flatnonzero(here), np.flatnonzero(there), exact_sum(asked.rows[here]),
        exact_sum(asked.caps[np.ix_(here, ~there)].ravel()),
        exact_sum(asked.floors[np.ix_(~here, there)].ravel()), exact_sum(asked.columns[there]),
    )  # fmt: skip
    sums = exact_sum(asked.rows), exact_sum(asked.columns)
    return NoTable(*sums, [], {}, {}, {}, {}, bottleneck)


def _obstacle(asked: Asked) -> NoTable | None:
    """Tell what leaves no table: sums that differ, crossed bounds, single rows and columns."""
    floors, caps = asked.floors, asked.caps
    crossed = [(int(i), int(j)) for i, j in np.argwhere(floors > caps)]
    short: list[dict[int, int]] = []
    over: list[dict[int, int]] = []
    for totals, axis in ((asked.rows, 1), (asked.columns, 0)):
        most, least = _sums(caps, axis), _sums(floors, axis)
        for found, more, less in ((short, totals, most), (over, least, totals)):
            at = np.flatnonzero(less < more).tolist()
            found.append({i: int(more[i]) - int(less[i]) for i in at})
    sums = exact_sum(asked.rows), exact_sum(asked.columns)
    if sums[0] == sums[1] and not (crossed or any(short) or any(over)):
        return None
    return NoTable(*sums, crossed, short[0], short[1], over[0], over[1])


def _sums(table: np.ndarray, axis: int) -> np.ndarray:
    """Add up rows or columns; caps that stand for none may be large."""
    wide = table.size and int(table.max()) * table.shape[axis] >= 2**62
    sums: np.ndarray = (table.astype(object) if wide else table).sum(axis=axis)
    return sums
