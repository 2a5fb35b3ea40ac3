"""Words of the report on sharing out a target."""

from __future__ import annotations

from povlib.wording import NO_QUOTA

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    # --- Names
    "plan": ("Kế hoạch", "The plan"),
    "registered": ("Theo đăng ký", "As registered"),
    "poor": ("Theo hộ nghèo", "By the poor"),
    "equal_points": ("Cùng điểm phần trăm", "Equal points"),
    "need_weighted": ("Theo mức nghèo", "By need"),
    "convergence": ("Hội tụ", "Converged rates"),
    "leximin": ("Leximin", "Leximin"),
    "chosen": ("Quy tắc chọn", "Chosen rule"),
    "long_registered": ("chia theo số đăng ký", "in proportion to registrations"),
    "long_poor": ("chia theo số hộ nghèo", "in proportion to poor households"),
    "long_equal_points": ("giảm cùng số điểm phần trăm", "equal reduction in percentage points"),
    "long_need_weighted": (
        "chia theo mức nghèo (số hộ nghèo × tỷ lệ nghèo)",
        "by need (poor households × poverty rate)",
    ),
    "long_convergence": ("hội tụ tỷ lệ cuối năm", "convergence of final rates"),
    "long_leximin": ("hạ tỷ lệ cao nhất trước (leximin)", "highest rate first (leximin)"),
    "named_by": ("{rule}, theo: {by}", "{rule}, by: {by}"),
    "households": ("hộ", "households"),
    # --- The answer
    "warning": (
        f"{NO_QUOTA[0]}: không hộ nào được công nhận hay bị từ chối thoát nghèo vì một con số "
        "trong báo cáo này.",
        f"{NO_QUOTA[1]}: no household is to be declared or refused out of poverty because of a "
        "figure in this report.",
    ),
    "limits": ("Giới hạn", "Limits"),
    "chosen_failed": (
        "Quy tắc được chọn không tính được: {reasons}",
        "The chosen rule cannot be applied: {reasons}",
    ),
    # --- Distances
    "distance_caption": (
        "Mỗi quy tắc cách số giao của kế hoạch bao xa, gần nhất trước",
        "How far each rule is from the plan's own split, the nearest first",
    ),
    "rule": ("Quy tắc", "Rule"),
    "moved": ("Số suất giao khác", "Assigned elsewhere"),
    "share": ("So với chỉ tiêu", "Of the target"),
    "changed": ("Đơn vị có số khác", "Units that differ"),
    "units": ("đơn vị", "units"),
    "largest": ("Khác nhiều nhất", "Largest difference"),
    "distance_note": (
        "Chia đúng tổng số kế hoạch đã giao, giới hạn duy nhất là số hộ nghèo của đơn vị. Giao "
        "khác: số suất chỉ tiêu bớt ở đơn vị này, thêm cho đơn vị khác, để từ kế hoạch thành "
        "kết quả của quy tắc; không hộ nào phải chuyển chỗ ở.",
        "The plan's own sum is shared out, with the poor households of each unit as the only "
        "limit. Assigned elsewhere: what the rule takes from the targets of some units and adds "
        "to those of others; no family moves.",
    ),
    "distance_caution": (
        "Gần không chứng minh rằng kế hoạch đã được lập theo quy tắc đó.",
        "Being near does not prove that the plan was made by that rule.",
    ),
    "distance_tie": (
        "c: {rule} còn {n} suất chưa phân định giữa {units}, ngang nhau hoàn toàn; số suất giao "
        "khác tùy cách phân định.",
        "c: {rule} leaves {n} {n|household|households} tied among {units}; how many are "
        "assigned elsewhere depends on who gets {n|it|them}.",
    ),
    "no_distance": (
        "Không so được với số giao của kế hoạch: kế hoạch không giao chỉ tiêu cho mọi đơn vị, hoặc "
        "không quy tắc nào tính được.",
        "Nothing can be compared with the plan's own split: the plan does not assign a target to "
        "every unit, or no rule can be applied.",
    ),
    "no_distance_apart": (
        "Không so với số giao của kế hoạch: các đơn vị cộng lại được {sum} hộ, dòng tổng ghi "
        "{stated}. Các quy tắc dưới đây đều chia {total} hộ.",
        "Nothing is compared with the plan's own split: the units add up to {sum} households, the "
        "total row states {stated}. The rules below all share out {total}.",
    ),
    "apart_target": (
        "Số liệu của kế hoạch mâu thuẫn: “{column}” của các đơn vị cộng lại được {sum} hộ, dòng "
        "tổng ghi {stated}. Báo cáo này chia {total} hộ. Số nào có thể sai: xem báo cáo 02 (rà "
        "soát).",
        "The plan contradicts itself: “{column}” of the units adds up to {sum} households, the "
        "total row states {stated}. This report shares out {total}. Which figure could be wrong: "
        "see report 02 (audit).",
    ),
    "apart_other": (
        "Số liệu của kế hoạch mâu thuẫn: “{column}” của các đơn vị cộng lại được {sum} hộ, dòng "
        "tổng ghi {stated}. Báo cáo này lấy số của các đơn vị như văn bản ghi; nếu một số trong "
        "đó sai thì kết quả cũng sai. Số nào có thể sai: xem báo cáo 02 (rà soát).",
        "The plan contradicts itself: “{column}” of the units adds up to {sum} households, the "
        "total row states {stated}. This report takes the units' figures as printed; if one of "
        "them is wrong, so are the results. Which figure could be wrong: see report 02 (audit).",
    ),
    "mark_apart": (
        "≠: các đơn vị cộng lại khác với số mà dòng tổng ghi (số sau).",
        "≠: the units add up to another number than the total row states (the second).",
    ),
    # --- Numbers
    "numbers_caption": (
        "Số hộ mỗi quy tắc giao cho từng đơn vị, cạnh số của kế hoạch",
        "Households that each rule assigns to each unit, beside the plan's",
    ),
    "short_poor": ("Hộ nghèo", "Poor"),
    "short_registered": ("Đăng ký", "Registered"),
    "given": ("Trong văn bản (hộ)", "In the document (households)"),
    "rules": ("Theo từng quy tắc (hộ)", "By each rule (households)"),
    "mark_cap": ("a: bị giữ ở mức cao nhất được phép.", "a: held at the most it may get."),
    "mark_floor": ("b: bị giữ ở mức thấp nhất được phép.", "b: held at the least it may get."),
    "mark_tie": (
        "c: ngang nhau hoàn toàn, chưa phân định; {n} suất còn phải giao giữa các đơn vị này "
        "(quy tắc: {rule}).",
        "c: exactly equal and left undecided; {n} {n|household is|households are} still to be "
        "given among these units (rule: {rule}).",
    ),
    "none_worked": (
        "Không quy tắc nào tính được cho kế hoạch này; lý do nêu ở cuối báo cáo.",
        "No rule can be applied to this plan; the reasons stand at the end of the report.",
    ),
    "sum": ("Cộng", "Sum"),
    # --- Chart
    "chart_title": (
        "{rule}: so với kế hoạch, thêm cho {more} đơn vị, bớt của {less} đơn vị, {n} suất giao "
        "khác",
        "{rule}: more for {more} {more|unit|units} and fewer for {less} than the plan, by {n} in "
        "all",
    ),
    "chart_same": ("{rule}: đúng như kế hoạch ở mọi đơn vị", "{rule}: as in the plan everywhere"),
    "chart_both": ("có trong cả hai", "in both"),
    "chart_more": ("quy tắc giao thêm", "the rule gives more"),
    "chart_less": ("quy tắc giao bớt", "the rule gives fewer"),
    "chart_row": ("{rule} ({gap}; kế hoạch {plan})", "{rule} ({gap}; plan {plan})"),
    "chart_row_same": ("{rule}", "{rule}"),
    "chart_tooltip": (
        "{unit}: kế hoạch {plan}, quy tắc {rule} hộ",
        "{unit}: plan {plan}, rule {rule} households",
    ),
    "chart_alt": (
        "Biểu đồ thanh của {n} đơn vị. {rows}.",
        "Bar chart of {n} units. {rows}.",
    ),
    "cut": (
        "Chỉ vẽ {shown} trong {all} đơn vị, chênh lệch lớn trước.",
        "Only {shown} of {all} units are drawn, the largest differences first.",
    ),
    # --- Rates
    "rates_caption": (
        "Tỷ lệ hộ nghèo cuối năm theo từng quy tắc",
        "Poverty rates at the end of the year under each rule",
    ),
    "rates_note": (
        "Kế hoạch: như văn bản in. Nơi văn bản không in tổng số hộ, tỷ lệ tính từ số hộ suy ra; có "
        "nhiều giá trị thì ghi cả khoảng.",
        "The plan: as printed. Where the document prints no household totals, rates come from the "
        "inferred intervals, and more than one possibility is shown as an interval.",
    ),
    "no_rates": (
        "Không tính được tỷ lệ cuối năm: văn bản không cho tổng số hộ, hoặc không cho số hộ nghèo.",
        "Final rates cannot be computed: the document gives no households, or no poor households.",
    ),
    # --- Fairness
    "fair_caption": (
        "Mỗi cách chia công bằng đến đâu, theo từng tiêu chí",
        "How fair each split is by each criterion",
    ),
    "criterion": ("Tiêu chí", "Criterion"),
    "weight": ("tính theo {weight}", "by {weight}"),
    "better_less": ("càng nhỏ càng đều", "less is more equal"),
    "better_more": ("càng lớn càng đều", "more is more equal"),
    "fair_note": (
        "Đọc một dòng là đủ: “{row}” – tỷ lệ hộ nghèo cuối năm của các đơn vị càng gần nhau thì "
        "càng nhỏ. Các dòng sau đo cùng sự chênh lệch đó theo cách khác và có thể cho kết quả "
        "trái nhau; không tiêu chí nào quyết định thay. Chỉ số theo đơn vị không thay được chỉ "
        "số theo hộ, nên trọng số ghi dưới tên từng chỉ số.",
        "One row is enough to read: “{row}”, which is the smaller the nearer the units' final "
        "rates are to each other. The rows below measure the same inequality in other ways and "
        "may disagree; none decides. An index over units is not one over households, so the "
        "weight stands below the name of each.",
    ),
    "fair_interval": (
        "Khoảng: tổng số hộ chỉ biết trong khoảng nên chỉ số cũng vậy.",
        "Intervals: households are known only within bounds, and so is the index.",
    ),
    "fair_missing": ("–: {reasons}.", "–: {reasons}."),
    "fair_dropped": (
        "Không tính được: {criteria}. Lý do: {reason}.",
        "Not computed: {criteria}. The reason: {reason}.",
    ),
    "fair_dials": (
        "Atkinson với mức e ngại bất bình đẳng {atkinson}; Kolm–Pollak với {kappa} cho mỗi điểm "
        "phần trăm.",
        "Atkinson at an aversion to inequality of {atkinson}; Kolm–Pollak at {kappa} for each "
        "percentage point.",
    ),
    # --- What binds
    "b_slack": (
        "Giới hạn của các đơn vị ({capacity}) cộng lại là {sum} hộ, chỉ tiêu {total} hộ: còn dư "
        "{n} tính chung mọi đơn vị.",
        "The limits of the units ({capacity}) add up to {sum} households and the target is "
        "{total}: {n} {n|household is|households are} free in all the units together.",
    ),
    "b_registered": (
        "Nếu lấy số đăng ký làm giới hạn: cộng {sum} hộ, chỉ còn dư {n}, nên hai cách chia bất "
        "kỳ trong giới hạn đó khác nhau nhiều nhất {n} suất.",
        "With the registrations as limits: {sum} households in all, only {n} free, so that any "
        "two splits within them differ by {n} at most.",
    ),
    "b_registered_short": (
        "Nếu lấy số đăng ký làm giới hạn: cộng {sum} hộ, thiếu {n} so với chỉ tiêu; không quy "
        "tắc nào chia được.",
        "With the registrations as limits: {sum} households in all, {n} short of the target; no "
        "rule can share it out.",
    ),
    "b_caps": ("Bị giữ ở mức cao nhất: {units}.", "Held at their most: {units}."),
    "b_floors": ("Bị giữ ở mức thấp nhất: {units}.", "Held at their least: {units}."),
    "b_raised": (
        "Nếu {unit} được đến {cap} hộ thì đơn vị này thêm một, {losers} bớt một.",
        "With up to {cap} allowed, {unit} would get one more and {losers} one fewer.",
    ),
    "b_free": (
        "Không giới hạn nào làm thay đổi số của đơn vị nào: chỉ quy tắc quyết định.",
        "No bound holds any unit: the rule alone decides.",
    ),
    "b_last": (
        "Suất cuối cùng ({total}) giao cho {units}; bớt một thì bớt ở đó.",
        "The last of the target (no. {total}) went to {units}; one fewer would be taken there.",
    ),
    "b_next": (
        "Thêm một suất ({total}) thì giao cho {units}.",
        "One more (no. {total}) would go to {units}.",
    ),
    "b_next_loses": (
        "Thêm một suất ({total}) thì {units} được thêm một, nhưng {losers} bị bớt một.",
        "With one more in all ({total}), {units} would get one more and {losers} one fewer.",
    ),
    "b_tied": (
        "Còn {n} suất chưa giao: {units} ngang nhau hoàn toàn. Người lập kế hoạch chọn, hoặc "
        "nêu cách phân định; thứ tự dòng không quyết định.",
        "{n} {n|household is|households are} still to be given: {units} are exactly equal. The "
        "planner decides or names a way; the order of the rows never does.",
    ),
    "b_certified": (
        "Đã kiểm tra chính xác điều kiện của quy tắc ở mọi đơn vị: không cách chia nào khác hợp "
        "với quy tắc này hơn.",
        "The condition of the rule was checked exactly for every unit: no other split serves this "
        "rule better.",
    ),
    "b_hold_same": (
        "Tổng số hộ chỉ biết trong khoảng, nhưng mọi số trong khoảng đều cho cùng kết quả này.",
        "Households are known only within bounds, but any within them give these same numbers.",
    ),
    "b_hold_differs": (
        "Tổng số hộ chỉ biết trong khoảng, và có số trong khoảng cho kết quả khác.",
        "Households are known only within bounds, and some within them would give other numbers.",
    ),
    # --- Limits
    "l_failed": ("{rule}: không tính được. {reasons}", "{rule}: cannot be applied. {reasons}"),
    "l_no_registrations": (
        "{rule}: không tính được, vì không có số đăng ký của mọi đơn vị.",
        "{rule}: cannot be applied, as not every unit has a registration.",
    ),
    "l_no_plan": (
        "Kế hoạch không giao chỉ tiêu cho mọi đơn vị nên không so được với kế hoạch.",
        "The plan does not assign a target to every unit: nothing can be compared with it.",
    ),
    "l_intent": (
        "Số liệu không cho biết người lập kế hoạch đã nghĩ gì; chỉ cho biết kết quả gần quy tắc "
        "nào.",
        "Figures do not tell what the planners thought; only which rule the result is near to.",
    ),
    "l_names": (
        "Báo cáo không biết hộ nào, vì sao nghèo và có thể thoát nghèo thật hay không.",
        "The report knows no household, nor why it is poor, nor whether it can truly escape.",
    ),
    "l_recovered": (
        "Văn bản không in tổng số hộ của mọi đơn vị; số suy ra từ tỷ lệ không phải số chính thức.",
        "The document does not print the households of every unit; those inferred from rates are "
        "not official figures.",
    ),
    "l_annex": ("Không có: {annex}.", "Not available: {annex}."),
}  # fmt: skip
