"""Words of the reports on an audit, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["CELL_WORDS", "KIND_TITLES", "SIGNS", "WORDS"]

SIGNS = {
    "borne_out": "●", "residue": "≈", "alone": "○", "involved": "▲", "possible": "□", "always": "■",
    "assumed": "¶", "blank": "–",
}  # fmt: skip
"""A sign for each status of a cell."""

CELL_WORDS: dict[str, tuple[str, str]] = {
    "borne_out": (
        "có số khác trong văn bản xác nhận",
        "confirmed by other printed figures",
    ),
    "alone": (
        "không có số nào khác xác nhận riêng ô này",
        "no other printed figure confirms this one",
    ),
    "residue": (
        "không khớp đến chữ số cuối với các số khác của dòng; có thể do làm tròn",
        "does not agree with the rest of its row to the last digit; rounding may explain it",
    ),
    "involved": (
        "có mặt trong phép kiểm tra không đạt, nhưng các cách sửa nêu trên không sửa ô này",
        "takes part in a check that fails, but no repair told here changes it",
    ),
    "assumed": (
        "số của corrections.csv, không phải số của văn bản",
        "a figure of corrections.csv, not of the document",
    ),
    "possible": (
        "mâu thuẫn: có thể sai ở ô này, có thể sai ở ô khác",
        "contradiction: the fault may be in this cell or in another",
    ),
    "always": (
        "mâu thuẫn: cách sửa nào ít ô nhất cũng phải sửa ô này",
        "contradiction: the fewest changes that make all agree include this cell",
    ),
    "blank": ("để trống, hoặc chỉ biết trong một khoảng", "blank, or known only as a range"),
}

KIND_TITLES: dict[str, tuple[str, str]] = {
    "flow": ("Đầu kỳ, tăng giảm, cuối kỳ", "Start, changes, end"),
    "balance": ("Cộng dọc và cộng ngang", "Sums"),
    "subset": ("Số thành phần và tổng số", "Parts and wholes"),
    "bound": ("Giới hạn", "Limits"),
    "rate": ("Tỷ lệ và số hộ", "Rates and counts"),
    "prose": ("Phần lời và bảng", "Prose and table"),
    "chronology": ("Thời gian", "Dates"),
    "citation": ("Văn bản được viện dẫn", "Documents cited"),
    "naming": ("Tên đơn vị và cơ quan", "Names of units and bodies"),
    "scope": ("Phạm vi và điều còn thiếu", "Scope and what is missing"),
}

WORDS: dict[str, tuple[str, str]] = {
    "failed_found": (
        "{failed} phép không đạt được kể trong {n} phát hiện: một phát hiện có thể gồm nhiều phép.",
        "The {failed} {failed|check that fails is|checks that fail are} told in {n} "
        "{n|finding|findings}; one finding may stand for several.",
    ),
    # --- Cells, formulas, repairs
    "in_prose": ("{column} (phần lời)", "{column} (prose)"),
    "stated_figure": ("con số “{printed}” trong phần lời", "the figure {printed} in the prose"),
    "prose_unit": ("{unit} (phần lời)", "{unit} (prose)"),
    "cell": ("{unit}, cột “{column}”", "{unit}, column “{column}”"),
    "cell_figure": ("{cell}: {value}", "{cell}: {value}"),
    "nearest": ("{arithmetic} ({rule})", "{arithmetic} ({rule})"),
    "f_sum": ("tổng các đơn vị của “{column}”", "units' sum of “{column}”"),
    "f_total": ("dòng tổng của “{column}”", "total row of “{column}”"),
    "f_group": ("dòng cộng nhóm của “{column}”", "group row of “{column}”"),
    "f_prose": ("{column} (phần lời)", "{column} (prose)"),
    "f_column_total": (
        "{column}: các đơn vị cộng lại = dòng tổng",
        "{column}: sum of the units = total row",
    ),
    "f_column_group": (
        "{column}: các đơn vị của nhóm cộng lại = dòng cộng nhóm",
        "{column}: sum of a group's units = the group's row",
    ),
    "row_total": ("dòng tổng", "the total row"),
    "row_group": ("dòng “{row}”", "the row “{row}”"),
    "f_rate": ("{count} ÷ {divisor}, làm tròn = {rate}", "{count} ÷ {divisor}, rounded = {rate}"),
    "f_rate_inferred": (
        "{count} ÷ {divisor} (suy ra), làm tròn = {rate}",
        "{count} ÷ {divisor} (inferred), rounded = {rate}",
    ),
    "claim_rate": (
        "{count} hộ là {rate} % của {range} hộ",
        "{count} is {rate} % of {range} households",
    ),
    "claim_none": (
        "{count} hộ không phải là {rate} % của tổng số hộ nào",
        "{count} is {rate} % of no number of households",
    ),
    "claim_quotient": (
        "{count} trong {n} hộ là {expected} %, bảng ghi {rate} %",
        "{count} of {n} households is {expected} %, printed as {rate} %",
    ),
    "claim_printed": ("bảng ghi {n} hộ", "the table prints {n}"),
    "claim_at_least": ("phải có ít nhất {n} hộ", "there must be at least {n}"),
    "claims_clash": ("{first}, nhưng {second}", "{first}, but {second}"),
    "in_row": ("{row} ({told})", "{row} ({told})"),
    "row_change": (
        "{row} ít nhất {change} % ({figures})",
        "{row} by at least {change} % ({figures})",
    ),
    "more_of_rows": ("{n} dòng khác", "{n} more"),
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
    # --- How sure a finding is
    "sure_cells": (
        "Chắc chắn có mâu thuẫn. Rất có thể sai ở {cells}, vì cách sửa nào ít ô nhất "
        "cũng phải sửa {n|ô này|các ô này}.",
        "The contradiction is certain. The fault is very likely in {cells}, as the fewest changes "
        "that make all figures agree include {n|it|them}.",
    ),
    "sure_open": (
        "Chắc chắn có mâu thuẫn, nhưng văn bản không cho biết ô nào sai.",
        "The contradiction is certain; the document does not tell which cell is wrong.",
    ),
    "sure_unlocated": (
        "Chắc chắn có mâu thuẫn; chưa tìm được cách sửa ít ô nhất.",
        "The contradiction is certain; no smallest repair was found.",
    ),
    "sure_elsewhere": (
        "Chắc chắn có mâu thuẫn, nhưng cách sửa ít ô nhất không đổi ô nào ở đây: có lẽ do ô khác "
        "của dòng sai mà ra.",
        "The contradiction is certain, but no smallest repair changes a cell of it: it probably "
        "comes from another cell of the row.",
    ),
    "sure_soft": (
        "Phép tính là chắc chắn; có phải là sai hay không thì cần xem lại.",
        "The arithmetic is certain; whether it is a fault must be checked.",
    ),
    "sure_assumed_limits": (
        "Chắc chắn: mọi số trong khoảng đã được xét. Giả định này không dùng được như vậy.",
        "Certain: all figures within the limits were considered. The assumption cannot stand.",
    ),
    "sure_one_mishap": (
        "Chắc chắn có mâu thuẫn. Sai sót này là giả thuyết: nếu đúng như vậy thì không còn chỗ nào "
        "không khớp, nhưng văn bản không chứng minh điều đó.",
        "The contradictions are certain. The mishap is a story: if it happened, nothing is left "
        "that does not agree, but the document does not prove it.",
    ),
    "sure_one_mishap_part": (
        "Chắc chắn có mâu thuẫn. Sai sót này là giả thuyết: nếu đúng thì chỉ còn các phát hiện "
        "khác, nhưng văn bản không chứng minh điều đó.",
        "The contradictions are certain. The mishap is a story: if it happened, only the other "
        "findings are left, but the document does not prove it.",
    ),
    "sure_column_rows": (
        "{failed}/{checked} dòng không khớp, mà dời cả cột một dòng thì phần lớn lại khớp: không "
        "phải từng ô sai, mà cột đặt nhầm dòng.",
        "{failed} of {checked} rows do not fit, and most do once the whole column is moved by one "
        "row: not single cells are wrong, the column stands in the wrong rows.",
    ),
    "sure_column_doubt": (
        "{failed}/{checked} dòng không khớp: không phải từng ô sai, mà cả cột không thuộc về các "
        "dòng này, hoặc không đúng như tiêu đề.",
        "{failed} of {checked} rows do not fit: not single cells are wrong, but the whole column "
        "does not belong to these rows, or is not what its title says.",
    ),
    "sure_column_title": (
        "{failed}/{checked} dòng không khớp, nên không phải từng ô sai. Do tiêu đề, do cách tính "
        "hay do chọn nhầm cột khi nhập số thì chưa rõ.",
        "{failed} of {checked} rows do not fit, so it is not single cells that are wrong. Whether "
        "it is the title, the way of computing or the column chosen at entry is open.",
    ),
    "sure_text_error": (
        "Chắc chắn có chỗ sai; chỗ nào đúng thì phải tra bản gốc.",
        "Something is certainly wrong; the originals tell what is right.",
    ),
    "sure_both": (
        "Chắc chắn hai chỗ này không thể cùng đúng; chỗ nào đúng thì phải tra bản gốc.",
        "The two places certainly cannot both be right; the originals tell which is.",
    ),
    "sure_prose": (
        "Không phải mâu thuẫn: câu chữ có nhiều cách hiểu, hoặc chưa nói hết.",
        "No contradiction: the words can be read in more than one way, or leave something out.",
    ),
    "sure_chronology": (
        "Chắc chắn theo các ngày ghi trong văn bản; có thể việc đã làm xong trước khi ký.",
        "The dates leave no doubt; the task may have been done before the signature.",
    ),
    "sure_year": (
        "Chắc chắn là năm ghi khác năm của kế hoạch; có thể chép lại từ kế hoạch năm trước.",
        "The year is certainly not that of the plan; it may be left over from an earlier plan.",
    ),
    "sure_own": (
        "Chắc chắn là không đạt quy tắc riêng ghi trong rules.csv; các số vẫn có thể đều đúng.",
        "Certainly not what rules.csv demands; the figures may all be right.",
    ),
    "sure_citation": (
        "Có thể là chép nhầm, cũng có thể đúng; bản gốc mới cho biết.",
        "It may be a slip of copying and it may be right; the originals tell.",
    ),
    "sure_naming": (
        "Chắc chắn là khác danh mục đang dùng; danh mục có thể đã đổi sau ngày ký.",
        "Certainly unlike the register at hand; the register may have changed since.",
    ),
    "sure_annex_missing": (
        "Chỉ chắc chắn là bản đang dùng không có; có kèm theo văn bản gốc hay không thì phải xem "
        "bản gốc.",
        "It is only certain that the copy in hand has none; whether the original has, only the "
        "original tells.",
    ),
    "sure_scope": (
        "Chắc chắn là không có trong văn bản này; có thể đã có ở văn bản khác.",
        "Certainly not in this document; another one may provide for it.",
    ),
    "u_open": (
        "có thể ô này (ghi {printed}) sai, khi đó số đúng là {ranges}; cũng có thể sai ở ô khác, "
        "xem dưới đây.",
        "{printed} may be wrong, and should then be {ranges}; other cells may be wrong instead, "
        "see below.",
    ),
    # --- What holds
    "holds_all": ("Mọi cột của bảng:", "Every column of the table:"),
    "holds_others": ("Mọi cột trừ {columns}:", "Every column but {columns}:"),
    "holds_columns": ("{columns}:", "{columns}:"),
    "holds_though": (
        "số nào cũng có số khác xác nhận, tuy có phép kiểm tra không đạt.",
        "other figures confirm each one, although some checks fail.",
    ),
    "holds_well_though": (
        "số nào cũng có số khác xác nhận, kể cả ở {columns}, nơi có phép kiểm tra không đạt.",
        "other figures confirm each one, in {columns} too, where some checks fail.",
    ),
    "holds_rows": ("Mọi dòng trừ {rows}:", "Every row but {rows}:"),
    "holds_rows_outside": (
        "Mọi dòng trừ {rows}, không kể {columns}:",
        "Every row but {rows}, {columns} aside:",
    ),
    "holds_well": (
        "không có mâu thuẫn; số nào cũng có số khác trong văn bản xác nhận.",
        "no contradiction; other printed figures confirm each one.",
    ),
    "holds": (
        "không có mâu thuẫn; {borne}/{all} số có số khác trong văn bản xác nhận.",
        "no contradiction; {borne} of {all} figures are confirmed by others.",
    ),
    # --- The map
    "map": (
        "Bảng chỉ tiêu năm {year}: từng ô đã đối chiếu được đến đâu",
        "The plan table of {year}: how far each cell is confirmed",
    ),
    "map_cut": (
        "Chỉ nêu {shown} trên {all} đơn vị, trong số {n} đơn vị có ô phải đổi hoặc có phát hiện "
        "riêng; {rest} đơn vị còn lại không có.",
        "Only {shown} of {all} units are shown, of {n} with a cell to change or a finding of their "
        "own; the other {rest} have none.",
    ),
    "map_none": (
        "Không đơn vị nào có ô phải đổi hoặc có phát hiện riêng nên không nêu dòng nào của {all} "
        "đơn vị.",
        "None of the {all} units has a cell to change or a finding of its own, so no row is shown.",
    ),
    "legend": ("Ký hiệu trong bảng trên", "The signs of the table above"),
    "sign": ("Ký hiệu", "Sign"),
    "meaning": ("Ô này", "The cell"),
    "count": ("Số ô", "Cells"),
    "all_cells": ("Cả bảng", "Whole table"),
    # --- What could have gone wrong, in a word; the stories tell it in full
    "slip_digits_transposed": ("đảo hai chữ số", "two digits swapped"),
    "slip_digit_substituted": ("gõ nhầm một chữ số", "one digit mistyped"),
    "slip_digit_dropped": ("sót một chữ số", "one digit left out"),
    "slip_digit_inserted": ("thừa một chữ số", "one digit too many"),
    "slip_mark_slipped": ("lệch dấu phẩy hoặc dấu chấm", "comma or point slipped"),
    "slip_sign_slipped": ("thừa hoặc thiếu dấu trừ", "minus sign added or lost"),
    "slip_rows_exchanged": ("hai dòng đổi chỗ", "two rows exchanged"),
    "slip_columns_exchanged": ("hai cột đổi chỗ", "two columns exchanged"),
    "slip_rows_moved_up": ("gõ lệch lên một dòng", "typed one row too high"),
    "slip_rows_moved_down": ("gõ lệch xuống một dòng", "typed one row too low"),
    "slip_row_shifted": ("gõ lệch một dòng", "typed one row off"),
    "slip_copied_above": ("chép lặp dòng trên", "copied from the row above"),
    "slip_copied_below": ("chép lặp dòng dưới", "copied from the row below"),
    "slip_wrong_sum": ("số của dòng cộng khác", "figure of another sum"),
    "slip_wrong_column": ("số của cột khác", "figure of another column"),
    "slip_near_column": ("số của cột khác, gõ sai", "figure of another column, mistyped"),
    "slip_total_summed": ("cộng từ số sai", "summed from wrong figures"),
    "slip_total_omits": ("tổng bỏ sót", "a total that leaves some out"),
    "slip_total_repeats": ("tổng cộng hai lần", "a total that counts some twice"),
    "slip_total_stale": ("tổng chưa cộng lại", "a total not summed again"),
    "repairs_rival": (
        "Ở đây coi như {own}. Các tỷ lệ cũng khớp như vậy nếu {way}; khi đó cũng phải sửa bấy "
        "nhiêu ô, và cũng có thể là: {changes}.",
        "Here it is assumed that {own}. The rates fit as well if {way}; then as many cells must "
        "change, and they could also be: {changes}.",
    ),
}
