"""Words of the brief of one page, in Vietnamese and English."""

from __future__ import annotations

from povlib.wording import NO_QUOTA

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "title": (
        "Tóm tắt: {area}, năm {year}",
        "In brief: {area}, {year}",
    ),
    "lead": (
        "{kind} {number} giao giảm {target} trong {poor} hộ nghèo của {units} {noun} trong năm "
        "{year}.",
        "{kind} {number} assigns {target} exits among {poor} poor households of {units} {noun} in "
        "{year}.",
    ),
    "lead_target": (
        "{kind} {number} giao giảm {target} hộ nghèo ở {units} {noun} trong năm {year}.",
        "{kind} {number} assigns {target} exits to {units} {noun} in {year}.",
    ),
    "lead_plain": (
        "{kind} {number} nói về hộ nghèo của {units} {noun} trong năm {year}; bảng không in số "
        "phải giảm.",
        "{kind} {number} is about the poor of {units} {noun} in {year}; its table prints no number "
        "of exits.",
    ),
    "key_wrong": ("Mâu thuẫn trong văn bản", "Contradictions in the document"),
    "places": ("chỗ", "{n|place|places}"),
    "s_wrong": ("Số nào mâu thuẫn", "What contradicts what"),
    "s_odds": ("Có đạt được không", "Will it be met"),
    "s_year": ("Đã làm đến đâu", "Where it stands"),
    "s_next": ("Hạn sắp tới", "Next deadlines"),
    "s_unknown": ("Điều không biết được", "What cannot be known"),
    "no_wrong": ("Không thấy mâu thuẫn nào.", "No contradiction was found."),
    "no_odds_registered": (
        "Chưa tính được: kế hoạch không có số đăng ký thoát nghèo.",
        "Cannot be computed: the plan has no registrations.",
    ),
    "no_odds_target": (
        "Chưa tính được: kế hoạch chưa giao chỉ tiêu cho đơn vị.",
        "Cannot be computed: the plan assigns no targets to units.",
    ),
    "no_odds_both": (
        "Chưa tính được: kế hoạch không có số đăng ký thoát nghèo và chưa có chỉ tiêu giao.",
        "Cannot be computed: the plan has neither registrations nor assigned exits.",
    ),
    "no_odds_": (
        "Chưa tính được: chưa đơn vị nào có cả số đăng ký và chỉ tiêu giao.",
        "Cannot be computed: no unit has both registrations and a target.",
    ),
    "registered": (
        "{registered} hộ đăng ký cho chỉ tiêu {target} hộ.",
        "{registered} {registered|household|households} registered for a target of {target}.",
    ),
    "stated": (
        "Tỷ lệ thành công do người phân tích nêu, không có trong văn bản.",
        "The success rate is stated by the analyst, not by the document.",
    ),
    "no_reports": (
        "Chưa có báo cáo tiến độ nào được công bố.",
        "No progress has been published.",
    ),
    "until": ("Đến {end}: {label}.", "Until {end}: {label}."),
    "between": ("{span}: {label}.", "{span}: {label}."),
    "on": ("{end}: {label}.", "{end}: {label}."),
    "report": ("{end}, đến kỳ: {labels}.", "{end}, due: {labels}."),
    "no_due_day": (
        "Văn bản không in ngày nộp báo cáo; ở đây ghi ngày hết kỳ.",
        "The document prints no day by which reports are due; told here is the end of the period.",
    ),
    "no_due_day_late": (
        "Văn bản không in ngày nộp báo cáo; ở đây ghi ngày hết kỳ, quá đó {days} ngày mới coi là "
        "chậm.",
        "The document prints no day by which reports are due; told here is the end of the period, "
        "and only {days} {days|day|days} later is a report late.",
    ),
    "none_next": ("Không còn mốc nào sau ngày {day}.", "Nothing is left after {day}."),
    "no_programme": (
        "Kế hoạch chưa có dữ liệu về mốc công việc và báo cáo phải gửi.",
        "The plan has no data on tasks and reports due.",
    ),
    "more": ("Và {n} điều khác, xem các báo cáo đầy đủ.", "And {n} more, in the full reports."),
    "elsewhere": (
        "{n} điều, xem các báo cáo đầy đủ.",
        "{n} {n|point|points}, told in the full reports.",
    ),
    "foot": (
        "Nguồn: {kind} {number}, {date}, {issuer}. Dữ liệu {name}, SHA-256 {digest}; povlib "
        "{version}, SHA-256 {code}. Số tính ra, không phải số công bố, trừ số của bảng kế hoạch. "
        f"Không có dữ liệu cá nhân. {NO_QUOTA[0]}.",
        "Source: {kind} {number}, {date}, {issuer}. Data {name}, SHA-256 {digest}; povlib "
        "{version}, SHA-256 {code}. Derived, not published, figures, but for those of the plan "
        f"table. No personal data. {NO_QUOTA[1]}.",
    ),
}
