"""The column registry: every quantity the workbench knows, named once.

A column has the same name everywhere, its unit at the end where it is not a count of households:
``_pct`` is per cent, ``_pp`` percentage points. The suffix ``_em`` means "of which ethnic
minority". The registry validates what is loaded, labels what is shown and documents both.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ABBREVIATIONS", "COLUMNS", "MEASURES", "Column", "column_label", "measure_label"]

MEASURES: dict[str, dict[str, str]] = {
    "households": {"vi": "hộ", "en": "households"},
    "percent": {"vi": "%", "en": "%"},
    "points": {"vi": "điểm %", "en": "% points"},
    "none": {"vi": "", "en": ""},
}
"""Units of measurement and how they are written."""

ABBREVIATIONS: dict[str, dict[str, str]] = {
    "DTTS": {"vi": "dân tộc thiểu số", "en": "dân tộc thiểu số, ethnic minority"},
}
"""What titles of columns abbreviate, to be written out where readers first meet it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One quantity: its name, unit, kind, labels and meaning.

    ``kind`` is ``label``, ``code``, ``count`` (whole households, never negative), ``rate`` (0 to
    100 per cent) or ``difference`` (percentage points, any sign). In labels, ``{year}`` is the
    year of the plan and ``{before}`` the year before it.
    """

    name: str
    measure: str
    kind: str
    label_vi: str
    label_en: str
    meaning_vi: str
    meaning_en: str


_TABLE: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("stt", "none", "label", "STT", "No.", "số thứ tự trong bảng", "number of the row as printed"),
    ("unit", "none", "label", "Đơn vị", "Unit", "tên đơn vị như văn bản in", "name as printed"),
    ("unit_code", "none", "code", "Mã đơn vị", "Unit code", "mã đơn vị hành chính chính thức",
     "official code of the administrative unit"),
    ("households", "households", "count", "Tổng số hộ", "Households",
     "tổng số hộ dân cư", "all resident households"),
    ("households_start", "households", "count",
     "Tổng số hộ cuối năm {before}", "Households, end {before}",
     "tổng số hộ dân cư đầu kỳ, khi bảng in tổng số hộ của từng năm",
     "all resident households at the start, where a table prints those of each year"),
    ("households_end", "households", "count",
     "Tổng số hộ cuối năm {year}", "Households, end {year}",
     "tổng số hộ dân cư cuối kỳ, khi bảng in tổng số hộ của từng năm",
     "all resident households at the end, where a table prints those of each year"),
    ("poor_start", "households", "count",
     "Hộ nghèo cuối năm {before}", "Poor households, end {before}",
     "số hộ nghèo đầu kỳ", "poor households at the start of the year"),
    ("poor_rate_start_pct", "percent", "rate",
     "Tỷ lệ hộ nghèo cuối năm {before}", "Poverty rate, end {before}",
     "hộ nghèo đầu kỳ trên tổng số hộ", "poor households at the start as a share of households"),
    ("rate_reduction_pp", "points", "difference", "Tỷ lệ hộ nghèo giảm", "Rate reduction",
     "tỷ lệ đầu kỳ trừ tỷ lệ cuối kỳ, tính bằng điểm phần trăm",
     "rate at the start minus rate at the end, in percentage points"),
    ("poor_end", "households", "count",
     "Hộ nghèo cuối năm {year}", "Poor households, end {year}",
     "số hộ nghèo cuối kỳ", "poor households at the end of the year"),
    ("exits_target", "households", "count", "Số hộ nghèo giảm (chỉ tiêu giao)",
     "Assigned exits", "số hộ nghèo phải giảm theo chỉ tiêu giao",
     "poor households to be brought out of poverty, as assigned"),
    ("exits_target_em", "households", "count", "Trong đó: hộ DTTS giảm",
     "of which ethnic minority", "phần dân tộc thiểu số trong số hộ nghèo giảm",
     "ethnic-minority households among the assigned exits"),
    ("exits_registered", "households", "count", "Đăng ký thoát nghèo", "Registered exits",
     "số hộ đăng ký thoát nghèo", "households registered to leave poverty"),
    ("poor_rate_end_pct", "percent", "rate",
     "Tỷ lệ hộ nghèo cuối năm {year}", "Poverty rate, end {year}",
     "hộ nghèo cuối kỳ trên tổng số hộ", "poor households at the end as a share of households"),
    ("households_em", "households", "count", "Tổng số hộ DTTS", "Ethnic-minority households",
     "tổng số hộ dân tộc thiểu số", "all ethnic-minority households"),
    ("households_start_em", "households", "count",
     "Tổng số hộ DTTS cuối năm {before}", "Ethnic-minority households, end {before}",
     "tổng số hộ dân tộc thiểu số đầu kỳ, khi bảng in tổng số hộ của từng năm",
     "all ethnic-minority households at the start, where a table prints those of each year"),
    ("households_end_em", "households", "count",
     "Tổng số hộ DTTS cuối năm {year}", "Ethnic-minority households, end {year}",
     "tổng số hộ dân tộc thiểu số cuối kỳ, khi bảng in tổng số hộ của từng năm",
     "all ethnic-minority households at the end, where a table prints those of each year"),
    ("poor_start_em", "households", "count",
     "Hộ nghèo DTTS cuối năm {before}", "Poor ethnic-minority households, end {before}",
     "hộ nghèo dân tộc thiểu số đầu kỳ", "poor ethnic-minority households at the start"),
    ("rate_reduction_em_pp", "points", "difference", "Tỷ lệ hộ nghèo DTTS giảm",
     "Rate reduction, ethnic minority", "mức giảm tỷ lệ hộ nghèo dân tộc thiểu số",
     "reduction of the ethnic-minority poverty rate"),
    ("near_poor_start", "households", "count",
     "Hộ cận nghèo cuối năm {before}", "Near-poor households, end {before}",
     "số hộ cận nghèo đầu kỳ", "near-poor households at the start"),
    ("poor_end_em", "households", "count",
     "Hộ nghèo DTTS cuối năm {year}", "Poor ethnic-minority households, end {year}",
     "hộ nghèo dân tộc thiểu số cuối kỳ", "poor ethnic-minority households at the end"),
    ("poor_rate_start_em_pct", "percent", "rate",
     "Tỷ lệ hộ nghèo DTTS cuối năm {before}", "Ethnic-minority poverty rate, end {before}",
     "hộ nghèo dân tộc thiểu số đầu kỳ trên tổng số hộ dân tộc thiểu số",
     "poor ethnic-minority households at the start as a share of ethnic-minority households"),
    ("poor_rate_end_em_pct", "percent", "rate",
     "Tỷ lệ hộ nghèo DTTS cuối năm {year}", "Ethnic-minority poverty rate, end {year}",
     "hộ nghèo dân tộc thiểu số cuối kỳ trên tổng số hộ dân tộc thiểu số",
     "poor ethnic-minority households at the end as a share of ethnic-minority households"),
    ("near_poor_end", "households", "count",
     "Hộ cận nghèo cuối năm {year}", "Near-poor households, end {year}",
     "số hộ cận nghèo cuối kỳ", "near-poor households at the end"),
    ("near_poor_start_em", "households", "count",
     "Hộ cận nghèo DTTS cuối năm {before}", "Near-poor ethnic-minority households, end {before}",
     "hộ cận nghèo dân tộc thiểu số đầu kỳ", "near-poor ethnic-minority households at the start"),
    ("near_poor_end_em", "households", "count",
     "Hộ cận nghèo DTTS cuối năm {year}", "Near-poor ethnic-minority households, end {year}",
     "hộ cận nghèo dân tộc thiểu số cuối kỳ", "near-poor ethnic-minority households at the end"),
    ("near_poor_rate_start_pct", "percent", "rate",
     "Tỷ lệ hộ cận nghèo cuối năm {before}", "Near-poverty rate, end {before}",
     "hộ cận nghèo đầu kỳ trên tổng số hộ",
     "near-poor households at the start as a share of households"),
    ("near_poor_rate_end_pct", "percent", "rate",
     "Tỷ lệ hộ cận nghèo cuối năm {year}", "Near-poverty rate, end {year}",
     "hộ cận nghèo cuối kỳ trên tổng số hộ",
     "near-poor households at the end as a share of households"),
    ("near_poor_exits_target", "households", "count",
     "Số hộ cận nghèo giảm (chỉ tiêu giao)", "Assigned exits from near-poverty",
     "số hộ cận nghèo phải giảm theo chỉ tiêu giao",
     "near-poor households to be brought out of near-poverty, as assigned"),
    ("near_poor_exits", "households", "count", "Số hộ thoát cận nghèo", "Exits from near-poverty",
     "số hộ đã thoát cận nghèo trong năm", "households that left near-poverty during the year"),
    ("near_poor_exits_em", "households", "count",
     "Số hộ DTTS thoát cận nghèo", "Ethnic-minority exits from near-poverty",
     "phần dân tộc thiểu số trong số hộ đã thoát cận nghèo",
     "ethnic-minority households among the exits from near-poverty"),
    ("near_poor_relapses", "households", "count",
     "Số hộ tái cận nghèo", "Relapses into near-poverty",
     "số hộ tái cận nghèo trong năm",
     "households that fell back into near-poverty during the year"),
    ("near_poor_relapses_em", "households", "count",
     "Số hộ DTTS tái cận nghèo", "Ethnic-minority relapses into near-poverty",
     "phần dân tộc thiểu số trong số hộ tái cận nghèo",
     "ethnic-minority households among the relapses into near-poverty"),
    ("new_near_poor", "households", "count",
     "Số hộ cận nghèo phát sinh", "Newly near-poor households",
     "số hộ cận nghèo mới phát sinh trong năm",
     "households that became near-poor during the year for the first time"),
    ("new_near_poor_em", "households", "count",
     "Số hộ cận nghèo DTTS phát sinh", "Newly near-poor ethnic-minority households",
     "phần dân tộc thiểu số trong số hộ cận nghèo mới phát sinh",
     "ethnic-minority households among the newly near-poor"),
    ("near_poor_rate_start_em_pct", "percent", "rate",
     "Tỷ lệ hộ cận nghèo DTTS cuối năm {before}", "Ethnic-minority near-poverty rate, end {before}",
     "hộ cận nghèo dân tộc thiểu số đầu kỳ trên tổng số hộ dân tộc thiểu số",
     "near-poor ethnic-minority households at the start as a share of ethnic-minority households"),
    ("near_poor_rate_end_em_pct", "percent", "rate",
     "Tỷ lệ hộ cận nghèo DTTS cuối năm {year}", "Ethnic-minority near-poverty rate, end {year}",
     "hộ cận nghèo dân tộc thiểu số cuối kỳ trên tổng số hộ dân tộc thiểu số",
     "near-poor ethnic-minority households at the end as a share of ethnic-minority households"),
    ("poor_or_near_poor_start", "households", "count",
     "Hộ nghèo và cận nghèo cuối năm {before}", "Poor or near-poor households, end {before}",
     "hộ nghèo cộng hộ cận nghèo đầu kỳ", "poor and near-poor households at the start, together"),
    ("poor_or_near_poor_end", "households", "count",
     "Hộ nghèo và cận nghèo cuối năm {year}", "Poor or near-poor households, end {year}",
     "hộ nghèo cộng hộ cận nghèo cuối kỳ", "poor and near-poor households at the end, together"),
    ("poor_or_near_poor_rate_start_pct", "percent", "rate",
     "Tỷ lệ hộ nghèo và cận nghèo cuối năm {before}", "Poor or near-poor rate, end {before}",
     "hộ nghèo và cận nghèo đầu kỳ trên tổng số hộ",
     "poor and near-poor households at the start as a share of households"),
    ("poor_or_near_poor_rate_end_pct", "percent", "rate",
     "Tỷ lệ hộ nghèo và cận nghèo cuối năm {year}", "Poor or near-poor rate, end {year}",
     "hộ nghèo và cận nghèo cuối kỳ trên tổng số hộ",
     "poor and near-poor households at the end as a share of households"),
    ("exits_target_min", "households", "count",
     "Số hộ nghèo giảm, ít nhất", "Assigned exits, at least",
     "đầu dưới của chỉ tiêu giao theo khoảng", "lower end of a target given as a range"),
    ("exits_target_max", "households", "count",
     "Số hộ nghèo giảm, nhiều nhất", "Assigned exits, at most",
     "đầu trên của chỉ tiêu giao theo khoảng", "upper end of a target given as a range"),
    ("rate_reduction_min_pp", "points", "difference",
     "Tỷ lệ hộ nghèo giảm, ít nhất", "Rate reduction, at least",
     "đầu dưới của mức giảm theo khoảng", "lower end of a rate reduction given as a range"),
    ("rate_reduction_max_pp", "points", "difference",
     "Tỷ lệ hộ nghèo giảm, nhiều nhất", "Rate reduction, at most",
     "đầu trên của mức giảm theo khoảng", "upper end of a rate reduction given as a range"),
    ("exits", "households", "count", "Số hộ thoát nghèo", "Exits from poverty",
     "số hộ đã thoát nghèo trong năm", "households that left poverty during the year"),
    ("exits_em", "households", "count", "Số hộ DTTS thoát nghèo", "Ethnic-minority exits",
     "phần dân tộc thiểu số trong số hộ đã thoát nghèo",
     "ethnic-minority households among the exits"),
    ("exits_registered_em", "households", "count",
     "Hộ DTTS đăng ký thoát nghèo", "Registered ethnic-minority exits",
     "phần dân tộc thiểu số trong số hộ đăng ký thoát nghèo",
     "ethnic-minority households among the registered exits"),
    ("relapses", "households", "count", "Số hộ tái nghèo", "Relapses into poverty",
     "số hộ tái nghèo trong năm", "households that fell back into poverty during the year"),
    ("relapses_em", "households", "count", "Số hộ DTTS tái nghèo", "Ethnic-minority relapses",
     "phần dân tộc thiểu số trong số hộ tái nghèo",
     "ethnic-minority households among the relapses"),
    ("new_poor", "households", "count", "Số hộ nghèo phát sinh", "Newly poor households",
     "số hộ nghèo mới phát sinh trong năm",
     "households that became poor during the year for the first time"),
    ("new_poor_em", "households", "count",
     "Số hộ nghèo DTTS phát sinh", "Newly poor ethnic-minority households",
     "phần dân tộc thiểu số trong số hộ nghèo mới phát sinh",
     "ethnic-minority households among the newly poor"),
)  # fmt: skip

COLUMNS: dict[str, Column] = {row[0]: Column(*row) for row in _TABLE}
"""Every known column by name."""


_WITHOUT_YEAR = {
    "vi": ((" {before}", " trước"), (" {year}", "")),
    "en": (("end {before}", "end of the year before"), ("end {year}", "end of the year")),
}


def column_label(name: str, lang: str = "vi", year: int | None = None) -> str:
    """Label a column for readers.

    Parameters
    ----------
    name : str
        A name in `COLUMNS`; any other name is returned as it is.
    lang : {"vi", "en"}
    year : int, optional
        Year of the plan, for labels that carry it.

    Examples
    --------
    >>> column_label("poor_end", "vi", 2020)
    'Hộ nghèo cuối năm 2020'
    >>> column_label("poor_start", "en"), column_label("poor_end", "en")
    ('Poor households, end of the year before', 'Poor households, end of the year')
    """
    column = COLUMNS.get(name)
    if column is None:
        return name
    label = column.label_vi if lang == "vi" else column.label_en
    if year is None:
        for place, words in _WITHOUT_YEAR[lang]:
            label = label.replace(place, words)
        return label
    return label.format(year=year, before=year - 1)


def measure_label(name: str, lang: str = "vi") -> str:
    """Give the unit of measurement of a column, as written under its title.

    Examples
    --------
    >>> measure_label("rate_reduction_pp"), measure_label("poor_end", "en")
    ('điểm %', 'households')
    """
    column = COLUMNS.get(name)
    return MEASURES[column.measure][lang] if column else ""
