"""Words of the reports on an audit, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["CELL_WORDS", "KIND_TITLES", "SIGNS", "WORDS"]

SIGNS = {
    "borne_out": "●", "alone": "○", "involved": "▲", "possible": "□", "always": "■", "assumed": "¶",
    "blank": "–",
}  # fmt: skip
"""A sign for each status of a cell."""

CELL_WORDS: dict[str, tuple[str, str]] = {
    "borne_out": (
        "có số khác trong văn bản xác nhận",
        "borne out by other printed figures",
    ),
    "alone": (
        "đứng một mình, không số nào xác nhận riêng ô này",
        "stands alone: no other figure bears out this one",
    ),
    "involved": (
        "nằm trong phép kiểm tra không đạt, nhưng cách sửa ít ô nhất không cần đổi ô này",
        "takes part in a check that fails, but no smallest repair changes it",
    ),
    "assumed": (
        "chỉ biết trong khoảng, theo giả định của kịch bản",
        "known within limits only, as the scenario assumes",
    ),
    "possible": (
        "mâu thuẫn: có thể sai ở ô này, có thể sai ở ô khác",
        "contradiction: the fault may be in this cell or in another",
    ),
    "always": (
        "mâu thuẫn: cách sửa ít ô nhất nào cũng phải đổi ô này",
        "contradiction: every smallest repair changes this cell",
    ),
    "blank": ("để trống, hoặc chỉ biết trong một khoảng", "blank, or known only as a range"),
}

KIND_TITLES: dict[str, tuple[str, str]] = {
    "flow": ("Đầu kỳ, tăng giảm, cuối kỳ", "Start, changes, end"),
    "balance": ("Cộng dọc và cộng ngang", "Sums"),
    "subset": ("Bộ phận và toàn thể", "Parts and wholes"),
    "bound": ("Giới hạn", "Limits"),
    "rate": ("Tỷ lệ và số hộ", "Rates and counts"),
    "prose": ("Lời văn và bảng", "Prose and table"),
    "chronology": ("Thời gian", "Dates"),
    "citation": ("Văn bản được viện dẫn", "Documents cited"),
    "naming": ("Tên đơn vị", "Names of units"),
    "scope": ("Phạm vi và điều còn thiếu", "Scope and what is missing"),
}

WORDS: dict[str, tuple[str, str]] = {
    # --- Cells, formulas, repairs
    "in_prose": ("{column} (lời văn)", "{column} (prose)"),
    "stated_figure": ("con số “{printed}” trong lời văn", "the figure {printed} in the prose"),
    "prose_unit": ("{unit} (lời văn)", "{unit} (prose)"),
    "cell": ("{unit}, cột “{column}”", "{unit}, column “{column}”"),
    "f_sum": ("tổng các đơn vị của “{column}”", "units' sum of “{column}”"),
    "f_total": ("dòng tổng của “{column}”", "total row of “{column}”"),
    "f_prose": ("{column} (lời văn)", "{column} (prose)"),
    "f_column_sum": (
        "{column}: các đơn vị cộng lại = dòng tổng",
        "{column}: sum of the units = total row",
    ),
    "f_rate": ("{count} ÷ {divisor}, làm tròn = {rate}", "{count} ÷ {divisor}, rounded = {rate}"),
    "f_rate_inferred": (
        "{count} ÷ {divisor} (suy ra), làm tròn = {rate}",
        "{count} ÷ {divisor} (inferred), rounded = {rate}",
    ),
    "one_of": ("một trong các số {figures}", "one of {figures}"),
    "within": (
        "trong khoảng {range} (có thể không phải mọi số)",
        "within {range} (perhaps not every figure)",
    ),
    "from_on": ("từ {low} trở lên", "{low} or more"),
    "together_exactly": ("{cells} cộng lại đúng {value}", "{cells} together {value}"),
    "together_at_most": (
        "{cells} cộng lại không quá {value}",
        "{cells} together at most {value}",
    ),
    "together_at_least": (
        "{cells} cộng lại ít nhất {value}",
        "{cells} together at least {value}",
    ),
    "together_between": (
        "{cells} cộng lại từ {value} đến {high}",
        "{cells} together {value} to {high}",
    ),
    "adding_exactly": ("cộng lại đúng {value}", "together {value}"),
    "adding_at_most": ("cộng lại không quá {value}", "together at most {value}"),
    "adding_at_least": ("cộng lại ít nhất {value}", "together at least {value}"),
    "adding_between": ("cộng lại từ {value} đến {high}", "together {value} to {high}"),
    "expression_exactly": ("{terms} = {value}", "{terms} = {value}"),
    "expression_at_most": ("{terms} ≤ {value}", "{terms} ≤ {value}"),
    "expression_at_least": ("{terms} ≥ {value}", "{terms} ≥ {value}"),
    "expression_between": ("{value} ≤ {terms} ≤ {high}", "{value} ≤ {terms} ≤ {high}"),
    "change": (
        "{cell}\u00a0{printed}\u00a0→\u00a0{value}",
        "{cell}\u00a0{printed}\u00a0→\u00a0{value}",
    ),
    "change_stated": (
        "{cell}\u00a0→\u00a0{value}",
        "{cell}\u00a0→\u00a0{value}",
    ),
    "in_column": ("cột “{column}”: {text}", "column “{column}”: {text}"),
    "more_of_them": ("{n} ô khác", "{n} more"),
    # --- The answer
    "verdict_bad": (
        "Số liệu của {kind} {number} mâu thuẫn với nhau ở {n} chỗ{where}; phải sửa ít nhất "
        "{cells} ô thì mọi con số mới khớp.",
        "The figures of {kind} {number} contradict each other in {n} {n|place|places}{where}; at "
        "least {cells} {cells|cell|cells} must change before all of them agree.",
    ),
    "verdict_bad_open": (
        "Số liệu của {kind} {number} mâu thuẫn với nhau ở {n} chỗ{where}; chưa xác định được phải "
        "sửa bao nhiêu ô.",
        "The figures of {kind} {number} contradict each other in {n} {n|place|places}{where}; how "
        "many cells must change could not be determined.",
    ),
    "verdict_columns": ("Trong {kind} {number} có {columns}.", "In {kind} {number} {columns}."),
    "columns_title": (
        "{n} cột mà các con số không đúng như tiêu đề",
        "{n} {n|column is|columns are} not what {n|its title says|their titles say}",
    ),
    "columns_rows": (
        "{n} cột đặt nhầm dòng",
        "{n} {n|column stands|columns stand} in the wrong rows",
    ),
    "columns_doubt": (
        "{n} cột không khớp với các số khác cùng dòng",
        "{n} {n|column does|columns do} not agree with the other figures of {n|its|their} rows",
    ),
    "where_all": (", đều ở {places}", ", all in {places}"),
    "where": (", ở {places}", ", in {places}"),
    "either": ("{others} hoặc {last}", "{others} or {last}"),
    "the_column": ("cột “{column}”", "the column “{column}”"),
    "the_prose": ("lời văn", "the prose"),
    "in_scenario": (
        "Theo giả định của kịch bản “{scenario}”, không phải theo số in.",
        "Under the assumptions of the scenario “{scenario}”, not as printed.",
    ),
    "verdict_clean": (
        "Không thấy con số nào của {kind} {number} mâu thuẫn với con số khác.",
        "No figure of {kind} {number} contradicts another.",
    ),
    "verdict_nothing": (
        "{kind} {number} không có hai con số nào để đối chiếu với nhau.",
        "{kind} {number} has no two figures that could be compared.",
    ),
    "points": (
        "Ngoài ra có {n} điểm sai hoặc chưa rõ.",
        "{n} more {n|point is|points are} wrong or unclear.",
    ),
    "points_only": (
        "Nhưng có {n} điểm sai hoặc chưa rõ.",
        "But {n} {n|point is|points are} wrong or unclear.",
    ),
    "settled": (
        "Người rà soát đã bác bỏ hoặc giải thích {n} phát hiện.",
        "A reviewer has rejected or explained {n} {n|finding|findings}.",
    ),
    "not_checked": ("Không kiểm tra được: {what}.", "Not checkable: {what}."),
    "other_parts": ("{n} phần khác", "{n} more"),
    "k_checked": ("Phép kiểm tra", "Checks made"),
    "k_passed": ("Đạt", "Passed"),
    "k_bad": ("Mâu thuẫn", "Contradictions"),
    "k_cells": ("Phải sửa ít nhất", "Change at least"),
    "k_households": ("Tổng số hộ (suy ra)", "Households (inferred)"),
    "cells": ("ô", "cells"),
    "cells_of": ("ô", "{n|cell|cells}"),
    "households": ("hộ", "households"),
    # --- The first page
    "s_conflicts": ("Số nào mâu thuẫn với số nào", "What contradicts what"),
    "s_households": ("Tổng số hộ có lẽ là bao nhiêu", "What the household totals probably are"),
    "s_unknown": (
        "Điều không ai biết được từ văn bản này",
        "What nobody can know from this document",
    ),
    "c_head": ("{subject}: {arithmetic}.", "{subject}: {arithmetic}."),
    "c_subject": ("{subject}:", "{subject}:"),
    "c_part": (
        "“{left}” nhiều hơn “{right}”.",
        "“{left}” is more than “{right}”.",
    ),
    "c_sum": (
        "Cột “{column}”: các đơn vị cộng lại được {sum}, dòng tổng in {printed}.",
        "Column “{column}”: the units add up to {sum}, the total row prints {printed}.",
    ),
    "c_sum_known": (
        "Cột “{column}”: các đơn vị có số cộng lại đã được {known}, chưa kể {blank} đơn vị để "
        "trống; dòng tổng in {printed}.",
        "Column “{column}”: the units that are printed add up to {known} already, and {blank} "
        "{blank|unit is|units are} blank; the total row prints {printed}.",
    ),
    "c_formula": ("Lẽ ra {formula}.", "It should be that {formula}."),
    "c_more": (
        "Còn {n} mâu thuẫn nữa: xem phần các phát hiện.",
        "{n} more {n|contradiction|contradictions}: see the findings.",
    ),
    "c_none": (
        "Không có: {passed}/{checked} phép kiểm tra đạt.",
        "Nothing: {passed} of {checked} checks passed.",
    ),
    "c_nothing": (
        "Không có phép kiểm tra nào làm được với những số đã có.",
        "No check can be made with the figures at hand.",
    ),
    "c_points": (
        "Ngoài các mâu thuẫn này: {n} điểm sai hoặc chưa rõ (phát hiện {numbers}), về: {kinds}.",
        "Beside these: {n} {n|point|points} wrong or unclear ({n|finding|findings} {numbers}) on: "
        "{kinds}.",
    ),
    "c_points_only": (
        "{n} điểm sai hoặc chưa rõ (phát hiện {numbers}), về: {kinds}.",
        "{n} {n|point|points} wrong or unclear ({n|finding|findings} {numbers}) on: {kinds}.",
    ),
    "hh_total": ("{area}: {interval} hộ.", "{area}: {interval} households."),
    "hh_inferred": (
        "Văn bản không in tổng số hộ. Đây là số suy ra từ các tỷ lệ đã in, không phải số liệu "
        "chính thức.",
        "The document does not print household totals. These are inferred from the printed rates "
        "and are not official figures.",
    ),
    "hh_sure": (
        "Chắc đến đâu: chỉ những số này cho ra đúng các tỷ lệ đã in, với giả định {assumed}.",
        "How sure: only these numbers give the rates that are printed, on the assumption that "
        "{assumed}.",
    ),
    "as_one": (
        "tỷ lệ của hai năm chia cho cùng một tổng số hộ",
        "the rates of both years divide by the same households",
    ),
    "as_each_year": (
        "tỷ lệ mỗi năm chia cho tổng số hộ của năm đó",
        "the rates of each year divide by the households of that year",
    ),
    "as_half_up": (
        "tỷ lệ làm tròn đến chữ số cuối đã in",
        "rates are rounded to the last digit printed",
    ),
    "as_half_even": (
        "tỷ lệ làm tròn đến chữ số cuối đã in (đúng nửa đơn vị thì về số chẵn)",
        "rates are rounded to the last digit printed (halves to even)",
    ),
    "as_truncate": (
        "tỷ lệ bị cắt ở chữ số cuối đã in, không làm tròn",
        "rates are cut off after the last digit printed, not rounded",
    ),
    "as_difference_of_rounded_rates": (
        "mức giảm là hiệu của hai tỷ lệ đã làm tròn",
        "the reduction is the difference of the two rounded rates",
    ),
    "as_rounded_difference": (
        "mức giảm là số hộ giảm chia cho tổng số hộ, rồi làm tròn",
        "the reduction is the exits over the households, rounded",
    ),
    "as_start_minus_rounded_reduction": (
        "tỷ lệ cuối là tỷ lệ đầu trừ mức giảm đã làm tròn",
        "the end rate is the start rate less the rounded reduction",
    ),
    "hh_units": ("Từng đơn vị (hộ):", "Unit by unit (households):"),
    "hh_units_end": (
        "Từng đơn vị, cuối năm {year} (hộ):",
        "Unit by unit at the end of {year} (households):",
    ),
    "hh_not": ("không suy ra được", "not inferred"),
    "hh_lost": (
        "Ở {n} đơn vị không suy ra được.",
        "For {n} {n|unit|units} nothing can be inferred.",
    ),
    "hh_many": (
        "{n} trong {all} đơn vị chỉ có thể có một tổng số hộ; các đơn vị khác nằm trong một "
        "khoảng: xem bảng tổng số hộ suy ra.",
        "For {n} of {all} units only one number is possible, for the others a range: see the "
        "table of inferred households.",
    ),
    "hh_printed": (
        "Văn bản có in tổng số hộ, nên các tỷ lệ được kiểm tra trực tiếp.",
        "The document prints the households, so the rates were checked directly.",
    ),
    "hh_none": (
        "Không suy ra được: bảng không có tỷ lệ nào đi cùng số hộ.",
        "Nothing can be inferred: the table has no rate beside a count.",
    ),
    # --- What cannot be known
    "u_split": ("{cells}:", "{cells}:"),
    "u_ranges": (
        "đúng ra là bao nhiêu thì không rõ. Nếu chỉ các ô này sai: {ranges}{ties}.",
        "the right figures are unknown. If only these cells are wrong: {ranges}{ties}.",
    ),
    "u_values": (
        "không biết chắc chính các ô này sai. Nếu chỉ các ô này sai thì mỗi ô chỉ có một số đúng: "
        "xem bảng các cách sửa.",
        "that these are the wrong ones is likely, not certain. If only they are, each has one "
        "right value: see the table of repairs.",
    ),
    "u_range": (
        "đúng ra là bao nhiêu thì không rõ. Nếu chỉ ô này sai: {ranges}.",
        "the right figure is unknown. If only this cell is wrong: {ranges}.",
    ),
    "u_value": (
        "không biết chắc chính ô này (in {printed}) sai. Nếu chỉ ô này sai thì số đúng là "
        "{ranges}.",
        "that {printed} is the wrong one is likely, not certain. If only it is wrong, it should "
        "be {ranges}.",
    ),
    "u_which": ("Ô nào sai:", "Which cell is wrong:"),
    "u_ways": (
        "{n} cách sửa ngang nhau, mỗi cách đổi {k} ô: {ways}.",
        "{n} repairs are equally small, each changing {k} {k|cell|cells}: {ways}.",
    ),
    "u_ways_brief": (
        "{n} cách sửa ngang nhau, mỗi cách đổi {k} ô: xem bảng các cách sửa.",
        "{n} repairs are equally small, each changing {k} cells: see the table of repairs.",
    ),
    "u_ways_more": ("{n} cách khác", "{n} others"),
    "u_no_sets": (
        "ít nhất {k} ô phải đổi, trong số {cells}; các cách sửa quá nhiều để liệt kê.",
        "at least {k} {k|cell|cells} must change, among {cells}; there are too many ways to list.",
    ),
    "u_no_sets_many": (
        "ít nhất {k} trong {n} ô có liên quan phải đổi, có quá nhiều cách để nói là những ô nào; "
        "nên lập lại bảng từ số liệu gốc.",
        "at least {k} of {n} cells involved must change, in too many ways to say which; the table "
        "should be made anew from its sources.",
    ),
    "u_unlocated": (
        "chưa tìm được cách sửa ít ô nhất cho {n} mâu thuẫn.",
        "no smallest repair could be found for {n} {n|contradiction|contradictions}.",
    ),
    "u_kept": ("Số tổng {printed} có đúng không:", "Whether the total {printed} is right:"),
    "u_kept_range": (
        "cách sửa ít ô nhất giữ số này. Nếu chính nó cũng sai, còn các ô không bị nghi đều đúng, "
        "thì số đúng nằm trong khoảng {range}{column}.",
        "the smallest repair keeps it. If it is wrong as well, and every cell not in doubt is "
        "right, the right one is within {range}{column}.",
    ),
    "u_kept_from": (
        "cách sửa ít ô nhất giữ số này. Nếu chính nó cũng sai, còn các ô không bị nghi đều đúng, "
        "thì số đúng từ {range} trở lên{column}.",
        "the smallest repair keeps it. If it is wrong as well, and every cell not in doubt is "
        "right, the right one is {range} or more{column}.",
    ),
    "u_kept_column": (" (cột “{column}”)", " (column “{column}”)"),
    "u_base": (
        "“{column}” có đạt mục tiêu không:",
        "Whether the goal for “{column}” is met:",
    ),
    "u_base_missing": (
        "văn bản không in “{missing}”.",
        "the document does not print “{missing}”.",
    ),
    "u_annexes": ("Nội dung phụ lục:", "What the annex says:"),
    "u_annex": ("thiếu {annex}.", "{annex} is missing."),
    "u_exact": ("Tổng số hộ chính xác:", "The exact household totals:"),
    "u_exact_units": (
        "{n} đơn vị chỉ biết trong khoảng; mọi số đều là suy ra.",
        "for {n} {n|unit|units} only a range is known; all are inferred.",
    ),
    "u_alone": ("{n} ô đứng một mình:", "{n} {n|cell stands|cells stand} alone:"),
    "u_alone_why": (
        "nếu in sai thì văn bản này không để lộ ra.",
        "were {n|it|they} wrong, this document would not show it.",
    ),
    "u_more_parts": (
        "còn {n} phần khác của bảng cũng phải sửa: xem bảng các cách sửa.",
        "{n} more {n|part|parts} of the table must be mended too: see the table of repairs.",
    ),
    "u_rest": (
        "Còn {n} điều nữa: xem phần “Những điều văn bản này không cho biết”.",
        "{n} more: see the section “What this document cannot tell”.",
    ),
    "u_nothing": (
        "Trong những gì đã kiểm tra, không có điểm nào để ngỏ.",
        "Nothing is left open in what was checked.",
    ),
    # --- The map
    "map": (
        "Bảng chỉ tiêu năm {year}: từng ô đã đối chiếu được đến đâu",
        "The plan table of {year}: how far each cell is borne out",
    ),
    "map_cut": (
        "Chỉ in {shown} trên {all} đơn vị, trong số {n} đơn vị có ô phải đổi hoặc có phát hiện "
        "riêng; {rest} đơn vị còn lại không có.",
        "Only {shown} of {all} units are shown, of {n} with a cell to change or a finding of their "
        "own; the other {rest} have none.",
    ),
    "map_none": (
        "Không đơn vị nào có ô phải đổi hoặc có phát hiện riêng nên không in dòng nào của {all} "
        "đơn vị.",
        "None of the {all} units has a cell to change or a finding of its own, so no row is shown.",
    ),
    "legend": ("Ký hiệu trong bảng trên", "The signs of the table above"),
    "sign": ("Ký hiệu", "Sign"),
    "meaning": ("Ô này", "The cell"),
    "count": ("Số ô", "Cells"),
    "all_cells": ("Cả bảng", "Whole table"),
}
