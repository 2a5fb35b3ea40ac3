"""Words of what to make of the ways to share out a target: the answer and the advice."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "lead_same": (
        "Số giao của kế hoạch đúng bằng kết quả của quy tắc {rule}.",
        "The plan's own split is exactly what this rule gives: {rule}.",
    ),
    "lead_registered": (
        "Không quy tắc nào cho đúng số giao của kế hoạch. Gần nhất là {rule}: khác {n} trong "
        "{total} suất; rồi đến {second}: khác {m} suất.",
        "No rule gives the plan's own split exactly. The nearest is {rule}: {n} of {total} "
        "would be assigned elsewhere; the next, {second}: {m}.",
    ),
    "lead_near": (
        "Không quy tắc nào cho đúng số giao của kế hoạch. Gần nhất là {rule}: khác {n} trong "
        "{total} suất.",
        "No rule gives the plan's own split exactly. The nearest is {rule}: {n} of {total} "
        "would be assigned elsewhere.",
    ),
    "lead_even": (
        "Không quy tắc nào cho đúng số giao của kế hoạch. Gần nhất, cùng khác {n} trong {total} "
        "suất: {rules}.",
        "No rule gives the plan's own split exactly. Nearest, each with {n} of {total} to be "
        "assigned elsewhere: {rules}.",
    ),
    "lead_none": (
        "Không so sánh được với kế hoạch: kế hoạch không giao chỉ tiêu cho mọi đơn vị, hoặc không "
        "quy tắc nào tính được.",
        "There is nothing to compare with the plan: it does not assign a target to every unit, or "
        "no rule can be applied.",
    ),
    "lead_advice_registered": (
        "Đề nghị: giao theo số đăng ký (cột “{column}” dưới đây).",
        "Recommended: share the target out by the registrations (column “{column}” below).",
    ),
    "lead_advice_poor": (
        "Không có số đăng ký của mọi đơn vị. Đề nghị bàn từ cách chia theo số hộ nghèo (cột "
        "“{column}” dưới đây).",
        "Not every unit has a registration. Recommended: start from the split by poor households "
        "(column “{column}” below).",
    ),
    "lead_advice_short": (
        "Số đăng ký còn thiếu {n} suất so với chỉ tiêu. Đề nghị: bàn lại với từng đơn vị trước khi "
        "giao; gần khả năng nhất là chia theo số đăng ký (cột “{column}” dưới đây).",
        "The registrations are {n} short of the target. Recommended: settle that with the units "
        "before anything is assigned; nearest to what can be done is the split by registrations "
        "(column “{column}” below).",
    ),
    "lead_changes": (
        "So với kế hoạch, {n} trong {total} suất chỉ tiêu giao cho đơn vị khác.",
        "Against the plan, {n} of {total} households are assigned to another unit.",
    ),
    "lead_unchanged": ("Không khác kế hoạch.", "It is the plan's own split."),
    "lead_price": (
        "Cái giá: cuối năm, tỷ lệ hộ nghèo nơi cao nhất và nơi thấp nhất vẫn cách nhau {gap} điểm "
        "phần trăm; quy tắc hội tụ chỉ còn {gap2}.",
        "The price: final poverty rates lie up to {gap} percentage points apart; convergence "
        "would leave {gap2}.",
    ),
    "lead_price_above": (
        "Cái giá: cuối năm, tỷ lệ hộ nghèo nơi cao nhất và nơi thấp nhất vẫn cách nhau {gap} điểm "
        "phần trăm; quy tắc hội tụ chỉ còn {gap2} nhưng giao vượt số đăng ký {n} suất.",
        "The price: final poverty rates lie up to {gap} percentage points apart; convergence "
        "would leave {gap2} but assign {n} beyond the registrations.",
    ),
    "head_plan": ("Số giao của kế hoạch.", "The plan's own split."),
    "head_next": ("Chỉ tiêu thêm, bớt một hộ.", "One more, one fewer."),
    "next_free": (
        "Số đăng ký chỉ còn cho thêm {n} suất.",
        "The registrations leave room for {n} more in all.",
    ),
    "next_none": (
        "Số đăng ký không còn chỗ cho suất nào nữa.",
        "The registrations leave no room for more.",
    ),
    "head_below": ("Các bảng dưới đây.", "The tables below."),
    "below": (
        "Phần giải thích nói về quy tắc đề nghị, hoặc quy tắc chọn ở ô tham số.",
        "Explanations are of the recommended rule, or of one named in the cell of parameters.",
    ),
    "below_chosen": (
        "Phần giải thích nói về quy tắc chọn ở ô tham số: {rule}. Giới hạn của đơn vị: {capacity}.",
        "Explanations are of the rule chosen in the cell of parameters: {rule}. Limits of the "
        "units: {capacity}.",
    ),
    "key_total": ("Chỉ tiêu được chia", "Target shared out"),
    "key_registered": ("Các đơn vị đăng ký", "Registered by the units"),
    "key_poor": ("Hộ nghèo đầu năm", "Poor at the start"),
    "key_changed": ("Đề nghị khác kế hoạch", "Recommended otherwise than planned"),
    "targets": ("suất", "households"),
    "a_registered": (
        "Giao theo số đăng ký: phần của mỗi đơn vị tỷ lệ với số hộ mà đơn vị đăng ký. Khác kế "
        "hoạch ở {units}; trao đổi với các đơn vị đó trước khi giao.",
        "Share the target out by the registrations: every unit's part is in proportion to what it "
        "registered. It differs from the plan in {units}; go over these with the units first.",
    ),
    "a_registered_short": (
        "Số đăng ký cộng lại còn thiếu {n} hộ so với chỉ tiêu: bàn lại với từng đơn vị hoặc xem "
        "lại chỉ tiêu trước khi giao; chia theo đăng ký là cách gần khả năng nhất.",
        "The registrations are {n} short of the target: go over them with the units, or over "
        "the target, before anything is assigned; the split by registrations is nearest to what "
        "can be done.",
    ),
    "a_registered_same": (
        "Giao theo số đăng ký: phần của mỗi đơn vị tỷ lệ với số hộ mà đơn vị đăng ký.",
        "Share the target out by the registrations: every unit's part is in proportion to what it "
        "registered.",
    ),
    "a_within": (
        "Không suất nào vượt số đăng ký.", "Nothing in it exceeds the registrations."
    ),
    "a_poor": (
        "Chưa có số đăng ký dùng được: nên lấy chia theo hộ nghèo làm mốc bàn bạc, vì quy tắc này "
        "chỉ cần số hộ nghèo, rồi hỏi khả năng của từng đơn vị.",
        "There are no registrations to go by: start the discussion from the split in proportion to "
        "poor households, which needs no other figure, and ask each unit for its capacity.",
    ),
    "a_price": (
        "Chênh lệch tỷ lệ cuối năm vẫn là {gap} điểm phần trăm và Gini {gini}; trong cùng giới "
        "hạn, "
        "quy tắc hội tụ còn {gap2} và {gini2}.",
        "The gap of final rates stays at {gap} percentage points and Gini at {gini}; within the "
        "same limits convergence would leave {gap2} and {gini2}.",
    ),
    "a_price_none": (
        "Theo chênh lệch và Gini của tỷ lệ cuối năm thì không mất gì: hội tụ, còn {gap2} điểm phần "
        "trăm và {gini2}, không đều hơn {gap} và {gini}.",
        "By the gap and the Gini index of final rates nothing is given up: convergence, at {gap2} "
        "percentage points and {gini2}, is no more equal than {gap} and {gini}.",
    ),
    "a_between": (
        "Giao khác kế hoạch {half} suất đã được một nửa mức đều hơn có thể đạt; muốn đạt hết "
        "phải giao khác {all} suất.",
        "Assigning {half} {half|household|households} elsewhere than the plan achieves half of "
        "the evening out that is possible; all of it takes {all}.",
    ),
    "a_between_above": (
        "Trong cách chia đó {n} suất vượt số đăng ký.",
        "In that split {n} {n|household exceeds|households exceed} the registrations.",
    ),
    "a_chosen": (
        "{rule}: giao khác kế hoạch {moved} suất, chênh lệch {gap} điểm phần trăm, Gini {gini}.",
        "{rule}: {moved} {moved|household|households} assigned elsewhere than in the plan, a "
        "gap of {gap} percentage points, Gini {gini}.",
    ),
    "a_chosen_above": (
        "Vượt số đăng ký {n} suất.",
        "{n} {n|household|households} above the registrations.",
    ),
    "a_head_between": ("Phương án giữa.", "In between."),
    "a_head_chosen": ("Quy tắc được chọn.", "The chosen rule."),
    "a_other": (
        "Theo quy tắc hội tụ, đơn vị bị đòi hỏi nhiều nhất phải có {most} % số hộ nghèo thoát "
        "nghèo.",
        "Convergence would ask up to {most} % of the poor households where it asks most.",
    ),
    "a_zero": (
        "{zero} đơn vị không được giao suất nào.",
        "{zero} {zero|unit|units} would be assigned none.",
    ),
    "a_above": (
        "Quy tắc đó còn vượt số đăng ký {n} suất, là phần chưa đơn vị nào đăng ký.",
        "It would also exceed the registrations by {n} {n|household|households}, which nobody "
        "has said can be done.",
    ),
    "a_decide": (
        "Chọn bên nào là quyết định của người lập kế hoạch, không phải của phép tính.",
        "Which to prefer is for the planner to decide; arithmetic does not.",
    ),
    "a_head": ("Đề nghị.", "Recommended."),
    "a_head_price": ("Đánh đổi.", "Trade-off."),
    "a_head_other": ("Mặt khác.", "The other side."),
    "a_none": ("Không đủ số liệu để đề nghị gì.", "There is too little to recommend anything."),
}  # fmt: skip
