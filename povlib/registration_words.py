"""Words of the reports on registrations, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "Có {registered} hộ đăng ký thoát nghèo, đạt {coverage} % chỉ tiêu giao ({target} hộ), "
        "{balance}. {breakdown}.",
        "{registered} {registered|household|households} registered for {target} assigned "
        "{target|exit|exits}, {coverage} %: {balance}. {breakdown}.",
    ),
    "lead_part": (
        "Có {registered} hộ đăng ký thoát nghèo ở {known}/{all} đơn vị có số đăng ký, đạt "
        "{coverage} % chỉ tiêu giao của các đơn vị đó ({target} hộ). {breakdown}.",
        "{registered} {registered|household|households} registered in the {known} of {all} units "
        "with a registration, {coverage} % of the exits assigned to those units ({target}). "
        "{breakdown}.",
    ),
    "lead_nothing": (
        "Chưa đơn vị nào có cả số đăng ký và chỉ tiêu giao: chưa so sánh được.",
        "No unit has both a registration and a target: nothing can be compared yet.",
    ),
    "no_total_reserve": (
        "Chưa tính được dự phòng của cả {area}: {n} đơn vị chưa có số đăng ký hoặc chỉ tiêu.",
        "The reserve of {area} as a whole cannot be computed: {n} {n|unit lacks|units lack} a "
        "registration or a target.",
    ),
    "sum_units": ("Cộng các đơn vị", "Sum of the units"),
    "over": ("vượt {n} hộ", "{n} more than assigned"),
    "under": ("thiếu {n} hộ", "{n} fewer than assigned"),
    "even": ("bằng chỉ tiêu", "exactly as many"),
    "n_more": (
        "{n} đơn vị đăng ký vượt chỉ tiêu{names}",
        "{n} {n|unit|units} registered more{names}",
    ),
    "n_equal": ("{n} đơn vị đăng ký bằng chỉ tiêu", "{n} {n|unit|units} exactly as assigned"),
    "n_less": (
        "{n} đơn vị đăng ký thấp hơn chỉ tiêu{names}",
        "{n} {n|unit|units} registered fewer{names}",
    ),
    "n_no_less": ("không đơn vị nào thấp hơn", "none registered fewer"),
    "n_silent": ("{n} đơn vị không có số đăng ký", "{n} {n|unit|units} without a registration"),
    "key_target": ("Chỉ tiêu giao", "Assigned exits"),
    "key_target_part": (
        "Chỉ tiêu giao của các đơn vị có đăng ký",
        "Assigned exits, units with a registration",
    ),
    "total_part": ("Các đơn vị có đăng ký", "Units with a registration"),
    "key_registered": ("Đăng ký thoát nghèo", "Registered exits"),
    "key_gap": ("Chênh lệch", "Difference"),
    "key_coverage": ("Đăng ký so với giao", "Registered over assigned"),
    "households": ("hộ", "households"),
    "title": ("{more}, {rest}", "{more}, {rest}"),
    "t_more": (
        "{n} đơn vị đăng ký vượt chỉ tiêu giao",
        "{n} {n|unit|units} registered more than assigned",
    ),
    "t_none_more": ("Không đơn vị nào đăng ký vượt", "No unit registered more than assigned"),
    "t_less": ("{n} đơn vị thấp hơn", "{n} registered fewer"),
    "t_equal": ("{n} đơn vị bằng chỉ tiêu", "{n} exactly as assigned"),
    "t_no_less": ("không đơn vị nào thấp hơn", "none fewer"),
    "both": ("đăng ký trong chỉ tiêu", "registered, within the assigned"),
    "more": ("đăng ký vượt", "registered beyond"),
    "missing": ("còn thiếu", "missing"),
    "row": ("{registered} / {target}", "{registered} / {target}"),
    "row_gap": ("{registered} / {target}  ({gap})", "{registered} / {target}  ({gap})"),
    "tooltip": (
        "{unit}: đăng ký {registered} hộ, giao {target} hộ, chênh {gap}",
        "{unit}: {registered} registered, {target} assigned, difference {gap}",
    ),
    "alt": (
        "Biểu đồ thanh: số hộ đăng ký so với chỉ tiêu giao của {n} đơn vị. {rows}.",
        "Bar chart: registered households against assigned exits of {n} units. {rows}.",
    ),
    "alt_row": ("{unit} {registered} trên {target}", "{unit} {registered} of {target}"),
    "figure_note": (
        "Số bên phải: đăng ký / giao (chênh lệch), hộ. Xếp theo độ lớn chênh lệch, rồi theo chỉ "
        "tiêu.",
        "On the right: registered / assigned (difference), households. Sorted by size of the "
        "difference, then by assigned exits.",
    ),
    "cut_note": (
        "Chỉ vẽ {shown} trên {all} đơn vị; bảng dưới có đủ.",
        "{shown} of {all} units are drawn; the table below has all.",
    ),
    "table": ("Đăng ký so với chỉ tiêu giao", "Registered against assigned exits"),
    "gap": ("Chênh lệch", "Difference"),
    "coverage": ("Đăng ký so với giao", "Registered over assigned"),
    "share": ("Đăng ký so với hộ nghèo đầu năm", "Registered over poor at start"),
    "rank": ("Hạng", "Rank"),
    "table_note": (
        "Hạng theo tỷ lệ đăng ký so với giao; các đơn vị bằng nhau cùng hạng. Chữ nghiêng: số "
        "tính ra.",
        "Rank by registered over assigned; equal units share a rank. Italics: derived figures.",
    ),
    "reserve": (
        "Dự phòng của cả {area} là {gap} hộ, bằng {share} % số đăng ký: nếu từ {break_at} hộ "
        "đăng ký "
        "trở lên không thoát nghèo thì {area} không đạt chỉ tiêu.",
        "The reserve of {area} as a whole is {gap} {gap|household|households}, {share} % of those "
        "registered: once {break_at} registered households fail to leave poverty, the target is "
        "missed.",
    ),
    "no_reserve": (
        "Không có dự phòng: chỉ cần 1 hộ đăng ký không thoát nghèo là {area} không đạt chỉ tiêu.",
        "There is no reserve: one registered household that fails to leave poverty is enough to "
        "miss the target of {area}.",
    ),
    "short": (
        "Ngay cả khi mọi hộ đăng ký đều thoát nghèo, {area} vẫn thiếu {n} hộ so với chỉ tiêu.",
        "Even if every registered household leaves poverty, {area} stays {n} short of its target.",
    ),
    "unit_reserve": (
        "{n} đơn vị đăng ký đúng bằng chỉ tiêu, không có hộ dự phòng: mỗi hộ đăng ký không thoát "
        "nghèo làm đơn vị đó hụt chỉ tiêu.",
        "{n} {n|unit|units} registered exactly as many as assigned and {n|has|have} no reserve: "
        "each registered household that fails makes that unit miss its target.",
    ),
    "unit_short": (
        "{n} đơn vị đăng ký thấp hơn chỉ tiêu: dù mọi hộ đăng ký đều thoát nghèo, các đơn vị này "
        "vẫn hụt.",
        "{n} {n|unit|units} registered fewer than assigned and {n|misses|miss} the target even if "
        "every registered household leaves poverty.",
    ),
    "largest": (
        "Chỉ tiêu tập trung ở {n} đơn vị: {names} cộng lại {sum} hộ, bằng {share} % chỉ tiêu.",
        "{n} {n|unit carries|units carry} most of the target: {names}, together {sum} households, "
        "{share} % of it.",
    ),
    "l_intent": (
        "Đăng ký là ý định đầu năm, không phải kết quả; văn bản không cho biết bao nhiêu hộ đăng "
        "ký trước đây đã thoát nghèo.",
        "A registration is an intention at the start of the year, not a result; the document does "
        "not say how many registered households left poverty in earlier years.",
    ),
    "l_quota": (
        "Chỉ tiêu là số kế hoạch cho từng đơn vị, không phải định mức áp lên một hộ cụ thể nào.",
        "Targets are planning figures for units, never quotas on named households.",
    ),
    "l_equal": (
        "Ở {n} đơn vị, số đăng ký đúng bằng chỉ tiêu giao: chỉ từ các con số thì không biết đó là "
        "nguyện vọng của hộ hay số điền theo chỉ tiêu.",
        "In {n} {n|unit|units} the registrations equal the target: the figures alone do not tell "
        "whether households asked for it or the number was filled in from the target.",
    ),
    "l_total": (
        "Dòng tổng của bảng ghi {stated} hộ phải giảm, cộng từng đơn vị được {sum} hộ; ở đây dùng "
        "số "
        "của từng đơn vị.",
        "The total row prints {stated} assigned exits, the units add up to {sum}; the units' "
        "figures are used here.",
    ),
    "prose_pair": (
        "{unit} (bảng {table}, phần lời {prose})",
        "{unit} (table {table}, prose {prose})",
    ),
    "l_annex": (
        "Không kiểm tra được danh sách: thiếu {annex}.",
        "The list cannot be checked: {annex} is missing.",
    ),
    "l_silent": (
        "Chưa có số đăng ký hoặc chỉ tiêu của: {names}. Các đơn vị này không tính vào tổng.",
        "No registration or no target for: {names}. They are left out of the totals.",
    ),
    "l_prose": (
        "Chỉ tiêu trong phần lời khác với bảng ở: {names}. Ở đây dùng số của bảng.",
        "The prose assigns other numbers than the table to: {names}. The table's are used here.",
    ),
    "l_stated": (
        "Văn bản nêu tổng đăng ký {stated} hộ, cộng từng đơn vị được {sum} hộ.",
        "The document states {stated} registered households; the units add up to {sum}.",
    ),
    "none_registered": (
        "Kế hoạch này chưa có số đăng ký thoát nghèo: chưa so sánh được. Cần bổ sung tệp "
        "registrations.csv (đơn vị, số đăng ký).",
        "This plan has no registrations: nothing can be compared yet. Add registrations.csv (unit, "
        "registered).",
    ),
    "none_target": (
        "Kế hoạch này chưa giao chỉ tiêu cho đơn vị: chưa so sánh được. Cần bổ sung cột "
        "exits_target.",
        "This plan assigns no targets to units: nothing can be compared yet. Add the column "
        "exits_target.",
    ),
    "none_both": (
        "Kế hoạch này chưa có số đăng ký thoát nghèo và chưa có chỉ tiêu giao: chưa so sánh được. "
        "Cần bổ sung tệp registrations.csv (đơn vị, số giao, số đăng ký).",
        "This plan has neither registrations nor assigned exits: nothing can be compared yet. Add "
        "registrations.csv (unit, assigned, registered).",
    ),
}
