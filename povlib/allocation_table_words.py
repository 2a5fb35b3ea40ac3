"""Words of tables of units by groups: why there is none, and why each cell has its number."""

from __future__ import annotations

from povlib.wording import NO_QUOTA

__all__ = ["GROUPS", "PROBLEMS", "VIEW", "WORDS"]

GROUPS: dict[str, tuple[str, str]] = {
    "ethnic_minority": ("DTTS", "ethnic minority"),
    "others": ("hộ khác", "others"),
}
"""Groups that a column with ``_em`` makes of a whole."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "groups_lack": (
        "groups: kế hoạch không in cột {column} ({label}), nên không biết mỗi đơn vị có bao nhiêu "
        "hộ nghèo của từng nhóm; cho bằng groups=…, một bảng đơn vị × nhóm.",
        "groups: the plan does not print the column {column} ({label}), and so not how many poor "
        "households of each group a unit has; pass groups=…, a table of units by groups.",
    ),
    "groups_part": (
        "groups: “{found}” không phải là phần DTTS (đuôi _em) của một cột; cho một cột như "
        "poor_start_em, nhiều cột, hoặc một bảng đơn vị × nhóm.",
        "groups: “{found}” is not the ethnic-minority part (suffix _em) of a column; give one like "
        "poor_start_em, several columns, or a table of units by groups.",
    ),
    "groups_unread": (
        "{what}: không hiểu {found}; cho một bảng đơn vị × nhóm, hoặc từng nhóm một cột hay số của "
        "từng đơn vị.",
        "{what}: cannot read {found}; give a table of units by groups, or for each group a column "
        "or a figure for every unit.",
    ),
    "groups_none": ("groups: không có nhóm nào.", "groups: there is no group."),
    "groups_twice": (
        "{what}: có hai nhóm cùng tên {groups}.",
        "{what}: two groups are called {groups}.",
    ),
    "part_above": (
        "groups, {unit}: {stock} hộ nghèo DTTS, nhiều hơn {poor} hộ nghèo của đơn vị.",
        "groups, {unit}: {stock} poor ethnic-minority households, more than the {poor} poor "
        "households of the unit.",
    ),
    "groups_sum": (
        "groups: các nhóm không cộng lại đúng số hộ nghèo của đơn vị: {units}; nhóm không được "
        "trùng nhau và phải đủ mọi hộ nghèo (nhóm còn lại có thể có tổng 0).",
        "groups: they do not add up to the poor households of the unit: {units}; groups may not "
        "overlap and must cover all the poor (the total of a rest may be 0).",
    ),
    "groups_lost": (
        "{what}: thiếu nhóm {groups}; các nhóm là: {known}.",
        "{what}: no figure for the group {groups}; the groups are: {known}.",
    ),
    "groups_strange": (
        "{what}: không có nhóm {groups}; các nhóm là: {known}.",
        "{what}: there is no group {groups}; the groups are: {known}.",
    ),
    "groups_length": (
        "{what}: {found} số cho {groups} nhóm: {known}.",
        "{what}: {found} figures for {groups} groups: {known}.",
    ),
    "group_totals": (
        "group_totals: kế hoạch không ghi tổng của từng nhóm; cho số hộ của mỗi nhóm: {known}.",
        "group_totals: the plan states no total of each group; give the households of: {known}.",
    ),
    "group_above": (
        "group_totals: {group} {target} hộ, nhiều hơn tổng của mọi đơn vị là {total} hộ.",
        "group_totals: {group} {target} households, more than the {total} of all units together.",
    ),
    "unit_totals": (
        "unit_totals: không hiểu {found}; cho một phương án của allocate, một cột, hoặc số của "
        "từng đơn vị.",
        "unit_totals: cannot read {found}; give an allocation, a column, or a figure for every "
        "unit.",
    ),
    "unit_totals_none": (
        "unit_totals: kế hoạch không giao chỉ tiêu cho mọi đơn vị; cho một phương án của allocate "
        "hoặc số của từng đơn vị.",
        "unit_totals: the plan does not assign a target to every unit; give an allocation or a "
        "figure for every unit.",
    ),
    "unit_totals_tied": (
        "unit_totals: phương án còn {n} hộ chưa giao vì có đơn vị ngang nhau; phân định trước, như "
        'tie=["fewest_households", "unit_code"].',
        "unit_totals: a tie of this allocation leaves {n} to be given; settle it first, as by "
        'tie=["fewest_households", "unit_code"].',
    ),
    "margins": (
        "Hai tổng không bằng nhau: mọi đơn vị cộng lại là {rows} hộ, mọi nhóm cộng lại là "
        "{columns} hộ, lệch {n} hộ. Sửa unit_totals hoặc group_totals cho bằng nhau.",
        "The two sums differ: all units add up to {rows} households, all groups to {columns}, "
        "which is {n} apart. Change unit_totals or group_totals until they agree.",
    ),
    "cell_crossed": (
        "{unit}, {group}: mức sàn {lower} hộ cao hơn mức trần {upper} hộ.",
        "{unit}, {group}: the floor of {lower} households is above the cap of {upper}.",
    ),
    "unit_short": (
        "{unit} cần {need} hộ, nhưng các nhóm ở đó chỉ nhận được {most} hộ: thiếu {n} hộ.",
        "{unit} needs {need} households, but its groups can take only {most}: {n} short.",
    ),
    "group_short": (
        "Nhóm {group} cần {need} hộ, nhưng mọi đơn vị cộng lại chỉ nhận được {most} hộ của nhóm "
        "này: thiếu {n} hộ.",
        "The group {group} needs {need} households, but all units together can take only {most} "
        "of it: {n} short.",
    ),
    "unit_over": (
        "{unit} chỉ được {need} hộ, nhưng các mức sàn ở đó cộng lại là {least} hộ: thừa {n} hộ.",
        "{unit} has only {need} households, but its floors add up to {least}: {n} too many.",
    ),
    "group_over": (
        "Nhóm {group} chỉ được {need} hộ, nhưng các mức sàn của nhóm này cộng lại là {least} hộ: "
        "thừa {n} hộ.",
        "The group {group} has only {need} households, but its floors add up to {least}: {n} too "
        "many.",
    ),
    "more_alike": (
        "… và {n} chỗ nữa như vậy.",
        "… and {n} more {n|place|places} like that.",
    ),
    "units_stuck": (
        "{units} cần {need} hộ, nhưng ở đó nhóm {other} chỉ nhận được {elsewhere} hộ, còn nhóm "
        "{groups} cả bảng chỉ có {room} hộ: thiếu {n} hộ.",
        "{units} {count|needs|need} {need} households, but there the group {other} can take only "
        "{elsewhere}, and in the whole table the group {groups} may get only {room}: {n} short.",
    ),
    "units_stuck_floors": (
        "{units} cần {need} hộ, nhưng ở đó nhóm {other} chỉ nhận được {elsewhere} hộ, còn nhóm "
        "{groups} cả bảng chỉ có {room} hộ, trong đó {floors} hộ là mức sàn của đơn vị khác: thiếu "
        "{n} hộ.",
        "{units} {count|needs|need} {need} households, but there the group {other} can take only "
        "{elsewhere}, and in the whole table the group {groups} may get only {room}, of which "
        "{floors} {floors|is a floor|are floors} of other units: {n} short.",
    ),
    "groups_stuck": (
        "Nhóm {other} cần {need} hộ, nhưng {units} chỉ được giao {room} hộ cho mọi nhóm, còn các "
        "đơn vị khác chỉ nhận được {elsewhere} hộ của nhóm này: nhiều nhất {most} hộ, thiếu {n} "
        "hộ.",
        "The group {other} needs {need} households, but {units} {count|has|have} only {room} for "
        "all groups, and all other units can take only {elsewhere} of it: {most} at most, {n} "
        "short.",
    ),
    "groups_stuck_floors": (
        "Nhóm {other} cần {need} hộ, nhưng {units} chỉ được giao {room} hộ cho mọi nhóm, trong đó "
        "{floors} hộ là mức sàn của nhóm {groups}, còn các đơn vị khác chỉ nhận được {elsewhere} "
        "hộ của nhóm này: nhiều nhất {most} hộ, thiếu {n} hộ.",
        "The group {other} needs {need} households, but {units} {count|has|have} only {room} for "
        "all groups, of which {floors} {floors|is a floor|are floors} of {groups}, and all other "
        "units can take only {elsewhere} of it: {most} at most, {n} short.",
    ),
    "one_each_cell": (
        "Quy tắc “{method}” cho mỗi nhóm có trọng số ở mỗi đơn vị ít nhất 1 hộ; mức sàn kể cả hộ "
        "đó. Quy tắc “webster” thì lập được bảng.",
        "The rule “{method}” gives every group with a weight at least 1 in every unit; floors "
        "count this one. By the rule “webster” there is a table.",
    ),
    "cells_without_weight": (
        "by: trọng số bằng 0 nên chỉ được mức sàn: {cells}.",
        "by: with a weight of 0, and so without more than the floor: {cells}.",
    ),
}
"""What `AllocationError` says of tables of units by groups."""

WORDS: dict[str, tuple[str, str]] = {
    "head": (
        "{unit}: {target} hộ, chia cho các nhóm theo quy tắc “{rule}”, sao cho mọi đơn vị và mọi "
        "nhóm đều đúng tổng: {totals}.",
        "{unit}: {target} {target|household|households}, shared among the groups by the rule "
        "“{rule}” so that every unit and every group has its total: {totals}.",
    ),
    "group_total": ("{group} {total}", "{group} {total}"),
    "multiplier": (
        "Hệ số của đơn vị: {own}; cùng hệ số của nhóm, nó đưa mỗi nhóm về một thương, rồi thương "
        "được làm tròn.",
        "The multiplier of the unit is {own}; with that of the group it makes a quotient of every "
        "group, which is then rounded.",
    ),
    "cell": (
        "{group}: {count} trong {poor} hộ nghèo. {product} = {quotient}, nằm trong khoảng "
        "{low}–{high} của {count} hộ.",
        "{group}: {count} of {poor} poor households. {product} = {quotient}, which lies within "
        "{low}–{high}, where it counts as {count}.",
    ),
    "cap": (
        "{group}: {count} trong {poor} hộ nghèo, đúng mức trần ({source}). {product} = {quotient}, "
        "vượt {high}: không có trần, nhóm đã nhận thêm.",
        "{group}: {count} of {poor} poor households, which is the cap ({source}). {product} = "
        "{quotient}, above {high}: without the cap it would have got more.",
    ),
    "floor": (
        "{group}: {count} trong {poor} hộ nghèo, đúng mức sàn. {product} = {quotient}, dưới {low}: "
        "không có sàn, nhóm đã nhận ít hơn.",
        "{group}: {count} of {poor} poor households, which is the floor. {product} = {quotient}, "
        "below {low}: without the floor it would have got fewer.",
    ),
    "weightless": (
        "{group}: {count} trong {poor} hộ nghèo; trọng số bằng 0 nên không nhận gì ngoài mức sàn.",
        "{group}: {count} of {poor} poor households; its weight is 0, and so it gets nothing "
        "beyond its floor.",
    ),
    "no_poor": ("{group}: ở đây không có hộ nghèo nào.", "{group}: no poor households here."),
    "source_stock": ("số hộ nghèo của nhóm", "the group’s poor households"),
    "source_given": ("mức đã cho", "as given"),
    "tie_left": (
        "Chưa phân định: còn {n} hộ phải giao giữa {cells}, ngang nhau hoàn toàn; trong bảng, mỗi "
        "ô đó ghi số thấp hơn. Nêu cách phân định bằng tie=….",
        "A tie is left: {n} more {n|household|households} to be given among {cells}, which are "
        "exactly equal; each stands with its lower number. Name a way to settle it, tie=….",
    ),
    "tie_tables": (
        "Có {n} bảng ngang nhau hoàn toàn.",
        "There are {n} tables that are exactly equal.",
    ),
    "tie_settled": (
        "{cells} ngang nhau; phân định theo cách {how}: thêm một hộ cho {given}.",
        "A tie between {cells}, settled by {how}: one more for {given}.",
    ),
    "tied_cell": ("{unit}/{group}", "{unit}/{group}"),
    "more_cells": ("{n} ô khác", "{n} more cells"),
    "group_order": ("theo thứ tự các nhóm đã nêu", "the order in which the groups are named"),
    "shift": (
        "Nếu nhóm {to} được {total} hộ và nhóm {from_} bớt một hộ: {moves}.",
        "If the group {to} were to have {total} and {from_} one fewer: {moves}.",
    ),
    "moves": (
        "ở {units} nhóm {from_} bớt một suất, nhóm {to} thêm một suất",
        "{from_} would get one fewer and {to} one more in {units}",
    ),
    "reach": (
        "Với các tổng này của đơn vị, nhóm {group} có thể được từ {least} đến {most} hộ.",
        "With these totals of the units the group {group} could have from {least} to {most}.",
    ),
    "proof": (
        "Đã kiểm chính xác từng ô: không bảng nào cùng các tổng này sát tỷ lệ hơn theo quy tắc.",
        "Every cell has been checked exactly: by the rule no table with these totals is more "
        "proportional.",
    ),
}
"""What `TwoWayAllocation.explain` says."""

VIEW: dict[str, tuple[str, str]] = {
    "caption": (
        "Chỉ tiêu của từng đơn vị chia cho các nhóm hộ, đúng tổng của đơn vị và của nhóm",
        "The target of every unit shared among groups, with the totals of units and of groups",
    ),
    "failed": (
        "Chưa lập được bảng đơn vị × nhóm. {reasons}",
        "There is no table of units by groups. {reasons}",
    ),
    "poor": ("Hộ nghèo đầu năm (hộ)", "Poor at the start (households)"),
    "targets": ("Chỉ tiêu (hộ)", "Targets (households)"),
    "all": ("Cả đơn vị", "Unit"),
    "multiplier": ("Hệ số đơn vị", "Multiplier"),
    "sum": ("Cộng", "Sum"),
    "read": (
        "Số hộ nghèo của nhóm × hệ số đơn vị × hệ số nhóm ({theirs}), làm tròn theo quy tắc "
        "“{rule}”, là chỉ tiêu của ô.",
        "Poor households of the group × multiplier of the unit × multiplier of the group "
        "({theirs}), rounded by the rule “{rule}”, are the target of the cell.",
    ),
    "read_root": (
        "Số hộ nghèo của nhóm × √(hệ số đơn vị × hệ số nhóm) ({theirs}), làm tròn theo quy tắc "
        "“{rule}”, là chỉ tiêu của ô.",
        "Poor households of the group × √(multiplier of the unit × multiplier of the group) "
        "({theirs}), rounded by the rule “{rule}”, are the target of the cell.",
    ),
    "weights": (
        "Trọng số không phải là số hộ nghèo mà là số đã cho.",
        "The weights are not the poor households but figures that were given.",
    ),
    "named_multiplier": ("{group}: {own}", "{group}: {own}"),
    "stated": (
        "Tổng của nhóm DTTS là số văn bản giao: {n} hộ.",
        "The total of the ethnic minority is what the document assigns: {n}.",
    ),
    "mark_cap": ("a: bị giữ ở mức trần.", "a: held at its cap."),
    "mark_floor": ("b: được giữ ở mức sàn.", "b: held at its floor."),
    "mark_tie": (
        "c: ngang nhau hoàn toàn, chưa phân định; ô ghi số thấp hơn, còn {n} hộ phải giao.",
        "c: exactly equal and left undecided; the lower number stands, {n} {n|is|are} still to be "
        "given.",
    ),
    "warning": (f"{NO_QUOTA[0]}.", f"{NO_QUOTA[1]}."),
}
"""What the table of units by groups says in a report."""
