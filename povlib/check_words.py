"""Words for findings, repairs and checks in the reports on an audit, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["CHECKED", "WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    # --- Findings
    "quoted": ("“{text}”", "“{text}”"),
    "quoted_figure": ("“{text}” ({value})", "“{text}” ({value})"),
    "unlike_sums": (
        "các đơn vị {units}, {row} {total}",
        "the units {units}, {row} {total}",
    ),
    "title": ("{n}. {title}", "{n}. {title}"),
    "title_column": ("Cột “{column}”", "The column “{column}”"),
    "tag_contradiction": ("mâu thuẫn", "contradiction"),
    "tag_error": ("sai", "error"),
    "tag_warning": ("cần xem lại", "to be checked"),
    "tag_own": ("quy tắc riêng", "own rule"),
    "tag_note": ("lưu ý", "note"),
    "l_arithmetic": ("Phép tính", "Arithmetic"),
    "l_rule": ("Điều phải đúng", "What must hold"),
    "l_confirmed": ("Số khác xác nhận", "What confirms it"),
    "l_words": ("Nguyên văn", "The very words"),
    "l_repair": ("Cách sửa ít ô nhất", "Smallest repair"),
    "l_stories": ("Có thể do", "Possible cause"),
    "l_sure": ("Chắc đến đâu", "How sure"),
    "l_settles": ("Cần gì để kết luận", "What would settle it"),
    "rule": ("{rule}, vì {why}.", "{rule}: {why}."),
    "rule_alone": ("{rule}.", "{rule}."),
    "confirmed": ("{cell} ghi {printed}: {ways}.", "{cell} prints {printed}: {ways}."),
    "confirmed_by": ("{arithmetic} ({rule})", "{arithmetic} ({rule})"),
    "title_mishap": (
        "Một sai sót giải thích được mọi chỗ không khớp",
        "One mishap would explain all that does not agree",
    ),
    "title_mishap_part": (
        "Một sai sót giải thích được nhiều chỗ không khớp",
        "One mishap would explain much",
    ),
    "no_sets": (
        "Ít nhất {k} ô của phần này phải đổi; các cách sửa quá nhiều để liệt kê.",
        "At least {k} {k|cell|cells} of this part must change; there are too many ways to list.",
    ),
    "part_no_sets": (
        "Phần {part}: ít nhất {k} ô phải đổi; các cách sửa quá nhiều để liệt kê.",
        "Part {part}: at least {k} {k|cell|cells} must change; there are too many ways to list.",
    ),
    "as_above": ("Như phát hiện {n}.", "As in finding {n}."),
    "more_sets": (
        "Và {n} cách khác: xem bảng các cách sửa.",
        "And {n} more: see the table of repairs.",
    ),
    "stories_below": (
        "{n} cách giải thích, {n|không chắc|không cách nào chắc chắn}: xem dưới bảng cách sửa.",
        "{n} {n|explanation, not|explanations, none} certain: see below the table of repairs.",
    ),
    "stories": (
        "Nguyên nhân có thể{n| (không chắc)|, dễ xảy ra nhất trước (không cách nào chắc chắn)}:",
        "How the wrong figures may have come about{n| (not certain)|, the simplest slip first "
        "(none is certain)}:",
    ),
    "stories_part": (
        "Phần {part}: nguyên nhân có thể{n| (không chắc)|, dễ xảy ra nhất trước (không cách nào "
        "chắc chắn)}:",
        "Part {part}: how the wrong figures may have come about{n| (not certain)|, the simplest "
        "slip first (none is certain)}:",
    ),
    "more_stories": ("Còn {n} cách giải thích nữa.", "{n} more {n|explanation|explanations}."),
    "place": ("{file}, dòng {lines}", "{file}, {n|row|rows} {lines}"),
    "sections": ("trong văn bản: {sections}", "in the document: {sections}"),
    "id": ("mã {id}", "id {id}"),
    "status_open": ("chưa kết luận", "open"),
    "status_accepted": ("đã xác nhận là sai", "accepted as a fault"),
    "status_rejected": ("đã bác bỏ: không sai", "rejected: no fault"),
    "status_explained": ("đã giải thích", "explained"),
    "status_by": ("{status} ({reviewer})", "{status} ({reviewer})"),
    "status_note": ("{status} ({reviewer}: “{note}”)", "{status} ({reviewer}: “{note}”)"),
    "unmatched": (
        "findings.csv, dòng {line}: không có phát hiện “{finding}” cho quyết định này; số liệu đã "
        "sửa từ khi đó, hoặc gõ sai mã.",
        "findings.csv, row {line}: there is no finding “{finding}” for this decision; mended "
        "since, or its id mistyped.",
    ),
    "unmatched_mended": (
        "findings.csv, dòng {line}: phát hiện “{finding}” ({where}, khi đó ghi {printed}) nay "
        "không còn: số liệu đã sửa từ khi có quyết định này.",
        "findings.csv, row {line}: the finding “{finding}” ({where}, printed {printed} then) is "
        "no more: the data have been mended since this decision.",
    ),
    "near": ("Có phải là “{near}”?", "Did you mean “{near}”?"),
    "status_stale": (
        "{status}; số liệu đã đổi sau kết luận này, cần xem lại",
        "{status}; the figures have changed since, look again",
    ),
    "no_findings": (
        "Không có phát hiện nào; {checked} phép kiểm tra đã làm đều đạt.",
        "There are no findings; all {checked} checks that were made passed.",
    ),
    "no_findings_no_checks": (
        "Không có phát hiện nào, vì không làm được phép kiểm tra nào.",
        "There are no findings, as no check could be made.",
    ),
    "rest": ("Các phát hiện còn lại", "The other findings"),
    "h_number": ("Số", "No."),
    "h_finding": ("Phát hiện", "Finding"),
    "h_tag": ("Mức", "Severity"),
    "h_place": ("Nằm ở", "Place"),
    "more_rows": ("Còn {n} dòng nữa không nêu ở đây.", "{n} more {n|row is|rows are} not shown."),
    # --- Repairs
    "repairs": ("Các cách sửa ít ô nhất", "The smallest repairs"),
    "repairs_note": (
        "Chỉ để đối chiếu: báo cáo không tự sửa số nào. “Có thể là”: mọi giá trị làm cho các con "
        "số khớp nhau, khi chỉ sửa các ô này.",
        "For comparison only: the report itself changes no figure. “It could be”: all values that "
        "make the figures agree when only these cells change.",
    ),
    "repairs_parts": (
        "{n} phần không liên quan với nhau, phần nào cũng phải sửa.",
        "{n} independent parts, each of which must be mended.",
    ),
    "repairs_ways": (
        "Các cách được đánh số ngang nhau: chỉ cần một cách, văn bản không cho biết cách nào đúng.",
        "The numbered ways are equally small: one is enough, and the document does not tell which "
        "is right.",
    ),
    "repairs_incomplete": (
        "Còn những cách sửa khác cũng ít ô như vậy, không liệt kê hết.",
        "There are more repairs of the same size than are listed.",
    ),
    "repairs_unlocated": (
        "Chưa tìm được cách sửa ít ô nhất: các con số mâu thuẫn theo nhiều cách cùng một lúc.",
        "No smallest repair could be found: the figures contradict each other in too many ways.",
    ),
    "no_repairs": (
        "Không con số nào mâu thuẫn với con số khác nên không có gì phải sửa.",
        "No figure contradicts another, so nothing needs repair.",
    ),
    "way": ("Cách {way}", "Way {way}"),
    "part": ("Phần {part}", "Part {part}"),
    "title_all": (
        "{n|đổi ô này|đổi cùng lúc các ô này}",
        "change {n|this cell|all of these cells together}",
    ),
    "title_any": (
        "chỉ đổi một trong {n} ô này, ô nào cũng đủ",
        "change one of these {n} cells; any one is enough",
    ),
    "title_each": (
        "Đổi tất cả các ô này",
        "Change all of these cells",
    ),
    "way_ties": ("{title}, với điều kiện: {ties}", "{title}; the new figures: {ties}"),
    "no_repairs_title": (
        "Không ô riêng lẻ nào phải sửa: điều phải xem lại là tiêu đề, cách tính hoặc việc chọn cột "
        "khi nhập.",
        "No single cell needs repair: it is the title, the way of computing or the choice of a "
        "whole column that must be looked at.",
    ),
    "no_repairs_rows": (
        "Không ô riêng lẻ nào phải sửa: cả cột phải dời về đúng dòng.",
        "No single cell needs repair: a whole column must move to its own rows.",
    ),
    "no_repairs_mishap": (
        "Không ô riêng lẻ nào phải sửa nếu đúng là sai sót đã nêu.",
        "No single cell needs repair if the mishap that is told did happen.",
    ),
    "no_repairs_doubt": (
        "Không ô riêng lẻ nào phải sửa: cả cột phải lấy lại từ nguồn.",
        "No single cell needs repair: a whole column must be taken from its source again.",
    ),
    "h_cell": ("Ô", "Cell"),
    "h_printed": ("Văn bản ghi", "As printed"),
    "h_used": ("Đang dùng", "Figure used"),
    "h_range": ("Có thể là", "It could be"),
    # --- Checks
    "checks": ("Các phép kiểm tra", "The checks"),
    "no_checks": (
        "Không có phép kiểm tra nào làm được với những số đã có.",
        "No check can be made with the figures at hand.",
    ),
    "h_rule": ("Điều phải đúng", "What must hold"),
    "why": ("vì {why}", "because {why}"),
    "h_checked": ("Kiểm tra", "Checked"),
    "h_passed": ("Đạt", "Passed"),
    "h_failed": ("Không đạt", "Failed"),
    "h_not_checkable": ("Không kiểm tra được", "Not checkable"),
    "all_checks": ("Tất cả", "All"),
    # --- What could not be checked
    "part_rates": ("tỷ lệ và tổng số hộ", "rates and household totals"),
    "part_households": ("tổng số hộ (văn bản không nêu)", "household totals (not printed)"),
    "part_minority": ("số liệu dân tộc thiểu số", "ethnic-minority figures"),
    "part_total": ("dòng tổng", "the total row"),
    "part_prose": (
        "số giao và số đăng ký trong phần lời",
        "targets and registrations in the prose",
    ),
    "part_statements": ("các con số chung trong phần lời", "figures of the prose on the whole"),
    "part_citations": ("văn bản được viện dẫn", "documents cited"),
    "part_milestones": ("thời gian các công việc", "the dates of tasks"),
    "part_scope": ("phạm vi và chế độ báo cáo", "scope and reporting"),
    "part_bodies": ("các cơ quan được nêu", "the bodies that are named"),
    "part_names": ("tên đơn vị theo danh mục chính thức", "official names of units"),
    "lack_rates": ("Tỷ lệ: bảng không có cột tỷ lệ.", "Rates: the table has no column of rates."),
    "need_rates": (
        "Cần cột tỷ lệ hộ nghèo hoặc cột tổng số hộ.",
        "Add a column of poverty rates or of households.",
    ),
    "lack_households": (
        "Tổng số hộ: văn bản không nêu, nên tỷ lệ chỉ đối chiếu được với nhau.",
        "Household totals are not printed, so rates can only be compared with each other.",
    ),
    "need_households": (
        "Cần tổng số hộ của từng đơn vị.",
        "Give the households of each unit.",
    ),
    "lack_minority": (
        "Dân tộc thiểu số: bảng không có cột nào.",
        "Ethnic minorities: the table has no column on them.",
    ),
    "need_minority": (
        "Cần cột “trong đó DTTS” của số hộ nghèo hoặc số hộ giảm.",
        "Add a column “of which ethnic minority” of the poor or of the exits.",
    ),
    "lack_total": ("Cộng dọc: bảng không có dòng tổng.", "Sums: the table has no total row."),
    "need_total": ("Cần dòng tổng như trong văn bản.", "Add the total row as printed."),
    "lack_prose": (
        "Phần lời về từng đơn vị: chưa có số giao, số đăng ký.",
        "The prose on each unit: no targets, no registrations at hand.",
    ),
    "need_prose": ("Cần tệp registrations.csv.", "Add registrations.csv."),
    "lack_statements": (
        "Các con số chung trong phần lời chưa được chép.",
        "The figures that the prose states of the whole are not transcribed.",
    ),
    "need_statements": ("Cần tệp statements.csv.", "Add statements.csv."),
    "lack_citations": (
        "Số hiệu và ngày của văn bản được viện dẫn chưa được chép.",
        "Numbers and dates of the documents cited are not transcribed.",
    ),
    "need_citations": ("Cần tệp citations.csv.", "Add citations.csv."),
    "lack_milestones": (
        "Các mốc công việc chưa được chép.",
        "The tasks and their dates are not transcribed.",
    ),
    "need_milestones": ("Cần tệp milestones.csv.", "Add milestones.csv."),
    "lack_scope": (
        "Đối tượng và chế độ báo cáo chưa được chép.",
        "The groups in scope and the reports asked for are not transcribed.",
    ),
    "need_scope": ("Cần tệp scope.csv và reports.csv.", "Add scope.csv and reports.csv."),
    "lack_bodies": (
        "Các cơ quan được nêu chưa được chép.",
        "The bodies that are named are not transcribed.",
    ),
    "need_bodies": ("Cần tệp bodies.csv.", "Add bodies.csv."),
    "lack_names": (
        "Tên đơn vị: chưa có tên theo danh mục chính thức.",
        "Names of units: the official names are not given.",
    ),
    "need_names": (
        "Cần cột official_name trong tệp units.csv.",
        "Add a column official_name in units.csv.",
    ),
    "lack_blanks": (
        "{n} ô của bảng để trống.",
        "{n} {n|cell|cells} of the table {n|is|are} blank.",
    ),
    "need_blanks": (
        "Những phép kiểm tra cần các ô này không làm được.",
        "Checks that need them could not be made.",
    ),
    "lack_some": (
        "{n} phép kiểm tra không làm được vì thiếu thông tin:",
        "{n} {n|check|checks} could not be made for want of information:",
    ),
    "need_some": ("{rules}.", "{rules}."),
    "some_rule": ("{rule} ({n})", "{rule} ({n})"),
    "part_assumed": (
        "những gì cần {n} ô chỉ giả định trong khoảng",
        "what needs the {n} {n|cell|cells} assumed within limits only",
    ),
    "part_own": (
        "quy tắc riêng “{rule}” (cần cột {columns})",
        "the own rule “{rule}” (needs {columns})",
    ),
    "lack_own": ("Quy tắc riêng “{rule}”:", "The own rule “{rule}”:"),
    "need_own": ("cần {columns}.", "it needs {columns}."),
    "part_unread": (
        "{n} quy tắc riêng viết sai trong rules.csv",
        "{n} own {n|rule|rules} of rules.csv that cannot be read",
    ),
    "unread_rules": (
        "rules.csv có {n} lỗi: quy tắc riêng có lỗi chưa được kiểm tra. Lệnh povlib check nêu từng "
        "lỗi.",
        "rules.csv has {n} {n|fault|faults}: the own rules with a fault were not checked. povlib "
        "check lists {n|it|them}.",
    ),
    "unread_decisions": (
        "findings.csv có {n} lỗi nên không quyết định nào của người rà soát được tính. Lệnh povlib "
        "check nêu từng lỗi.",
        "findings.csv has {n} {n|fault|faults}, so no decision of a reviewer counts. povlib check "
        "lists {n|it|them}.",
    ),
    "lack_unread": ("Quy tắc riêng viết sai:", "An own rule that cannot be read:"),
    "lack_annex": ("Phụ lục:", "Annexes:"),
    "need_annex": ("không đối chiếu được {annex}.", "{annex} could not be compared."),
    "all_checkable": (
        "Không có gì bị bỏ qua: mọi phép kiểm tra đều làm được.",
        "Nothing was left out: every check could be made.",
    ),
}

# What ``povlib check`` says.
CHECKED: dict[str, tuple[str, str]] = {
    "sound": (
        "{name}: không có lỗi; {kind} {number}, {units} đơn vị, {columns} cột số liệu.",
        "{name}: no faults; {kind} {number}, {units} {units|unit|units}, {columns} "
        "{columns|column|columns} of figures.",
    ),
    "sound_but": (
        "{name}: số liệu không có lỗi, nhưng {files} có lỗi, nêu ở dưới; {kind} {number}, {units} "
        "đơn vị, {columns} cột số liệu.",
        "{name}: no faults in the figures, but {files} {n|has|have} faults, told below; {kind} "
        "{number}, {units} {units|unit|units}, {columns} {columns|column|columns} of figures.",
    ),
    "decimals": (
        "Chú ý: cột {column} có số chữ số thập phân không đều ({shorter} bên cạnh {longer}). Nếu "
        "văn bản in đủ số 0 ở cuối thì Excel đã bỏ mất; nhập lại như văn bản.",
        "Note: column {column} has differing decimals ({shorter} beside {longer}). If the document "
        "prints the final zeros, Excel has dropped them; enter them again.",
    ),
    "progress": (
        "Chú ý: các báo cáo trong progress.csv có {n} mâu thuẫn; xem từng mâu thuẫn trong báo cáo "
        "06_progress.",
        "Note: the reports in progress.csv have {n} {n|contradiction|contradictions}; report "
        "06_progress tells each.",
    ),
    "groups": (
        "Chú ý: bảng không có dòng cộng của {n|nhóm|các nhóm} {groups} nêu ở cột group của "
        "units.csv, nên {n|nhóm này|các nhóm này} không được kiểm tra. Nếu văn bản có in thì "
        "xem lại tên nhóm.",
        "Note: the table has no row that adds up {groups}, which the column group of units.csv "
        "names; {n|this group is|these groups are} not checked. If the document prints the row, "
        "look at the name.",
    ),
    "sums": (
        "Chú ý: {units} có vẻ là dòng cộng của các đơn vị liền kề. Nếu đúng vậy thì bỏ {n|dòng đó|"
        "các dòng đó} khỏi units.csv và ghi tên ở cột group của các đơn vị ấy; xem data/README.md, "
        "mục Dòng cộng nhóm.",
        "Note: {units} {n|looks like the sum|look like the sums} of the units next to {n|it|them}. "
        "If so, take {n|it|them} out of units.csv and name {n|it|them} in the column group of "
        "those units; see data/README.md, Rows that add up groups.",
    ),
    "record": (
        "Ghi nhận bằng: povlib record {name} --reason “…”",
        "Record with: povlib record {name} --reason “…”",
    ),
}
