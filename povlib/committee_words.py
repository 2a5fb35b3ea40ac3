"""Words on who follows which unit and why households are poor, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["FIELDS", "WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    # --- Who follows which unit
    "no_poor": (
        "Bảng kế hoạch không có số hộ nghèo đầu kỳ, nên không so được ai theo dõi bao nhiêu hộ.",
        "The table has no poor households at the start, so it cannot be said how many each "
        "follows.",
    ),
    "no_file": (
        "Chưa có dữ liệu ai theo dõi đơn vị nào (assignments.csv): cả {n} {noun} chưa thấy người "
        "theo dõi.",
        "There are no data on who follows which unit (assignments.csv): none of the {n} {noun} is "
        "known to have anybody.",
    ),
    "followed": (
        "Cả {n} {noun} đều có người theo dõi.",
        "Each of the {n} {noun} has somebody who follows it.",
    ),
    "unfollowed": (
        "Chưa có ai theo dõi {n}/{all} {noun}: {names}.",
        "Nobody follows {n} of {all} {noun}: {names}.",
    ),
    "known": (
        "Mọi thành viên được phân công ({n}) đều là cơ quan có trong văn bản.",
        "Every member with a unit ({n}) is a body that the document names.",
    ),
    "not_known": (
        "Không kiểm tra được thành viên có phải cơ quan nêu trong văn bản không: chưa có "
        "bodies.csv.",
        "It cannot be checked whether the members are bodies that the document names: there is no "
        "bodies.csv.",
    ),
    "busy": ("Thành viên nào cũng có đơn vị.", "Every member has a unit."),
    "idle": (
        "{n}/{all} thành viên không theo dõi đơn vị nào: {names}.",
        "{n} of {all} members {n|follows|follow} no unit: {names}.",
    ),
    "loads": (
        "Nhiều nhất {most} hộ nghèo ({busiest}), ít nhất {fewest} hộ.",
        "The most is {most} poor {most|household|households} ({busiest}), the fewest {fewest}.",
    ),
    "even": (
        "Không thể chuyển đơn vị nào sang thành viên khác để bên nhiều hộ hơn trong hai bên bớt "
        "đi.",
        "No unit could be handed over so that the busier of the two would have less.",
    ),
    "uneven": (
        "Chưa đều: chuyển {unit} từ {giver} sang {taker} thì số hộ của bên nhiều hơn trong hai bên "
        "giảm từ {before} còn {after}.",
        "Uneven: if {unit} went from {giver} to {taker}, the busier of the two would have {after} "
        "households instead of {before}.",
    ),
    "least_proven": (
        "Chia nguyên từng đơn vị cho {n} thành viên thì thành viên nhiều hộ nhất có ít nhất "
        "{least} hộ; không cách chia nào ít hơn.",
        "With whole units among {n} members the busiest has {least} {least|household|households} "
        "or more; no way of "
        "sharing them out does with less.",
    ),
    "least_found": (
        "Chia nguyên từng đơn vị cho {n} thành viên: theo cách tốt nhất tìm được, thành viên nhiều "
        "hộ nhất có {least} hộ, và không cách nào xuống dưới {bound}.",
        "With whole units among {n} members: at best as found the busiest has {least} "
        "{least|household|households}, "
        "and no way goes below {bound}.",
    ),
    "least_proven_kept": (
        "Giữ nguyên phân công đã có thì thành viên nhiều hộ nhất trong {n} thành viên có ít nhất "
        "{least} hộ; không cách giao các đơn vị còn lại nào ít hơn.",
        "With what is already assigned kept, the busiest of {n} members has {least} "
        "{least|household|households} or "
        "more; no way of sharing out the other units does with less.",
    ),
    "least_found_kept": (
        "Giữ nguyên phân công đã có: theo cách tốt nhất tìm được cho các đơn vị còn lại, thành "
        "viên nhiều hộ nhất trong {n} thành viên có {least} hộ, và không cách nào xuống dưới "
        "{bound}.",
        "With what is already assigned kept: at best as found the busiest of {n} members has "
        "{least} {least|household|households}, and no way goes below {bound}.",
    ),
    "unweighed": (
        "Không biết số hộ nghèo của {n} đơn vị; ở đây tính là 0.",
        "The poor households of {n} {n|unit is|units are} unknown and counted as 0 here.",
    ),
    "t_given": ("Ai theo dõi đơn vị nào", "Who follows which unit"),
    "t_proposal": (
        "Đề xuất phân công theo dõi, không phải phân công của ban chỉ đạo",
        "A proposal of who follows which unit, not the committee's decision",
    ),
    "t_rest": (
        "Phân công đã có, và đề xuất (*) cho đơn vị chưa ai theo dõi",
        "Who follows which unit, with a proposal (*) for those that nobody follows",
    ),
    "h_member": ("Thành viên", "Member"),
    "h_units": ("Theo dõi", "Follows"),
    "h_count": ("Số đơn vị", "Units"),
    "h_poor": ("Hộ nghèo", "Poor"),
    "u_poor": ("hộ", "households"),
    "all": ("Cộng", "Total"),
    "all_once": ("Mỗi đơn vị tính một lần", "Each unit once"),
    "nobody": ("(chưa có ai)", "(nobody)"),
    "none": ("–", "–"),
    "more": ("{names} và {n} đơn vị khác", "{names} and {n} more"),
    "proposal_note": (
        "Đề xuất (*) do chương trình tính: mỗi đơn vị giao nguyên cho một thành viên, sao cho "
        "thành viên nhiều hộ nghèo nhất có ít hộ nhất; bằng nhau thì theo thứ tự trong bảng. Chưa "
        "tính khoảng cách, chuyên môn và số người. Ban chỉ đạo quyết định.",
        "The proposal (*) is computed: each unit goes whole to one member, so that the busiest has "
        "as few poor households as can be; equals in the order of the table. Distance, skills and "
        "staff are not weighed. The committee decides.",
    ),
    "members_note": (
        "Thành viên là các cơ quan được giao nhiệm vụ trong văn bản, mỗi cơ quan một thành viên.",
        "The members are the bodies that the document gives duties, one for each.",
    ),
    "several_note": (
        "Đơn vị có nhiều người theo dõi được tính đủ cho từng người.",
        "A unit that several follow counts in full for each.",
    ),
    "nothing_open": (
        "Đơn vị nào cũng có người theo dõi, không cần đề xuất.",
        "Every unit has somebody; nothing is proposed.",
    ),
    "no_members": (
        "Văn bản không nêu cơ quan nào để đề xuất người theo dõi.",
        "The document names no body that could be proposed to follow a unit.",
    ),
    # --- Why households are poor
    "no_causes": (
        "Chưa có số hộ nghèo theo nguyên nhân (causes.csv): không nói được vì sao các hộ nghèo.",
        "There are no poor households by cause (causes.csv): it cannot be said why they are poor.",
    ),
    "counted_main": (
        "Mỗi hộ được tính một lần, theo nguyên nhân chính.",
        "Each household counts once, by its main cause.",
    ),
    "counted_any": (
        "Một hộ được tính ở mọi nguyên nhân của hộ, nên cộng các nguyên nhân lại nhiều hơn số hộ.",
        "A household counts under each of its causes, so that the causes add up to more than the "
        "households.",
    ),
    "main_cause": (
        "Nhiều hộ nhất: {cause}, {n} hộ.",
        "Most households: {cause}, {n}.",
    ),
    "main_of": (
        "Nhiều hộ nhất: {cause}, {n} trong {poor} hộ nghèo.",
        "Most households: {cause}, {n} of {poor} poor.",
    ),
    "main_cause_least": (
        "Nhiều hộ nhất theo số dùng được: {cause}, ít nhất {n} hộ.",
        "Most households by the figures that can be used: {cause}, at least {n}.",
    ),
    "main_of_least": (
        "Nhiều hộ nhất theo số dùng được: {cause}, ít nhất {n} trong {poor} hộ nghèo.",
        "Most households by the figures that can be used: {cause}, at least {n} of {poor} poor.",
    ),
    "without_wrong": (
        "Không tính {units}: số theo nguyên nhân mâu thuẫn với số hộ nghèo.",
        "Without {units}: the causes contradict the number of poor.",
    ),
    "without_silent": ("Còn để trống: {units}.", "Left blank: {units}."),
    "only_wrong": (
        "Chưa nói được nguyên nhân nào nhiều hộ nhất: số của {units} mâu thuẫn với số hộ nghèo.",
        "Which cause has most households cannot be told: the figures of {units} contradict the "
        "number of poor.",
    ),
    "checks_passed": (
        "{n} phép kiểm tra về nguyên nhân, {passed} đạt.",
        "{n} {n|check|checks} of the causes, {passed} {passed|passes|pass}.",
    ),
    "no_counts": (
        "causes.csv chưa ghi số hộ nào.",
        "causes.csv gives no counts yet.",
    ),
    "gaps": (
        "{n} đơn vị còn ô trống, không coi là 0: {units}.",
        "{n} {n|unit has|units have} blanks, which are not taken for zero: {units}.",
    ),
    "b_within": (
        "{unit}, {cause}: {found} hộ, trong khi chỉ có {poor} hộ nghèo.",
        "{unit}, {cause}: {found}, of only {poor} poor.",
    ),
    "b_sum_main": (
        "{unit}: các nguyên nhân chính cộng lại {found} hộ, trong khi có {poor} hộ nghèo.",
        "{unit}: the main causes add up to {found} {found|household|households}, while {poor} "
        "{poor|is|are} poor.",
    ),
    "b_sum_any": (
        "{unit}: các nguyên nhân cộng lại chỉ {found} hộ, trong khi có {poor} hộ nghèo; có hộ chưa "
        "ghi nguyên nhân nào.",
        "{unit}: the causes add up to only {found} {found|household|households}, while {poor} "
        "{poor|is|are} poor; some have no cause.",
    ),
    "more_breaches": ("Và {n} chỗ khác.", "And {n} more."),
    "unanswered": (
        "Không cơ quan nào được giao nhiệm vụ trong lĩnh vực tác động đến: {causes}.",
        "No body has a duty in a field that acts on: {causes}.",
    ),
    "only_supported": (
        "Chỉ có cơ quan phối hợp, không cơ quan nào được giao chính: {causes}.",
        "Bodies only support, and none has the duty itself: {causes}.",
    ),
    "no_duties": (
        "Chưa chép nhiệm vụ của các cơ quan (duties.csv), nên không nói được ai phải làm gì.",
        "The duties of the bodies are not transcribed (duties.csv), so it cannot be said who is to "
        "act.",
    ),
    "t_causes": (
        "Nguyên nhân nghèo và cơ quan có nhiệm vụ tác động",
        "Causes of poverty, and the bodies with a duty to act on them",
    ),
    "h_cause": ("Nguyên nhân (và lĩnh vực tác động)", "Cause (and the fields that act)"),
    "h_bodies": ("Cơ quan có nhiệm vụ", "Bodies with a duty"),
    "supports": ("phối hợp: {bodies}", "supporting: {bodies}"),
    "leads": ("{body} (chủ trì)", "{body} (leads)"),
    "no_body": ("không có", "none"),
    "no_theme": ("xét từng hộ", "case by case"),
    "at_least": ("≥ {n}", "≥ {n}"),
    "matching_note": (
        "Nguyên nhân nào do lĩnh vực nào tác động là cách xếp của báo cáo, không phải của văn bản.",
        "Which fields act on a cause is this report's reading, not the document's.",
    ),
    "source_own": ("Danh mục nguyên nhân: {source}.", "List of causes: {source}."),
    "t_units": ("Hộ nghèo theo nguyên nhân, từng đơn vị", "Poor households by cause, unit by unit"),
    "h_all_poor": ("Hộ nghèo", "Poor"),
    "units_note": (
        "Nguồn: causes.csv. Ô đánh dấu †: trái với số hộ nghèo của đơn vị.",
        "Source: causes.csv. †: contradicts the poor households of the unit.",
    ),
    # --- What to fill in
    "moot": ("Đã có cả hai tệp.", "Both files are there."),
    "t_format": ("Các cột của tệp còn thiếu", "Columns of the files that are missing"),
    "h_column": ("Cột", "Column"),
    "h_content": ("Nội dung", "Content"),
    "h_example": ("Ví dụ", "Example"),
    "f_assignments": (
        "assignments.csv: mỗi đơn vị một dòng",
        "assignments.csv: a row for each unit",
    ),
    "f_causes": ("causes.csv: mỗi đơn vị một dòng", "causes.csv: a row for each unit"),
    "place": ("Xã A", "Commune A"),
    "cause_column": ("số hộ nghèo: {cause}", "poor households: {cause}"),
    "format_note": (
        "Ghi vào thư mục của kế hoạch và khai báo trong datapackage.json; với causes.csv, mục "
        "“counted” ghi “main” nếu mỗi hộ tính một lần theo nguyên nhân chính, “any” nếu tính ở mọi "
        "nguyên nhân của hộ. Chỉ ghi số hộ và tên cơ quan hoặc chức vụ, không ghi tên người.",
        "Write them into the plan's folder and declare them in datapackage.json; for causes.csv, "
        "“counted” is “main” if each household counts once, by its main cause, and “any” if under "
        "each of its causes. Counts, and bodies or roles only: no names of people.",
    ),
    # --- The brief
    "brief_neither": (
        "Chưa ghi ai theo dõi đơn vị nào và vì sao các hộ nghèo.",
        "Who follows which unit, and why households are poor, is not recorded.",
    ),
    "brief_no_members": (
        "Chưa ghi ai theo dõi đơn vị nào.",
        "Who follows which unit is not recorded.",
    ),
    "brief_no_causes": (
        "Chưa ghi vì sao các hộ nghèo.",
        "Why households are poor is not recorded.",
    ),
    "brief_open": (
        "{n}/{all} đơn vị chưa có người theo dõi.",
        "Nobody follows {n} of {all} units.",
    ),
}

FIELDS: dict[str, tuple[str, str]] = {
    "unit": ("tên đơn vị như trong bảng kế hoạch", "name of the unit as in the plan table"),
    "members": (
        "cơ quan theo dõi, tên như trong bodies.csv (hoặc chức vụ, nếu không có tệp đó); nhiều cơ "
        "quan ngăn bằng dấu gạch đứng; chưa có ai thì để trống",
        "who follows it, as bodies.csv names them (or a role, without that file); several parted "
        "by bars; blank while there is nobody",
    ),
}
"""Columns of the files, and what stands in them."""
