"""Words of the explorer: its controls, what it says while it works, what its tables are called."""

from __future__ import annotations

from povlib.wording import NO_QUOTA

__all__ = ["COMPARED_CRITERIA", "WORDS"]

COMPARED_CRITERIA = (
    "moved_from_plan_households", "above_registered_households", "share_removed_lowest_pct",
    "share_removed_highest_pct", "final_rate_lowest_pct", "final_rate_highest_pct",
    "final_rate_gap_pp", "gini", "jain_effort_by_poor",
)  # fmt: skip
"""Criteria that are always shown; the others can be unfolded."""

WORDS: dict[str, tuple[str, str]] = {
    # --- Controls
    "title": ("Thử cách chia chỉ tiêu", "Try out how the target is shared"),
    "slider": ("Kéo chỉ tiêu", "Drag the target"),
    "figure_of": ("{field}: số", "{field}: figure"),
    "percent": ("% số hộ nghèo của đơn vị", "% of the poor of the unit"),
    "number": ("số hộ, như nhau cho mọi đơn vị", "households, alike for every unit"),
    "poor_start": ("mọi hộ nghèo", "all poor households"),
    "exits_registered": ("số đăng ký", "registrations"),
    "exits_target": ("số giao của kế hoạch", "the plan's own figures"),
    "none": ("không có", "none"),
    "tie_none": ("chỉ báo, không phân định", "report, do not settle"),
    "sort": ("Xếp theo", "Sort by"),
    "sort_plan": ("thứ tự của kế hoạch", "the plan's order"),
    "sort_change": ("khác kế hoạch nhiều nhất", "largest change"),
    "sort_chosen": ("số được chia nhiều nhất", "most households"),
    "sort_rate": ("tỷ lệ còn lại cao nhất", "highest final rate"),
    "sort_name": ("tên", "name"),
    "search": ("Tìm đơn vị", "Find a unit"),
    "unit": ("Giải thích đơn vị", "Explain the unit"),
    "undo": ("Hoàn tác", "Undo"),
    "redo": ("Làm lại", "Redo"),
    "reset": ("Về chỉ tiêu của kế hoạch", "Reset to the plan's target"),
    "reset_told": (
        "Chỉ tiêu của kế hoạch, chia lại theo quy tắc thường dùng. Số giao của chính kế hoạch đứng "
        "ở cột “Kế hoạch”.",
        "The plan's target, shared out anew by the usual rule. What the plan itself assigns stands "
        "in the column “Plan”."),
    "nearest": ("Lấy {value} hộ", "Take {value}"),
    "name": ("Tên phương án", "Name of the scenario"),
    "keep": ("Lưu phương án", "Keep this"),
    "replace": ("thay phương án cùng tên", "replace one of this name"),
    "kept_ones": ("Phương án đã lưu", "Kept scenarios"),
    "load": ("Mở", "Load"),
    "loaded": ("Đã mở “{name}”.", "Loaded “{name}”."),
    "compare": ("So với các phương án đã lưu", "Compare with the kept scenarios"),
    "copy": ("Chép bảng", "Copy the table"),
    "copied": ("Đã chép; dán vào bảng tính.", "Copied; paste it into a spreadsheet."),
    "not_copied": (
        "Trình duyệt không cho chép; bôi đen bảng để chép.",
        "The browser does not allow it; select the table to copy it."),
    "not_for_rule": (
        "{field}: quy tắc này không dùng đến.", "{field}: this rule does not use it."),
    "unusable": ("Chưa chọn được, vì sao", "What cannot be chosen, and why"),
    "reason": (
        "{reason}. Vì vậy chưa chọn được: {what}.", "{reason}. So these cannot be chosen: {what}."),
    # --- State
    "computing": ("Đang tính…", "Computing…"),
    "done": ("Đã tính xong: {total} hộ.", "Done: {total} {total|household|households}."),
    "done_tied": (
        "Đã tính xong: giao được {given} trên {total} hộ; {n} hộ chưa giao vì các đơn vị ngang "
        "nhau.",
        "Done: {given} of {total} {total|household|households} assigned; {n} {n|is|are} not, "
        "because units are tied.",
    ),
    "same": ("Lựa chọn không đổi.", "The choice is the same."),
    "failed": (
        "Lựa chọn này chưa chia được, nên không có số nào.",
        "This choice cannot be carried out, so there are no figures."),
    "busy": ("Sổ tính đang tính…", "The notebook is computing…"),
    "nothing_to_undo": ("Không còn gì để hoàn tác.", "There is nothing left to undo."),
    "nothing_to_redo": ("Không còn gì để làm lại.", "There is nothing left to redo."),
    "still": (
        "Lựa chọn sau cùng trước khi sổ tính được lưu. Chạy lại ô để thử lựa chọn khác.",
        "The last choice before the notebook was saved. Run the cell to try others."),
    "behind": (
        "Trang đã được tải lại nên bản lưu trong sổ tính không còn theo lựa chọn ở đây: lưu phương "
        "án, rồi chạy lại ô.",
        "The page was reloaded, so what the notebook saves no longer follows what is chosen here: "
        "keep the scenario, then run the cell again."),
    "pick": (
        "Bấm vào tên hoặc thanh của đơn vị để biết vì sao; phím mũi tên sang đơn vị kế bên.",
        "Press the name or the bar of a unit to learn why; the arrow keys go to the next unit."),
    "broken": (
        "Không tính được vì một lỗi của chương trình: {reason}. Hoàn tác để trở lại.",
        "Not computed, because of a fault in the program: {reason}. Undo to get back."),
    "kept": ("Đã lưu “{name}”: {file}.", "Kept “{name}”: {file}."),
    # --- Figures
    "named_by": ("{rule}”, theo “{by}", "{rule}”, by “{by}"),
    "lead": (
        "{total} hộ, quy tắc “{rule}”. Các mức trần cộng lại {capacity} hộ, còn dư {slack}.",
        "{total} {total|household|households} by the rule “{rule}”. All caps together are "
        "{capacity}, which leaves {slack} free.",
    ),
    "moved": (
        "So với kế hoạch: {n} đơn vị có số khác, {up} hộ thêm và {down} hộ bớt.",
        "Against the plan: {n} {n|unit differs|units differ}, {up} more and {down} fewer "
        "households.",
    ),
    "apart": (
        "Số giao của kế hoạch cộng lại được {sum} hộ, dòng tổng ghi {stated}: có số sai, nên phần "
        "so với kế hoạch không kết luận được gì.",
        "The plan's own targets add up to {sum}, its total row states {stated}: a figure is wrong, "
        "so nothing follows from what is compared with the plan.",
    ),
    "apart_poor": (
        "Số hộ nghèo của các đơn vị cộng lại được {sum}, dòng tổng ghi {stated}: nếu số của một "
        "đơn vị sai thì kết quả cũng sai. Số nào có thể sai: xem báo cáo 02 (rà soát).",
        "The poor households of the units add up to {sum}, the total row states {stated}: if the "
        "figure of a unit is wrong, so is what comes of it. Which could be: see report 02 (audit).",
    ),
    "no_plan": (
        "Kế hoạch không giao chỉ tiêu cho mọi đơn vị nên không so được.",
        "The plan does not assign a target to every unit: nothing to compare with.",
    ),
    "binds_cap": (
        "Mức trần chặn lại {n} đơn vị: {units}.", "Caps hold back {n} {n|unit|units}: {units}."),
    "binds_floor": (
        "Mức sàn nâng lên {n} đơn vị: {units}.", "Floors hold up {n} {n|unit|units}: {units}."),
    "binds_none": ("Không mức trần hay sàn nào chặn lại.", "No cap or floor binds."),
    "subgroup_met": (
        "Chỉ tiêu DTTS (ít nhất {target} hộ) đạt được mà không phải đổi số của đơn vị nào.",
        "The ethnic-minority target (at least {target}) is met without changing any unit's number.",
    ),
    "subgroup_held": (
        "Chỉ tiêu DTTS (ít nhất {target} hộ) đạt được vì có đơn vị phải đổi số: {told}.",
        "The ethnic-minority target (at least {target}) is met because it changes numbers: {told}.",
    ),
    "subgroup_up": ("thêm hộ ở {units}", "more households for {units}"),
    "subgroup_down": ("bớt hộ ở {units}", "fewer for {units}"),
    "tied": (
        "Chưa phân định: còn {n} hộ chưa giao giữa {units}, ngang nhau hoàn toàn; bảng ghi số thấp "
        "hơn.",
        "A tie is left: {n} {n|household is|households are} not assigned yet among {units}, which "
        "are exactly equal; the table shows the lower number.",
    ),
    "no_tie": ("Không có đơn vị ngang nhau phải phân định.", "There is no tie."),
    "tie_settled": (
        "Có đơn vị ngang nhau, đã phân định: {units}.", "There was a tie, settled: {units}."),
    "head_chart": ("Số hộ", "Households"),
    "head_chosen": ("Được chia", "Chosen"),
    "head_plan": ("Kế hoạch", "Plan"),
    "head_change": ("Khác", "Change"),
    "head_registered": ("Đăng ký", "Registered"),
    "head_capacity": ("Trần", "Cap"),
    "head_rate": ("Còn lại,\u00a0%", "Rate left,\u00a0%"),
    "head_note": ("Ghi chú", "Note"),
    "note_cap": ("trần", "cap"),
    "note_floor": ("sàn", "floor"),
    "note_tied": ("ngang nhau", "tied"),
    "key_chosen": ("Thanh: số được chia.", "Bar: chosen."),
    "key_plan": ("Vạch đậm: số giao của kế hoạch.", "Bold line: the plan's figure."),
    "key_registered": ("Vòng tròn: số đăng ký.", "Circle: registrations."),
    "key_capacity": (
        "Vạch mảnh: mức trần, nếu không vượt khung.",
        "Thin line: cap, where it is within the chart."),
    "bar": (
        "{unit}: được chia {chosen}, kế hoạch {plan}, đăng ký {registered}, trần {capacity}.",
        "{unit}: chosen {chosen}, plan {plan}, registered {registered}, cap {capacity}.",
    ),
    "shown": (
        "Hiện {n} trên {all} đơn vị.", "{n} of {all} {all|unit|units} shown."),
    "sum": ("Cộng", "Sum"),
    "caption_units": ("Từng đơn vị", "Unit by unit"),
    "caption_criteria": (
        "Kế hoạch và lựa chọn này, xét theo từng tiêu chí",
        "The plan and this choice, judged by each criterion"),
    "criterion": ("Tiêu chí", "Criterion"),
    "plan": ("Kế hoạch", "The plan"),
    "chosen": ("Lựa chọn này", "This choice"),
    "more_criteria": ("Cả các tiêu chí khác", "The other criteria too"),
    "caption_explained": ("Vì sao", "Why"),
    "warning": (f"{NO_QUOTA[0]}.", f"{NO_QUOTA[1]}."),
    # --- The page without Python
    "page_rule": ("Quy tắc", "Rule"),
    "page_rule_by": ("{rule}, theo {by}", "{rule}, by {by}"),
    "page_target": ("Chỉ tiêu (hộ)", "Target (households)"),
    "page_capacity": ("Mức trần của đơn vị", "Cap of each unit"),
    "page_from_exits_target": ("kế hoạch", "plan"),
    "page_from_exits_registered": ("đăng ký", "registered"),
    "page_from_start": ("báo cáo", "report"),
    "page_reset": ("Về phương án của báo cáo", "Back to the report's choice"),
    "page_reset_pinned": (
        "Về phương án của báo cáo, “{name}”", "Back to the report's choice, “{name}”"),
    "page_press": (
        "Bấm vào tên đơn vị để biết vì sao.", "Press the name of a unit to learn why."),
    "page_keys": (
        "Phím Tab chuyển ô, phím mũi tên đổi lựa chọn.",
        "Tab moves on, the arrow keys change a choice."),
    "page_search": ("Tìm đơn vị", "Find a unit"),
    "page_changed": (
        "Số đổi so với lựa chọn trước: {units}.", "Changed since the choice before: {units}."),
    "page_unchanged": (
        "So với lựa chọn trước, không đơn vị nào đổi số.",
        "No unit changed since the choice before."),
    "page_hold": ("Lấy làm mốc để so", "Compare others with this"),
    "page_drop": ("Thôi so với mốc", "Stop comparing"),
    "page_held": ("Mốc", "Held"),
    "page_apart": ("Khác mốc", "Against held"),
    "page_held_choice": ("Phương án làm mốc", "Choice held"),
    "page_key_held": ("Thanh nhạt: mốc.", "Pale bar: held."),
    "page_holding": (
        "Mốc để so là phương án này ({held}). Chọn phương án khác để so.",
        "This choice is held ({held}). Choose another to compare it."),
    "page_against": (
        "So với mốc ({held}): {n} đơn vị có số khác, {up} hộ thêm và {down} hộ bớt; số do trang "
        "này trừ ra từ hai cột.",
        "Against the choice held ({held}): units that differ: {n}; households more: {up}, fewer: "
        "{down}; subtracted by this page from the two columns."),
    "page_sort_apart": ("khác mốc nhiều nhất", "most unlike the one held"),
    "page_asked": (
        "Phương án mà báo cáo nêu không chia được. Dưới đây là phương án gần nhất chia được.",
        "The choice that the report names cannot be carried out. Below is the nearest that can.",
    ),
    "page_lead": ("Phương án của báo cáo: ", "The report's choice: "),
    "page_pinned": (
        "Phương án của báo cáo, đã lưu với tên “{name}”: ",
        "The report's choice, kept as “{name}”: "),
    "page_csv": ("Tải CSV", "Download CSV"),
    "page_units": (
        "Phương án của báo cáo, từng đơn vị", "The report's choice, unit by unit"),
    "page_criteria": (
        "Kế hoạch và phương án của báo cáo, xét theo từng tiêu chí",
        "The plan and the report's choice, judged by each criterion"),
    "page_others": (
        "Các phương án khác: số suất chỉ tiêu giao khác kế hoạch",
        "The other choices: households assigned elsewhere than in the plan"),
    "page_others_start": (
        "Các phương án khác: số suất chỉ tiêu giao khác phương án của báo cáo",
        "The other choices: households assigned elsewhere than by the report's choice"),
    "page_moved": (
        "Khi chỉ tiêu khác thì chỉ đếm phần bớt ở đơn vị này mà thêm cho đơn vị khác, không đếm "
        "phần do chỉ tiêu tăng hay giảm.",
        "At another target only what is taken from some units and given to others counts, not what "
        "the target itself adds or takes."),
    "page_set_nearest": ("mốc: {value}", "reference: {value}"),
    "page_set_need_weighted": ("β = {value}", "β = {value}"),
    "page_set_alpha": ("alpha = {value}", "alpha = {value}"),
    "page_set_kolm_pollak": ("{value} cho mỗi điểm %", "{value} for each point"),
    "page_set_fixed_plus_proportional": (
        "cố định {value} hộ mỗi đơn vị", "{value} fixed for each unit"),
    "page_group": ("Mức trần: {capacity}", "Cap: {capacity}"),
    "page_none": ("–: không chia được.", "–: cannot be carried out."),
    "page_tied": (
        "n: còn đơn vị ngang nhau chưa phân định, tính theo số thấp hơn.",
        "t: a tie is left, the lower number counts."),
    "page_tie_sign": ("n", "t"),
    "page_holds": (
        "Báo cáo này đã tính sẵn {n} phương án, đúng từng hộ: {rules} quy tắc, {targets} chỉ tiêu, "
        "{capacities} cách đặt mức trần. Mở bản HTML để xem từng phương án, không cần mạng. Chỉ "
        "tiêu khác thì tính trong sổ tính.",
        "This report has worked out {n} {n|choice|choices} to the household: {rules} "
        "{rules|rule|rules}, {targets} {targets|target|targets}, {capacities} "
        "{capacities|kind|kinds} of caps. Open its HTML version to look at each, without a "
        "network. Other targets can be tried in the notebook.",
    ),
    "page_failed": (
        "{n} phương án trong đó không chia được; bản HTML ghi lý do.",
        "{n} of them cannot be carried out; the HTML version says why.",
    ),
    "page_shrunk": (
        "Kế hoạch có {units} đơn vị nên chỉ có các lựa chọn gần phương án của báo cáo; "
        "sổ tính có mọi lựa chọn.",
        "The plan has {units} units, so there are only the choices near the report's own; the "
        "notebook has all of them.",
    ),
    "page_told": (
        "Lời giải thích từng đơn vị có ở {n} phương án gần phương án của báo cáo nhất.",
        "Why each unit gets its number is told of the {n} {n|choice|choices} nearest to the "
        "report's own.",
    ),
    "page_untold": (
        "Phương án này không kèm lời giải thích; sổ tính có.",
        "This choice comes without an explanation; the notebook has one.",
    ),
    "page_kept": ("Mọi phương án đều giữ: {what}.", "Every choice keeps: {what}."),
    "page_households": (
        "{n} hộ mỗi đơn vị", "{n} {n|household|households} for each unit"),
    "page_share": ("{share} số hộ nghèo", "{share} of the poor"),
    # --- Choices side by side
    "caption_compared": ("Các phương án cạnh nhau", "The scenarios side by side"),
    "compared_differ": (
        "{n} trên {all} đơn vị không có cùng số trong mọi phương án; nhiều nhất: {units}",
        "{n} of {all} units do not get the same in every scenario; most of all {units}",
    ),
    "compared_same": (
        "Mọi phương án cho mọi đơn vị cùng một số.",
        "Every scenario gives every unit the same.",
    ),
    "gap": ("Chênh lệch", "Gap"),
    "least": ("ít nhất", "least"),
    "most": ("nhiều nhất", "most"),
    "compared_of": ("{name}: {n}", "{name}: {n}"),
    "compared_row": ("{unit}: {figures}", "{unit}: {figures}"),
    "compared_settings": (
        "{name}: quy tắc “{rule}”, chỉ tiêu {total} hộ, các mức trần cộng lại {capacity} hộ.",
        "{name}: rule “{rule}”, a target of {total}, caps of {capacity} together.",
    ),
    "compared_tied": (
        "c: {name} còn {n} hộ chưa phân định giữa {units}; bảng ghi số thấp hơn.",
        "c: {name} leaves {n} {n|household|households} tied among {units}; the lower number is "
        "shown.",
    ),
    "cut": ("Hình chỉ có {shown} đơn vị đầu.", "The chart shows the first {shown} units."),
}  # fmt: skip
