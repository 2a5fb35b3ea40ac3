"""The criteria by which a split of a target is judged: what each measures, weighs and is called."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CRITERIA", "REASONS", "WEIGHTS", "Criterion"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion.

    Attributes
    ----------
    name : str
        With its unit of measurement at the end where it has one.
    measure : str
        ``percent``, ``points``, ``households``, ``units``, ``pairs`` or ``none`` (a plain number).
    better : {"less", "more", ""}
        Which way is fairer, or keeps a bound; empty where neither is better in itself.
    weighted_by : str
        What each unit counts for: a column (``households``, ``poor_start``), ``units`` (each the
        same), ``chosen`` (the weight the caller names) or empty (a sum, a greatest or a least).
    label_vi, label_en, meaning_vi, meaning_en : str
    """

    name: str
    measure: str
    better: str
    weighted_by: str
    label_vi: str
    label_en: str
    meaning_vi: str
    meaning_en: str

    def label(self, lang: str) -> str:
        """Label in a language."""
        return self.label_vi if lang == "vi" else self.label_en

    def heading(self, lang: str) -> str:
        """Label in a language, with the unit of measurement where it is a rate.

        Examples
        --------
        >>> CRITERIA["final_rate_gap_pp"].heading("vi"), CRITERIA["gini"].heading("en")
        ('Chênh lệch cao nhất – thấp nhất (điểm %)', 'Gini index')
        """
        units = {"percent": "%", "points": "điểm %" if lang == "vi" else "points"}
        unit = units.get(self.measure)
        return f"{self.label(lang)} ({unit})" if unit else self.label(lang)

    def meaning(self, lang: str) -> str:
        """What it says, in a language."""
        return self.meaning_vi if lang == "vi" else self.meaning_en


_TABLE: tuple[tuple[str, ...], ...] = (
    # --- What is handed out, and to whom
    ("off_target_households", "households", "less", "",
     "Lệch so với tổng chỉ tiêu", "Off the target",
     "tổng số hộ được giao khác tổng chỉ tiêu bao nhiêu hộ",
     "by how many households the sum differs from the target"),
    ("above_poor_households", "households", "less", "",
     "Vượt số hộ nghèo", "Above the poor households",
     "số hộ được giao vượt số hộ nghèo đầu kỳ của đơn vị",
     "households assigned beyond the poor households of their unit"),
    ("above_registered_households", "households", "less", "",
     "Vượt số đăng ký", "Above the registrations",
     "số hộ được giao vượt số hộ đăng ký của đơn vị",
     "households assigned beyond the registered exits of their unit"),
    ("above_capacity_households", "households", "less", "",
     "Vượt khả năng", "Above the capacity",
     "số hộ được giao vượt khả năng đã nêu của đơn vị",
     "households assigned beyond the stated capacity of their unit"),
    ("moved_from_plan_households", "households", "", "",
     "Giao khác kế hoạch", "Assigned elsewhere than in the plan",
     "số suất chỉ tiêu bớt ở đơn vị này, thêm cho đơn vị khác, so với kế hoạch",
     "households of the target taken from some units and given to others, against the plan"),
    # --- The share of the poor that each unit is to bring out: the effort asked of it
    ("share_removed_lowest_pct", "percent", "", "",
     "Tỷ lệ hộ nghèo được giao thoát nghèo, thấp nhất",
     "Share of the poor assigned to exit, lowest",
     "số hộ được giao trên số hộ nghèo đầu kỳ, ở đơn vị thấp nhất",
     "assigned exits over poor households at the start, in the unit where it is lowest"),
    ("share_removed_highest_pct", "percent", "", "",
     "Tỷ lệ hộ nghèo được giao thoát nghèo, cao nhất",
     "Share of the poor assigned to exit, highest",
     "số hộ được giao trên số hộ nghèo đầu kỳ, ở đơn vị cao nhất",
     "assigned exits over poor households at the start, in the unit where it is highest"),
    ("jain_effort_by_poor", "none", "more", "poor_start",
     "Chỉ số Jain về mức phấn đấu, theo hộ nghèo", "Jain index of effort, over poor households",
     "1 khi mọi đơn vị được giao cùng một tỷ lệ hộ nghèo; mỗi hộ nghèo tính như nhau",
     "1 where every unit brings out the same share of its poor; each poor household counts alike"),
    ("jain_effort_by_unit", "none", "more", "units",
     "Chỉ số Jain về mức phấn đấu, theo đơn vị", "Jain index of effort, over units",
     "1 khi mọi đơn vị được giao cùng một tỷ lệ hộ nghèo; mỗi đơn vị tính như nhau",
     "1 where every unit brings out the same share of its poor; each unit counts alike"),
    # --- The poverty rates that are left
    ("final_rate_mean_pct", "percent", "", "households",
     "Tỷ lệ hộ nghèo còn lại, chung", "Final poverty rate, of all",
     "hộ nghèo còn lại trên tổng số hộ của các đơn vị",
     "poor households left over the households of all units"),
    ("final_rate_lowest_pct", "percent", "", "",
     "Tỷ lệ còn lại, thấp nhất", "Final rate, lowest",
     "tỷ lệ hộ nghèo còn lại ở đơn vị thấp nhất", "final rate in the unit where it is lowest"),
    ("final_rate_highest_pct", "percent", "less", "",
     "Tỷ lệ còn lại, cao nhất", "Final rate, highest",
     "tỷ lệ hộ nghèo còn lại ở đơn vị cao nhất", "final rate in the unit where it is highest"),
    ("final_rate_gap_pp", "points", "less", "",
     "Chênh lệch cao nhất – thấp nhất", "Gap from highest to lowest",
     "tỷ lệ còn lại cao nhất trừ thấp nhất", "highest less lowest final rate"),
    ("gini", "none", "less", "households",
     "Hệ số Gini", "Gini index",
     "nửa chênh lệch trung bình về tỷ lệ còn lại giữa hai hộ bất kỳ, chia cho tỷ lệ chung",
     "half the mean difference in final rate of any two households, over the mean rate"),
    ("variation", "none", "less", "households",
     "Hệ số biến thiên", "Coefficient of variation",
     "độ lệch chuẩn của tỷ lệ còn lại, chia cho tỷ lệ chung",
     "standard deviation of the final rates over their mean"),
    ("theil_t", "none", "less", "households",
     "Chỉ số Theil T", "Theil T",
     "trung bình của r·ln r, r là tỷ lệ còn lại chia cho tỷ lệ chung",
     "mean of r ln r, r being a final rate over the mean rate"),
    ("theil_t_within", "none", "less", "households",
     "Theil T trong nhóm", "Theil T within groups",
     "phần chênh lệch giữa các đơn vị cùng nhóm", "the part between units of the same group"),
    ("theil_t_between", "none", "less", "households",
     "Theil T giữa các nhóm", "Theil T between groups",
     "phần chênh lệch giữa các nhóm", "the part between the groups"),
    ("theil_l", "none", "less", "households",
     "Chỉ số Theil L", "Theil L",
     "trung bình của −ln r, r là tỷ lệ còn lại chia cho tỷ lệ chung",
     "mean of −ln r, r being a final rate over the mean rate"),
    ("theil_l_within", "none", "less", "households",
     "Theil L trong nhóm", "Theil L within groups",
     "phần chênh lệch giữa các đơn vị cùng nhóm", "the part between units of the same group"),
    ("theil_l_between", "none", "less", "households",
     "Theil L giữa các nhóm", "Theil L between groups",
     "phần chênh lệch giữa các nhóm", "the part between the groups"),
    ("atkinson", "none", "less", "households",
     "Chỉ số Atkinson", "Atkinson index",
     "một trừ mức tương đương phân bố đều trên tỷ lệ chung; nhạy với các tỷ lệ thấp",
     "one less the equally distributed equivalent over the mean rate; sensitive to the low rates"),
    ("kolm_pollak_pct", "percent", "less", "households",
     "Mức tương đương Kolm–Pollak", "Kolm–Pollak equivalent",
     "tỷ lệ mà nếu mọi đơn vị cùng có thì cũng nặng như hiện trạng; nhạy với các tỷ lệ cao",
     "the rate which, if all had it, would be as bad; sensitive to the high rates"),
    # --- Shares of a weight
    ("below_quota_units", "units", "less", "chosen",
     "Đơn vị dưới phần chia", "Units below quota",
     "đơn vị nhận ít hơn phần chia theo tỷ lệ, làm tròn xuống",
     "units with less than their proportional share rounded down"),
    ("above_quota_units", "units", "less", "chosen",
     "Đơn vị trên phần chia", "Units above quota",
     "đơn vị nhận nhiều hơn phần chia theo tỷ lệ, làm tròn lên",
     "units with more than their proportional share rounded up"),
    ("order_reversals_pairs", "pairs", "less", "chosen",
     "Cặp đơn vị trái thứ tự", "Pairs in reverse order",
     "cặp đơn vị mà bên có trọng số lớn hơn lại được giao ít hơn",
     "pairs of units of which the one with the greater weight is assigned less"),
)  # fmt: skip

CRITERIA: dict[str, Criterion] = {row[0]: Criterion(*row) for row in _TABLE}
"""Every criterion by name, in the order in which they are shown."""

WEIGHTS: dict[str, tuple[str, str]] = {
    "households": ("tổng số hộ", "households"),
    "poor_start": ("hộ nghèo đầu kỳ", "poor households at the start"),
    "units": ("mỗi đơn vị như nhau", "each unit alike"),
    "given": ("trọng số được nêu", "the weights given"),
    "": ("", ""),
}
"""What a figure is weighted by, in Vietnamese and English."""

REASONS: dict[str, tuple[str, str]] = {
    "no_poor_start": (
        "kế hoạch không có số hộ nghèo đầu kỳ", "the plan has no poor households at the start"),
    "poor_start_blank": (
        "số hộ nghèo đầu kỳ để trống", "the poor households at the start are left blank"),
    "no_households": (
        "kế hoạch không in tổng số hộ, và không tỷ lệ nào cho suy ra",
        "the plan does not print the households, and no rate gives them away"),
    "households_unknown": (
        "không biết tổng số hộ, hoặc không biết giới hạn trên",
        "the households, or their upper limit, are not known"),
    "households_below_poor": (
        "tổng số hộ nhỏ hơn số hộ nghèo", "there are fewer households than poor ones"),
    "above_poor": (
        "được giao nhiều hơn số hộ nghèo, nên không còn tỷ lệ nào",
        "more is assigned than there are poor households, so that no rate is left"),
    "unlimited": (
        "có đơn vị không còn hộ nghèo: chỉ số tăng vô hạn",
        "a unit has no poor households left: the index grows without limit"),
    "no_poor": ("không đơn vị nào có hộ nghèo", "no unit has poor households"),
    "no_target": (
        "kế hoạch không cho tổng chỉ tiêu", "the plan gives no target for all units together"),
    "no_plan_targets": (
        "kế hoạch không giao chỉ tiêu cho từng đơn vị", "the plan assigns no target to each unit"),
    "plan_targets_blank": (
        "chỉ tiêu trong kế hoạch để trống", "the plan leaves the target blank"),
    "no_registrations": ("kế hoạch không có số đăng ký", "the plan has no registrations"),
    "registrations_blank": (
        "không có số đăng ký của đơn vị", "there is no registration of the unit"),
    "no_capacity": ("không nêu khả năng", "no capacity is given"),
    "capacity_blank": ("không có khả năng của đơn vị", "there is no capacity of the unit"),
    "no_groups": ("không nêu nhóm", "no groups are given"),
    "weight_blank": ("trọng số để trống", "the weight is left blank"),
    "no_weight": ("không có trọng số dương", "there is no positive weight"),
    "vector_blank": ("để trống số được giao", "the assigned number is left blank"),
}  # fmt: skip
"""Why a figure is missing, in Vietnamese and English."""
