"""Words of explaining a split: what `Allocation.explain` says, in two languages."""

from __future__ import annotations

__all__ = ["DIVISORS", "MEASURES", "WORDS"]

MEASURES: dict[str, tuple[str, str]] = {
    "poor_start": ("hộ nghèo", "poor households"),
    "exits_registered": ("hộ đăng ký", "registered households"),
    "households": ("hộ dân", "households"),
    "given": ("đơn vị trọng số", "of weight"),
}
"""How a weight is counted in a sentence; other columns go by their label."""

DIVISORS: dict[str, str] = {
    "webster": "({k} − ½)",
    "jefferson": "{k}",
    "adams": "({k} − 1)",
    "hill": "√({k} × {j})",
    "dean": "(2 × {k} × {j} ÷ ({k} + {j}))",
}
"""What the weight of a unit is divided by for its household no. k, j being the one before."""

WORDS: dict[str, tuple[str, str]] = {
    "head": (
        "{unit}: {target} hộ trong chỉ tiêu {total} hộ, chia theo quy tắc “{rule}”.",
        "{unit}: {target} {target|household|households} of the target of {total}, by the rule "
        "“{rule}”.",
    ),
    "quota": (
        "Nếu chia được số lẻ, phần của đơn vị là {quota} hộ.",
        "If households could be divided, its share would be {quota}.",
    ),
    "bounds": (
        "Không ít hơn {lower}, không nhiều hơn {upper} hộ ({source}).",
        "Not fewer than {lower}, not more than {upper} households ({source}).",
    ),
    "cap": (
        "Bị giữ ở mức trần: nếu không có trần, đơn vị đã nhận thêm.",
        "The cap holds it back: without it the unit would have got more.",
    ),
    "floor": (
        "Được nâng lên mức sàn: nếu không có sàn, đơn vị đã nhận ít hơn.",
        "The floor holds it up: without it the unit would have got fewer.",
    ),
    "share_cap": (
        "Mức trần cắt bớt {n} hộ: theo hệ số chung của mọi đơn vị thì phần của đơn vị là {own} hộ.",
        "The cap cuts off {n}: at the multiplier of all units its share would be {own}.",
    ),
    "share_cap_only": (
        "Mức trần cắt bớt phần của đơn vị: theo tỷ lệ thì phần đó cao hơn.",
        "The cap cuts its share, which would be higher in proportion.",
    ),
    "share_floor": (
        "Mức sàn bù thêm {n} hộ: theo hệ số chung của mọi đơn vị thì phần của đơn vị là {own} hộ.",
        "The floor adds {n}: at the multiplier of all units its share would be {own}.",
    ),
    "share_floor_only": (
        "Mức sàn bù thêm cho đơn vị: theo tỷ lệ thì phần đó thấp hơn.",
        "The floor lifts its share, which would be lower in proportion.",
    ),
    "between": ("{low}–{high}", "{low}–{high}"),
    "from_to": ("từ {low} đến {high}", "{low} to {high}"),
    "at_most": ("không quá {high}", "{high} at most"),
    "at_least": ("từ {low} trở lên", "{low} at least"),
    "within": ("Cả hai mức đều không làm thay đổi số giao.", "Neither of the two bounds holds it."),
    "weightless": (
        "Trọng số của đơn vị bằng 0: không nhận gì ngoài mức sàn.",
        "Its weight is 0: it gets nothing beyond its floor.",
    ),
    "last_divisor": (
        "Suất thứ {k}: {weight} ÷ {divisor} = {own} {measure} cho mỗi suất; ngưỡng: {cut}.",
        "Its household no. {k}: {weight} ÷ {divisor} = {own} {measure} each; the cut lies at "
        "{cut}.",
    ),
    "last_root": (
        "Suất thứ {k} ứng với {own} cho mỗi suất; ngưỡng: {cut}.",
        "Its household no. {k} stands at {own} each; the cut lies at {cut}.",
    ),
    "next_divisor": (
        "Suất thứ {k} chỉ còn {weight} ÷ {divisor} = {own}, dưới ngưỡng.",
        "A household no. {k}: only {weight} ÷ {divisor} = {own}, below the cut.",
    ),
    "next_root": (
        "Suất thứ {k} chỉ còn ứng với {own}, dưới ngưỡng.",
        "A household no. {k} would stand at only {own}, below the cut.",
    ),
    "last_rate": (
        "Suất thứ {k} được giao khi tỷ lệ nghèo còn ({poor} − {j}) ÷ {households} = {own} %; "
        "ngưỡng: {cut} %.",
        "Its household no. {k} was served at a poverty rate of ({poor} − {j}) ÷ {households} = "
        "{own} %; the cut lies at {cut} %.",
    ),
    "last_middle": (
        "Suất thứ {k} được tính ở ({poor} − {k} + ½) ÷ {households} = {own} %, giữa tỷ lệ nghèo "
        "trước và sau suất đó; ngưỡng: {cut} %.",
        "Its household no. {k} was served at ({poor} − {k} + ½) ÷ {households} = {own} %, "
        "half-way between the poverty rates before "
        "and after it; the cut lies at {cut} %.",
    ),
    "next_rate": (
        "Suất thứ {k} chỉ ở mức {own} %, dưới ngưỡng.",
        "A household no. {k} stands at {own} %, below the cut.",
    ),
    "last_distance": (
        "Suất thứ {k} lệch mốc {own} cho mỗi đơn vị trọng số; ngưỡng: {cut}.",
        "Its household no. {k} is {own} away from the reference for one of weight; the cut lies "
        "at {cut}.",
    ),
    "next_distance": (
        "Suất thứ {k} sẽ lệch {own}, quá ngưỡng.",
        "A household no. {k} would be {own} away, beyond the cut.",
    ),
    "last_gain": (
        "Suất thứ {k} thêm {own} vào thước đo của quy tắc; ngưỡng: {cut}.",
        "Its household no. {k} adds {own} to what the rule measures; the cut lies at {cut}.",
    ),
    "next_gain": (
        "Suất thứ {k} chỉ thêm {own}, dưới ngưỡng.",
        "A household no. {k} would add only {own}, below the cut.",
    ),
    "next_tied": (
        "Suất thứ {k} ở mức {own}: đúng ngưỡng, ngang với các đơn vị khác.",
        "A household no. {k} stands at {own}, exactly at the cut: level with the units it ties "
        "with.",
    ),
    "fraction": (
        "Phần lẻ nhỏ nhất được làm tròn lên là {low}, phần lẻ lớn nhất bị bỏ là {high}.",
        "The smallest remainder rounded up is {low}, the largest one dropped is {high}.",
    ),
    "last": ("Suất thứ {total} giao cho {units}.", "Household no. {total} went to {units}."),
    "next": (
        "Suất thứ {total} sẽ giao cho {units}.",
        "A household no. {total} would go to {units}.",
    ),
    "less": (
        "Nếu chỉ tiêu là {total} hộ, {units} bớt một.",
        "With {total}, {units} would lose one.",
    ),
    "also_loses": (
        "Khi đó {units} lại bớt một: đây là nghịch lý của quy tắc này.",
        "{units} would then lose one: this rule has that paradox.",
    ),
    "also_gains": (
        "Khi đó {units} lại thêm một: đây là nghịch lý của quy tắc này.",
        "{units} would then gain one: this rule has that paradox.",
    ),
    "no_more": (
        "Không giao thêm được: mọi đơn vị đã ở mức trần.",
        "No more could be given: every unit is at its cap.",
    ),
    "no_less": (
        "Không giao ít hơn được: các mức sàn không cho.",
        "No fewer could be given: the floors do not allow it.",
    ),
    "no_less_each": (
        "Không giao ít hơn được: quy tắc cho mỗi đơn vị ít nhất một hộ.",
        "No fewer could be given: the rule gives everyone one first.",
    ),
    "no_less_fixed": (
        "Không giao ít hơn được: các phần cố định và mức sàn không cho.",
        "No fewer could be given: fixed parts and floors do not allow it.",
    ),
    "no_less_em": (
        "Không giao ít hơn được: chỉ tiêu DTTS không cho.",
        "No fewer could be given: the ethnic-minority target does not allow it.",
    ),
    "one_of": ("một trong các đơn vị {units}", "one of {units}"),
    "tie_left": (
        "Chưa phân định: {units} ngang nhau hoàn toàn, còn {n} hộ chưa giao cho đơn vị nào trong "
        "số đó.",
        "A tie is left: {units} are exactly equal, and {n} {n|household is|households are} "
        "assigned to none of them yet.",
    ),
    "tie_alike": (
        "Cách đã chọn, “{how}”, không phân định được: theo đó các đơn vị này cũng ngang nhau.",
        "The way chosen, “{how}”, does not settle it: by that, too, these units are equal.",
    ),
    "tie_ways": (
        '“Theo mã đơn vị” (tie="unit_code") hoặc bốc thăm thì phân định được.',
        '“By unit code” (tie="unit_code") or a drawn lot would settle it.',
    ),
    "tie_settled": (
        "{units} ngang nhau; phân định theo “{how}”: {given}.",
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
        "{others} hộ nghèo khác; còn chỗ ngang nhau chưa phân định nên chưa chia phần DTTS.",
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
    "subgroup_full": (
        "Không thể thêm hộ DTTS nào nữa.",
        "No more can be of the ethnic minority.",
    ),
    "subgroup_points": (
        "{points} điểm phần trăm của {households} hộ DTTS là {target} hộ (làm tròn lên).",
        "{points} percentage points of {households} ethnic-minority households are {target} "
        "(rounded up).",
    ),
    "cut_divisor": (
        "Ngưỡng: {cut} ({measure} cho mỗi suất).",
        "The cut lies at {cut} ({measure} each).",
    ),
    "cut_root": ("Ngưỡng: {cut} (cho mỗi suất).", "The cut lies at {cut} (for each household)."),
    "cut_rate": ("Ngưỡng: {cut} (tỷ lệ nghèo, %).", "The cut lies at {cut} (poverty rate, %)."),
    "cut_distance": (
        "Ngưỡng: {cut} (lệch mốc, cho mỗi đơn vị trọng số).",
        "The cut lies at {cut} (away from the reference, for one of weight).",
    ),
    "cut_gain": (
        "Ngưỡng: {cut} (mỗi suất thêm vào thước đo của quy tắc).",
        "The cut lies at {cut} (what a household adds to what the rule measures).",
    ),
    "price_of_cap": (
        "Suất thứ {k} sẽ ở mức {own}, hơn ngưỡng; giá của mức trần: {price} (theo chi phí của quy "
        "tắc).",
        "Its household no. {k} would stand at {own}, better than the cut; the price of the cap is "
        "{price}, in the costs of the rule.",
    ),
    "price_of_floor": (
        "Suất thứ {k} chỉ ở mức {own}, kém ngưỡng; giá của mức sàn: {price} (theo chi phí của quy "
        "tắc).",
        "Its household no. {k} stands only at {own}, short of the cut; the price of the floor is "
        "{price}, in the costs of the rule.",
    ),
    "slack": (
        "Các mức trần cộng lại là {capacity} hộ, còn dư {slack} hộ so với chỉ tiêu.",
        "All caps together are {capacity} households, which leaves {slack} free.",
    ),
    "cut_beyond": (
        "Từ suất thứ {k}, ngoài {stock} hộ nghèo DTTS của đơn vị, ngưỡng là ngưỡng riêng do chỉ "
        "tiêu DTTS. {told}",
        "From household no. {k} on, beyond the unit’s {stock} poor of the ethnic minority, a cut "
        "of its own holds, which the ethnic-minority target sets. {told}",
    ),
    "none_beyond": (
        "Chỉ tiêu DTTS không để lại suất nào cho hộ ngoài số hộ nghèo DTTS ({stock}) của đơn vị.",
        "The ethnic-minority target leaves nothing for households beyond the unit’s {stock} poor "
        "of the ethnic minority.",
    ),
    "final": (
        "Cuối năm còn {end} hộ nghèo trên {poor}.",
        "{end} of {poor} poor households are left at the end of the year.",
    ),
    "rate": ("Tỷ lệ hộ nghèo cuối năm: {rate} %.", "Poverty rate at the end: {rate} %."),
    "rate_between": (
        "Tỷ lệ hộ nghèo cuối năm: {low}–{high} % (tổng số hộ chỉ biết trong khoảng).",
        "Poverty rate at the end: {low}–{high} % (households are known only within bounds).",
    ),
    "hold_same": (
        "Tổng số hộ {how}; mọi giá trị trong khoảng đều cho cùng chỉ tiêu.",
        "Households are {how}; any numbers within their bounds give the same targets.",
    ),
    "hold_differs": (
        "Tổng số hộ {how} và chỉ tiêu phụ thuộc vào đó: trong khoảng đó, một suất có "
        "thể giao cho {gains} thay vì {loses}.",
        "Households are {how} and the targets depend on them: within their bounds one of "
        "the target may go to {gains} instead of {loses}.",
    ),
    "hold_not_determined": (
        "Tổng số hộ {how}; chưa xác định được chỉ tiêu có đổi trong khoảng đó không.",
        "Households are {how}; whether targets change within their bounds is not determined.",
    ),
    "how_recovered": ("là số suy ra", "recovered"),
    "how_given": ("được cho trong khoảng", "given within bounds"),
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
