"""Words of a plan's year, in Vietnamese and English: bodies, fields of duty, tasks, reports due."""

from __future__ import annotations

__all__ = ["BODIES", "BODY_KIND", "BODY_KIND_SETTLES", "COMMAND", "THEMES", "UNIT_KINDS", "WORDS"]

BODIES: dict[str, tuple[str, str]] = {
    "department": ("phòng, ban chuyên môn", "the specialised divisions"),
    "service_unit": ("đơn vị sự nghiệp", "the public service units"),
    "bank": ("ngân hàng", "the banks"),
    "sector_agency": ("cơ quan ngành dọc", "the agencies of the centre"),
    "mass_organisation": ("mặt trận, đoàn thể và hội", "the Front, organisations and associations"),
    "steering_committee": ("ban chỉ đạo", "the steering committees"),
    "authority": ("cơ quan hành chính", "the authorities"),
    "higher_authority": ("cơ quan cấp trên", "the authorities above"),
    "commune": ("các xã, phường, thị trấn", "the communes"),
    "other": ("các đơn vị khác", "the other bodies"),
}
"""Kinds of bodies, many of them."""

BODY_KIND = (
    "Trong {all} cơ quan được xếp là {body_kind}, {n} cơ quan không phải là {body_kind}: {bodies}.",
    "Of {all} bodies listed among {body_kind}, {n} {n|does|do} not belong there: {bodies}.",
)
BODY_KIND_SETTLES = (
    "Quy định về tổ chức bộ máy tại ngày ký văn bản.",
    "The provisions on the offices of the state on the day of the signature.",
)
"""A body that is not of the kind it is listed among, and what would settle it."""

UNIT_KINDS = {
    "tỉnh": ("province", "provinces"), "thành phố": ("city", "cities"),
    "đặc khu": ("special zone", "special zones"), "quận": ("urban district", "urban districts"),
    "huyện": ("district", "districts"), "thị xã": ("town", "towns"),
    "phường": ("ward", "wards"), "thị trấn": ("township", "townships"),
    "xã": ("commune", "communes"),
}  # fmt: skip
"""Kinds of units, with one and with several in English."""

THEMES: dict[str, tuple[str, str]] = {
    "credit": ("Tín dụng", "Credit"),
    "training": ("Đào tạo – việc làm", "Training and jobs"),
    "production": ("Sản xuất – sinh kế", "Production"),
    "housing": ("Nhà ở", "Housing"),
    "infrastructure": ("Hạ tầng", "Infrastructure"),
    "health": ("Y tế", "Health"),
    "education": ("Giáo dục", "Education"),
    "legal_aid": ("Trợ giúp pháp lý", "Legal aid"),
    "communication": ("Truyền thông", "Communication"),
    "minority": ("Dân tộc thiểu số", "Ethnic minorities"),
    "social": ("An sinh – bảo hiểm", "Social security"),
    "budget": ("Kinh phí", "Budget"),
    "planning": ("Lập kế hoạch", "Planning"),
    "monitoring": ("Theo dõi – giám sát", "Monitoring"),
}
"""Fields of duty."""

WORDS: dict[str, tuple[str, str]] = {
    # --- The answer
    "none": (
        "Kế hoạch này chưa có dữ liệu về chương trình năm (milestones.csv, duties.csv, "
        "reports.csv).",
        "This plan has no data on its programme (milestones.csv, duties.csv, reports.csv).",
    ),
    "no_tasks": ("Không có việc nào theo thời gian.", "There are no dated tasks."),
    "no_duties": ("Không có nhiệm vụ nào được chép.", "No duties are transcribed."),
    "no_due": ("Không có báo cáo nào có ngày.", "No report has a date."),
    "no_undated": ("Không có báo cáo nào thiếu ngày.", "No report lacks a date."),
    "no_dates": ("Không có gì có ngày để vẽ.", "Nothing with a date to draw."),
    "no_day_asked": ("Chưa hỏi về ngày nào.", "No day is asked about."),
    "no_remarks": ("Không có gì phải nói thêm.", "Nothing to remark."),
    "lead": ("Chương trình năm {year} của {area}: {parts}.", "{area} in {year}: {parts}."),
    "p_tasks": ("{n} việc theo thời gian", "{n} dated {n|task|tasks}"),
    "p_duties": (
        "{n} nhiệm vụ giao cho {bodies} cơ quan",
        "{n} {n|duty|duties} of {bodies} {bodies|body|bodies}",
    ),
    "p_duties_part": (
        "{n} nhiệm vụ ({given} giao cho {bodies} cơ quan)",
        "{n} {n|duty|duties} ({given} given to {bodies} {bodies|body|bodies})",
    ),
    "p_duties_none": ("{n} nhiệm vụ", "{n} {n|duty|duties}"),
    "p_due": (
        "{n} báo cáo phải nộp sau ngày ký",
        "{n} {n|report|reports} due after the signature",
    ),
    "a_early": (
        "{n} việc kết thúc trước ngày ký ({signed}).",
        "{n} {n|task ends|tasks end} before the signature ({signed}).",
    ),
    "a_no_lead": (
        "{n}/{all} lĩnh vực không có cơ quan nào được ghi là chủ trì.",
        "In {n} of {all} fields no body is said to lead.",
    ),
    "a_no_day": ("Không báo cáo nào có hạn nộp theo ngày.", "No report has a due day."),
    "a_no_year": (
        "Không yêu cầu báo cáo nào cho cả năm {year}.",
        "No report on the whole of {year} is asked for.",
    ),
    "k_tasks": ("Việc theo thời gian", "Dated tasks"),
    "k_duties": ("Nhiệm vụ", "Duties"),
    "k_bodies": ("Cơ quan được giao", "Bodies with duties"),
    "k_due": ("Báo cáo phải nộp", "Reports due"),
    "u_tasks": ("việc", "tasks"),
    "u_duties": ("nhiệm vụ", "duties"),
    "u_bodies": ("cơ quan", "bodies"),
    "u_due": ("kỳ", "reports"),
    # --- Where the year stands
    "now_before": ("Ngày {day}: chưa việc nào bắt đầu.", "{day}: no task has begun yet."),
    "now_between": ("Ngày {day}: không có việc nào đang làm.", "{day}: no task is under way."),
    "now_after": ("Ngày {day}: mọi việc đều đã quá hạn.", "{day}: every task is past its end."),
    "now_running": ("Ngày {day}, đang làm: {tasks}.", "{day}, under way: {tasks}."),
    "now_task": ("{task} (đến {end})", "{task} (until {end})"),
    "now_next": ("Việc tiếp theo, từ {start}: {task}.", "Next, from {start}: {task}."),
    "now_due": (
        "Báo cáo sắp tới: {reports} ({date}, còn {n} ngày).",
        "Next report: {reports} ({date}, {n} {n|day|days} left).",
    ),
    "now_today": ("Báo cáo đến kỳ hôm nay: {reports}.", "Due today: {reports}."),
    "now_no_due": ("Không còn báo cáo nào đến kỳ.", "No further report falls due."),
    # --- The calendar
    "c_title": (
        "Năm {year}: {n} việc từ {start} đến {end}",
        "{year}: {n} {n|task|tasks} from {start} to {end}",
    ),
    "c_title_early": (
        "Năm {year}: {early}/{n} việc đã hết hạn khi kế hoạch được ký",
        "{year}: {early} of {n} tasks {early|was|were} over when the plan was signed",
    ),
    "c_title_due": (
        "Năm {year}: {n} báo cáo phải nộp",
        "{year}: {n} {n|report|reports} due",
    ),
    "c_alt": (
        "Lịch năm. {tasks}. Kế hoạch ký ngày {signed}.{today} {reports}",
        "Calendar of the year. {tasks}. The plan was signed on {signed}.{today} {reports}",
    ),
    "c_alt_task": ("{task}: {start} – {end}", "{task}: {start} – {end}"),
    "c_alt_today": (" Ngày được hỏi: {day}.", " Day asked about: {day}."),
    "c_alt_due": ("Kỳ báo cáo kết thúc: {dates}.", "Periods of reports end on: {dates}."),
    "c_signed": ("ký {day}", "signed {day}"),
    "c_today": ("ngày {day}", "{day}"),
    "c_note": (
        "Mỗi vạch là một việc, mỗi chấm là ngày kết thúc một kỳ báo cáo. Vạch gạch chéo: hết hạn "
        "trước ngày ký. Việc chỉ ghi tháng thì tính từ ngày đầu đến ngày cuối tháng.",
        "A bar is a task, a dot the end of a period to be reported on. Hatched: over before the "
        "signature. A task dated by the month lasts from its first to its last day.",
    ),
    "c_cut": (
        "Vẽ {shown} dòng đầu trong {all}; bảng dưới đây có đủ.",
        "The first {shown} of {all} rows are drawn; the tables have all of them.",
    ),
    # --- Tables of tasks and reports
    "t_tasks": ("Việc phải làm theo thời gian", "Tasks by date"),
    "h_when": ("Thời gian", "When"),
    "h_task": ("Việc", "Task"),
    "h_who": ("Ai làm", "Who"),
    "h_section": ("Mục", "Section"),
    "not_said": ("không nêu", "not said"),
    "tasks_note": (
        "Việc được kể bằng lời của bảng này, không phải nguyên văn. “Không nêu”: văn bản không nói "
        "ai làm.",
        "Tasks are told in this table's words, not the document's. “Not said”: the document names "
        "nobody.",
    ),
    "early_note": (
        "† Hết hạn trước ngày ký ({signed}).",
        "† Over before the signature ({signed}).",
    ),
    "t_due": ("Báo cáo phải nộp sau ngày ký", "Reports due after the signature"),
    "h_ends": ("Kỳ kết thúc", "Period ends"),
    "h_due": ("Hạn nộp", "Due"),
    "h_report": ("Báo cáo", "Report"),
    "h_route": ("Ai gửi → qua → nơi nhận", "From → through → to"),
    "no_route": ("Không nêu ai gửi, gửi cho ai", "Sender and recipient not said"),
    "no_day": ("không ghi", "not printed"),
    "many_bodies": ("{n} cơ quan", "{n} bodies"),
    "due_note": (
        "Ngày tính ra từ “{periods}”, là ngày kết thúc kỳ. Văn bản không ghi hạn nộp theo ngày; ở "
        "đây không đoán.",
        "Dates are computed from “{periods}” and are the ends of the periods. The document prints "
        "no due days, and none is guessed.",
    ),
    "due_note_days": (
        "Ngày kết thúc kỳ và hạn nộp là số tính ra từ “{periods}”.",
        "Ends of periods and due days are computed from “{periods}”.",
    ),
    "before_note": (
        "Không liệt kê {n} báo cáo đến kỳ trước ngày ký ({signed}): {reports}.",
        "Left out {n|is|are} {n} {n|report|reports} due before the signature ({signed}): "
        "{reports}.",
    ),
    "t_undated": ("Báo cáo không có ngày", "Reports without a date"),
    "undated_note": (
        "Văn bản yêu cầu nhưng không nói khi nào, nên không có trong lịch.",
        "The document asks for these but does not say when; the calendar leaves them out.",
    ),
    "monthly": ("Báo cáo tháng", "Report on the month"),
    "quarterly": ("Báo cáo quý", "Report on the quarter"),
    "half_year": ("Báo cáo 6 tháng", "Report on the half-year"),
    "yearly": ("Báo cáo năm", "Report on the year"),
    "other": ("Báo cáo khác", "Other report"),
    # --- Responsibilities
    "m_title": (
        "{n}/{all} lĩnh vực không ghi cơ quan nào chủ trì",
        "In {n} of {all} fields nobody is said to lead",
    ),
    "m_title_all": (
        "Lĩnh vực nào cũng có cơ quan chủ trì",
        "Every field has a body that leads",
    ),
    "m_lead": ("chủ trì", "leads"),
    "m_assigned": ("được giao, không ghi vai trò", "to do, role not said"),
    "m_support": ("phối hợp", "supports"),
    "m_tooltip": ("{body} · {theme}: {role}", "{body} · {theme}: {role}"),
    "m_alt": ("Ma trận trách nhiệm. {rows}.", "Who is responsible for what. {rows}."),
    "m_alt_row": ("{body}: {cells}", "{body}: {cells}"),
    "m_alt_cell": ("{theme} ({role})", "{theme} ({role})"),
    "m_note": (
        "Chấm đặc: văn bản ghi “chủ trì”; ô vuông: được giao mà không ghi vai trò; vòng rỗng: ghi "
        "“phối hợp”, hoặc được nêu tên là bên phối hợp. Nhiều nhiệm vụ cùng lĩnh vực thì lấy vai "
        "trò cao nhất. Tên lĩnh vực in đậm: không ghi ai chủ trì. Cách chia lĩnh vực là của báo "
        "cáo, không phải của văn bản.",
        "Full: the text says that it leads; square: to do, no role said; hollow: the text says "
        "that it supports, or names it as partner. Of several duties in a field the highest role "
        "counts. In bold: fields that nobody is said to lead. The fields are this report's, not "
        "the document's.",
    ),
    "no_lead": (
        "Không ghi cơ quan nào chủ trì ({n} lĩnh vực): {themes}.",
        "Nobody is said to lead in {n} {n|field|fields}: {themes}.",
    ),
    "one_body": (
        "Chỉ có một cơ quan ({n} lĩnh vực): {themes}.",
        "Only one body works in {n} {n|field|fields}: {themes}.",
    ),
    "most_duties": (
        "Nhiều nhiệm vụ nhất: {body}, {n} nhiệm vụ trong {fields} lĩnh vực.",
        "Most duties: {body}, {n} in {fields} {fields|field|fields}.",
    ),
    "no_duty_body": (
        "{n}/{all} nhiệm vụ không nói cơ quan nào làm.",
        "{n} of {all} duties {n|does not say whose it is|do not say whose they are}.",
    ),
    "duties_nobody": ("Không nói cơ quan nào ({section})", "No body named ({section})"),
    "no_task_body": (
        "{n}/{all} việc theo thời gian không nói ai làm.",
        "{n} of {all} dated tasks {n|does not say who does it|do not say who does them}.",
    ),
    "t_duties": ("Nhiệm vụ của từng cơ quan", "Duties by body"),
    "h_theme": ("Lĩnh vực", "Field"),
    "h_role": ("Vai trò", "Role"),
    "h_duty": ("Nhiệm vụ", "Duty"),
    "with": ("cùng với {bodies}", "with {bodies}"),
    "r_lead": ("● chủ trì", "● leads"),
    "r_support": ("○ phối hợp", "○ supports"),
    "r_": ("■ được giao", "■ to do"),
    "duties_note": (
        "Nhiệm vụ được kể bằng lời của bảng này, không phải nguyên văn. Vai trò chỉ ghi khi văn "
        "bản ghi “chủ trì” hoặc “phối hợp”; “được giao”: không ghi vai trò.",
        "Duties are told in this table's words, not the document's. A role stands only where the "
        "text has “chủ trì” (leads) or “phối hợp” (supports); “to do”: no role said.",
    ),
    "duties_title": ("{body} ({section})", "{body} ({section})"),
    # --- Limits
    "l_words": (
        "Báo cáo này kể lại việc và nhiệm vụ, không thay văn bản: khi cần làm đúng từng chữ, xem "
        "mục được ghi bên cạnh.",
        "Tasks and duties are retold here. Where the very words matter, look up the section that "
        "stands beside them.",
    ),
    "l_done": (
        "Đây là điều phải làm, không phải điều đã làm: văn bản không có kết quả thực hiện.",
        "This is what is to be done, not what was done: the document has no results.",
    ),
    "l_role": (
        "Không ghi vai trò không có nghĩa là không chịu trách nhiệm; chỉ là văn bản không phân "
        "biệt chủ trì hay phối hợp.",
        "Where no role is said, a body is responsible all the same; the text just does not tell "
        "leading from supporting.",
    ),
    "l_no_day": (
        "Hạn nộp theo ngày không có trong văn bản. Cơ quan nhận báo cáo cần quy định.",
        "The document gives no due days. Whoever receives the reports has to set them.",
    ),
    "l_day": (
        "Tình hình được xét tại ngày {day}, không phải tại ngày đọc báo cáo.",
        "The state is that of {day}, not of the day of reading.",
    ),
    "l_missing": ("Chưa chép: {files}.", "Not transcribed: {files}."),
    # --- The calendar file
    "i_name": ("Kế hoạch {number}, {area}", "Plan {number}, {area}"),
    "i_report": ("Báo cáo: {report}", "Report: {report}"),
    "i_due": ("Hạn nộp: {report}", "Due: {report}"),
    "i_who": ("Ai làm: {who}", "Who: {who}"),
    "i_section": ("Văn bản: {number}, mục {section}", "Document: {number}, section {section}"),
    "i_end_only": (
        "Ngày kết thúc kỳ; văn bản không ghi hạn nộp.",
        "The period ends; the document prints no due day.",
    ),
    "i_offer": (
        "{n} việc và kỳ báo cáo của năm mở được trong Outlook, Thunderbird, Google Calendar: "
        "{link}, cùng thư mục và cùng tên với báo cáo này.",
        "{n} {n|task or report|tasks and reports} of the year for Outlook, Thunderbird or Google "
        "Calendar: {link}, in the folder of this report and under the same name.",
    ),
    "i_link": ("tệp lịch (.ics)", "the calendar file (.ics)"),
    "i_demonstration": ("[Số liệu minh họa]", "[Demonstration data]"),
}

COMMAND: dict[str, tuple[str, str]] = {
    "written": ("Đã ghi {n} sự kiện vào {path}", "{n} {n|event|events} written to {path}"),
    "nothing": (
        "Kế hoạch “{plan}” không có việc nào có ngày để ghi vào lịch. Cần milestones.csv hoặc "
        "reports.csv",
        "Plan “{plan}” has nothing with a date for a calendar. It needs milestones.csv or "
        "reports.csv",
    ),
    "unwritable": (
        "không ghi được {path}: {error}. Chọn chỗ khác",
        "{path} cannot be written: {error}. Choose another place",
    ),
}
"""What the command says."""
