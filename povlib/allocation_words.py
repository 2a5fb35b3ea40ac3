"""Words of sharing out a target: what was asked wrongly, why it cannot be, what was found."""

from __future__ import annotations

__all__ = ["MEASURES", "PROBLEMS", "WORDS"]

PROBLEMS: dict[str, tuple[str, str]] = {
    "method": (
        "method: không có quy tắc “{found}”; chọn một trong: {known}.",
        "method: there is no rule “{found}”; one of: {known}.",
    ),
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
        "{what}: không hiểu {found}; cho một cột, một số hộ, một tỷ lệ Fraction(1, 2), cặp "
        "(tỷ lệ, cột), số của từng đơn vị, hoặc danh sách nhiều mức như vậy.",
        "{what}: cannot read {found}; give a column, a number of households, a share "
        "Fraction(1, 2), a pair (share, column), a figure for units, or a list of such bounds.",
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
        "Chỉ tiêu {total} hộ vượt sức chứa {capacity} hộ của mọi đơn vị: thiếu {n} hộ. Còn nhiều "
        "hộ nghèo ngoài mức trần nhất: {units}.",
        "The target of {total} households is above the capacity of all units, {capacity}: {n} "
        "short. Most poor households beyond their caps: {units}.",
    ),
    "capacity_none": (
        "Chỉ tiêu {total} hộ vượt sức chứa {capacity} hộ của mọi đơn vị: thiếu {n} hộ. Không đơn "
        "vị nào còn hộ nghèo ngoài mức trần.",
        "The target of {total} households is above the capacity of all units, {capacity}: {n} "
        "short. No unit has poor households beyond its cap.",
    ),
    "cap_short": (
        "Chỉ tiêu {total} hộ vượt sức chứa {capacity} hộ của mọi đơn vị với mức trần này: thiếu "
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
        "{unit}: mức sàn {total} hộ vượt sức chứa {capacity} hộ của các đơn vị bên dưới: thừa {n}.",
        "{unit}: its floor of {total} households is above what the units below can carry, "
        "{capacity}: {n} too many.",
    ),
    "cap_of_parent": (
        "{unit}: mức trần {total} hộ thấp hơn tổng các mức sàn bên dưới, {floors} hộ: thiếu {n}.",
        "{unit}: its cap of {total} households is below the floors of the units below, {floors}: "
        "{n} short.",
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
    "without_weight": (
        "Trọng số bằng 0, không nhận thêm: {units}.",
        "With a weight of 0, and so without more than their floor: {units}.",
    ),
}
"""What `AllocationError` says."""

MEASURES: dict[str, tuple[str, str]] = {
    "poor_start": ("hộ nghèo", "poor households"),
    "exits_registered": ("hộ đăng ký", "registered households"),
    "households": ("hộ dân", "households"),
    "given": ("đơn vị trọng số", "of weight"),
}
"""How a weight is counted in a sentence; other columns go by their label."""

WORDS: dict[str, tuple[str, str]] = {
    "head": (
        "{unit}: {target} hộ trong chỉ tiêu {total} hộ, chia theo quy tắc “{rule}”.",
        "{unit}: {target} {target|household|households} of the target of {total}, by the rule "
        "“{rule}”.",
    ),
    "quota": (
        "Nếu chia được hộ lẻ, phần của đơn vị là {quota} hộ.",
        "If households could be divided, its share would be {quota}.",
    ),
    "bounds": (
        "Không ít hơn {lower}, không nhiều hơn {upper} hộ ({source}).",
        "Not fewer than {lower}, not more than {upper} households ({source}).",
    ),
    "cap": (
        "Mức trần chặn lại: không có trần, đơn vị đã nhận thêm.",
        "The cap holds it back: without it the unit would have got more.",
    ),
    "floor": (
        "Mức sàn nâng lên: không có sàn, đơn vị đã nhận ít hơn.",
        "The floor holds it up: without it the unit would have got fewer.",
    ),
    "within": ("Không mức nào trong hai mức đó chặn lại.", "Neither of the two bounds holds it."),
    "weightless": (
        "Trọng số của đơn vị bằng 0: không nhận gì ngoài mức sàn.",
        "Its weight is 0: it gets nothing beyond its floor.",
    ),
    "last_divisor": (
        "Hộ thứ {k} ứng với {own} {measure} cho mỗi hộ được giao; mức cắt ở khoảng {low}–{high}.",
        "Its household no. {k} stands for {own} {measure} each; the cut lies at {low}–{high}.",
    ),
    "next_divisor": (
        "Hộ thứ {k} chỉ còn ứng với {own}, dưới mức cắt.",
        "A household no. {k} would stand for only {own}, below the cut.",
    ),
    "last_rate": (
        "Hộ thứ {k} được tính ở tỷ lệ nghèo {own} %; mức cắt ở khoảng {low}–{high} %.",
        "Its household no. {k} was served at a poverty rate of {own} %; the cut lies at "
        "{low}–{high} %.",
    ),
    "next_rate": (
        "Hộ thứ {k} mới ở {own} %, dưới mức cắt.",
        "A household no. {k} stands at {own} %, below the cut.",
    ),
    "last_distance": (
        "Hộ thứ {k} lệch mốc {own} cho mỗi đơn vị trọng số; mức cắt từ {low} đến {high}.",
        "Its household no. {k} is {own} away from the reference for one of weight; the cut lies "
        "between {low} and {high}.",
    ),
    "next_distance": (
        "Hộ thứ {k} sẽ lệch {own}, quá mức cắt.",
        "A household no. {k} would be {own} away, beyond the cut.",
    ),
    "last_gain": (
        "Hộ thứ {k} thêm {own} vào thước đo của quy tắc; mức cắt ở khoảng {low}–{high}.",
        "Its household no. {k} adds {own} to what the rule measures; the cut lies at {low}–{high}.",
    ),
    "next_gain": (
        "Hộ thứ {k} chỉ thêm {own}, dưới mức cắt.",
        "A household no. {k} would add only {own}, below the cut.",
    ),
    "fraction": (
        "Số dư nhỏ nhất được làm tròn lên là {low}, số dư lớn nhất bị bỏ là {high}.",
        "The smallest remainder rounded up is {low}, the largest one dropped is {high}.",
    ),
    "last": ("Hộ thứ {total} thuộc về {units}.", "Household no. {total} went to {units}."),
    "next": ("Hộ thứ {total} sẽ thuộc về {units}.", "A household no. {total} would go to {units}."),
    "less": ("Với {total} hộ, {units} mất một.", "With {total}, {units} would lose one."),
    "also_loses": (
        "Khi đó {units} lại mất một: quy tắc này có nghịch lý đó.",
        "{units} would then lose one: this rule has that paradox.",
    ),
    "no_more": (
        "Không giao thêm được: mọi đơn vị đã ở mức trần.",
        "No more could be given: every unit is at its cap.",
    ),
    "no_less": (
        "Không giao ít hơn được: các mức sàn không cho.",
        "No fewer could be given: the floors do not allow it.",
    ),
    "no_less_em": (
        "Không giao ít hơn được: chỉ tiêu DTTS không cho.",
        "No fewer could be given: the ethnic-minority target does not allow it.",
    ),
    "one_of": ("một trong: {units}", "one of: {units}"),
    "tie_left": (
        "Hòa chưa xử: {units} ngang nhau hoàn toàn, còn {n} hộ phải giao trong số đó (chọn tie=…).",
        "A tie is left: {units} are exactly equal, and {n} {n|household is|households are} still "
        "to be given among them (choose tie=…).",
    ),
    "tie_settled": (
        "Hòa giữa {units}, xử theo “{how}”: {given}.",
        "A tie between {units}, settled by “{how}”: {given}.",
    ),
    "subgroup_part": (
        "Trong đó {own} hộ DTTS: đơn vị có {stock} hộ nghèo DTTS và {others} hộ nghèo khác, nên có "
        "thể từ {least} đến {most}.",
        "Of these {own} ethnic minority: it has {stock} poor ethnic-minority households and "
        "{others} other poor ones, so that {least} to {most} can be.",
    ),
    "subgroup_part_open": (
        "Trong đó có thể từ {least} đến {most} hộ DTTS: đơn vị có {stock} hộ nghèo DTTS và "
        "{others} hộ nghèo khác; hòa chưa xử nên chưa chia phần DTTS.",
        "Of these {least} to {most} can be ethnic minority: it has {stock} poor ethnic-minority "
        "households and {others} other poor ones; their part waits for the tie.",
    ),
    "subgroup_free": (
        "Chỉ tiêu DTTS (ít nhất {target} hộ) không làm thay đổi gì: theo cách chia này có thể từ "
        "{least} đến {most} hộ.",
        "The ethnic-minority target (at least {target}) changes nothing: with this split {least} "
        "to {most} can be.",
    ),
    "subgroup_binds": (
        "Chỉ tiêu DTTS (ít nhất {target} hộ) quyết định: không có nó, đơn vị nhận {free} hộ.",
        "The ethnic-minority target (at least {target}) decides: without it, this unit would have "
        "{free}.",
    ),
    "subgroup_range": (
        "Với chỉ tiêu {total} hộ, phần DTTS có thể từ {least} đến {most} hộ.",
        "Of {total} in all, {least} to {most} can be ethnic minority.",
    ),
    "subgroup_more": (
        "Thêm một hộ DTTS ({target}): {gains} thêm một, {loses} bớt một.",
        "For one more of the ethnic minority ({target}), {gains} would get one more and {loses} "
        "one less.",
    ),
    "subgroup_price": (
        "Giá của một hộ DTTS nữa: từ {low} đến {high} (theo chi phí của quy tắc).",
        "The price of one more: {low} to {high}, in the costs of the rule.",
    ),
    "subgroup_points": (
        "{points} điểm phần trăm của {households} hộ DTTS là {target} hộ (làm tròn lên).",
        "{points} percentage points of {households} ethnic-minority households are {target} "
        "(rounded up).",
    ),
    "cut": ("Mức cắt từ {low} đến {high}.", "The cut lies between {low} and {high}."),
    "price_of_cap": (
        "Hộ thứ {k} sẽ ở mức {own}, hơn mức cắt; giá của mức trần: {price} (theo chi phí của quy "
        "tắc).",
        "Its household no. {k} would stand at {own}, better than the cut; the price of the cap is "
        "{price}, in the costs of the rule.",
    ),
    "price_of_floor": (
        "Hộ thứ {k} chỉ ở mức {own}, kém mức cắt; giá của mức sàn: {price} (theo chi phí của quy "
        "tắc).",
        "Its household no. {k} stands only at {own}, short of the cut; the price of the floor is "
        "{price}, in the costs of the rule.",
    ),
    "slack": (
        "Các mức trần cộng lại là {capacity} hộ, còn dư {slack} hộ so với chỉ tiêu.",
        "All caps together are {capacity} households, which leaves {slack} free.",
    ),
    "cut_beyond": (
        "Mức cắt cho hộ ngoài phần DTTS: {low}–{high}.",
        "The cut for households beyond the ethnic minority’s: {low}–{high}.",
    ),
    "final": (
        "Cuối năm còn {end} hộ nghèo trên {poor}.",
        "{end} of {poor} poor households are left at the end of the year.",
    ),
    "rate": ("Tỷ lệ hộ nghèo cuối năm: {rate} %.", "Poverty rate at the end: {rate} %."),
    "rate_between": (
        "Tỷ lệ hộ nghèo cuối năm: {low}–{high} % (tổng số hộ chỉ biết trong khoảng suy ra).",
        "Poverty rate at the end: {low}–{high} % (households are known only within recovered "
        "bounds).",
    ),
    "hold_same": (
        "Tổng số hộ là số suy ra; mọi giá trị trong khoảng đều cho cùng chỉ tiêu.",
        "Households are recovered; any numbers within their bounds give the same targets.",
    ),
    "hold_differs": (
        "Tổng số hộ là số suy ra và chỉ tiêu phụ thuộc vào đó: trong khoảng suy ra, một hộ có thể "
        "chuyển từ {loses} sang {gains}.",
        "Households are recovered and the targets depend on them: within their bounds one "
        "household may move from {loses} to {gains}.",
    ),
    "hold_not_determined": (
        "Tổng số hộ là số suy ra; chưa xác định được chỉ tiêu có đổi trong khoảng đó không.",
        "Households are recovered; whether targets change within their bounds is not determined.",
    ),
    "cap_of": ("trần: {source}", "cap: {source}"),
    "share_of": ("{share} của {column}", "{share} of {column}"),
    "source_given": ("mức đã cho", "as given"),
    "source_total": ("chỉ tiêu chung", "the whole target"),
    "fewest_households": ("ít hộ nhất trước", "fewest households first"),
    "largest_weight": ("trọng số lớn nhất trước", "largest weight first"),
    "unit_code": ("theo mã đơn vị", "by unit code"),
    "lot": ("bốc thăm với số {seed}", "a lot drawn with the number {seed}"),
}
"""What `Allocation.explain` says."""
