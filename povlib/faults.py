"""Faults in data files, told in words a planner understands: where, what was expected, what was
found, what to do next. All faults of a plan are reported together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from povlib import audit_messages, fault_words, unit_messages

__all__ = [
    "MESSAGES",
    "REASONS",
    "CorrectionsError",
    "DecisionError",
    "Fault",
    "KeptDecisionsError",
    "NotebookFailed",
    "PlanError",
    "ReportError",
    "RulesError",
    "first_in_each_cell",
]

MESSAGES = fault_words.MESSAGES | unit_messages.UNIT_MESSAGES | audit_messages.AUDIT_MESSAGES
REASONS = fault_words.REASONS | audit_messages.RULE_REASONS

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode categories


def _shown(text: str, most: int = 80) -> str:
    """Make a found text fit for one line: what cannot be seen is written as its code."""
    visible = "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in _UNSEEN else char
        for char in text[:most]
    )
    return visible + ("…" if len(text) > most else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one place of one file."""

    code: str
    file: str
    row: int | None = None
    unit: str | None = None
    column: str | None = None
    found: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    def message(self, lang: str = "vi") -> str:
        """Tell the fault in one line: place first, then what to do."""
        which = 0 if lang == "vi" else 1
        words = (("dòng", "row"), ("đơn vị", "unit"), ("cột", "column"))
        place = [_shown(self.file)]
        if self.row is not None:
            place.append(f"{words[0][which]} {self.row}")
        if self.unit:
            place.append(f"{words[1][which]} “{_shown(self.unit)}”")
        if self.column:
            place.append(f"{words[2][which]} {_shown(self.column)}")
        params = {"expected": "", "hint": "", "plan": "", "count": ""}
        params |= {name: _shown(value, 2000) for name, value in self.params.items()}
        reason = REASONS.get(params.pop("reason", ""))
        text = reason[which] if reason else ""
        if text and self.code != "unit_spelling":
            text = f" ({text})"
        found = "" if self.found is None else f"“{_shown(self.found)}”"
        if params["hint"]:
            known = ("; có phải là", "; did you mean")[which]
            params["hint"] = f"{known} {params['hint']}?"
        told = MESSAGES[self.code][which].format(found=found, reason=text, **params)
        return f"{', '.join(place)}: {told.replace('”?. ', '”? ')}"  # a question ends with its mark

    def data(self) -> dict[str, Any]:
        """Give the fault as texts and whole numbers, its message in both languages.

        Examples
        --------
        >>> Fault("no_file", "units.csv").data()["message"]["en"][:31]
        'units.csv: the file is missing.'
        """
        return {
            "code": self.code, "file": self.file, "row": self.row, "unit": self.unit,
            "column": self.column, "found": self.found,
            "message": {lang: self.message(lang) for lang in ("vi", "en")},
        }  # fmt: skip


def first_in_each_cell(faults: Iterable[Fault]) -> list[Fault]:
    """Leave out what is only another consequence of a fault already told of a cell.

    Examples
    --------
    >>> twice = [Fault("count", "t.csv", 2, None, "poor_end"), Fault("rate", "t.csv", 2, None,
    ...     "poor_end"), Fault("no_file", "u.csv")]
    >>> [fault.code for fault in first_in_each_cell(twice)]
    ['count', 'no_file']
    """
    seen: set[tuple[str, int, str]] = set()
    first = []
    for fault in faults:
        if fault.row is not None and fault.column is not None:
            cell = (fault.file, fault.row, fault.column)
            if cell in seen:
                continue
            seen.add(cell)
        first.append(fault)
    return first


class PlanError(ValueError):
    """A plan that cannot be used as it is, with all its faults.

    Attributes
    ----------
    plan : str
        Name of the plan.
    faults : tuple of Fault
    """

    head = (
        "Kế hoạch “{plan}” chưa dùng được: {n} lỗi. Chưa tính gì, chưa ghi gì.",
        "Plan “{plan}” cannot be used: {n} {faults}. Nothing was computed, nothing was written.",
    )

    def __init__(self, plan: str, faults: Iterable[Fault]) -> None:
        self.plan = plan
        self.faults = tuple(faults)
        super().__init__(self.message())

    def message(self, lang: str = "vi") -> str:
        """Tell all the faults, one line each."""
        n = len(self.faults)
        head = self.head[lang != "vi"].format(
            plan=_shown(self.plan), n=n, faults="fault" if n == 1 else "faults"
        )
        return "\n".join([head, *(f"  • {fault.message(lang)}" for fault in self.faults)])


class CorrectionsError(PlanError):
    """A scenario that cannot be used, because the file of corrections has faults."""

    head = (
        "Tệp đính chính của kế hoạch “{plan}” chưa dùng được: {n} lỗi. Số liệu như văn bản vẫn "
        "dùng được, mọi kịch bản thì chưa.",
        "The corrections of plan “{plan}” cannot be used: {n} {faults}. The plan as printed can, "
        "its scenarios cannot.",
    )


class RulesError(PlanError):
    """Own rules that cannot be read; everything else of the plan can be audited."""

    head = (
        "Quy tắc riêng của kế hoạch “{plan}” (rules.csv) có {n} lỗi. Rà soát bỏ qua các quy tắc "
        "này; mọi phép kiểm tra khác vẫn làm.",
        "The own rules of plan “{plan}” (rules.csv) have {n} {faults}. An audit leaves these rules "
        "out and makes every other check.",
    )


class KeptDecisionsError(PlanError):
    """Decisions that cannot be read; everything of the plan can be audited, but for them."""

    head = (
        "Tệp quyết định của người rà soát (findings.csv) trong kế hoạch “{plan}” có {n} lỗi. Chưa "
        "sửa thì không quyết định nào được tính; mọi phép kiểm tra vẫn làm.",
        "The reviewers' decisions of plan “{plan}” (findings.csv) have {n} {faults}. Until this is "
        "mended none of them counts; every check is made.",
    )


class DecisionError(PlanError):
    """A decision on a finding that cannot be recorded as it was given; the plan can be used.

    Examples
    --------
    >>> print(DecisionError("a", [Fault("decision_reviewer", "reviewer")]).message("en"))
    No decision was recorded in findings.csv: 1 fault. Plan “a” is as before.
      • reviewer: a decision needs the name of its reviewer. Write it after --reviewer
    """

    head = (
        "Chưa ghi quyết định vào findings.csv: có {n} lỗi. Kế hoạch “{plan}” vẫn như trước.",
        "No decision was recorded in findings.csv: {n} {faults}. Plan “{plan}” is as before.",
    )


class ReportError(ValueError):
    """A notebook cannot become a report; the message says where and what to change."""


class NotebookFailed(ReportError):
    """A notebook stopped with an error of its own, or does not make a report."""
