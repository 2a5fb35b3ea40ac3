"""The rules that a printed plan must obey: what holds, why, and how grave a breach is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "MINORITY_TOO", "OWN_KINDS", "RULES", "SEVERITIES", "Rule"]

SEVERITIES = ("error", "warning", "note")
"""*error*: figures exclude each other, or a reference cannot be right as it stands; *warning*: can
be read in more than one way, or is lacking; *note*: worth knowing, nothing is wrong."""

KINDS = (
    "flow", "balance", "subset", "bound", "rate", "prose", "chronology", "citation", "naming",
    "scope",
)  # fmt: skip
"""What a rule speaks of, in the order in which they are shown."""

OWN_KINDS = KINDS[: KINDS.index("prose") + 1]
"""Kinds that have formulas, which a rule of a plan's own must be of."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes
    ----------
    id : str
    kind : str
        One of `KINDS`.
    severity : str
        One of `SEVERITIES`.
    formula : str
        In the language of `povlib.formulas`; empty for rules on rates (see `povlib.conventions`)
        and on the text of the document.
    label_vi, label_en : str
        What the rule asks, in a few words.
    why_vi, why_en : str
        Why it must hold.
    own : bool
        True for a rule that a plan brings along: what an office demands, not what the figures of
        a document must obey. A breach is a finding, never a contradiction.
    """

    id: str
    kind: str
    severity: str
    formula: str
    label_vi: str
    label_en: str
    why_vi: str
    why_en: str
    own: bool = False

    def label(self, lang: str) -> str:
        """Label in a language."""
        return self.label_vi if lang == "vi" else self.label_en

    def why(self, lang: str) -> str:
        """Reason in a language."""
        return self.why_vi if lang == "vi" else self.why_en


_COUNTED = (
    "cùng những hộ đó được đếm một lần",
    "the same households are counted once",
)
_PART = ("số thành phần không thể lớn hơn tổng số", "a part cannot exceed its whole")
_QUOTIENT = (
    "tỷ lệ là số hộ chia cho tổng số hộ, làm tròn đến số lẻ được ghi",
    "a rate is a count over the households, rounded to the printed decimals",
)
_NEAR_ONLY = (
    "chỉ hộ cận nghèo mới thoát cận nghèo được",
    "only a near-poor household can leave near-poverty",
)
_SAME = ("văn bản nói hai lần về cùng một số", "the document says the same figure twice")

_TABLE: tuple[tuple[Any, ...], ...] = (
    # --- Flows of a row, the total row included
    ("flow", "flow", "error", "poor_start - exits_target + relapses? + new_poor? = poor_end",
     "đầu kỳ trừ số giảm bằng cuối kỳ", "start less exits is end", *_COUNTED),
    ("flow_result", "flow", "error", "poor_start - exits + relapses? + new_poor = poor_end",
     "đầu kỳ, thoát, tái, phát sinh, cuối kỳ khớp nhau",
     "start, exits, relapses and newly poor give the end", *_COUNTED),
    ("near_flow_result", "flow", "error",
     "near_poor_start - near_poor_exits + near_poor_relapses? + new_near_poor = near_poor_end",
     "cận nghèo: đầu kỳ, thoát, tái, phát sinh, cuối kỳ khớp nhau",
     "near-poor: start, exits, relapses and newly near-poor give the end", *_COUNTED),
    # --- Sums
    ("sum", "balance", "error", "sum(x) = total(x)",
     "các đơn vị cộng lại bằng dòng tổng", "the units add up to the total row",
     "dòng tổng là tổng của các đơn vị", "the total row is the sum of the units"),
    ("sum_group", "balance", "error", "sum(x) = group(x)",
     "các đơn vị của nhóm cộng lại bằng dòng cộng nhóm",
     "the units of a group add up to the group's row",
     "dòng cộng nhóm là tổng của các đơn vị thuộc nhóm",
     "the row of a group is the sum of its units"),
    ("parts_start", "balance", "error",
     "poor_start + near_poor_start = poor_or_near_poor_start",
     "nghèo cộng cận nghèo, đầu kỳ", "poor and near-poor, start",
     "một hộ hoặc nghèo hoặc cận nghèo", "a household is either poor or near-poor"),
    ("parts_end", "balance", "error", "poor_end + near_poor_end = poor_or_near_poor_end",
     "nghèo cộng cận nghèo, cuối kỳ", "poor and near-poor, end",
     "một hộ hoặc nghèo hoặc cận nghèo", "a household is either poor or near-poor"),
    # --- Parts
    ("subset", "subset", "error", "x_em <= x",
     "phần “trong đó DTTS” không vượt tổng số", "the minority part is within its whole", *_PART),
    ("subset_rest_exits", "subset", "error",
     "exits_target - exits_target_em <= poor_start - poor_start_em",
     "hộ không phải DTTS: giảm không quá số nghèo", "others: no more exits than poor", *_PART),
    ("subset_rest_start", "subset", "warning",
     "poor_start - poor_start_em <= households - households_em",
     "hộ không phải DTTS: nghèo đầu kỳ không quá tổng số",
     "others: no more poor at the start than households", *_PART),
    ("subset_rest_end", "subset", "error", "poor_end - poor_end_em <= households - households_em",
     "hộ không phải DTTS: nghèo không quá tổng số", "others: no more poor than households",
     *_PART),
    ("subset_rest_registered", "subset", "error",
     "exits_registered - exits_registered_em <= poor_start - poor_start_em",
     "hộ không phải DTTS: đăng ký không quá số nghèo", "others: no more registered than poor",
     *_PART),
    # --- Bounds
    ("exits_of_poor", "bound", "error", "exits_target <= poor_start",
     "giảm không quá số nghèo đầu kỳ", "no more exits than poor at the start",
     "chỉ hộ nghèo mới thoát nghèo được", "only a poor household can leave poverty"),
    ("exits_done_of_poor", "bound", "error", "exits <= poor_start",
     "thoát nghèo không quá số nghèo đầu kỳ", "no more left than were poor at the start",
     "chỉ hộ nghèo mới thoát nghèo được", "only a poor household can leave poverty"),
    ("registered_of_poor", "bound", "error", "exits_registered <= poor_start",
     "đăng ký không quá số nghèo đầu kỳ", "no more registered than poor at the start",
     "chỉ hộ nghèo mới đăng ký thoát nghèo", "only poor households register to leave poverty"),
    ("prose_target_of_poor", "bound", "error", "prose(exits_target) <= poor_start",
     "chỉ tiêu nêu trong phần lời không quá số nghèo đầu kỳ",
     "no higher target in the prose than poor at the start",
     "chỉ hộ nghèo mới thoát nghèo được", "only a poor household can leave poverty"),
    ("prose_registered_of_poor", "bound", "error", "prose(exits_registered) <= poor_start",
     "đăng ký nêu trong phần lời không quá số nghèo đầu kỳ",
     "no more registered in the prose than poor at the start",
     "chỉ hộ nghèo mới đăng ký thoát nghèo", "only poor households register to leave poverty"),
    ("near_exits_of_near", "bound", "error", "near_poor_exits_target <= near_poor_start",
     "giảm cận nghèo không quá số cận nghèo đầu kỳ",
     "no more exits from near-poverty than near-poor at the start",
     *_NEAR_ONLY),
    ("near_exits_done_of_near", "bound", "error", "near_poor_exits <= near_poor_start",
     "thoát cận nghèo không quá số cận nghèo đầu kỳ",
     "no more left near-poverty than were near-poor at the start", *_NEAR_ONLY),
    ("poor_of_households_start", "bound", "error", "poor_start <= households",
     "nghèo đầu kỳ không quá tổng số hộ", "no more poor at the start than households", *_PART),
    ("poor_of_households_end", "bound", "error", "poor_end <= households",
     "nghèo cuối kỳ không quá tổng số hộ", "no more poor at the end than households", *_PART),
    ("poor_of_both_start", "bound", "error", "poor_start <= poor_or_near_poor_start",
     "nghèo đầu kỳ không quá nghèo và cận nghèo",
     "no more poor at the start than poor and near-poor", *_PART),
    ("poor_of_both_end", "bound", "error", "poor_end <= poor_or_near_poor_end",
     "nghèo cuối kỳ không quá nghèo và cận nghèo",
     "no more poor at the end than poor and near-poor", *_PART),
    ("both_of_households_start", "bound", "error", "poor_or_near_poor_start <= households",
     "nghèo và cận nghèo đầu kỳ không quá tổng số hộ",
     "no more poor and near-poor at the start than households", *_PART),
    ("both_of_households_end", "bound", "error", "poor_or_near_poor_end <= households",
     "nghèo và cận nghèo cuối kỳ không quá tổng số hộ",
     "no more poor and near-poor at the end than households", *_PART),
    ("poor_and_near_start", "bound", "error", "poor_start? + near_poor_start <= households",
     "nghèo cộng cận nghèo đầu kỳ không quá tổng số hộ",
     "poor plus near-poor at the start within the households", *_PART),
    ("poor_and_near_end", "bound", "error", "poor_end? + near_poor_end <= households",
     "nghèo cộng cận nghèo cuối kỳ không quá tổng số hộ",
     "poor plus near-poor at the end within the households", *_PART),
    ("range", "bound", "error", "exits_target_min <= exits_target_max",
     "mức thấp không quá mức cao (hộ)", "the lower target is within the upper (households)",
     "khoảng chỉ tiêu đi từ thấp đến cao", "a range goes from low to high"),
    ("range_pp", "bound", "error", "rate_reduction_min_pp <= rate_reduction_max_pp",
     "mức thấp không quá mức cao (điểm %)", "the lower target is within the upper (% points)",
     "khoảng chỉ tiêu đi từ thấp đến cao", "a range goes from low to high"),
    ("range_of_poor", "bound", "error", "exits_target_max <= poor_start",
     "mức cao không quá số nghèo đầu kỳ", "the upper target is within the poor at the start",
     "chỉ hộ nghèo mới thoát nghèo được", "only a poor household can leave poverty"),
    ("within_range_low", "bound", "error", "exits_target_min <= exits_target",
     "chỉ tiêu không dưới mức thấp", "the target is not below its range",
     "chỉ tiêu nằm trong khoảng đã nêu", "a target lies within its range"),
    ("within_range_high", "bound", "error", "exits_target <= exits_target_max",
     "chỉ tiêu không trên mức cao", "the target is not above its range",
     "chỉ tiêu nằm trong khoảng đã nêu", "a target lies within its range"),
    # --- Rates
    ("rate", "rate", "error", "",
     "tỷ lệ khớp với số hộ", "a rate agrees with its count", *_QUOTIENT),
    ("rate_reduction", "rate", "error", "",
     "mức giảm tỷ lệ khớp với số hộ", "a rate reduction agrees with the counts",
     "mức giảm được tính một cách cho cả bảng", "a table computes its reductions in one way"),
    ("rates_add_start", "rate", "warning",
     "poor_rate_start_pct + near_poor_rate_start_pct ≈ poor_or_near_poor_rate_start_pct",
     "các tỷ lệ đầu kỳ cộng lại, không kể làm tròn", "rates at the start add up, but for rounding",
     "các tỷ lệ có cùng mẫu số", "the rates have the same divisor"),
    ("rates_add_end", "rate", "warning",
     "poor_rate_end_pct + near_poor_rate_end_pct ≈ poor_or_near_poor_rate_end_pct",
     "các tỷ lệ cuối kỳ cộng lại, không kể làm tròn", "rates at the end add up, but for rounding",
     "các tỷ lệ có cùng mẫu số", "the rates have the same divisor"),
    ("rates_fall", "rate", "error", "poor_rate_start_pct - poor_rate_end_pct ≈ rate_reduction_pp",
     "tỷ lệ đầu trừ cuối là mức giảm, không kể làm tròn",
     "start rate less end rate is the reduction, but for rounding",
     "mức giảm là hiệu của hai tỷ lệ", "a reduction is the difference of two rates"),
    ("reduction_of_rate", "rate", "error", "rate_reduction_pp ≲ poor_rate_start_pct",
     "mức giảm không quá tỷ lệ đầu kỳ", "no reduction above the rate at the start",
     "tỷ lệ không thể giảm xuống dưới 0", "no rate can fall below 0"),
    # --- Table against prose
    ("prose_target", "prose", "error", "prose(exits_target) = exits_target",
     "chỉ tiêu ở phần lời bằng số trong bảng", "the prose assigns what the table does", *_SAME),
    ("prose_registered", "prose", "error", "prose(exits_registered) = exits_registered",
     "đăng ký ở phần lời bằng số trong bảng", "the prose registers what the table does", *_SAME),
)  # fmt: skip

MINORITY_TOO = ("reduction_of_rate", "flow", "flow_result", "near_flow_result", "exits_of_poor",
                "exits_done_of_poor", "near_exits_done_of_near", "registered_of_poor",
                "poor_of_households_start", "poor_of_households_end",
                "poor_and_near_start", "poor_and_near_end")  # fmt: skip
"""Rules that hold of the ethnic-minority columns as well."""

_DOCUMENT: tuple[tuple[Any, ...], ...] = (
    ("row_repeats", "balance", "warning", "",
     "mỗi đơn vị tính một lần", "each unit counts once",
     "dòng cộng, hay dòng ghi lại, làm mọi tổng tính hai lần",
     "with a subtotal among the units, or a row printed again, every sum counts twice"),
    ("assumed_limits", "bound", "error", "",
     "số giả định trong khoảng khớp với các số khác",
     "figures assumed within limits agree with the others",
     "kịch bản chỉ có nghĩa nếu có ít nhất một cách chọn số khớp",
     "a scenario means something only if some choice of figures agrees"),
    ("rate_between", "bound", "warning", "",
     "tỷ lệ chung nằm giữa các tỷ lệ của đơn vị",
     "the overall rate lies between those of the units",
     "tỷ lệ chung là bình quân có trọng số", "the overall rate is a weighted mean"),
    ("households_add", "rate", "warning", "",
     "tổng số hộ suy ra của các đơn vị khớp với dòng cộng của chúng",
     "the households behind the units' rates can add up to those of the row that adds them up",
     "dòng cộng là tổng của các đơn vị", "that row is the sum of the units"),
    ("one_base", "rate", "warning", "",
     "tỷ lệ hai năm tính trên cùng một tổng số hộ",
     "one number of households serves the rates of both years",
     "bảng chỉ có một tổng số hộ cho mỗi dòng, hoặc không nêu tổng số hộ",
     "the table has one number of households for a row, or none"),
    ("households_change", "rate", "warning", "",
     "số hộ không thay đổi quá nhiều từ đầu đến cuối kỳ",
     "households do not change too much from start to end",
     "tỷ lệ và số hộ của mỗi năm cho biết tổng số hộ của năm đó",
     "the rate and the count of each year tell the households of that year"),
    ("rate_residue", "rate", "note", "",
     "tỷ lệ khớp với số hộ đến chữ số cuối", "rates agree with the counts to the last digit",
     *_QUOTIENT),
    ("column_rows", "rate", "error", "",
     "các số của một cột đứng đúng dòng", "the figures of a column stand in their rows",
     *_QUOTIENT),
    ("one_mishap", "rate", "error", "",
     "mọi con số của bảng khớp với nhau", "all figures of the table agree",
     "các con số nói về cùng những hộ đó", "they speak of the same households"),
    ("rate_meaning", "rate", "error", "",
     "cột tỷ lệ đúng như tiêu đề của nó", "a column of rates is what its title says", *_QUOTIENT),
    ("stated_total", "prose", "error", "",
     "con số nêu trong phần lời khớp với bảng", "a figure of the prose agrees with the table",
     *_SAME),
    ("stated_implied", "prose", "warning", "",
     "con số nêu trong phần lời khớp với số tính từ bảng",
     "a figure of the prose agrees with what the table comes to", *_SAME),
    ("stated_units", "prose", "error", "",
     "số đơn vị nêu trong phần lời đúng", "the prose counts the units right",
     "mỗi đơn vị một dòng trong bảng", "each unit has one row in the table"),
    ("prose_units", "prose", "warning", "",
     "đơn vị nào trong bảng cũng có trong phần lời", "every unit of the table is in the prose",
     "đăng ký và chỉ tiêu được nêu cho từng đơn vị",
     "registrations and targets are told unit by unit"),
    ("prose_order", "prose", "note", "",
     "phần lời và bảng xếp đơn vị cùng thứ tự", "prose and table list the units in one order",
     "ghép theo thứ tự sẽ nhầm đơn vị; phải ghép theo tên",
     "joined by position, figures go to the wrong unit; they are joined by name"),
    ("stated_measure", "prose", "warning", "",
     "mức giảm nêu rõ đơn vị tính", "a reduction says what it is a per cent of",
     "“giảm x %” có thể là điểm %, % số hộ, hay % của tỷ lệ",
     "“down by x %” may be points, per cent of households or per cent of the rate"),
    ("stated_base", "scope", "warning", "",
     "mục tiêu nêu ra có số liệu để kiểm tra", "a stated goal has the figures to check it",
     "mục tiêu không có mẫu số thì không ai kiểm tra được",
     "nobody can check a goal without its base"),
    ("task_before_signature", "chronology", "warning", "",
     "việc phải làm không lùi trước ngày ký", "no task is scheduled before the signature",
     "kế hoạch giao việc cho thời gian sau ngày ký",
     "a plan gives orders for the time after its signature"),
    ("task_year", "chronology", "warning", "",
     "năm nêu trong việc phải làm là năm của kế hoạch", "a task speaks of the plan's own year",
     "việc của kế hoạch năm nào thì thuộc năm đó", "the tasks of a plan belong to its year"),
    ("task_order", "chronology", "error", "",
     "việc phải làm kết thúc sau khi bắt đầu", "a task ends after it begins",
     "thời gian chỉ đi một chiều", "time runs one way"),
    ("dates_before_signature", "chronology", "error", "",
     "văn bản được dẫn ban hành trước ngày ký", "documents cited are older than the signature",
     "không thể dẫn văn bản chưa ban hành", "what is not yet issued cannot be cited"),
    ("citation_year", "citation", "error", "",
     "năm trong số hiệu đúng với năm ban hành", "the year in a number is that of the date",
     "số hiệu mang năm ban hành", "a document's number carries its year of issue"),
    ("citation_date", "citation", "error", "",
     "một văn bản chỉ có một ngày ban hành", "a document has one date",
     "một văn bản được ban hành một lần", "a document is issued once"),
    ("citation_number", "citation", "note", "",
     "cùng loại, cùng ngày thì cùng số hiệu", "documents of one kind and date have one number",
     "hai số hiệu cho một ngày có khi là chép nhầm",
     "two numbers for one date are sometimes a slip of copying"),
    ("name_kind", "naming", "warning", "",
     "loại đơn vị viết đúng (xã, phường, thị trấn)",
     "the kind of a unit is right (commune, ward, township)",
     "xã, phường, thị trấn là những loại khác nhau", "commune, ward and township differ"),
    ("name_official", "naming", "note", "",
     "tên đơn vị đúng danh mục chính thức", "names are those of the official register",
     "viết khác danh mục thì nơi khác không ghép được số liệu",
     "others cannot join figures by names that the register lacks"),
    ("body_kind", "naming", "note", "",
     "cơ quan thuộc loại mà văn bản xếp vào", "a body is of the kind it is listed among",
     "cơ quan loại khác không do văn bản này điều hành như nhau",
     "bodies of another kind do not answer to the issuer in the same way"),
    ("scope_target", "scope", "warning", "",
     "nhóm đối tượng nêu trong văn bản có chỉ tiêu", "a group in the text has a target",
     "việc nêu ra mà không có chỉ tiêu thì không theo dõi được",
     "what has no target cannot be followed"),
    ("scope_yearly_report", "scope", "warning", "",
     "có báo cáo cuối năm", "there is a report at the year's end",
     "kế hoạch năm kết thúc bằng báo cáo năm", "a plan of a year ends with a report on the year"),
    ("annex_missing", "scope", "warning", "",
     "phụ lục nêu trong văn bản có kèm theo", "annexes referred to are at hand",
     "không có phụ lục thì không đối chiếu được", "without the annex nothing can be compared"),
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(Rule(*row) for row in (*_TABLE, *_DOCUMENT))
"""All rules, in the order in which they are applied and shown."""
