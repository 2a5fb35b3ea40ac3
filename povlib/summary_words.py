"""Words of the verdict and the first page of an audit report, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    # --- The answer
    "verdict_bad": (
        "Số liệu của {kind} {number} mâu thuẫn với nhau ở {n} chỗ; phải sửa ít nhất {least} ô"
        "{where} thì mọi con số mới khớp.",
        "The figures of {kind} {number} contradict each other in {n} {n|place|places}; at least "
        "{least} {least|cell|cells}{where} must change before all of them agree.",
    ),
    "verdict_bad_open": (
        "Số liệu của {kind} {number} mâu thuẫn với nhau ở {n} chỗ; phải sửa ít nhất {least} ô; "
        "có phải nhiều hơn không thì chưa xác định được.",
        "The figures of {kind} {number} contradict each other in {n} {n|place|places}; at least "
        "{least} {least|cell|cells} must change; whether more could not be determined.",
    ),
    "verdict_columns": ("Trong {kind} {number} có {columns}.", "In {kind} {number} {columns}."),
    "verdict_columns_too": ("Trong bảng còn có {columns}.", "Moreover, {columns}."),
    "verdict_mishap": (
        "Số liệu của {kind} {number} không đạt {n} phép kiểm tra; một sai sót giải thích được tất "
        "cả: có thể {story}.",
        "The figures of {kind} {number} fail {n} {n|check|checks}; one mishap would explain them "
        "all: it could be that {story}.",
    ),
    "verdict_mishap_part": (
        "Số liệu của {kind} {number} không đạt {all} phép kiểm tra; một sai sót giải thích được "
        "{n} phép: có thể {story}.",
        "The figures of {kind} {number} fail {all} {all|check|checks}; one mishap would explain "
        "{n} of them: it could be that {story}.",
    ),
    "verdict_others": (
        "Còn {others} mâu thuẫn nữa: phải sửa ít nhất {least} ô thì các con số còn lại mới khớp.",
        "{others} {others|contradiction is|contradictions are} left: at least {least} "
        "{least|cell|cells} must change before the rest of the figures agree.",
    ),
    "u_mishap": ("Có đúng là sai sót này không:", "Whether this mishap happened:"),
    "u_mishap_cells": (
        "văn bản không chứng minh; nếu không phải thì xem bảng các cách sửa từng ô.",
        "the document does not prove it; if not, see the repairs of single cells in their table.",
    ),
    "u_mishap_open": ("văn bản không chứng minh.", "the document does not prove it."),
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
    "where": (" ở {places}", " in {places}"),
    "either": ("{others} hoặc {last}", "{others} or {last}"),
    "both": ("{others} và {last}", "{others} and {last}"),
    "the_column": ("cột “{column}”", "the column “{column}”"),
    "the_prose": ("phần lời", "the prose"),
    "in_scenario": (
        "Theo kịch bản “{scenario}”, không phải theo văn bản.",
        "Under scenario “{scenario}”, not as printed.",
    ),
    "verdict_clean": (
        "Không thấy con số nào của {kind} {number} mâu thuẫn với con số khác.",
        "No figure of {kind} {number} contradicts another.",
    ),
    "verdict_nothing": (
        "{kind} {number} không có hai con số nào để đối chiếu với nhau.",
        "{kind} {number} has no two figures that could be compared.",
    ),
    "in_corrected": (
        "Theo {n} số đã đính chính ({authority}), không hoàn toàn như văn bản.",
        "With {n} corrected {n|figure|figures} ({authority}), not entirely as printed.",
    ),
    "besides": ("Ngoài ra có {list}.", "Besides: {list}."),
    "but": ("Nhưng có {list}.", "But there {n|is|are} {list}."),
    "n_errors": ("{n} lỗi chắc chắn ({kinds})", "{n} certain {n|error|errors} ({kinds})"),
    "n_points": ("{n} điểm cần xem lại", "{n} {n|point|points} to be checked"),
    "n_own": (
        "{n} chỗ không đạt quy tắc riêng (rules.csv)",
        "{n} {n|breach|breaches} of own rules (rules.csv)",
    ),
    "n_notes": ("{n} lưu ý", "{n} {n|note|notes}"),
    "settled": (
        "{who} đã {what} {list}; các con số vẫn như cũ.",
        "{who} {n|has|have} {what} {list}; the figures stand as they are.",
    ),
    "settled_counted": (
        "{who} đã {what} {list}; các con số vẫn như cũ và số ô phải sửa vẫn tính cả những chỗ đó.",
        "{who} {n|has|have} {what} {list}; the figures stand as they are, and the cells that must "
        "change still count them in.",
    ),
    "settled_explained": ("giải thích", "explained"),
    "settled_rejected": ("bác bỏ", "rejected"),
    "settled_both": ("giải thích hoặc bác bỏ", "explained or rejected"),
    "settled_hard": ("{n}/{all} mâu thuẫn", "{n} of {all} {all|contradiction|contradictions}"),
    "settled_some": ("{n} phát hiện", "{n} {n|finding|findings}"),
    "settled_rest": ("{n} phát hiện khác", "{n} other {n|finding|findings}"),
    "not_checked": ("Không kiểm tra được: {what}.", "Not checkable: {what}."),
    "other_parts": ("{n} phần khác", "{n} more"),
    "k_checked": ("Phép kiểm tra", "Checks made"),
    "k_passed": ("Đạt", "Passed"),
    "k_bad": ("Mâu thuẫn", "Contradictions"),
    "k_cells": ("Phải sửa ít nhất", "Change at least"),
    "k_cells_too": ("Còn phải sửa ít nhất", "Besides, change at least"),
    "k_households": ("Tổng số hộ (suy ra)", "Households (inferred)"),
    "cells_of": ("ô", "{n|cell|cells}"),
    # --- The first page
    "s_conflicts": ("Số nào mâu thuẫn với số nào", "What contradicts what"),
    "s_households": ("Tổng số hộ có lẽ là bao nhiêu", "What the household totals probably are"),
    "s_unknown": (
        "Điều không ai biết được từ văn bản này",
        "What nobody can know from this document",
    ),
    "c_mishap": ("Sai sót nêu trên:", "The mishap above:"),
    "c_mishap_explains": (
        "giải thích được {n} phép kiểm tra không đạt.",
        "it would explain {n} {n|check that fails|checks that fail}.",
    ),
    "c_head": ("{subject}: {arithmetic}.", "{subject}: {arithmetic}."),
    "c_subject": ("{subject}:", "{subject}:"),
    "c_part": ("“{left}” nhiều hơn “{right}”.", "“{left}” is more than “{right}”."),
    "c_sum": (
        "Cột “{column}”: các đơn vị cộng lại được {sum}, {row} ghi {printed}.",
        "Column “{column}”: the units add up to {sum}, {row} prints {printed}.",
    ),
    "c_sum_known": (
        "Cột “{column}”: các đơn vị có số cộng lại đã được {known}, chưa kể {blank} đơn vị để "
        "trống; {row} ghi {printed}.",
        "Column “{column}”: the units that are printed add up to {known} already, and {blank} "
        "{blank|unit is|units are} blank; {row} prints {printed}.",
    ),
    "c_formula": ("Điều phải đúng: {formula}.", "What must hold: {formula}."),
    "c_more": (
        "Còn {n} mâu thuẫn nữa: xem phần các phát hiện.",
        "{n} more {n|contradiction|contradictions}: see the findings.",
    ),
    "c_none": (
        "Không có: {passed}/{checked} phép kiểm tra đạt.",
        "Nothing: {passed} of {checked} checks passed.",
    ),
    "c_none_of_figures": (
        "Không có; {failed}/{checked} phép kiểm tra không đạt vì điều khác.",
        "Nothing; {failed} of {checked} checks {failed|fails|fail} for other reasons.",
    ),
    "c_nothing": (
        "Không có phép kiểm tra nào làm được với những số đã có.",
        "No check can be made with the figures at hand.",
    ),
    "c_decided": ("{told} [{status}: {who}]", "{told} [{status}: {who}]"),
    "c_errors": (
        "{n} lỗi chắc chắn (phát hiện {numbers}):",
        "{n} certain {n|error|errors} ({n|finding|findings} {numbers}):",
    ),
    "c_error_more": ("Và {n} lỗi nữa.", "And {n} more."),
    "c_own_rule": ("“{rule}” ({rows})", "“{rule}” ({rows})"),
    "s_holds": ("Số nào dùng được", "What holds"),
    "c_points": (
        "{n} điểm cần xem lại (phát hiện {numbers}):",
        "{n} {n|point|points} to be checked ({n|finding|findings} {numbers}):",
    ),
    "c_own": (
        "{n} chỗ không đạt quy tắc riêng, rules.csv (phát hiện {numbers}):",
        "{n} {n|breach|breaches} of own rules, rules.csv ({n|finding|findings} {numbers}):",
    ),
    "c_stale": ("Kết luận đã cũ:", "Decisions out of date:"),
    "c_stale_why": (
        "{n} kết luận của {who} (phát hiện {numbers}) không còn được tính, vì "
        "số liệu đã đổi từ khi đó; cần xem lại.",
        "{n} {n|decision|decisions} by {who} ({n|finding|findings} {numbers}) no longer "
        "{n|counts|count}, as the figures have changed since; look again.",
    ),
    "c_probable": ("Nhiều khả năng sai:", "Probably wrong:"),
    "c_probable_cell": (
        "{cell}: {printed} → {value} ({slips}).",
        "{cell}: {printed} → {value} ({slips}).",
    ),
    "c_probable_more": (
        "Còn {n} ô nữa: xem bảng các cách sửa.",
        "{n} more {n|cell|cells}: see the table of repairs.",
    ),
    # --- What is assumed
    "s_assumed": ("Số dùng thay số của văn bản", "Used in place of print"),
    "a_column": ("{mark} “{column}”:", "{mark} “{column}”:"),
    "a_why": ("Vì sao:", "Why:"),
    "a_reason": ("“{reason}” (“{authority}”).", "“{reason}” (“{authority}”)."),
    "hh_total": ("{area}: {interval} hộ.", "{area}: {interval} households."),
    "hh_inferred": (
        "Văn bản không nêu; suy ra từ các tỷ lệ, không phải số liệu chính thức.",
        "Inferred from the rates, not official figures.",
    ),
    "hh_sure": (
        "Chắc đến đâu: đúng nếu {assumed}. {fits}",
        "How sure: this holds if {assumed}. {fits}",
    ),
    "hh_fits": ("Cách này khớp với {n}/{all} đơn vị.", "That fits {n} of {all} units."),
    "hh_fits_total": (
        "Cách này khớp với {n}/{all} đơn vị và với dòng tổng.",
        "That fits {n} of {all} units and the total row.",
    ),
    "as_one": (
        "tỷ lệ của hai năm tính trên cùng một tổng số hộ",
        "the rates of both years are of the same number of households",
    ),
    "as_each_year": (
        "tỷ lệ mỗi năm tính trên tổng số hộ của năm đó",
        "the rates of each year are of the number of households of that year",
    ),
    "as_half_up": (
        "tỷ lệ làm tròn đến chữ số cuối được ghi",
        "rates are rounded to the last digit printed",
    ),
    "as_half_even": (
        "tỷ lệ làm tròn đến chữ số cuối được ghi (đúng nửa đơn vị thì về số chẵn)",
        "rates are rounded to the last digit printed (halves to even)",
    ),
    "as_truncate": (
        "tỷ lệ bị cắt ở chữ số cuối được ghi, không làm tròn",
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
        "Văn bản có nêu tổng số hộ, nên các tỷ lệ được kiểm tra trực tiếp.",
        "The document prints the households, so the rates were checked directly.",
    ),
    "hh_printed_end": (
        "Văn bản có nêu tổng số hộ cuối năm, nên tỷ lệ cuối năm được kiểm tra trực tiếp; tổng số "
        "hộ đầu năm chỉ suy ra được từ các tỷ lệ.",
        "The document prints the households of the end, so the rates of the end were checked "
        "directly; those of the start are only inferred from the rates.",
    ),
    "hh_none": (
        "Không suy ra được: bảng không có tỷ lệ nào đi cùng số hộ.",
        "Nothing can be inferred: the table has no rate beside a count.",
    ),
    "hh_open": (
        "Không suy ra được tổng số hộ nào từ các tỷ lệ và số hộ đã nêu.",
        "No number of households follows from the printed rates and counts.",
    ),
    # --- What cannot be known
    "u_split": ("{cells}:", "{cells}:"),
    "u_ranges": (
        "đúng ra là bao nhiêu thì không rõ. Nếu các ô không bị nghi đều đúng: {ranges}{ties}.",
        "the right figures are unknown. If all cells not in doubt are right: {ranges}{ties}.",
    ),
    "u_values": (
        "nhiều khả năng chính các ô này sai, nhưng không chắc. Nếu các ô không bị nghi đều đúng "
        "thì mỗi ô này chỉ có một số đúng: xem bảng các cách sửa.",
        "these are probably, but not certainly, wrong. If all cells not in doubt are right, each "
        "has one right value: see the table of repairs.",
    ),
    "u_range": (
        "đúng ra là bao nhiêu thì không rõ. Nếu các ô không bị nghi đều đúng: {ranges}.",
        "the right figure is unknown. If all cells not in doubt are right: {ranges}.",
    ),
    "u_value": (
        "nhiều khả năng chính ô này (ghi {printed}) sai, nhưng không chắc. Nếu các ô không bị nghi "
        "đều đúng thì số đúng là {ranges}.",
        "{printed} is probably, but not certainly, wrong. If all cells not in doubt are right, it "
        "should be {ranges}.",
    ),
    "u_probable": (
        "nhiều khả năng chính {n|ô này|các ô này} sai như đã nêu, nhưng không chắc.",
        "probably, but not certainly, wrong, as told above.",
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
        "cách sửa ít ô nhất giữ số này. Nếu nó cũng sai mà các ô không bị nghi đều đúng thì số "
        "đúng từ {low} đến {high}{column}.",
        "the smallest repair keeps it. If it is wrong too and all cells not in doubt are right, "
        "the true total is {low} to {high}{column}.",
    ),
    "u_kept_from": (
        "cách sửa ít ô nhất giữ số này. Nếu chính nó cũng sai, còn các ô không bị nghi đều đúng, "
        "thì số đúng từ {low} trở lên{column}.",
        "the smallest repair keeps it. If it is wrong too and all cells not in doubt are right, "
        "the true total is {low} or more{column}.",
    ),
    "u_kept_column": (" (cột “{column}”)", " (column “{column}”)"),
    "u_base": (
        "“{column}” có đạt mục tiêu “{printed}” không:",
        "Whether “{column}” meets its goal, “{printed}”:",
    ),
    "u_base_missing": (
        "văn bản không nêu “{missing}”.",
        "the document does not print “{missing}”.",
    ),
    "u_base_open": (
        "tính theo điểm % thì không biết, vì văn bản không nêu “{missing}”; tính theo phần trăm "
        "số hộ nghèo của nhóm thì chắc chắn đạt.",
        "in points unknown, as “{missing}” is not printed; as per cent of the group's poor "
        "households, certainly.",
    ),
    "u_annexes": ("Nội dung phụ lục:", "What the annex says:"),
    "u_annex": ("thiếu {annex}.", "{annex} is missing."),
    "u_exact": ("Tổng số hộ chính xác:", "The exact household totals:"),
    "u_exact_all": ("đều là số suy ra", "all are inferred"),
    "u_exact_units": ("{n} đơn vị chỉ biết trong khoảng", "a range only for {n} {n|unit|units}"),
    "u_exact_lost": (
        "{n} đơn vị không suy ra được",
        "for {n} {n|unit|units} nothing could be inferred",
    ),
    "u_assumed": (
        "theo giả định chỉ biết trong khoảng: {ranges}{tie}.",
        "known within limits only, as assumed: {ranges}{tie}.",
    ),
    "u_assumed_figures": (
        "văn bản không cho biết số đúng; kịch bản giả định {ranges}.",
        "the document does not tell the right figures; the scenario assumes {ranges}.",
    ),
    "u_alone": (
        "{n} ô không có số nào khác xác nhận:",
        "{n} {n|cell|cells} that no other figure confirms:",
    ),
    "u_alone_why": ("nếu ghi sai thì có thể không thấy.", "a mistake may not show."),
    "u_summed": (
        "{n} ô chỉ được kiểm tra qua tổng của cột:",
        "{n} {n|cell that is|cells that are} checked only through the column's total:",
    ),
    "u_summed_why": (
        "sai một ô thì thấy là có sai nhưng không biết ô nào; các sai sót bù trừ nhau thì không "
        "thấy.",
        "one that is wrong would be seen, but not which; errors that cancel would not be seen.",
    ),
    "u_residue": (
        "{n} ô không khớp đến chữ số cuối với các số khác của dòng:",
        "{n} {n|cell does|cells do} not agree with the rest of {n|its row|their rows} to the last "
        "digit:",
    ),
    "u_residue_why": (
        "do làm tròn, do tổng số hộ thay đổi hay do gõ nhầm thì không rõ (phát hiện {numbers}).",
        "whether by rounding, by a change of households or by a slip is unknown (finding "
        "{numbers}).",
    ),
    "u_more_parts": (
        "còn {n} phần khác của bảng cũng phải sửa: xem bảng các cách sửa.",
        "{n} more {n|part|parts} of the table must be mended too: see the table of repairs.",
    ),
    "u_rest": (
        "Còn {n} điều nữa: xem phần “Những điều văn bản này không cho biết”.",
        "{n} more: see the section “What this document cannot tell”.",
    ),
    "u_nothing": ("Những gì đã kiểm tra đều rõ.", "All that was checked is settled."),
}
