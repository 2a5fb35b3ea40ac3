"""Large tables that add up, and the same tables with typing errors: for tests and for ``bench``.

Units in rows and a total row: poor households at the start, exits, the end, exits of minorities,
the rate at the end, the fall of the rate. Rates follow from household totals that are not printed,
both years over one total, the fall as a difference of rounded rates; totals add up as well.
"""

from __future__ import annotations

import random

from povlib.localize import LinearEdit, RateEdit, System

COLUMNS = ("start", "exits", "end", "exits_em", "rate", "fall")
COUNTS = 4
UNIT = 10_000


def rounded(count: int, total: int) -> int:
    """Round a share half up, in hundredths of a per cent."""
    return (2 * UNIT * count + total) // (2 * total)


def table(units: int, chance: random.Random) -> list[list[int]]:
    """Rows of a consistent table, the total row last."""
    rows, totals = [], []
    for _ in range(units):
        total = int(chance.lognormvariate(7.0, 0.6)) + 50
        start = round(total * min(0.6, chance.lognormvariate(-2.6, 0.7)))
        exits = round(start * chance.uniform(0.05, 0.6))
        rows.append([start, exits, start - exits, round(exits * chance.random())])
        totals.append(total)
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    for row, total in zip(rows, [*totals, sum(totals)], strict=True):
        rate = rounded(row[2], total)
        row += [rate, rounded(row[0], total) - rate]
    return rows


def mistype(value: int, chance: random.Random) -> int:
    """Another figure that a slip of the fingers makes of this one."""
    digits = str(value)
    while int(digits) == value:
        at = chance.randrange(len(digits))
        slip = chance.choice("replace swap double drop".split())
        if slip == "replace":
            digits = digits[:at] + chance.choice("0123456789") + digits[at + 1 :]
        elif slip == "swap":
            digits = digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :]
        elif slip == "double":
            digits = digits[: at + 1] + digits[at:]
        elif len(digits) > 1:
            digits = digits[:at] + digits[at + 1 :]
    return int(digits)


def linked(rows: list[list[int]], *, rates: bool = True) -> System:
    """Tie the cells of a table by all its edits; cells are numbered row by row."""
    width = len(COLUMNS) if rates else COUNTS
    last = len(rows) - 1
    linear = []
    found = []
    for row in range(len(rows)):
        at = row * width
        linear.append(LinearEdit((at, at + 1, at + 2), (1, -1, -1), 0, 0))
        linear.append(LinearEdit((at + 1, at + 3), (1, -1), 0, None))
        if rates:
            found.append(RateEdit(((at + 2, 1),), ((at + 4, 1),), UNIT, row))
            found.append(RateEdit(((at, 1),), ((at + 4, 1), (at + 5, 1)), UNIT, row))
    for column in range(COUNTS):
        cells = tuple(range(column, width * len(rows), width))
        linear.append(LinearEdit(cells, (1,) * last + (-1,), 0, 0))
    n = width * len(rows)
    high = [10**9] * COUNTS + [UNIT, UNIT] * rates
    return System(
        tuple(value for row in rows for value in row[:width]), (1,) * n, (0,) * n,
        tuple(high * len(rows)), tuple(linear), tuple(found), len(rows) if rates else 0,
        ((tuple(range(last)), last),) if rates else (),
    )  # fmt: skip


def spoilt(units: int, typos: int, seed: int, *, rates: bool = True) -> tuple[System, set[int]]:
    """Make a table with typing errors; give its system and the cells that are wrong."""
    chance = random.Random(seed)
    rows = table(units, chance)
    width = len(COLUMNS) if rates else COUNTS
    wrong = set(chance.sample(range(width * len(rows)), typos))
    for cell in sorted(wrong):
        row, column = divmod(cell, width)
        rows[row][column] = mistype(rows[row][column], chance)
    return linked(rows, rates=rates), wrong
