"""Mishaps of a whole column or row in words: what could have happened, never what did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from povlib.audit_parts import column_words
from povlib.plan import Plan
from povlib.wording import fill, join_words

__all__ = ["ADVICE", "ALL_EXPLAINED", "COUNTED_TWICE", "ITS_SOURCE", "MISHAPS", "mishap_words"]

MISHAPS: dict[str, tuple[str, str]] = {
    "column_moved_down": (
        "các số của {columns} đứng lệch xuống một dòng",
        "the figures of {columns} stand one row too low",
    ),
    "column_moved_up": (
        "các số của {columns} đứng lệch lên một dòng",
        "the figures of {columns} stand one row too high",
    ),
    "titles_exchanged": (
        "tiêu đề của {columns} bị đổi cho nhau",
        "the titles of {columns} are exchanged",
    ),
    "cells_exchanged": (
        "{units}: số ở {columns} bị đổi chỗ cho nhau",
        "in {units} the figures of {columns} changed places",
    ),
    "column_repeated": (
        "cột {first} ghi lại các số của {second}",
        "the column {first} prints the figures of {second} once more",
    ),
    "other_quotient": (
        "cột {first} không phải điều tiêu đề nói mà là {second} chia cho {third}",
        "the column {first} is not what its title says but {second} over {third}",
    ),
    "other_title": (
        "cột {first} không phải điều tiêu đề nói mà là {second}",
        "the column {first} is not what its title says but {second}",
    ),
    "other_scale_large": (
        "các số của {columns} lớn gấp {factor} lần số đúng",
        "the figures of {columns} are {factor} times too large",
    ),
    "other_scale_small": (
        "các số của {columns} chỉ bằng một phần {factor} số đúng",
        "the figures of {columns} are {factor} times too small",
    ),
    "persons": (
        "cột {columns} đếm người chứ không đếm hộ",
        "the column {columns} counts persons, not households",
    ),
    "unit_twice": (
        "{units} là một đơn vị bị ghi hai lần",
        "{units} are one unit printed twice",
    ),
    "total_among": (
        "{units} không phải một đơn vị mà là tổng của các đơn vị",
        "{units} is no unit but the sum of the units",
    ),
    "subtotals_among": (
        "{units} không phải đơn vị mà là dòng cộng của các đơn vị liền kề",
        "{units} {n|is no unit but the sum|are no units but the sums} of the units next to "
        "{n|it|them}",
    ),
    "group_misnamed": (
        "{moves}, khác với cột group của units.csv",
        "{moves}, unlike what the column group of units.csv says",
    ),
    "unit_left_out": (
        "dòng tổng không tính {units}",
        "the total row leaves out {units}",
    ),
}
"""By kind of mishap."""

ALL_EXPLAINED = (
    "[{failed} phép kiểm tra không đạt, và một sai sót giải thích được tất cả][Một sai sót giải "
    "thích được {part} trong số các phép kiểm tra không đạt]: có thể {story}."
    "[ Cũng có thể {others}.][ {advice}]",
    "[{failed} {failed|check fails|checks fail}, and one mishap would explain them all]"
    "[One mishap would explain {part} of the checks that fail]: it could be that {story}."
    "[ It could also be that {others}.][ {advice}]",
)
"""What a finding says."""

ADVICE: dict[str, tuple[str, str]] = {
    "subtotals_among": (
        "Nếu đúng vậy thì bỏ dòng đó khỏi units.csv và ghi tên nó ở cột group của các đơn vị ấy.",
        "If so, take such a row out of units.csv and name it in the column group of those units.",
    ),
    "group_misnamed": (
        "Nếu đúng vậy thì sửa cột group của units.csv, không phải sửa số.",
        "If so, mend the column group of units.csv; no figure is wrong there.",
    ),
}
"""What to do if a mishap did happen, by its kind."""

COUNTED_TWICE = (
    "[{sum} ghi đúng bằng tổng của {parts} ở mọi cột số hộ. Nếu đó là dòng cộng thì mọi tổng tính "
    "những hộ này hai lần.][{twins} gần như cùng tên và ghi cùng những số. Nếu đó là một đơn vị "
    "thì mọi tổng tính đơn vị này hai lần.]",
    "[{sum} prints the sum of {parts} in every column of counts. If it is a subtotal, every sum "
    "counts these households twice.][{twins} have nearly the same name and the same figures. If "
    "they are one unit, every sum counts it twice.]",
)
"""What is said of rows that count others once more, where nothing is broken."""

ITS_SOURCE = (
    "Bảng gốc mà từ đó bảng này được chép ra.",
    "The table from which this one was copied.",
)
"""What would settle it."""

_FRAME: dict[str, tuple[str, str]] = {
    "quoted": ("“{text}”", "“{text}”"),
    "in_group": ("{unit} thuộc nhóm {group}", "{unit} belongs to the group {group}"),
    "in_no_group": ("{unit} không thuộc nhóm nào", "{unit} belongs to no group"),
    "or": ("{others} hoặc {last}", "{others} or {last}"),
}
_MOST_UNITS = 6


def mishap_words(plan: Plan, *told: Mapping[str, Any], lang: str) -> str:
    """Say in half a sentence what could have happened, or what else; empty where there is nothing.

    Parameters
    ----------
    plan : Plan
    *told : mapping
        `params` of a finding *one_mishap*, and of its `others`.
    lang : {"vi", "en"}

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> told = {"mishap": "column_moved", "columns": ["poor_end"], "direction": "up"}
    >>> mishap_words(load_plan("krong_no_2020"), told, lang="vi")
    'các số của “Số hộ nghèo tính đến cuối năm 2020” đứng lệch lên một dòng'
    """
    words = [_words(plan, one, lang) for one in told]
    if len(words) < 2:
        return "".join(words)
    return fill(_FRAME, "or", lang, others=", ".join(words[:-1]), last=words[-1])


def _words(plan: Plan, told: Mapping[str, Any], lang: str) -> str:
    names = [
        fill(_FRAME, "quoted", lang, text=column_words(plan, name, lang))
        for name in told["columns"]
    ]
    units = list(told.get("units", ()))
    first, second, third = (names + [""] * 3)[:3]
    moves = [
        fill(_FRAME, "in_group" if group else "in_no_group", lang, unit=unit, group=group)
        for unit, group in zip(units, told.get("groups", ()), strict=False)
    ]
    ends = [told["mishap"], told.get("direction") or told.get("too")]
    return fill(
        MISHAPS, "_".join(filter(None, ends)), lang,
        columns=join_words(names, lang), first=first, second=second, third=third,
        units=join_words(_few(units), lang), moves=join_words(_few(moves), lang),
        n=len(units), factor=told.get("factor") or 1,
    )  # fmt: skip


def _few(names: list[str]) -> list[str]:
    return names[:_MOST_UNITS] + ["…"] * (len(names) > _MOST_UNITS)
