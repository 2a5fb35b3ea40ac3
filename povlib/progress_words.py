"""Words of the plan's year: what was asked wrongly, what was assumed, what contradicts what."""

from __future__ import annotations

__all__ = ["ASSUMED", "CONTRADICTED", "MEASURES", "PROBLEMS", "WORDS"]

PROBLEMS: dict[str, tuple[str, str]] = {
    "no_file": (
        "Kế hoạch “{plan}” chưa có báo cáo tiến độ, nên chưa nói được đơn vị nào làm đến đâu. Lập "
        "tệp progress.csv trong thư mục kế hoạch với các cột month, unit, reported, exits (thêm "
        "relapses, new_poor nếu có) và khai báo trong datapackage.json; mẫu ở data/README.md.",
        "Plan “{plan}” has no reports of progress, so nothing can be said of where the units "
        "stand. Write progress.csv into the plan's folder with the columns month, unit, reported, "
        "exits (and relapses, new_poor if there are any) and declare it in datapackage.json; the "
        "format is in data/README.md.",
    ),
    "no_review": (
        "Kế hoạch “{plan}” chưa có số rà soát cuối năm. Lập tệp review.csv với các cột unit, "
        "poor_end (thêm exits, relapses, new_poor, households nếu có) và khai báo trong "
        "datapackage.json; mẫu ở data/README.md.",
        "Plan “{plan}” has no counts of the review at the end of the year. Write review.csv with "
        "the columns unit, poor_end (and exits, relapses, new_poor, households if there are any) "
        "and declare it in datapackage.json; the format is in data/README.md.",
    ),
    "as_of": (
        "as_of: cần một ngày, như “15/7/2020” hay “2020-07-15”; tìm thấy {found}.",
        "as_of: expected a day, such as “15/7/2020” or “2020-07-15”; found {found}.",
    ),
    "every": (
        "every: không có kỳ báo cáo “{found}”; chọn một trong: {known}.",
        "every: there is no period “{found}”; one of: {known}.",
    ),
    "days": (
        "days_allowed: cần một số nguyên ngày, từ 0 đến 366; tìm thấy {found}.",
        "days_allowed: expected a whole number of days, 0 to 366; found {found}.",
    ),
    "review": (
        "review: “{found}” không phải là mốc công việc nào của kế hoạch, cũng không phải một ngày; "
        "các mốc: {known}.",
        "review: “{found}” is no milestone of the plan, and no day; milestones: {known}.",
    ),
    "review_year": (
        "review: đợt rà soát {found} trước năm {year} của kế hoạch.",
        "review: the review of {found} is before {year}, the year of the plan.",
    ),
    "path": (
        "path: không có tiến độ “{found}”; dùng linear, tên một mốc công việc ({known}), hoặc bảng "
        "tháng → phần trăm cộng dồn.",
        "path: there is no path “{found}”; use linear, the name of a milestone ({known}), or a "
        "mapping of months to cumulative per cents.",
    ),
    "path_values": (
        "path: cần tháng từ 1 đến 12, hoặc tên các mốc công việc ({known}), và phần trăm cộng dồn "
        "từ 0 đến 100, không giảm; tìm thấy {found}.",
        "path: expected months of 1 to 12, or names of milestones ({known}), and cumulative per "
        "cents of 0 to 100 that never fall; found {found}.",
    ),
    "no_poor": (
        "Bảng kế hoạch “{plan}” không có số hộ nghèo đầu kỳ (cột poor_start), nên không biết mỗi "
        "đơn vị nặng bao nhiêu.",
        "The table of plan “{plan}” has no poor households at the start (column poor_start), so it "
        "is not known what each unit weighs.",
    ),
    "no_members": (
        "Kế hoạch “{plan}” không nêu cơ quan nào có thể theo dõi đơn vị. Chép các cơ quan vào "
        "bodies.csv, hoặc nêu tên trong members.",
        "Plan “{plan}” names no body that could follow a unit. Transcribe them into bodies.csv, or "
        "name them in members.",
    ),
    "members": (
        "members: cần các tên khác nhau, không tên nào trống; tìm thấy {found}.",
        "members: expected names that differ, none of them empty; found {found}.",
    ),
}
"""Why a question cannot be answered."""

MEASURES: dict[str, tuple[str, str]] = {
    "exits": ("thoát nghèo", "exits"),
    "exits_em": ("DTTS thoát nghèo", "minority exits"),
    "relapses": ("tái nghèo", "relapses"),
    "new_poor": ("phát sinh nghèo", "newly poor"),
    "poor_now": ("hộ nghèo", "poor households"),
}
"""Which count a sentence speaks of, by the column of the whole."""

CONTRADICTED: dict[str, tuple[str, str]] = {
    "minority_above_whole": (
        "{unit}, tháng {month}, {measure}: {found} hộ DTTS trong tổng số {limit} hộ.",
        "{unit}, {month}, {measure}: {found} minority {found|household|households} of {limit} in "
        "all.",
    ),
    "exits_above_poor": (
        "{unit}, tháng {month}, {measure}: {found} hộ, trong khi lúc đó chỉ còn {limit} hộ nghèo.",
        "{unit}, {month}, {measure}: {found}, while only {limit} {limit|household was|households "
        "were} poor at that time.",
    ),
    "minority_poor_above_poor": (
        "{unit}, sau tháng {month}: còn {found} hộ nghèo DTTS trong tổng số {limit} hộ nghèo.",
        "{unit}, after {month}: {found} poor minority {found|household|households} of {limit} poor "
        "in all.",
    ),
    "twice": (
        "{unit}, tháng {month}: {found} báo cáo (dòng {lines}), không báo cáo nào ghi là thay báo "
        "cáo kia; không dùng báo cáo nào.",
        "{unit}, {month}: {found} reports (rows {lines}), none of which says that it replaces the "
        "other; none is used.",
    ),
    "outside_year": (
        "{unit}, tháng {month}: ngoài năm {limit} của kế hoạch; không dùng.",
        "{unit}, {month}: outside {limit}, the year of the plan; it is not used.",
    ),
    "before_month": (
        "{unit}, tháng {month}: báo cáo lập ngày {found}, trước khi tháng bắt đầu; vẫn cộng vào.",
        "{unit}, {month}: reported on {found}, before the month began; it is added up all the "
        "same.",
    ),
    "far_day": (
        "{unit}, tháng {month}: báo cáo ghi lập ngày {found}, sau cả năm kế tiếp của năm {limit}; "
        "không dùng.",
        "{unit}, {month}: dated {found}, later than the year after {limit}; it is not used.",
    ),
}
"""What contradicts what. `exits_above_poor` and `minority_poor_above_poor` may still be explained
by what is not reported, and are then not certain."""

ASSUMED: dict[str, tuple[str, str]] = {
    "reports": (
        "Chỉ cộng các báo cáo lập đến {as_of}; tháng chưa báo cáo không tính gì.",
        "Only reports made by {as_of} are added up; a month without one counts for nothing.",
    ),
    "absent": (
        "Báo cáo không có cột {columns}: coi như bằng 0.",
        "The reports have no column {columns}: taken as zero.",
    ),
    "late": (
        "Kỳ báo cáo: {period}; quá {days} ngày sau khi hết kỳ là chậm.",
        "Reports are {period}; late is what comes more than {days} {days|day|days} after the "
        "period.",
    ),
    "late_printed": (
        "Kỳ báo cáo: {period}; chậm là sau ngày {day} của {month}, hạn văn bản in.",
        "Reports are {period}; late is what comes after day {day} of the {month}, as the document "
        "prints it.",
    ),
    "before": (
        "Không đòi báo cáo tháng {months}: hạn trước ngày ký {signed}. Biến động khi đó, nếu không "
        "có báo cáo riêng, coi như nằm trong báo cáo tháng {first}.",
        "No report is asked for on {n|month|months} {months}: due before the signature of "
        "{signed}. What happened then counts as told by that on month {first}, unless it has a "
        "report of its own.",
    ),
    "early": (
        "{n} báo cáo lập trước khi hết tháng được báo cáo, tính như cả tháng: {units}.",
        "{n} {n|report was|reports were} made before the end of the month, and {n|counts|count} as "
        "for all of it: {units}.",
    ),
    "linear": (
        "Tiến độ: mỗi tháng phần bằng nhau của chỉ tiêu, đủ vào tháng {last}.",
        "Path: an equal part of the target each month, all of it by month {last}.",
    ),
    "milestone": (
        "Tiến độ: chia đều theo ngày từ {start} đến {end} (mốc “{path}”).",
        "Path: spread evenly over the days from {start} to {end} (milestone “{path}”).",
    ),
    "milestones": (
        "Tiến độ: tăng đều theo ngày qua từng mốc, đến phần trăm cộng dồn của chỉ tiêu do người "
        "hỏi nêu: {path}.",
        "Path: rising evenly over the days of each milestone to the cumulative per cent of the "
        "target that the asker states: {path}.",
    ),
    "own": (
        "Tiến độ: phần trăm cộng dồn của chỉ tiêu theo tháng do người hỏi nêu: {shares}.",
        "Path: cumulative per cents of the target by month, as the asker states them: {shares}.",
    ),
    "review": (
        "Rà soát xong ngày {review}: báo cáo về tháng sau đó không tính vào năm nay.",
        "The review ends on {review}: reports on later months do not count for this year.",
    ),
    "no_review": (
        "Kế hoạch không ghi đợt rà soát nào: tính cả mười hai tháng.",
        "The plan names no review: all twelve months count.",
    ),
    "demonstration": ("Số liệu minh họa.", "Demonstration data (số liệu minh họa)."),
}
"""What is taken for granted."""

WORDS: dict[str, tuple[str, str]] = {
    "answer": (
        "Đến {as_of}: {exits} hộ thoát nghèo theo báo cáo, {coverage} % chỉ tiêu {target} hộ.",
        "By {as_of}: {exits} {exits|exit|exits} by the reports, {coverage} % of the target of "
        "{target}.",
    ),
    "no_target": (
        "Đến {as_of}: {exits} hộ thoát nghèo theo báo cáo.",
        "By {as_of}: {exits} {exits|exit|exits} by the reports.",
    ),
    "net": (
        "Trừ {relapses} hộ tái nghèo và {new_poor} hộ phát sinh, số hộ nghèo giảm {reduction}.",
        "Less {relapses} {relapses|relapse|relapses} and {new_poor} newly poor, the number of poor "
        "fell by {reduction}.",
    ),
    "no_figure": (
        "Đến {as_of}: chưa có báo cáo nào cho biết số hộ thoát nghèo.",
        "By {as_of}: no report tells of exits yet.",
    ),
    "no_usable": (
        "Đến {as_of}: không có báo cáo nào dùng được cho số hộ thoát nghèo.",
        "By {as_of}: there is no report of exits that can be used.",
    ),
    "behind": (
        "Theo báo cáo hiện có, số đơn vị chậm hơn tiến độ: {n} trong {of}.",
        "Units behind the path, by the reports at hand: {n} of {of}.",
    ),
    "not_covered": (
        "Đến {as_of}: {exits} hộ thoát nghèo theo báo cáo; chưa nói được đã đạt bao nhiêu của chỉ "
        "tiêu {target} hộ, vì có đơn vị báo cáo thoát nghèo nhiều hơn số hộ nghèo: {units}.",
        "By {as_of}: {exits} {exits|exit|exits} by the reports; how much of the target of {target} "
        "that is cannot be said, for some report more exits than were poor: {units}.",
    ),
    "late": (
        "{n} đơn vị còn thiếu báo cáo đã đến hạn: {units}.",
        "Reports that are due are missing from {n} {n|unit|units}: {units}.",
    ),
    "not_used": (
        "{n} báo cáo đã gửi nhưng không dùng được: {units}.",
        "{n} {n|report was|reports were} sent but cannot be used: {units}.",
    ),
    "wrong": (
        "{n} chỗ trong các báo cáo mâu thuẫn.",
        "There {n|is|are} {n} {n|contradiction|contradictions} in the reports.",
    ),
    "more": ("{n} đơn vị khác", "{n} {n|other|others}"),
    "every_unit": ("Mọi đơn vị", "Every unit"),
    "uncertain": (
        "Theo các báo cáo hiện có; báo cáo còn thiếu có thể giải thích.",
        "By the reports at hand; what is not yet reported may explain it.",
    ),
    "same": ("tháng cuối kỳ", "period's last month"),
    "next": ("tháng sau", "month after the period"),
    "monthly": ("hằng tháng", "monthly"),
    "quarterly": ("hằng quý", "quarterly"),
    "half_year": ("sáu tháng", "half-yearly"),
    "yearly": ("hằng năm", "yearly"),
    "year_open": (
        "chưa hết năm của kế hoạch, còn báo cáo chưa đến hạn",
        "the plan's year is not over, and reports are not yet due",
    ),
    "not_reported": ("thiếu báo cáo tháng {months}", "no report on {n|month|months} {months}"),
    "unsettled": (
        "nhiều báo cáo về cùng tháng {months}",
        "more than one report on {n|month|months} {months}",
    ),
    "blank": (
        "ô trống trong báo cáo tháng {months}",
        "blank cells in the {n|report|reports} on {n|month|months} {months}",
    ),
    "contradiction": (
        "số liệu mâu thuẫn ở tháng {months}",
        "contradictions in {n|month|months} {months}",
    ),
    "no_count": ("đợt rà soát không ghi số", "the review gives no count"),
    "part_above": (
        "số rà soát DTTS nhiều hơn tổng số hộ nghèo",
        "in the review the minority is more than the whole",
    ),
    "poor_above": (
        "số hộ nghèo rà soát nhiều hơn tổng số hộ",
        "in the review the poor are more than the households",
    ),
    "identity": (
        "số rà soát: đầu năm − thoát nghèo + tái nghèo + phát sinh khác số cuối năm",
        "in the review, start − exits + relapses + newly poor is not the end",
    ),
    "no_start": (
        "bảng kế hoạch không có số hộ nghèo đầu kỳ",
        "the plan table has no poor households at the start",
    ),
}
"""What is said of the whole, and why a figure of the next year stays blank."""
