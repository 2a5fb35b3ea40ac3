"""Words of the reports on registrations, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "lead": (
        "{registered} hộ đăng ký thoát nghèo cho {target} hộ được giao, đạt {coverage} %: "
        "{balance}. {breakdown}.",
        "{registered} households registered for {target} assigned exits, {coverage} %: "
        "{balance}. {breakdown}.",
    ),
    "over": ("thừa {n} hộ", "{n} more than assigned"),
    "under": ("thiếu {n} hộ", "{n} fewer than assigned"),
    "even": ("vừa đủ", "exactly as many"),
    "n_more": (
        "{n} đơn vị đăng ký nhiều hơn{names}",
        "{n} {n|unit|units} registered more{names}",
    ),
    "n_equal": ("{n} đơn vị đăng ký vừa đúng", "{n} {n|unit|units} exactly as assigned"),
    "n_less": (
        "{n} đơn vị đăng ký thiếu{names}",
        "{n} {n|unit|units} registered fewer{names}",
    ),
    "n_no_less": ("không đơn vị nào thiếu", "none registered fewer"),
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
    "t_less": ("{n} đơn vị đăng ký thiếu", "{n} registered fewer"),
    "t_equal": ("{n} đơn vị còn lại vừa đúng", "the other {n} exactly as assigned"),
    "t_no_less": ("không đơn vị nào thiếu", "none fewer"),
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
        "Số bên phải: đăng ký / giao (chênh lệch), hộ. Xếp theo chênh lệch, rồi theo chỉ tiêu.",
        "On the right: registered / assigned (difference), households. Sorted by difference, "
        "then by assigned exits.",
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
        "Dự phòng của cả {area} là {gap} hộ, bằng {share} % số đăng ký: từ {break_at} hộ đăng ký "
        "không thoát nghèo được trở lên, {area} không đạt chỉ tiêu.",
        "The reserve of the whole {area} is {gap} {gap|household|households}, {share} % of those "
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
        "{n} đơn vị không có hộ dự phòng nào: mỗi hộ đăng ký không thoát nghèo làm đơn vị đó hụt "
        "chỉ tiêu, dù cả {area} có thể vẫn đạt.",
        "{n} {n|unit has|units have} no reserve at all: each registered household that fails "
        "makes that unit miss its own target, even where {area} as a whole may not.",
    ),
    "largest": (
        "Phần lớn chỉ tiêu nằm ở ít nơi: {names} cộng lại {sum} hộ, {share} % chỉ tiêu.",
        "Few places carry most of the target: {names} together {sum} households, {share} % of it.",
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
        "Số đăng ký đúng bằng chỉ tiêu ở {n} đơn vị: văn bản không cho biết đăng ký có trước hay "
        "có sau khi giao chỉ tiêu.",
        "In {n} {n|unit|units} the registrations equal the target: the document does not say "
        "whether they were made before or after the targets were assigned.",
    ),
    "l_annex": (
        "Không kiểm tra được danh sách: thiếu {annex}.",
        "The list cannot be checked: {annex} is missing.",
    ),
    "l_silent": (
        "Không có số đăng ký của: {names}. Các đơn vị này không tính vào tổng.",
        "No registration for: {names}. They are left out of the totals.",
    ),
    "l_prose": (
        "Chỉ tiêu trong phần lời khác với bảng ở: {names}. Ở đây dùng số của bảng.",
        "The prose assigns other numbers than the table to: {names}. The table's are used here.",
    ),
    "l_stated": (
        "Văn bản nêu tổng đăng ký {stated} hộ, cộng từng đơn vị được {sum} hộ.",
        "The document states {stated} registered households; the units add up to {sum}.",
    ),
    "none": (
        "Kế hoạch này không có số đăng ký thoát nghèo: chưa so sánh được. Cần bổ sung tệp "
        "registrations.csv (đơn vị, số giao, số đăng ký).",
        "This plan has no registrations: nothing can be compared yet. Add registrations.csv "
        "(unit, assigned, registered).",
    ),
}
