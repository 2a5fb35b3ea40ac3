"""Words of the reports on a plan table, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["MARKS", "WORDS"]

MARKS = "†‡§¶"

WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "{kind} {number} giao giảm {target} hộ nghèo trong năm {year} cho {units} {noun}. "
        "Tính lại từng ô của bảng: {exact}/{cells} số liệu khớp, {rest}.",
        "{kind} {number} assigns {target} {target|exit|exits} from poverty in {year} to {units} "
        "{noun}. Recomputing every cell of its table: {exact} of {cells} figures agree exactly, "
        "{rest}.",
    ),
    "lead_without_exits": (
        "{kind} {number} có {cells} số về hộ nghèo của {units} {noun}. Tính lại từng ô của bảng: "
        "{exact}/{cells} số liệu khớp, {rest}.",
        "{kind} {number} prints {cells} figures on poor households in {units} {noun}. Recomputing "
        "every cell of its table: {exact} of {cells} figures agree exactly, {rest}.",
    ),
    "rest_none": ("không số liệu nào mâu thuẫn", "none contradicts the document"),
    "rest_bad": (
        "{n} số liệu mâu thuẫn với chính văn bản (cột {columns})",
        "{n} {n|contradicts|contradict} the document itself (column {columns})",
    ),
    "rest_rounding": (
        "{n} số liệu chỉ khớp trong phạm vi làm tròn",
        "{n} {n|agrees|agree} only within rounding",
    ),
    "rest_unchecked": (
        "{n} số liệu không kiểm tra được",
        "{n} cannot be checked",
    ),
    "breakdown": ("Trong các số liệu khớp: {parts}.", "Of the figures that agree, {parts}."),
    "b_recomputed": (
        "{n} số tính lại được và đúng từng chữ số",
        "{n} {n|was|were} recomputed and came out digit by digit",
    ),
    "b_inputs": (
        "{n} số đầu vào không tính lại được từ số khác",
        "{n} {n|is an input|are inputs} that no other figure yields",
    ),
    "b_limited": (
        "{n} số chỉ kiểm tra được giới hạn trên",
        "of {n} only the upper limit can be checked",
    ),
    "breakdown_inferred": (
        "Các tỷ lệ được tính với tổng số hộ suy ra từ chính những tỷ lệ đã ghi.",
        "Rates were computed with household totals inferred from the printed rates themselves.",
    ),
    "no_reduction": (
        "Bảng này không có cột mức giảm tỷ lệ; phần này không áp dụng.",
        "This table has no column of rate reductions; the section does not apply.",
    ),
    "key_poor": ("Hộ nghèo, đầu → cuối năm", "Poor households, start → end"),
    "key_poor_sum": (
        "Hộ nghèo, đầu → cuối năm (cộng các đơn vị)",
        "Poor households, start → end (sum of units)",
    ),
    "key_rate": ("Tỷ lệ hộ nghèo, đầu → cuối năm", "Poverty rate, start → end"),
    "key_rate_inferred": (
        "Tỷ lệ hộ nghèo, đầu năm (suy ra) → cuối năm",
        "Poverty rate, start (inferred) → end",
    ),
    "key_exits": ("Số hộ nghèo giảm", "Assigned exits"),
    "key_cells": ("Số liệu khớp", "Figures that agree"),
    "cells_unit": ("ô", "cells"),
    "households": ("hộ", "households"),
    "table": (
        "Chỉ tiêu giảm nghèo năm {year} theo văn bản",
        "Poverty-reduction targets for {year}, as printed",
    ),
    "table_corrected": (
        "Chỉ tiêu giảm nghèo năm {year}, có số khác với văn bản",
        "Poverty-reduction targets for {year}, not all as printed",
    ),
    "total": ("{label}", "Total"),
    "sentence": ("“{sentence}” ({section})", "“{sentence}” ({section})"),
    "sentence_alone": ("“{sentence}”", "“{sentence}”"),
    "sentence_meaning": ("{told}", "{told}; in English: {meaning}"),
    "unit_heading": ("Tên {noun}", "Unit"),
    "subset": (
        "{mark} {unit}: phần DTTS ghi {printed} hộ, lớn hơn số chung của cả đơn vị ({whole} hộ).",
        "{mark} {unit}: the minority part is printed as {printed}, more than the unit's whole, "
        "{whole}.",
    ),
    "no_households": (
        "{mark} {unit}: ghi {printed}, nhưng không tổng số hộ nào cho ra mọi tỷ lệ của dòng này.",
        "{mark} {unit}: printed {printed}, but no number of households gives all the rates of "
        "this row.",
    ),
    "limit": (
        "{mark} {unit}: ghi {printed}, lớn hơn giới hạn {whole} của chính dòng đó.",
        "{mark} {unit}: printed {printed}, more than the limit of {whole} in its own row.",
    ),
    "other": (
        "{mark} {unit}: ghi {printed}, tính lại được {value}.",
        "{mark} {unit}: printed {printed}, recomputed {value}.",
    ),
    "always": (
        "{sign} Cách sửa nào ít ô nhất cũng phải sửa ô này: nên tìm chỗ sai ở đây trước (báo cáo "
        "02).",
        "{sign} Every smallest repair changes this cell: the first place to look for the fault "
        "(report 02).",
    ),
    "possible": (
        "{sign} Có thể sai ở một trong các ô này; văn bản không cho biết ô nào (báo cáo 02).",
        "{sign} The fault may be in any of these cells; the document does not tell which (report "
        "02).",
    ),
    "more": (
        "Còn {n} ô khác không khớp: xem bảng so sánh bên dưới.",
        "{n} more {n|cell does|cells do} not agree: see the comparison below.",
    ),
    "compare": (
        "Số trong văn bản và số tính lại, từng ô",
        "Printed and recomputed figures, cell by cell",
    ),
    "compare_used": (
        "Số được dùng và số tính lại, từng ô",
        "Figures used and recomputed, cell by cell",
    ),
    "used": ("được dùng", "used"),
    "printed": ("văn bản", "printed"),
    "recomputed": ("tính lại", "computed"),
    "at_most": ("≤ {value}", "≤ {value}"),
    "compare_note": (
        "Chữ nghiêng: số tính lại. Cột DTTS không tính lại được, chỉ kiểm tra được giới hạn "
        "trên. Số đậm có dấu ≠ không khớp.",
        "Italics: recomputed. The minority column cannot be recomputed, only its upper limit "
        "can be checked. Bold figures with ≠ do not agree.",
    ),
    "compare_near": (
        "Dấu ≈: chỉ khớp trong phạm vi làm tròn.",
        "≈: agrees only within rounding.",
    ),
    "compare_note_plain": (
        "Chữ nghiêng: số tính lại. Số đậm có dấu ≠ không khớp.",
        "Italics: recomputed. Bold figures with ≠ do not agree.",
    ),
    "nothing_on_households": (
        "Bảng không có tỷ lệ và không có tổng số hộ.",
        "The table has no rates and no households.",
    ),
    "only_recomputed": (
        "Báo cáo này chỉ tính lại từng ô từ các ô khác: ô “mâu thuẫn” ở đây chưa chắc là ô sai. "
        "Đổi ít ô nhất thì phải đổi ô nào để mọi số khớp: xem báo cáo 02 (rà soát).",
        "This report only recomputes each cell from others: a cell called inconsistent here need "
        "not be the wrong one. Which fewest changes make all figures agree: see report 02 (audit).",
    ),
    "status": ("Kết quả kiểm tra theo cột", "Result of the check by column"),
    "status_column": ("Cột", "Column"),
    "basis": ("Cách kiểm tra", "How it is checked"),
    "exact": ("khớp đúng", "exact"),
    "within_rounding": ("trong phạm vi làm tròn", "within rounding"),
    "inconsistent": ("mâu thuẫn", "inconsistent"),
    "not_checkable": ("không kiểm tra được", "not checkable"),
    "all_cells": ("Cả bảng", "Whole table"),
    "meanings": (
        "“Giảm {printed}” có thể hiểu thế nào",
        "What “a reduction of {printed}” could mean",
    ),
    "reading": ("Cách hiểu", "Reading"),
    "would_be": ("Mức giảm theo cách hiểu đó", "Reduction on that reading"),
    "in_table": ("Bảng ghi", "Table prints"),
    "fits": ("Khớp?", "Fits?"),
    "as_points": ("điểm phần trăm của tỷ lệ hộ nghèo", "percentage points of the poverty rate"),
    "as_share": ("phần trăm số hộ nghèo đầu năm", "per cent of the poor households"),
    "as_relative": ("phần trăm của chính tỷ lệ hộ nghèo", "per cent of the rate itself"),
    "points": ("{value} điểm phần trăm", "{value} % points"),
    "in_households": ("{value} hộ", "{value} households"),
    "share_printed": ("{exits} hộ = {share} %", "{exits} households = {share} %"),
    "yes": ("có", "yes"),
    "no": ("không", "no"),
    "no_statement": (
        "Văn bản không nêu mức giảm tỷ lệ bằng lời, hoặc bảng không có đủ cột để so.",
        "The document states no rate reduction in words, or the table lacks the columns to "
        "compare it with.",
    ),
    "conventions": (
        "Cách nào làm tròn ra được “mức giảm tỷ lệ” đã ghi?",
        "Which way of rounding yields the printed rate reduction?",
    ),
    "convention": ("Cách tính", "Way of computing"),
    "explained": ("Số đơn vị khớp", "Units that fit"),
    "of": ("{n}/{all}", "{n} of {all}"),
    "total_row": ("Dòng tổng khớp", "Total row fits"),
    "failing": ("không khớp ở {units}", "fails for {units}"),
    "over": ("tổng số hộ: {bases}", "households: {bases}"),
    "one": ("một số cho cả hai năm", "one total for both years"),
    "each_year": ("mỗi năm một số", "one total for each year"),
    "wrong_cells": ("Số ô phải coi là sai", "Cells to be called wrong"),
    "at_least": ("ít nhất {n}", "at least {n}"),
    "bases_note": (
        "Nếu mỗi năm có tổng số hộ riêng thì gần như số nào cũng khớp, nên khớp chưa chứng minh "
        "được gì. Cách đó chỉ được chọn khi một tổng số hộ chung cho hai năm không khớp ở quá nửa "
        "số dòng; khi không khớp ở ít dòng hơn, báo cáo nêu nó như một điểm cần xem lại.",
        "With a household total for each year nearly any figure fits, so that a fit proves little. "
        "That way is chosen only where one total for both years fails in more than half of the "
        "rows; where it fails in fewer, the report tells it as a point to be checked.",
    ),
    "many": ("{n} đơn vị", "{n} units"),
    "difference_of_rounded_rates": (
        "hiệu của hai tỷ lệ đã làm tròn",
        "difference of the two rounded rates",
    ),
    "rounded_difference": ("số hộ giảm chia tổng số hộ", "exits over households, rounded"),
    "start_minus_rounded_reduction": (
        "tỷ lệ cuối = tỷ lệ đầu − mức giảm đã làm tròn",
        "end rate = start rate − rounded reduction",
    ),
    "half_up": ("làm tròn 5 lên", "half up"),
    "half_even": ("làm tròn 5 về số chẵn", "half to even"),
    "truncate": ("cắt bỏ", "truncation"),
    "example": (
        "Ví dụ {unit} với {households} hộ: {start} ÷ {households} = {start_rate} %; "
        "{end} ÷ {households} = {end_rate} %; hiệu {start_rate} − {end_rate} = {difference}, "
        "đúng như văn bản ({printed}). Chia thẳng {exits} ÷ {households} thì được {direct}.",
        "Example {unit} with {households} households: {start} ÷ {households} = {start_rate} %; "
        "{end} ÷ {households} = {end_rate} %; the difference {start_rate} − {end_rate} = "
        "{difference}, as printed ({printed}). Dividing {exits} ÷ {households} directly gives "
        "{direct}.",
    ),
    "no_example": (
        "Trong bảng này các cách tính cho cùng kết quả ở mọi đơn vị kiểm tra được.",
        "In this table the ways of computing agree for every unit that can be checked.",
    ),
    "recovered": (
        "Tổng số hộ suy ra từ các tỷ lệ đã ghi",
        "Household totals inferred from the printed rates",
    ),
    "none_recovered": (
        "Văn bản đã ghi tổng số hộ nên không phải suy ra số nào.",
        "The document prints the household totals, so none is inferred.",
    ),
    "recovered_column": ("Tổng số hộ suy ra", "Households, inferred"),
    "printed_column": ("Tổng số hộ", "Households"),
    "recovered_column_em": ("Tổng số hộ DTTS suy ra", "Minority households, inferred"),
    "printed_column_em": ("Tổng số hộ DTTS", "Minority households"),
    "at_start": ("{text}, đầu năm", "{text}, start"),
    "at_end": ("{text}, cuối năm", "{text}, end"),
    "spread": ("Độ rộng", "Width"),
    "implied_start": ("Tỷ lệ đầu năm suy ra", "Start rate, inferred"),
    "recovered_note_some": (
        "Chữ nghiêng: văn bản không nêu. Mỗi khoảng gồm đúng những tổng số hộ làm cho mọi tỷ lệ "
        "của dòng ra đúng từng chữ số; đây là số suy ra, không phải số chính thức.",
        "Italics: not printed. Each interval holds exactly the totals for which every printed rate "
        "of the row comes out digit by digit; they are inferred, not official.",
    ),
    "recovered_note": (
        "Văn bản không nêu tổng số hộ. Mỗi khoảng gồm đúng những tổng số hộ làm cho mọi tỷ lệ "
        "của dòng ra đúng từng chữ số; đây là số suy ra, không phải số chính thức.",
        "The document prints no household totals. Each interval holds exactly the totals for "
        "which every printed rate of the row comes out digit by digit; they are inferred, not "
        "official.",
    ),
    "unknown": ("không rõ", "unknown"),
    "no_rates": (
        "Không vẽ được biểu đồ: bảng không cho biết tỷ lệ hộ nghèo đầu năm hoặc cuối năm.",
        "There is no chart: the table does not give the poverty rate at the start or at the end.",
    ),
    "rate_row": ("{start} → {end} %", "{start} → {end} %"),
    "rate_tooltip": (
        "{unit}: từ {start} % xuống {end} %, giảm {change} điểm",
        "{unit}: from {start} % to {end} %, down {change} points",
    ),
    "rate_tooltip_up": (
        "{unit}: từ {start} % lên {end} %, tăng {change} điểm",
        "{unit}: from {start} % to {end} %, up {change} points",
    ),
    "rate_note_printed": ("Xếp theo tỷ lệ đầu năm.", "Sorted by the rate at the start."),
    "cut_note": (
        "Chỉ vẽ {shown} trên {all} đơn vị; bảng có đủ.",
        "{shown} of {all} units are drawn; the table has all.",
    ),
    "rate_title": (
        "{top} có tỷ lệ hộ nghèo đầu năm cao nhất; {widest} phải giảm nhiều nhất, {fall} điểm "
        "phần trăm",
        "{top} {n|starts|start} poorest; {widest} must fall most, by {fall} percentage points",
    ),
    "rate_title_same": (
        "{top} có tỷ lệ hộ nghèo đầu năm cao nhất và cũng phải giảm nhiều nhất, {fall} điểm phần "
        "trăm",
        "{top} {n|starts|start} poorest and must fall most, by {fall} percentage points",
    ),
    "rate_title_none": (
        "{top} có tỷ lệ hộ nghèo đầu năm cao nhất; không đơn vị nào giảm",
        "{top} {n|starts|start} poorest; no unit falls",
    ),
    "rate_end": ("cuối {year}", "end {year}"),
    "rate_alt": (
        "Biểu đồ tỷ lệ hộ nghèo đầu năm và cuối năm của {n} đơn vị, xếp từ cao xuống thấp. {rows}.",
        "Chart of the poverty rate of {n} units at the start and the end of the year, highest "
        "first. {rows}.",
    ),
    "rate_note_counted": (
        "Xếp theo tỷ lệ đầu năm, tính bằng số hộ nghèo đầu năm chia tổng số hộ.",
        "Sorted by the rate at the start, computed as poor households over households.",
    ),
    "rate_note_inferred": (
        "Xếp theo tỷ lệ đầu năm. Tỷ lệ đầu năm suy ra: tỷ lệ cuối năm cộng mức giảm đã ghi.",
        "Sorted by the rate at the start, which is inferred: end rate plus the printed reduction.",
    ),
    "u_cells": (
        "{unit}, cột “{column}”: ghi {printed}, mâu thuẫn với {against}. Văn bản không cho biết "
        "số nào sai.",
        "{unit}, column “{column}”: prints {printed}, which contradicts {against}. The document "
        "does not say which figure is wrong.",
    ),
    "u_limit": ("giới hạn {value} của chính dòng đó", "the limit of {value} in its own row"),
    "u_sum": ("tổng các dòng là {value}", "the sum of its rows, {value}"),
    "u_value": ("số tính lại {value}", "the recomputed {value}"),
    "u_more": (
        "Còn {n} ô mâu thuẫn khác (xem bảng so sánh).",
        "{n} more contradicting {n|cell|cells} (see the comparison).",
    ),
    "u_near": (
        "{unit}, cột “{column}”: ghi {printed}, tính lại {value}; chênh lệch có thể do làm tròn.",
        "{unit}, column “{column}”: prints {printed}, computed {value}; rounding may explain it.",
    ),
    "u_em": (
        "“{printed}” cho dân tộc thiểu số không kiểm tra được: văn bản không nêu số hộ DTTS. "
        "Hiểu theo điểm phần trăm, {exits} hộ giảm chỉ đạt mức đó nếu có {than} {limit} hộ DTTS.",
        "“{printed}” for the ethnic minority cannot be checked: the document prints no minority "
        "household total. Read as points, {exits} exits reach it only with {than} {limit} "
        "minority households.",
    ),
    "fewer_than": ("ít hơn", "fewer than"),
    "at_most_words": ("không quá", "at most"),
    "u_em_plain": (
        "“{printed}” cho dân tộc thiểu số không kiểm tra được: văn bản không nêu số hộ DTTS.",
        "“{printed}” for the ethnic minority cannot be checked: the document prints no minority "
        "household total.",
    ),
    "u_nothing": (
        "các tỷ lệ khác của dòng: không tổng số hộ nào cho ra cả các tỷ lệ đó",
        "the other rates of its row: no number of households gives all of them",
    ),
    "u_inputs": (
        "{n} số liệu đầu vào không có số nào khác trong bảng để kiểm tra từng số một; chỉ kiểm tra "
        "được qua tổng và các phép trừ.",
        "{n} inputs have no other figure of the table that would check them one by one; they are "
        "checked only through sums and differences.",
    ),
    "u_households": (
        "Tổng số hộ không được nêu, chỉ suy ra được (cả {area}: {interval}).",
        "Household totals are not printed and can only be inferred ({area}: {interval}).",
    ),
    "u_mode": (
        "Không phân biệt được {modes}: các cách này cho cùng những số trong văn bản.",
        "These ways of rounding cannot be told apart, as they give the same printed figures: "
        "{modes}.",
    ),
    "u_start": (
        "Tỷ lệ đầu năm không được nêu; số dùng ở đây là tỷ lệ cuối năm cộng mức giảm.",
        "The rate at the start is not printed; it is taken here as the end rate plus the "
        "reduction.",
    ),
    "u_annex": ("Phụ lục không có trong văn bản: {annex}.", "Annex not at hand: {annex}."),
    "u_none": ("Không có điểm nào để ngỏ.", "Nothing is left open."),
}
