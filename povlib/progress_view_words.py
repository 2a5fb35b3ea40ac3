"""Words of the views on a plan's year, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["EXAMPLE", "FIELDS", "WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "none": (
        "Kế hoạch này chưa có báo cáo tiến độ nào được công bố: chưa nói được đơn vị nào làm đến "
        "đâu. Khi có báo cáo, ghi vào tệp progress.csv theo mẫu dưới đây rồi chạy lại.",
        "No progress has been published for this plan: nothing can be said of where the units "
        "stand. Once there are reports, enter them in progress.csv in the form below and run "
        "again.",
    ),
    "moot": ("Chưa có báo cáo tiến độ.", "There are no reports of progress."),
    "key_exits": ("Đã thoát nghèo", "Exits"),
    "key_target": ("Chỉ tiêu", "Target"),
    "key_coverage": ("Đạt", "Reached"),
    "key_path": ("Tiến độ đòi hỏi", "Asked by the path"),
    "key_late": ("Đơn vị thiếu báo cáo", "Units with a report missing"),
    "households": ("hộ", "households"),
    "in_households": ("Số hộ", "Households"),
    "of": ("trong {n}", "of {n}"),
    "title_behind": (
        "{n} trong {of} đơn vị chậm hơn tiến độ",
        "{n} of {of} units {n|is|are} behind the path",
    ),
    "title_none": ("Không đơn vị nào chậm hơn tiến độ", "No unit is behind the path"),
    "title_unknown": (
        "Chưa đơn vị nào so được với tiến độ",
        "No unit can yet be held against the path",
    ),
    "on_path": ("đã thoát nghèo, trong tiến độ", "exits, within the path"),
    "ahead": ("nhanh hơn tiến độ", "ahead of the path"),
    "behind": ("chậm hơn tiến độ", "behind the path"),
    "row": ("{exits} / {asked} ({gap})", "{exits} / {asked} ({gap})"),
    "tooltip": (
        "{unit}: {exits} hộ thoát nghèo, tiến độ đòi hỏi {asked} đến hết tháng {month}, "
        "chỉ tiêu cả năm {target}",
        "{unit}: {exits} {exits|exit|exits}, the path asks {asked} by the end of month {month}, "
        "target of the "
        "year {target}",
    ),
    "alt_bars": (
        "Biểu đồ thanh: số hộ thoát nghèo theo báo cáo so với tiến độ của {n} đơn vị. {rows}.",
        "Bar chart: exits by the reports against the path, of {n} {n|unit|units}. {rows}.",
    ),
    "alt_row": ("{unit} {exits} trên {asked}", "{unit} {exits} of {asked}"),
    "bars_note": (
        "Số bên phải: đã thoát nghèo / tiến độ đòi hỏi (chênh lệch), hộ. Chậm nhất đứng trước. Đơn "
        "vị thiếu báo cáo được so với tháng đã đến hạn báo cáo, nên có thể chỉ là chậm báo cáo.",
        "On the right: exits / asked by the path (difference), households. The furthest behind "
        "first. A unit without a report is held against the month whose report is due: it may only "
        "be late in reporting.",
    ),
    "cut": ("Chỉ vẽ {shown} trên {all} đơn vị.", "{shown} of {all} units are drawn."),
    "panels_title": (
        "Từng đơn vị qua các tháng: {title}",
        "Each unit through the months: {title}",
    ),
    "line_reached": ("thoát nghèo, cộng dồn", "exits, added up"),
    "line_path": ("tiến độ", "path"),
    "cross": ("tháng không dùng được báo cáo", "month without a usable report"),
    "panel": ("{exits} / {target} hộ", "{exits} of {target}"),
    "panel_none": ("{exits} hộ", "{exits}"),
    "panel_tooltip": (
        "{unit}, hết tháng {month}: {exits} hộ thoát nghèo, chỉ tiêu {target}",
        "{unit}, end of month {month}: {exits} {exits|exit|exits}, target {target}",
    ),
    "panels_alt": (
        "{n} biểu đồ nhỏ: số hộ thoát nghèo cộng dồn theo tháng của từng đơn vị, bên cạnh tiến độ. "
        "{rows}.",
        "{n} small charts: exits of each unit added up month by month, beside the path. {rows}.",
    ),
    "panels_note": (
        "Mỗi đơn vị một thang số hộ riêng; trục ngang là tháng. Chậm nhất đứng trước.",
        "Each unit in its own scale of households; months across. The furthest behind first.",
    ),
    "table": ("Từ đầu năm đến nay theo báo cáo", "From the start of the year, by the reports"),
    "start": ("Hộ nghèo đầu năm", "Poor at the start"),
    "exits": ("Thoát nghèo", "Exits"),
    "relapses": ("Tái nghèo", "Relapses"),
    "new_poor": ("Phát sinh", "Newly poor"),
    "now": ("Hộ nghèo hiện nay", "Poor now"),
    "target": ("Chỉ tiêu", "Target"),
    "asked": ("Tiến độ đòi hỏi", "Asked by the path"),
    "coverage": ("Đạt chỉ tiêu", "Of the target"),
    "through": ("Báo cáo đến tháng", "Through month"),
    "all_units": ("Cộng", "Total"),
    "minority": ("{measure}, DTTS", "{measure}, minority"),
    "table_minority": (
        "Trong đó hộ dân tộc thiểu số, theo báo cáo",
        "Of which ethnic-minority households, by the reports",
    ),
    "table_note": (
        "Để “–” nơi chưa báo cáo hoặc báo cáo bỏ trống. Chữ nghiêng: số tính ra.",
        "“–” where nothing is reported or a report leaves it blank. Italics: derived figures.",
    ),
    "now_note": (
        "Hộ nghèo hiện nay = đầu năm − thoát nghèo + tái nghèo + phát sinh.",
        "Poor now = at the start − exits + relapses + newly poor.",
    ),
    "overdrawn_note": (
        "Nơi báo cáo thoát nghèo nhiều hơn số hộ nghèo, không tính tiếp từ số đó.",
        "Where more exits are reported than were poor, nothing is computed from them.",
    ),
    "overdrawn_em_note": (
        "Nơi báo cáo nhiều hộ DTTS hơn tổng số, hoặc thoát nghèo nhiều hơn số hộ nghèo, không tính "
        "tiếp từ số đó.",
        "Where more of the minority are reported than in all, or more exits than were poor, "
        "nothing is computed from them.",
    ),
    "not_compared": (
        "Chưa so được với tiến độ: {units}.",
        "Not yet held against the path: {units}.",
    ),
    "no_minority": (
        "Các báo cáo không tách riêng hộ dân tộc thiểu số.",
        "The reports do not tell minority households apart.",
    ),
    "outlook": (
        "Đến cuối năm, nếu mỗi hộ đăng ký còn lại thoát nghèo với xác suất {rate}, độc lập với "
        "nhau: bình quân cả năm {expected} hộ thoát nghèo, xác suất đạt chỉ tiêu {target} hộ là "
        "{met}; xác suất mọi đơn vị đều đạt là {all}.",
        "By the end of the year, if each registered household that is left succeeds with a "
        "probability of {rate}, independently of the others: {expected} exits of the year on "
        "average, the target of {target} met with a probability of {met}; that of every unit with "
        "{all}.",
    ),
    "outlook_law": (
        "Đến cuối năm, đối với các hộ đăng ký còn lại ({law}): bình quân cả năm {expected} hộ "
        "thoát nghèo, xác suất đạt chỉ tiêu {target} hộ là {met}; xác suất mọi đơn vị đều đạt là "
        "{all}.",
        "By the end of the year, of the registered households that are left ({law}): {expected} "
        "exits of the year on average, the target of {target} met with a probability of {met}; "
        "that of every unit with {all}.",
    ),
    "closed_note": (
        "Dòng cộng: đơn vị vượt bù cho đơn vị hụt.",
        "Last row: units with more make up for those with less.",
    ),
    "outlook_key": (
        "Đạt {target} hộ đến cuối năm, nếu {rate} % thành công",
        "{target} met by the end of the year, if {rate} % succeed",
    ),
    "outlook_key_law": (
        "Xác suất đạt {target} hộ đến cuối năm",
        "{target} met by the end of the year",
    ),
    "outlook_table": (
        "Còn thiếu, còn lại, và xác suất kịp đến cuối năm",
        "What is missing, what is left, and the odds by the end of the year",
    ),
    "registered": ("Đăng ký", "Registered"),
    "still": ("Còn thiếu", "Still missing"),
    "left": ("Đăng ký còn lại", "Registered and left"),
    "met": ("Xác suất đạt", "Met with probability"),
    "outlook_note": (
        "Hộ đã thoát nghèo tính vào số đăng ký; chỉ hộ đăng ký còn lại mới có thể thoát nghèo "
        "thêm. Dòng cộng: đơn vị vượt bù cho đơn vị hụt. Xác suất tính đúng, không mô phỏng. Tỷ lệ "
        "do người phân tích nêu, không có trong văn bản: {law}.",
        "Exits so far count among the registered; only those registered and left can add to them. "
        "Last row: units with more make up for those with less. Computed, not simulated. The rate "
        "is stated by the analyst, not by the document: {law}.",
    ),
    "no_outlook": (
        "Chưa tính được khả năng đến cuối năm: không đơn vị nào có cả số đăng ký, chỉ tiêu và báo "
        "cáo có thể đúng.",
        "The odds by the end of the year cannot be computed: no unit has a registration, a target "
        "and reports that can be true.",
    ),
    "beyond": (
        "Số bình quân và xác suất tính cả {n} hộ thoát nghèo vượt số đăng ký: {units}.",
        "That average and these odds include {n} {n|exit|exits} beyond the registrations: {units}.",
    ),
    "used_up": (
        "Đơn vị còn thiếu mà đăng ký đã hết thì không tính thêm hộ nào, và xác suất riêng để “–”.",
        "Where exits are missing and no registration is left no more are reckoned with, and the "
        "unit's own probability is “–”.",
    ),
    "unknown": ("chưa tính được", "one that is unknown"),
    "blank": ("–", "–"),
    "outlook_closed": (
        "Đã có báo cáo cả năm, không tính thêm hộ nào: {units}.",
        "Reported for the whole year, so that no more are reckoned with: {units}.",
    ),
    "closed_whole": (
        "Đã đủ báo cáo cả năm của {of} đơn vị:",
        "The reports of the whole year are there for {of} {of|unit|units}:",
    ),
    "closed_part": (
        "Đã hết năm của kế hoạch, không dự báo nữa; theo các báo cáo đã có của {of} đơn vị:",
        "The plan's year is over, so nothing is forecast; by the reports at hand of {of} "
        "{of|unit|units}:",
    ),
    "closed_met": (
        "{exits} hộ thoát nghèo, đạt chỉ tiêu {target} hộ.",
        "{exits} {exits|exit|exits}, the target of {target} is met.",
    ),
    "closed_short": (
        "{exits} hộ thoát nghèo, thiếu {short} hộ so với chỉ tiêu {target} hộ.",
        "{exits} {exits|exit|exits}, {short} short of the target of {target}.",
    ),
    "short": ("{unit} (thiếu {short})", "{unit} ({short} short)"),
    "closed_unmet": ("Chưa đạt chỉ tiêu của mình: {units}.", "Own target not met: {units}."),
    "closed_unreported": (
        "Chưa biết hết, vì thiếu báo cáo hoặc báo cáo để trống: {units}.",
        "Not all known, as reports are missing or leave it blank: {units}.",
    ),
    "closed_table": ("Chỉ tiêu và kết quả cả năm", "The target, and what the year brought"),
    "closed_key": ("Cả năm / chỉ tiêu", "Whole year / target"),
    "outlook_impossible": (
        "Không tính {units}: báo cáo thoát nghèo nhiều hơn số hộ nghèo.",
        "Without {units}: more exits are reported there than were poor.",
    ),
    "outlook_left_out": (
        "Không tính {n} đơn vị thiếu số đăng ký hoặc chỉ tiêu.",
        "{n} {n|unit|units} without a registration or a target {n|is|are} left out.",
    ),
    "late_table": ("Báo cáo đã đến hạn mà chưa có", "Reports due and not there"),
    "months": ("Còn thiếu báo cáo", "Reports missing"),
    "month_list": ("tháng {months}", "{n|month|months} {months}"),
    "due": ("Hạn của báo cáo thiếu đầu tiên", "First of them due on"),
    "days": ("Trễ", "Late by"),
    "day_unit": ("ngày", "days"),
    "after_review": (
        "{n} báo cáo về tháng sau đợt rà soát ({review}), không tính vào năm: {units}.",
        "{n} {n|report|reports} on months after the review ({review}), not counted in the year: "
        "{units}.",
    ),
    "came_late": (
        "{n} báo cáo đã có nhưng đến muộn: {units}.",
        "{n} {n|report|reports} came, but late: {units}.",
    ),
    "late_unit": (
        "{unit} ({n} báo cáo, muộn nhất {days} ngày)",
        "{unit} ({n} {n|report|reports}, at most {days} {days|day|days})",
    ),
    "no_late": (
        "Mọi đơn vị đã gửi đủ các báo cáo đến hạn.",
        "Every unit has sent the reports that are due.",
    ),
    "no_wrong": (
        "Không thấy mâu thuẫn trong các báo cáo.",
        "No contradiction was found in the reports.",
    ),
    "more_wrong": ("Còn {n} chỗ khác.", "{n} more."),
    "more_reasons": ("còn {n} lý do khác", "{n} more {n|reason|reasons}"),
    "opening_table": (
        "Số đầu kỳ của kế hoạch năm {year}",
        "Opening figures of the plan for {year}",
    ),
    "opening_start": ("Hộ nghèo đầu năm {year}", "Poor at the start of {year}"),
    "opening_note": (
        "Chỉ ghi số khi mọi báo cáo của năm, đến đợt rà soát, đều có, không bỏ trống và không mâu "
        "thuẫn. Số hộ của năm sau không biết được từ năm nay.",
        "A figure stands only where every report of the year, up to the review, is there, leaves "
        "nothing blank and contradicts nothing. The households of the next year are not known from "
        "this one.",
    ),
    "opening_write": (
        "Ghi thành kế hoạch năm {year} bằng lệnh: povlib handover {plan} --out data/…",
        "Written as the plan of {year} by: povlib handover {plan} --out data/…",
    ),
    "review_note": (
        "Theo số rà soát cuối năm (review.csv). Để trống nơi đợt rà soát không ghi số, hoặc số tự "
        "mâu thuẫn: đầu năm − thoát nghèo + tái nghèo + phát sinh phải bằng cuối năm.",
        "By the review at the end of the year (review.csv). Blank where the review gives no count "
        "or contradicts itself: start − exits + relapses + newly poor must be the end.",
    ),
    "unlike": (
        "Ở {n} đơn vị, các báo cáo cộng lại ra số khác số rà soát; ở đây dùng số rà soát: {units}.",
        "In {n} {n|unit|units} the reports add up to another figure than the review's, which is "
        "used here: {units}.",
    ),
    "unlike_unit": (
        "{unit} (rà soát {counted}, báo cáo {reported})",
        "{unit} (review {counted}, reports {reported})",
    ),
    "not_yet": (
        "Chưa chuyển được số nào sang năm {year}.",
        "Nothing can be carried over to {year} yet.",
    ),
    "why_blank": ("Chưa ghi số: {reasons}.", "Left blank: {reasons}."),
    "l_reports": (
        "Báo cáo là số đơn vị tự báo, chưa qua rà soát; chỉ đợt rà soát cuối năm mới xác nhận.",
        "Reports are what units say of themselves; only the review at the end of the year "
        "confirms it.",
    ),
    "l_path": (
        "Tiến độ là cách so, không phải chỉ tiêu theo tháng: văn bản không giao theo tháng.",
        "The path is a way to compare, not a target by month: the document assigns none.",
    ),
    "l_late": (
        "Chậm báo cáo khác với chậm thực hiện; số ít có thể chỉ vì thiếu báo cáo.",
        "Late in reporting is not late in doing; a low figure may only be a missing report.",
    ),
    "format": (
        "Tệp progress.csv: mỗi dòng một báo cáo của một đơn vị về một tháng",
        "progress.csv: one row for each report of a unit on a month",
    ),
    "column": ("Cột", "Column"),
    "content": ("Nội dung", "What it holds"),
    "needed": ("Bắt buộc", "Required"),
    "yes": ("có", "yes"),
    "no": ("không", "no"),
    "format_note": (
        "Ngày ghi 5/4/{year} hay {year}-04-05 đều được. Báo cáo đến muộn vẫn ghi; báo cáo sửa thì "
        "thêm dòng mới, không xóa dòng cũ. Khai báo tệp trong datapackage.json như các tệp khác.",
        "Dates may be written 5/4/{year} or {year}-04-05. Reports that come late are entered all "
        "the same; a corrected one is a new row, the old one stays. Declare the file in "
        "datapackage.json as the others are.",
    ),
    "example": (
        "Ví dụ về các dòng của progress.csv (số bịa, chỉ để xem cách ghi)",
        "Example rows of progress.csv (made-up figures that only show the form)",
    ),
    "example_note": (
        "Dòng cuối là báo cáo sửa: thay báo cáo lập ngày 5/2, nên từ ngày 20/2 tháng 1 tính 2 hộ.",
        "The last row is a correction: it replaces the report made on 5 February, so that from "
        "20 February on January counts 2.",
    ),
    "place": ("Xã A", "Commune A"),
    "other_place": ("Xã B", "Commune B"),
    "counted_twice": ("một hộ ghi trùng", "one household counted twice"),
}

FIELDS: dict[str, tuple[str, str]] = {
    "month": (
        "tháng mà báo cáo nói về, như 3/{year} hay {year}-03",
        "the month it reports on, as 3/{year} or {year}-03",
    ),
    "unit": (
        "tên đơn vị như trong bảng kế hoạch",
        "name of the unit as in the plan table",
    ),
    "reported": ("ngày lập báo cáo", "day on which the report was made"),
    "exits": (
        "số hộ thoát nghèo trong tháng",
        "households that left poverty in that month",
    ),
    "relapses": ("số hộ tái nghèo trong tháng", "households that fell back in that month"),
    "new_poor": (
        "số hộ nghèo phát sinh trong tháng",
        "households newly poor in that month",
    ),
    "exits_em, relapses_em, new_poor_em": (
        "trong đó hộ dân tộc thiểu số",
        "of which ethnic-minority households",
    ),
    "replaces": (
        "ngày lập của báo cáo bị thay, nếu đây là báo cáo sửa",
        "the day of the report that this one corrects",
    ),
    "note": ("ghi chú", "a remark"),
}
"""The columns of progress.csv; the first four are required."""

EXAMPLE: tuple[tuple[str, ...], ...] = (
    ("1", "place", "5/2", "3", "0", "1", "", ""),
    ("1", "other_place", "8/2", "0", "0", "0", "", ""),
    ("2", "place", "5/3", "2", "1", "", "", ""),
    ("1", "place", "20/2", "2", "0", "1", "5/2", "counted_twice"),
)
"""Month, unit, day, exits, relapses, newly poor, the day replaced and the remark of example rows;
years are the plan's, words stand by their key."""
