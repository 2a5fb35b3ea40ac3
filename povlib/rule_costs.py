"""The step costs of rules that are no divisor methods, from poor households and households.

Each takes arrays of whole numbers, one for each unit, and gives the costs that
`povlib.optimize.allocate_steps` serves in rising order.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from povlib.amounts import largest
from povlib.signposts import SIGNPOSTS
from povlib.step_costs import LinearCosts, StepCosts

__all__ = ["convergence_costs", "fixed_part_costs", "leximin_costs", "nearest_costs"]


def _wide(values: np.ndarray) -> np.ndarray:
    """Leave room for doubling."""
    return values if largest(values) < 2**60 else values.astype(object)


def convergence_costs(poor: np.ndarray, households: np.ndarray) -> StepCosts:
    """Bring the final rates together: least household-weighted variance.

    With r the common rate, Σ H·((P − x)/H − r)² changes by ``(2k + 1 − 2P)/H + 2r`` at step k.

    Examples
    --------
    20 poor of 100 and 5 poor of 50: the first unit has the higher rate and comes first.

    >>> costs = convergence_costs(np.array([20, 5]), np.array([100, 50]))
    >>> [str(costs.cost(unit, 0)) for unit in (0, 1)]
    ['-39/100', '-9/50']
    """
    return LinearCosts(1 - 2 * _wide(poor), 2, households)


def leximin_costs(poor: np.ndarray, households: np.ndarray) -> StepCosts:
    """Lower the highest rate first; of equal rates that of the unit with fewest households.

    One household less lowers a rate most where there are fewest households. Without that second
    rule the result is not the leximin optimum: of 1 poor in 2 and 2 poor in 4, serving the larger
    unit leaves rates of 1/2 and 1/4, serving the smaller one 1/2 and 0.

    Examples
    --------
    >>> costs = leximin_costs(np.array([1, 2]), np.array([2, 4]))
    >>> costs.cost(0, 0) == costs.cost(1, 0), costs.compare(0, 0, 1, 0)
    (True, -1)
    """
    return LinearCosts(-_wide(poor), 1, households, second=households)


def nearest_costs(reference: np.ndarray, weights: np.ndarray) -> LinearCosts:
    """Stay near a reference: least Σ (x − reference)²/weight, so ``(2k + 1 − 2·reference)/weight``.

    Examples
    --------
    Last year's plan was 3 and 2 with equal weights; the third of the first unit costs -1.

    >>> str(nearest_costs(np.array([3, 2]), np.array([1, 1])).cost(0, 2))
    '-1'
    """
    return LinearCosts(1 - 2 * _wide(reference), 2, weights)


def fixed_part_costs(method: str, base: np.ndarray, weights: np.ndarray) -> LinearCosts:
    """Give each unit a fixed part first and share the rest by a divisor method.

    The "Cambridge Compromise" for the European Parliament is base plus Adams: G. Grimmett et al.,
    *The allocation between the EU Member States of the seats in the European Parliament* (2011).

    Examples
    --------
    Two each, the rest by Jefferson with weights 6 and 3: the third of the first unit costs 1/6.

    >>> str(fixed_part_costs("jefferson", np.array([2, 2]), np.array([6, 3])).cost(0, 2))
    '1/6'
    """
    linear = SIGNPOSTS[method].linear if method in SIGNPOSTS else None
    if linear is None:
        known = ", ".join(name for name, post in SIGNPOSTS.items() if post.linear)
        raise ValueError(f"a fixed part needs one of {known}; found {method!r}")
    first, rise, scale = linear
    return LinearCosts(first - rise * _wide(base), rise, weights, scale=Fraction(1, scale))
