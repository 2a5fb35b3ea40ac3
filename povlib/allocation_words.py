"""Words of sharing out a target: what was asked wrongly, and why it cannot be."""

from __future__ import annotations

__all__ = ["PROBLEMS"]

PROBLEMS: dict[str, tuple[str, str]] = {
    "method": (
        "method: không có quy tắc “{found}”; chọn một trong: {known}.",
        "method: there is no rule “{found}”; one of: {known}.",
    ),
    "parameter": ("Tham số {name} – {said}", "Parameter {name} – {said}"),
    "unused": (
        "{option}: quy tắc “{method}” không dùng đến; bỏ đi, hoặc chọn một trong: {known}.",
        "{option}: the rule “{method}” does not use it; leave it out, or choose one of: {known}.",
    ),
    "no_total": (
        "total: kế hoạch không ghi chỉ tiêu chung; cho một số hộ, như total=100.",
        "total: the plan states no target of all units; give a number of households, total=100.",
    ),
    "total": (
        "{what}: cần một số nguyên hộ, từ 0 trở lên; tìm thấy {found}.",
        "{what}: expected a whole number of households, 0 or more; found {found}.",
    ),
    "dotted": (
        "{what}: “{found}” có thể là {grouped} hoặc là số lẻ; viết số nguyên không dấu chấm, "
        "dấu phẩy: {grouped}.",
        "{what}: “{found}” may be {grouped} or a decimal fraction; write a whole number without "
        "dots or commas: {grouped}.",
    ),
    "column": (
        "{what}: kế hoạch không có cột “{found}”; có: {known}.",
        "{what}: the plan has no column “{found}”; it has: {known}.",
    ),
    "no_poor": (
        "poor_start: kế hoạch không có số hộ nghèo đầu kỳ, mà quy tắc hay mức trần này cần.",
        "poor_start: the plan has no poor households at the start, which this rule or cap needs.",
    ),
    "blank": ("{what}: chưa có số của {units}.", "{what}: no figure for {units}."),
    "whole": (
        "{what}, {unit}: cần một số nguyên hộ, từ 0 trở lên; tìm thấy {found}.",
        "{what}, {unit}: expected a whole number of households, 0 or more; found {found}.",
    ),
    "weight": (
        "{what}, {unit}: cần một số từ 0 trở lên; tìm thấy {found}.",
        "{what}, {unit}: expected a number, 0 or more; found {found}.",
    ),
    "weightless": (
        "{what}: trọng số của mọi đơn vị đều bằng 0, không có gì để chia theo.",
        "{what}: the weight of every unit is 0: there is nothing to share out by.",
    ),
    "zero_weights": (
        "by: quy tắc “{method}” cần trọng số lớn hơn 0; bằng 0: {units}.",
        "by: the rule “{method}” needs weights above 0; 0 for {units}.",
    ),
    "strange": (
        "{what}: kế hoạch không có đơn vị {units}; dùng tên hoặc mã như trong kế hoạch.",
        "{what}: the plan has no unit {units}; use names or codes as in the plan.",
    ),
    "shared": (
        "{what}: nhiều đơn vị cùng tên {units}; dùng mã đơn vị.",
        "{what}: several units are called {units}; use the unit code.",
    ),
    "twice": (
        "{what}: có hai số cho {units}.",
        "{what}: two figures for {units}.",
    ),
    "length": (
        "{what}: {found} số cho {units} đơn vị.",
        "{what}: {found} figures for {units} units.",
    ),
    "bound": (
        '{what}: không hiểu {found}; cho một cột, một số hộ, một tỷ lệ hộ nghèo như "40%", cặp '
        "(tỷ lệ, cột), số của từng đơn vị, hoặc danh sách nhiều mức như vậy.",
        "{what}: cannot read {found}; give a column, a number of households, a share of the poor "
        'like "40%", a pair (share, column), a figure for units, or a list of such bounds.',
    ),
    "dial": (
        "{what}: cần một số chính xác {range}, như {example}; tìm thấy {found}.",
        "{what}: expected an exact number {range}, like {example}; found {found}.",
    ),
    "missing": (
        "{option}: quy tắc “{method}” cần; ví dụ {option}={example}.",
        "{option}: the rule “{method}” needs it; for example {option}={example}.",
    ),
    "tie": (
        'tie: không có cách “{found}”; chọn một trong: {known}, hoặc ("lot", số).',
        'tie: there is no way “{found}”; one of: {known}, or ("lot", number).',
    ),
    "households": (
        "households: không biết tổng số hộ của {units}; quy tắc “{method}” cần. Văn bản không in "
        "và các tỷ lệ không cho suy ra: cho bằng households=…",
        "households: unknown for {units}, and the rule “{method}” needs them. The document does "
        "not print them and its rates do not give them away: pass households=…",
    ),
    "crossed_households": (
        "households, {unit}: ít nhất {low} hộ, mà nhiều nhất chỉ {high} hộ.",
        "households, {unit}: at least {low}, but at most {high}.",
    ),
    "few_households": (
        "households: {unit} có {poor} hộ nghèo nhưng chỉ {households} hộ.",
        "households: {unit} has {poor} poor households but {households} households in all.",
    ),
    "crossed": (
        "{unit}: mức sàn {lower} hộ cao hơn mức trần {upper} hộ của chính đơn vị.",
        "{unit}: its floor of {lower} households is above its own cap of {upper}.",
    ),
    "floors_over": (
        "Tổng các mức sàn là {floors} hộ, vượt chỉ tiêu {total} hộ: thừa {n} hộ. Sàn cao nhất: "
        "{units}.",
        "The floors add up to {floors} households, above the target of {total}: {n} too many. "
        "The highest floors: {units}.",
    ),
    "capacity_short": (
        "Chỉ tiêu {total} hộ vượt khả năng {capacity} hộ của mọi đơn vị: thiếu {n} hộ. Còn nhiều "
        "hộ nghèo ngoài mức trần nhất: {units}.",
        "The target of {total} households is above the capacity of all units, {capacity}: {n} "
        "short. Most poor households beyond their caps: {units}.",
    ),
    "capacity_none": (
        "Chỉ tiêu {total} hộ vượt khả năng {capacity} hộ của mọi đơn vị: thiếu {n} hộ. Không đơn "
        "vị nào còn hộ nghèo ngoài mức trần.",
        "The target of {total} households is above the capacity of all units, {capacity}: {n} "
        "short. No unit has poor households beyond its cap.",
    ),
    "cap_short": (
        "Chỉ tiêu {total} hộ vượt khả năng {capacity} hộ của mọi đơn vị với mức trần này: thiếu "
        "{n} hộ.",
        "With this cap the target of {total} households is above the capacity of all units, "
        "{capacity}: {n} short.",
    ),
    "aspect": (
        "{what}: không có tiêu chí “{found}”; chọn một trong: {known}.",
        "{what}: there is no criterion “{found}”; one of: {known}.",
    ),
    "one_each": (
        "Quy tắc “{method}” cho mỗi đơn vị ít nhất 1 hộ: cần {needed} hộ, chỉ tiêu {total} hộ "
        "thiếu {n}.",
        "The rule “{method}” gives every unit at least 1: that takes {needed} households, and "
        "the target of {total} is {n} short.",
    ),
    "floor_of_parent": (
        "{unit}: mức sàn {total} hộ vượt khả năng {capacity} hộ của các đơn vị bên dưới: thừa {n}.",
        "{unit}: its floor of {total} households is above what the units below can carry, "
        "{capacity}: {n} too many.",
    ),
    "cap_of_parent": (
        "{unit}: mức trần {total} hộ thấp hơn tổng các mức sàn bên dưới, {floors} hộ: thiếu {n}.",
        "{unit}: its cap of {total} households is below the floors of the units below, {floors}: "
        "{n} short.",
    ),
    "fixed_over": (
        "Phần cố định và các mức sàn cộng lại là {floors} hộ, vượt chỉ tiêu {total} hộ: thừa {n} "
        "hộ. Cao nhất: {units}.",
        "Fixed parts and floors add up to {floors} households, above the target of {total}: {n} "
        "too many. The highest: {units}.",
    ),
    "not_plan": (
        "plan: cần một kế hoạch, như load_plan(…) trả về; tìm thấy {found}.",
        "plan: expected a plan, as load_plan(…) gives it; found {found}.",
    ),
    "not_comparison": (
        "study: cần kết quả của compare_rules(plan); tìm thấy {found}.",
        "study: expected what compare_rules(plan) gives; found {found}.",
    ),
    "by": (
        "by: không hiểu {found}; cho một cột số, số của từng đơn vị theo thứ tự hay theo tên, hoặc "
        "một cách trộn các cột như dict(poor_start=1, registered=2).",
        "by: cannot read {found}; give a column of numbers, a figure for every unit in order or by "
        "name, or a mixture of columns, dict(poor_start=1, registered=2).",
    ),
    "too_large": (
        "{what}, {unit}: {found} hộ là quá lớn; nhiều nhất {most}.",
        "{what}, {unit}: {found} households are too many; at most {most}.",
    ),
    "few_subgroup": (
        "subgroup_households: {households} hộ DTTS, ít hơn {stock} hộ nghèo DTTS.",
        "subgroup_households: {households} ethnic-minority households, fewer than the {stock} "
        "poor ones.",
    ),
    "no_units": ("Bảng không có đơn vị nào.", "The table has no unit."),
    "subgroup_both": (
        "subgroup_target, subgroup_target_pp: chỉ cho một trong hai, số hộ hoặc điểm phần trăm.",
        "subgroup_target, subgroup_target_pp: give one of the two, households or percentage "
        "points.",
    ),
    "subgroup_alone": (
        "subgroup_stock, subgroup_households: chỉ dùng cùng subgroup_target hoặc "
        "subgroup_target_pp.",
        "subgroup_stock, subgroup_households: only with subgroup_target or subgroup_target_pp.",
    ),
    "subgroup_rule": (
        "subgroup_target: quy tắc “{method}” không có giá của từng hộ nên không chia cùng lúc theo "
        "hai chỉ tiêu được; chọn một trong: {known}.",
        "subgroup_target: the rule “{method}” has no price for each household and cannot meet two "
        "targets at once; one of: {known}.",
    ),
    "subgroup_stock": (
        "subgroup_stock: kế hoạch không có cột {column} (hộ nghèo DTTS đầu kỳ); cho số của từng "
        "đơn vị.",
        "subgroup_stock: the plan has no column {column} (poor ethnic-minority households at the "
        "start); give the figure of every unit.",
    ),
    "subgroup_above": (
        "subgroup_stock, {unit}: {stock} hộ nghèo DTTS, nhiều hơn {poor} hộ nghèo của đơn vị.",
        "subgroup_stock, {unit}: {stock} poor ethnic-minority households, more than the {poor} "
        "poor households of the unit.",
    ),
    "subgroup_households": (
        "subgroup_households: không biết tổng số hộ DTTS để đổi điểm phần trăm ra số hộ; văn bản "
        "không in và các tỷ lệ không cho suy ra: cho bằng subgroup_households=…",
        "subgroup_households: the ethnic-minority households are unknown, which turn points into "
        "households; the document does not print them and its rates do not give them away: pass "
        "subgroup_households=…",
    ),
    "subgroup_short": (
        "Chỉ tiêu {target} hộ DTTS vượt mức nhiều nhất có thể là {most} hộ: thiếu {n}. Các mức "
        "trần để DTTS được {stock} hộ; mức sàn và chỉ tiêu chung buộc dành {others} hộ cho hộ "
        "khác.",
        "The target of {target} ethnic-minority households is above the most that can be, {most}: "
        "{n} short. Caps leave the ethnic minority {stock}; floors and the total put {others} with "
        "other households.",
    ),
    "weightless_short": (
        "Chỉ tiêu {total} hộ vượt mức nhiều nhất mà các đơn vị có trọng số nhận được, cùng các mức "
        "sàn: {capacity} hộ, thiếu {n}.",
        "The target of {total} is above what units with a weight can take, floors of the others "
        "included: {capacity}, {n} short.",
    ),
    "without_weight": (
        "Trọng số bằng 0, không nhận thêm: {units}.",
        "With a weight of 0, and so without more than their floor: {units}.",
    ),
}
"""What `AllocationError` says."""
