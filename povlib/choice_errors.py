"""Why a planner's choice cannot be read or carried out, in words, and the nearest that can."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from povlib.allocation_inputs import AllocationError, Problem
from povlib.allocation_rules import RULES
from povlib.allocation_words import PROBLEMS as ALLOCATION_PROBLEMS
from povlib.choice_words import FIELDS, PROBLEMS
from povlib.columns import column_label
from povlib.wording import LANGUAGES, fill

__all__ = ["ChoiceError", "Nearest", "told"]

MOST_ALIKE = 4
"""Most reasons of one kind that are told one by one."""
_WORDS = ALLOCATION_PROBLEMS | PROBLEMS


@dataclass(frozen=True, slots=True)
class Nearest:
    """The field to change, and the nearest figure that can be carried out."""

    field: str
    value: int


_FRACTION = re.compile(r"Fraction\(([0-9]+), ([0-9]+)\)")


def _plain(found: re.Match[str]) -> str:
    return found[1] if found[2] == "1" else f"{found[1]}/{found[2]}"


def told(problem: Problem, lang: str) -> str:
    """Tell one reason in a language; columns and fields in it go by their labels.

    Examples
    --------
    >>> told(("choice_whole", {"field": "target", "found": "abc"}), "en")
    'Target (households): expected a whole number of households, 0 or more, like 387; found “abc”.'
    """
    key, params = problem
    shown = dict(params)
    if shown.get("field") in FIELDS:
        shown["field"] = FIELDS[shown["field"]][LANGUAGES.index(lang)]
    if shown.get("method") in RULES:
        shown["method"] = RULES[shown["method"]].label(lang)
    if key == "dial":
        key = "dial_above" if shown["above"] else key
        shown["found"] = _FRACTION.sub(_plain, str(shown["found"]))
    if key == "choice_bound":
        names = (f"{column_label(name, lang)} ({name})" for name in shown["known"].split(", "))
        shown["known"] = "; ".join(names)
    if key in ("no_column", "blank_cells", "only_zeros"):
        shown["column"] = column_label(shown["column"], lang, shown.pop("year", None))
    return fill(_WORDS, key, lang, **shown).replace("….", "…")  # a list that goes on ends so


class ChoiceError(AllocationError):
    """A choice that cannot be read or carried out, with every reason and the nearest that can.

    Attributes
    ----------
    nearest : Nearest or None
    """

    def __init__(self, problems: Any, nearest: Nearest | None = None) -> None:
        self.nearest = nearest
        super().__init__(problems)

    def message(self, lang: str = "vi") -> str:
        """Tell all of it in a language, one line for each reason, the way out last."""
        lines = []
        for _, problems in groupby(self.problems, lambda problem: problem[0]):
            alike = list(problems)
            lines += [told(problem, lang) for problem in alike[:MOST_ALIKE]]
            if (more := len(alike) - MOST_ALIKE) > 0:
                lines.append(fill(PROBLEMS, "and_so_on", lang, n=more))
        if self.nearest is not None:
            key = f"nearest_{self.nearest.field}"
            lines.append(fill(PROBLEMS, key, lang, value=self.nearest.value))
        return "\n".join(lines)
