"""How the check of a column is told to readers: the basis of its cells in words."""

from __future__ import annotations

__all__ = ["BASES", "basis_words"]

_COUNTED: dict[str, tuple[str, str]] = {
    "poor_start": ("hộ nghèo đầu năm", "poor at start"),
    "poor_end": ("hộ nghèo cuối năm", "poor at end"),
    "exits_target": ("số giảm", "exits"),
    "exits_target_min": ("số giảm ít nhất", "least exits"),
    "exits_target_max": ("số giảm nhiều nhất", "most exits"),
    "near_poor_start": ("hộ cận nghèo đầu năm", "near-poor at start"),
    "near_poor_end": ("hộ cận nghèo cuối năm", "near-poor at end"),
    "near_poor_start_em": ("hộ cận nghèo DTTS đầu năm", "minority near-poor at start"),
    "near_poor_end_em": ("hộ cận nghèo DTTS cuối năm", "minority near-poor at end"),
    "poor_or_near_poor_start": ("hộ nghèo và cận nghèo đầu năm", "poor or near-poor at start"),
    "poor_or_near_poor_end": ("hộ nghèo và cận nghèo cuối năm", "poor or near-poor at end"),
    "poor_start_em": ("hộ nghèo DTTS đầu năm", "minority poor at start"),
    "poor_end_em": ("hộ nghèo DTTS cuối năm", "minority poor at end"),
    "exits_target_em": ("số giảm DTTS", "minority exits"),
    "(poor_start − poor_end)": ("hiệu số hộ nghèo", "fall in the number of poor"),
    "(poor_start − exits_target)": ("hộ nghèo còn lại", "poor that are left"),
    "(poor_end + exits_target)": ("hộ nghèo trước khi giảm", "poor before the exits"),
    "(poor_start_em − poor_end_em)": ("hiệu số hộ nghèo DTTS", "fall in minority poor"),
    "(poor_start_em − exits_target_em)": ("hộ nghèo DTTS còn lại", "minority poor left"),
    "(poor_end_em + exits_target_em)": ("hộ nghèo DTTS trước khi giảm", "minority poor before"),
}
_DIVISORS: dict[str, tuple[str, str]] = {
    "households": ("tổng số hộ", "households"),
    "recovered_households": ("tổng số hộ suy ra", "inferred households"),
    "recovered_households_start": ("tổng số hộ đầu năm suy ra", "inferred households at start"),
    "recovered_households_end": ("tổng số hộ cuối năm suy ra", "inferred households at end"),
    "households_start": ("tổng số hộ đầu năm", "households at start"),
    "households_end": ("tổng số hộ cuối năm", "households at end"),
    "households_em": ("tổng số hộ DTTS", "minority households"),
    "households_start_em": ("tổng số hộ DTTS đầu năm", "minority households at start"),
    "households_end_em": ("tổng số hộ DTTS cuối năm", "minority households at end"),
    "recovered_households_em": ("tổng số hộ DTTS suy ra", "inferred minority households"),
    "recovered_households_em_start": (
        "tổng số hộ DTTS đầu năm suy ra", "inferred minority households at start",
    ),
    "recovered_households_em_end": (
        "tổng số hộ DTTS cuối năm suy ra", "inferred minority households at end",
    ),
}  # fmt: skip
_DIFFERENCE = ("hiệu hai tỷ lệ đã làm tròn", "difference of two rounded rates")
_REST = ("tỷ lệ đầu năm − mức giảm", "start rate − reduction")

BASES: dict[str, tuple[str, str]] = {
    "input": ("số đầu vào", "input"),
    "poor_start − exits_target": ("hộ nghèo đầu năm − số giảm", "poor at start − exits"),
    "poor_start − exits + relapses + new_poor": (
        "hộ nghèo đầu năm − thoát + tái + phát sinh", "poor at start − exits + relapses + new",
    ),
    "near_poor_start − near_poor_exits + near_poor_relapses + new_near_poor": (
        "hộ cận nghèo đầu năm − thoát + tái + phát sinh",
        "near-poor at start − exits + relapses + new",
    ),
    "poor_start + near_poor_start": ("hộ nghèo + hộ cận nghèo", "poor + near-poor"),
    "poor_end + near_poor_end": ("hộ nghèo + hộ cận nghèo", "poor + near-poor"),
    "≤ exits_target": ("không vượt số giảm chung", "not above all exits"),
    "≤ exits_target_max": ("không vượt số giảm nhiều nhất", "not above the most exits"),
    "≤ poor_start": ("không vượt số hộ nghèo", "not above all poor households"),
    "≤ poor_end": ("không vượt số hộ nghèo", "not above all poor households"),
    "≤ near_poor_start": ("không vượt số hộ cận nghèo", "not above all near-poor households"),
    "≤ near_poor_end": ("không vượt số hộ cận nghèo", "not above all near-poor households"),
    **dict.fromkeys(
        ("≤ households", "≤ households_start", "≤ households_end"),
        ("không vượt tổng số hộ", "not above all households"),
    ),
    "none": ("không có gì để so", "nothing to compare with"),
}  # fmt: skip


def basis_words(basis: str, lang: str) -> str:
    """Tell how a column is checked.

    Examples
    --------
    >>> basis_words("near_poor_end ÷ households", "en")
    'near-poor at end ÷ households'
    >>> basis_words("poor_start ÷ households − poor_end ÷ households", "en")
    'difference of two rounded rates'
    """
    which = 0 if lang == "vi" else 1
    if basis in BASES:
        return BASES[basis][which]
    count, *divisors = basis.split(" ÷ ")
    if len(divisors) > 1:
        return _DIFFERENCE[which]
    if divisors and " − " in divisors[0]:
        return _REST[which]
    if divisors and count in _COUNTED and divisors[0] in _DIVISORS:
        return f"{_COUNTED[count][which]} ÷ {_DIVISORS[divisors[0]][which]}"
    return basis
