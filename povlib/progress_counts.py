"""Reports that replace reports, and counts added up month by month: arrays of whole numbers."""

from __future__ import annotations

import numpy as np

__all__ = ["NONE", "balances", "due_months", "monthly", "replaced_by"]

NONE = -1
"""Stands for no row."""


def _groups(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Number the pairs, equal pairs alike."""
    one = np.unique(first, return_inverse=True)[1].astype(np.int64)
    two = np.unique(second, return_inverse=True)[1].astype(np.int64)
    width = int(two.max()) + 1 if two.size else 1
    return np.unique(one * width + two, return_inverse=True)[1]


def replaced_by(
    keys: np.ndarray, days: np.ndarray, replaces: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Find which reports are replaced, and which replace none.

    A report replaces those of the same key that were made on the day it names: an earlier day, or
    its own, and then the ones above it.

    Parameters
    ----------
    keys, days
        For each row what it reports on, and the day of the report.
    replaces
        The day of the report that it replaces; 0 where it replaces none.

    Returns
    -------
    by : numpy.ndarray
        For each row the last of the rows that replace it; `NONE` where it stands.
    dangling : numpy.ndarray of bool
        Rows that name a day on which there is nothing for them to replace.

    Examples
    --------
    The second row replaces the first, the third the second; the last names a day without report.

    >>> by, dangling = replaced_by(np.array([7, 7, 7, 8]), np.array([10, 20, 30, 30]),
    ...     np.array([0, 10, 20, 10]))
    >>> by.tolist(), dangling.tolist()
    ([1, 2, -1, -1], [False, False, False, True])
    """
    rows = len(keys)
    by = np.full(rows, NONE, dtype=np.int64)
    dangling = np.zeros(rows, dtype=bool)
    says = np.flatnonzero(replaces)
    if not says.size:
        return by, dangling
    place = _groups(np.concatenate([keys, keys[says]]), np.concatenate([days, replaces[says]]))
    own, named = place[:rows], place[rows:]
    last = np.full(int(place.max()) + 1, NONE, dtype=np.int64)
    same = replaces[says] == days[says]
    earlier = replaces[says] < days[says]
    np.maximum.at(last, named[earlier], says[earlier])
    alike = np.full(len(last), NONE, dtype=np.int64)
    np.maximum.at(alike, named[same], says[same])
    at = np.arange(rows)
    by = np.where(at < alike[own], np.maximum(alike[own], last[own]), last[own])
    first = np.full(len(last), rows, dtype=np.int64)
    np.minimum.at(first, own, at)
    dangling[says] = ~(earlier & (first[named] < rows)) & ~(same & (first[named] < says))
    return by, dangling


def monthly(
    units: np.ndarray, months: np.ndarray, values: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """Lay counts out by unit and month; no two of them may have the same place.

    Examples
    --------
    >>> monthly(np.array([0, 1]), np.array([2, 0]), np.array([5, 6]), (2, 3)).tolist()
    [[0, 0, 5], [6, 0, 0]]
    """
    table = np.zeros(shape, dtype=values.dtype)
    table[units, months] = values
    return table


def balances(start: np.ndarray, leaving: np.ndarray, entering: np.ndarray) -> np.ndarray:
    """Follow the poor through the months: start − leaving + entering, added up.

    Examples
    --------
    Of ten poor two leave in the first month; in the second three leave and one enters:

    >>> balances(np.array([10]), np.array([[2, 3]]), np.array([[0, 1]])).tolist()
    [[8, 6]]
    """
    return start[:, None] + np.cumsum(entering - leaving, axis=1)


def due_months(every: int, last: int) -> list[int]:
    """List the months in which a report is due: each so many, and the last in any case.

    Examples
    --------
    Quarters of a year that ends with the review of November:

    >>> due_months(3, 11)
    [3, 6, 9, 11]
    """
    return [month for month in range(1, last + 1) if month % every == 0 or month == last]
