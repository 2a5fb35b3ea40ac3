"""Words of what other targets would give and of what one criterion costs in another."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    # --- The target's path
    "path_title": (
        "Chỉ tiêu từ {first} đến {last} hộ: {n} đơn vị đổi số, mỗi đơn vị nhiều nhất {most} suất",
        "From {first} to {last} households {n} {n|unit changes|units change}, none by more than "
        "{most}",
    ),
    "path_title_paradox": (
        "Thêm một hộ mà có đơn vị bị bớt (nghịch lý Alabama): chỉ tiêu {totals}",
        "One household more, and yet a unit loses one (the Alabama paradox): at {totals}",
    ),
    "path_title_loses": (
        "Thêm một hộ mà có đơn vị bị bớt: chỉ tiêu {totals}",
        "One household more, and yet a unit loses one: at {totals}",
    ),
    "path_scale": ("Suất thứ …", "Household no."),
    "path_gain": ("nhận thêm", "gains"),
    "path_open": ("một trong các đơn vị ngang nhau", "one of those tied"),
    "path_lose": ("bị bớt", "loses"),
    "path_gain_told": ("{total}: {units} nhận thêm", "{total}: {units} gains"),
    "path_open_told": ("{total}: một trong {units}", "{total}: one of {units}"),
    "path_lose_told": ("{total}: {units} bị bớt", "{total}: {units} loses"),
    "path_alt": (
        "Biểu đồ chấm, mỗi cột một chỉ tiêu chung, mỗi dòng một đơn vị. {steps}.",
        "Chart of marks, a column for each target and a row for each unit. {steps}.",
    ),
    "path_note": (
        "Đọc theo cột: suất thứ bao nhiêu của chỉ tiêu giao cho đơn vị nào; bên trái đường đứt là "
        "những suất đã giao, bên phải là những suất sẽ giao nếu chỉ tiêu tăng. Quy tắc: {rule}.",
        "Read down a column: to which unit that household of the target goes. Left of the dashed "
        "line are those given, right of it those that a higher target would add. Rule: {rule}.",
    ),
    "path_paradox_note": (
        "Chia theo số dư lớn nhất có thể gặp nghịch lý này; các quy tắc chia cho một số chung thì "
        "không.",
        "Largest remainders can do that; divisor rules never do.",
    ),
    "path_none": (
        "Không có chỉ tiêu nào khác chia được: các giới hạn chỉ cho một cách.",
        "No other target can be shared out: the bounds allow one split only.",
    ),
    # --- The front
    "front_title": (
        "Muốn tỷ lệ đều hơn: giao khác {half} suất được một nửa, đạt hết mức phải giao khác {all}",
        "More equal rates: {half} assigned elsewhere {half|achieves|achieve} half, all of it takes "
        "{all}",
    ),
    "front_title_flat": (
        "Trong các giới hạn đã chọn, không cách chia nào làm tỷ lệ cuối năm đều hơn",
        "Within the chosen limits no other split makes final rates more equal",
    ),
    "front_x_plan": ("Số suất giao khác kế hoạch", "Assigned elsewhere than in the plan"),
    "front_x_rule": (
        "Số suất giao khác quy tắc được chọn", "Assigned elsewhere than by the chosen rule"
    ),
    "front_y": (
        "Độ lệch chuẩn của tỷ lệ cuối năm (điểm %)",
        "Standard deviation of final rates (percentage points)",
    ),
    "front_curve": (
        "giao khác {moved} suất: ít nhất còn {spread} điểm %",
        "{moved} assigned elsewhere: {spread} points at the least",
    ),
    "front_mark": (
        "{name}: giao khác {moved} suất, độ lệch chuẩn {spread} điểm %",
        "{name}: {moved} assigned elsewhere, standard deviation {spread} points",
    ),
    "front_alt": (
        "Đường cong đi xuống: giao khác càng nhiều suất thì tỷ lệ cuối năm càng đều, nhưng mỗi "
        "suất "
        "thêm được ít dần. {points}. Các quy tắc: {marks}.",
        "A falling curve: the more is assigned elsewhere, the more equal final rates become, but "
        "each buys less than the one before. {points}. The rules: {marks}.",
    ),
    "front_note": (
        "Chấm trên đường: những cách chia tốt nhất có thể, không cách nào vừa giao khác ít suất "
        "hơn "
        "vừa đều hơn. Quy tắc nằm phía trên đường thì với cùng số suất còn có cách đều hơn.",
        "Dots on the line: the best that can be; no split assigns fewer elsewhere and is more "
        "equal. A rule above the line leaves room: as few could do more.",
    ),
    "front_subgroup": (
        "Mọi điểm trên đường và mọi quy tắc đều dành được ít nhất {target} hộ cho hộ nghèo dân tộc "
        "thiểu số.",
        "Every point on the line and every rule leaves room for {target} ethnic-minority "
        "{target|household|households} at the least.",
    ),
    "front_least": (
        "Phải giao khác ít nhất {n} suất mới nằm trong mọi giới hạn đã chọn.",
        "{n} {n|household|households} at the least must be assigned elsewhere for all chosen "
        "limits "
        "to hold.",
    ),
    "front_weighted": (
        "Độ lệch chuẩn tính theo hộ; mỗi điểm là kết quả tối ưu chính xác trong giới hạn đã chọn.",
        "The standard deviation is over households; every point is an exact optimum within the "
        "chosen bounds.",
    ),
    "front_middle": (
        "Tổng số hộ suy ra từ tỷ lệ chỉ biết trong khoảng; ở đây tính với số giữa khoảng, làm tròn "
        "xuống. Với số khác trong khoảng, độ lệch chuẩn ở bảng khác đi không quá {n} điểm %.",
        "Households that rates give away are known only within bounds; here the middle stands for "
        "them, rounded down. With others within the bounds, no standard deviation in the table "
        "differs by more than {n} points.",
    ),
    "front_none": (
        "Không vẽ được đánh đổi: {reasons}",
        "The trade-off cannot be drawn: {reasons}",
    ),
    "front_undecided": (
        "quy tắc được chọn còn đơn vị ngang nhau chưa phân định, nên không có mốc để so.",
        "the chosen rule leaves a tie, so that there is nothing to measure from.",
    ),
    "buys_caption": (
        "Giao khác thêm bao nhiêu suất thì tỷ lệ đều thêm bao nhiêu",
        "What assigning more households elsewhere buys",
    ),
    "buys_moved": ("Giao khác", "Assigned elsewhere"),
    "buys_spread": ("Độ lệch chuẩn", "Standard deviation"),
    "buys_each": ("Giảm cho mỗi 10 suất", "Each 10 take off"),
    "buys_from": ("Giảm nhiều nhất", "Most taken from"),
    "buys_to": ("Thêm nhiều nhất", "Most given to"),
    "buys_note": (
        "Cột thứ ba: từ dòng trên đến dòng này, cho mỗi 10 suất giao khác. Hai cột cuối: so với "
        "{start}.",
        "Third column: from the row above to this one, for every 10 assigned elsewhere. Last two: "
        "against {start}.",
    ),
    "buys_plan": ("số giao của kế hoạch", "the plan’s own split"),
    "buys_rule": ("quy tắc được chọn", "the chosen rule"),
    "points": ("điểm %", "points"),
    # --- Every number explained
    "x_caption": (
        "Vì sao mỗi đơn vị được giao số đó: {rule}", "Why each unit gets its number: {rule}"
    ),
    "x_target": ("Số giao", "Target"),
    "x_quota": ("Phần chia", "Share"),
    "x_bounds": ("Được phép", "Allowed"),
    "x_households": ("Số hộ", "Households"),
    "x_last": ("Suất cuối", "Last"),
    "x_next": ("Suất tiếp theo", "Next"),
    "x_why": ("Vì sao", "Why"),
    "x_tie": (
        "Ngang nhau hoàn toàn với đơn vị khác: chưa phân định.",
        "Exactly equal to others: undecided."
    ),
    "x_cap": ("Bị giữ ở mức cao nhất.", "Held at the most it may get."),
    "x_floor": ("Được giữ ở mức thấp nhất.", "Held at the least it may get."),
    "x_zero": ("Trọng số 0.", "Weight of 0."),
    "x_weight": ("Trọng số", "Weight"),
    "x_over": ("Chia cho {divisor}", "Divided by {divisor}"),
    "x_over_up": ("Làm tròn lên: {own} ≥ {turn}.", "Rounded up: {own} ≥ {turn}."),
    "x_over_down": ("Làm tròn xuống: {own} < {turn}.", "Rounded down: {own} < {turn}."),
    "x_over_fixed": (
        "Kết quả đó cộng với phần cố định của đơn vị: {fixed}.",
        "To this the fixed part of the unit is added: {fixed}.",
    ),
    "x_up": (
        "Làm tròn lên: suất cuối đạt ngưỡng.",
        "Rounded up: its last comes before the cut.",
    ),
    "x_down": (
        "Làm tròn xuống: suất tiếp theo không đạt ngưỡng.",
        "Rounded down: its next comes after the cut.",
    ),
    "x_even": ("Phần chia là số nguyên.", "Its share is a whole number."),
    "x_plain": (
        "Suất cuối đạt ngưỡng, suất tiếp theo không đạt.",
        "Its last comes before the cut, its next after.",
    ),
    "x_none": ("Không suất nào đạt ngưỡng.", "None of it comes before the cut."),
    "x_got_last": ("Nhận suất cuối cùng ({total}).", "Got the last one (no. {total})."),
    "x_gets_next": ("Sẽ nhận suất thứ {total}.", "Would get no. {total}."),
    "x_note_quota": (
        "Phần chia: số hộ mà đơn vị sẽ được nếu chia được số lẻ, trong giới hạn của đơn vị.",
        "Share: what the unit would get if households could be divided, within its bounds.",
    ),
    "x_note_divisor": (
        "Suất cuối, suất tiếp theo: giao đến suất đó thì mỗi suất ứng với bao nhiêu {measure} "
        "(tính "
        "theo điểm làm tròn của quy tắc). Đơn vị nào còn cao hơn ngưỡng ({low}–{high}) thì được "
        "thêm.",
        "Last, next: how many {measure} each would stand for, counted up to where the rule rounds. "
        "Who is still above the cut ({low}–{high}) gets one more.",
    ),
    "x_note_over": (
        "Kiểm tra được trong bảng tính: lấy {weight} chia cho {divisor} rồi {how}; số giao không "
        "ra "
        "ngoài mức được phép. Số {divisor} chung cho mọi đơn vị, chọn sao cho các số giao cộng lại "
        "đúng {total}.",
        "To be checked in a spreadsheet: divide {weight} by {divisor} and {how}; no target leaves "
        "what is allowed. {divisor} is the same for all units, chosen so that the targets add up "
        "to "
        "{total}.",
    ),
    "x_note_tied": (
        "Kiểm tra được trong bảng tính: lấy {weight} chia cho {divisor} rồi {how}; số giao không "
        "ra "
        "ngoài mức được phép. Đơn vị ngang nhau có thương ở đúng chỗ làm tròn.",
        "To be checked in a spreadsheet: divide {weight} by {divisor} and {how}; no target leaves "
        "what is allowed. The quotients of units that tie lie exactly where they would be rounded.",
    ),
    "x_how_webster": ("làm tròn thường, từ nửa trở lên", "round as usual, up from a half"),
    "x_how_jefferson": ("làm tròn xuống", "round down"),
    "x_how_adams": ("làm tròn lên", "round up"),
    "x_how_hill": (
        "làm tròn lên từ √(k(k + 1)) trở lên, k là phần nguyên",
        "round up from √(k(k + 1)) on, k being its whole part",
    ),
    "x_how_dean": (
        "làm tròn lên từ 2k(k + 1)/(2k + 1) trở lên, k là phần nguyên",
        "round up from 2k(k + 1)/(2k + 1) on, k being its whole part",
    ),
    "x_note_plain": (
        "Chia thẳng cho {sum} ÷ {total} = {plain} thì các số làm tròn cộng lại {found}, không "
        "phải {total}: vì vậy số chia là {divisor}.",
        "Divided by {sum} ÷ {total} = {plain} itself, the rounded numbers add up to {found} and "
        "not to {total}: hence {divisor}.",
    ),
    "x_note_rate": (
        "Suất cuối, suất tiếp theo: tỷ lệ nghèo (%) mà suất đó làm giảm. Đơn vị nào còn cao hơn "
        "ngưỡng "
        "({low}–{high}) thì được thêm.",
        "Last, next: the poverty rate (%) that this household lowers. Who is still above the cut "
        "({low}–{high}) gets one more.",
    ),
    "x_note_distance": (
        "Suất cuối, suất tiếp theo: cách mốc bao xa, tính trên một đơn vị trọng số. Đơn vị "
        "nào còn thấp hơn ngưỡng ({low}–{high}) thì được thêm.",
        "Last, next: how far from the reference, for one of weight. Who is still below the cut "
        "({low}–{high}) gets one more.",
    ),
    "x_note_gain": (
        "Suất cuối, suất tiếp theo: lợi ích của suất đó theo thước đo của quy tắc. Đơn vị nào còn "
        "cao hơn ngưỡng ({low}–{high}) thì được thêm.",
        "Last, next: what this household gains by the rule's measure. Who is still above the cut "
        "({low}–{high}) gets one more.",
    ),
    "x_note_fraction": (
        "Suất cuối, suất tiếp theo: phần lẻ của phần chia. Đơn vị nào từ ngưỡng ({low}–{high}) "
        "trở lên "
        "thì được thêm một suất.",
        "Last, next: the fraction of the share. Who is at or above the cut ({low}–{high}) gets one "
        "more.",
    ),
    "x_example": ("Đọc một dòng, {unit}:", "To read one row, {unit}:"),
    "x_note_beyond": (
        "Hộ ngoài phần của nhóm được xét riêng, ngưỡng {low}–{high}.",
        "Households beyond the subgroup’s are decided apart, at a cut of {low}–{high}.",
    ),
    # --- The subgroup
    "s_lacks": (
        "Không tính được chỉ tiêu riêng cho hộ nghèo dân tộc thiểu số (DTTS): kế hoạch không in "
        "mỗi đơn vị đầu năm có bao nhiêu hộ nghèo DTTS. Có số liệu đó thì ghi chỉ tiêu DTTS ở ô "
        "tham số.",
        "A target for poor ethnic-minority households cannot be worked out: the plan does not "
        "print how many of them each unit had at the start. With these figures, name the target in "
        "the cell of parameters.",
    ),
    "s_could": (
        "Chưa đặt chỉ tiêu riêng cho hộ nghèo dân tộc thiểu số (DTTS); ghi chỉ tiêu đó ở ô tham "
        "số thì hai chỉ tiêu được chia cùng lúc.",
        "No target for poor ethnic-minority households was set; with one in the cell of parameters "
        "both targets are shared out together.",
    ),
    "s_stated": (
        "Số văn bản giao cho DTTS, trong tổng: {n} hộ.",
        "What the document assigns to them, of the total: {n} {n|household|households}.",
    ),
    "s_caption": (
        "Cùng lúc đạt chỉ tiêu chung và ít nhất {target} hộ dân tộc thiểu số (DTTS)",
        "The target and at least {target} ethnic-minority households, met together",
    ),
    "s_poor": ("Hộ nghèo đầu năm (hộ)", "Poor at the start (households)"),
    "s_stock": ("DTTS", "Minority"),
    "s_others": ("Khác", "Others"),
    "s_targets": ("Số giao (hộ)", "Target (households)"),
    "s_free": ("Không có chỉ tiêu DTTS", "Without the second target"),
    "s_joint": ("Với cả hai", "With both"),
    "s_part": ("Trong đó DTTS", "Of these minority"),
    "s_binds": (
        "Chỉ tiêu DTTS ({target} hộ) làm {units} đơn vị đổi số: {n} suất giao khác so với khi "
        "không "
        "có.",
        "The second target ({target}) changes the numbers of {units} {units|unit|units}: {n} "
        "{n|household is|households are} assigned elsewhere.",
    ),
    "s_free_already": (
        "Chỉ tiêu DTTS ({target} hộ) không làm thay đổi gì: cách chia này đã đủ chỗ.",
        "The second target ({target}) changes nothing: this split has room for it.",
    ),
    "s_reach": (
        "Với chỉ tiêu {total} hộ và các giới hạn đã chọn, phần DTTS có thể từ {least} đến {most} "
        "hộ.",
        "Of {total} within the chosen bounds, {least} to {most} can be of the minority.",
    ),
    "s_more": (
        "Thêm một hộ DTTS ({target}): {gains} thêm một, {loses} bớt một.",
        "For one more ({target}), {gains} would get one more and {loses} one less.",
    ),
}  # fmt: skip
