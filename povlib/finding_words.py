"""Words for what breaks a rule, in Vietnamese and English."""

from __future__ import annotations

from povlib.mishap_words import ADVICE, ALL_EXPLAINED, COUNTED_TWICE
from povlib.programme_words import BODIES, BODY_KIND, UNIT_KINDS

__all__ = ["CHOICES", "SENTENCES"]

_UNEQUAL = (
    "{unit}: {column} ghi {printed}[, còn {sum} là {expected}][: {arithmetic}].",
    "{unit}: {column} is printed as {printed}[, but {sum} is {expected}][: {arithmetic}].",
)
_SUM = (
    "{column}: dòng tổng ghi {printed}[, các đơn vị cộng lại là {expected}][, các đơn vị có số "
    "cộng lại đã là {known}, chưa kể {blank} đơn vị để trống][: {arithmetic}].",
    "{column}: the total row prints {printed}[, the units add up to {expected}][, the units that "
    "are printed add up to {known} already, and {blank} {blank|unit is|units are} blank]"
    "[: {arithmetic}].",
)
_SUM_GROUP = (
    "{unit}: {column} ghi {printed}[, các đơn vị của nhóm cộng lại là {expected}][, các đơn vị có "
    "số của nhóm cộng lại đã là {known}, chưa kể {blank} đơn vị để trống][: {arithmetic}].",
    "{unit}: {column} is printed as {printed}[, the units of the group add up to {expected}][, the "
    "units of the group that are printed add up to {known} already, and {blank} "
    "{blank|unit is|units are} blank][: {arithmetic}].",
)
_MORE = (
    "{unit}: {column} ghi {printed}, nhiều hơn {other}[: {arithmetic}].",
    "{unit}: {column} is printed as {printed}, more than {other}[: {arithmetic}].",
)
_ADDED = (
    "{unit}: số hộ nghèo hoặc cận nghèo lớn hơn tổng số hộ[: {arithmetic}].",
    "{unit}: poor or near-poor households exceed all households[: {arithmetic}].",
)
_RANGE = (
    "{unit}: mức thấp nhất lớn hơn mức cao nhất[: {arithmetic}].",
    "{unit}: the lowest target is above the highest[: {arithmetic}].",
)
_RATES_ADD = (
    "{unit}: hai tỷ lệ cộng lại không ra tỷ lệ chung, kể cả khi tính đến làm tròn[: {arithmetic}].",
    "{unit}: the two rates do not add up to the common one, even allowing for rounding"
    "[: {arithmetic}].",
)
_PROSE = (
    "{unit}: bảng ghi {printed}[, phần lời ghi {expected}] ({column}).",
    "{unit}: the table prints {printed}[, the prose says {expected}] ({column}).",
)


_ENDS = {
    "under": ("dưới", "fewer than"), "high": ("nhiều nhất", "at most"),
    "over": ("trên", "more than"), "low": ("ít nhất", "at least"),
}  # fmt: skip


def _bounds(template: str, prefix: str, lang: int) -> str:
    """Optional parts on what a goal in points would need, one for each kind of bound."""
    return "".join(
        f"[{template.format(bound=f'{words[lang]} {{{prefix}{end}}}')}]"
        for end, words in _ENDS.items()
    )


_RATE = (
    "{unit}: [{column} ghi {printed} %, nhưng các số khác của dòng chỉ cho {expected} %]"
    "[{column} ghi {printed} %, nhưng tổng số hộ suy ra từ các đơn vị chỉ cho {by_units} %]"
    "[không tổng số hộ nào cho ra cùng lúc mọi số này: {figures}]."
    "[ Số hộ được coi là thay đổi không quá {most} % từ đầu đến cuối kỳ.]",
    "{unit}: [{column} is printed as {printed} %; the other figures of the row only allow "
    "{expected} %][{column} is printed as {printed} %; the households behind the units' rates "
    "only allow {by_units} %][no number of households gives all of these: {figures}]."
    "[ Households are taken to change by {most} % from start to end at most.]",
)
_REST_POOR = (
    "{unit}: số hộ nghèo không phải DTTS nhiều hơn tổng số hộ không phải DTTS[: {arithmetic}].",
    "{unit}: more non-minority poor households than non-minority households[: {arithmetic}].",
)
_AT_MOST = (
    "exits_of_poor exits_done_of_poor registered_of_poor prose_registered_of_poor "
    "prose_target_of_poor near_exits_of_near near_exits_done_of_near "
    "poor_of_households_start poor_of_households_end "
    "poor_of_both_start poor_of_both_end both_of_households_start "
    "both_of_households_end range_of_poor"
)

SENTENCES: dict[str, tuple[str, str]] = {
    "flow": _UNEQUAL,
    "flow_result": _UNEQUAL,
    "near_flow_result": _UNEQUAL,
    "sum": _SUM,
    "sum_group": _SUM_GROUP,
    "parts_start": _UNEQUAL,
    "parts_end": _UNEQUAL,
    "subset": (
        "{unit}: {column} ghi {printed}, nhiều hơn cả tổng số là {other}[: {arithmetic}].",
        "{unit}: {column} is printed as {printed}, more than the whole, {other}[: {arithmetic}].",
    ),
    "subset_rest_exits": (
        "{unit}: số hộ giảm không phải DTTS nhiều hơn số hộ nghèo không phải DTTS[: {arithmetic}].",
        "{unit}: more non-minority exits than non-minority poor households[: {arithmetic}].",
    ),
    "subset_rest_start": _REST_POOR,
    "subset_rest_end": _REST_POOR,
    "subset_rest_registered": (
        "{unit}: số hộ đăng ký không phải DTTS nhiều hơn số hộ nghèo không phải DTTS"
        "[: {arithmetic}].",
        "{unit}: more non-minority households registered than are poor[: {arithmetic}].",
    ),
    **dict.fromkeys(_AT_MOST.split(), _MORE),
    "poor_and_near_start": _ADDED,
    "poor_and_near_end": _ADDED,
    "range": _RANGE,
    "range_pp": _RANGE,
    "within_range_low": (
        "{unit}: chỉ tiêu thấp hơn mức thấp nhất của khoảng đã nêu[: {arithmetic}].",
        "{unit}: the target is below the range that is given[: {arithmetic}].",
    ),
    "within_range_high": (
        "{unit}: chỉ tiêu cao hơn mức cao nhất của khoảng đã nêu[: {arithmetic}].",
        "{unit}: the target is above the range that is given[: {arithmetic}].",
    ),
    "rate": _RATE,
    "rate_reduction": (_RATE[0].replace(" %", ""), _RATE[1].replace(" %", "")),
    "rates_add_start": _RATES_ADD,
    "rates_add_end": _RATES_ADD,
    "reduction_of_rate": (
        "{unit}: {column} ghi {printed}, lớn hơn {other}[: {arithmetic}].",
        "{unit}: {column} is printed as {printed}, above {other}[: {arithmetic}].",
    ),
    "rates_fall": (
        "{unit}: tỷ lệ đầu kỳ trừ tỷ lệ cuối kỳ không ra mức giảm đã ghi, kể cả khi tính đến làm "
        "tròn[: {arithmetic}].",
        "{unit}: start rate less end rate is not the printed reduction, even allowing for rounding"
        "[: {arithmetic}].",
    ),
    "prose_target": _PROSE,
    "prose_registered": _PROSE,
    "assumed_limits": (
        "Không số nào trong khoảng giả định khớp với các số khác: {limits}[. Gần nhất cũng là "
        "{nearest}].",
        "No figure within the assumed limits agrees with the others: {limits}[. The nearest gives "
        "{nearest}].",
    ),
    "rate_between": (
        "{column}: {row} ghi {printed} %[, ngoài khoảng của các đơn vị ({of_units} %). Tỷ lệ "
        "chung phải nằm giữa các tỷ lệ riêng][, ngoài khoảng của các đơn vị thuộc nhóm đó "
        "({of_group} %). Tỷ lệ chung phải nằm giữa các tỷ lệ riêng][, đơn vị duy nhất của nó ghi "
        "{only} %. Hai tỷ lệ phải như nhau].",
        "{column}: {row} prints {printed} %[, outside the range of the units ({of_units} %). An "
        "overall rate must lie between those of its parts][, outside the range of the units of "
        "that group ({of_group} %). An overall rate must lie between those of its parts][, its "
        "only unit {only} %. The two rates must be the same].",
    ),
    "households_add": (
        "Tổng số hộ suy ra từ tỷ lệ của các đơn vị không cộng lại thành tổng số hộ suy ra từ {row}"
        "[: {arithmetic}].[ {by_year}]",
        "The households inferred from the units' rates cannot add up to those inferred from {row}"
        "[: {arithmetic}].[ {by_year}]",
    ),
    "one_base": (
        "Nếu một tổng số hộ dùng cho cả hai năm thì {n} dòng không khớp với số hộ: {rows}. Nếu mỗi "
        "năm có tổng số hộ riêng thì các dòng này khớp, và không dòng nào cần tổng số hộ thay đổi "
        "quá {change} % (đến {most} % được coi là có thể). Văn bản không nói cách nào là đúng.",
        "If one number of households serves both years, {n} {n|row does|rows do} not agree with "
        "the counts: {rows}. If each year has its own number, they do agree, and no row needs its "
        "households to change by more than {change} % (up to {most} % is taken to be possible). "
        "The document does not say which is true.",
    ),
    "households_change": (
        "[Số hộ phải tăng từ đầu đến cuối kỳ: {grown}. ][Số hộ phải giảm từ đầu đến cuối kỳ: "
        "{shrunk}. ]Thay đổi trên {most} % một năm là hiếm: kỳ này dài nhiều năm, có đơn vị tách, "
        "nhập, hoặc một tỷ lệ hay số hộ ghi sai. Văn bản không nói là do đâu.",
        "[Households must have grown from start to end: {grown}. ][Households must have become "
        "fewer: {shrunk}. ]More than {most} % in a year is rare: the span is of several years, "
        "units were split or merged, or a rate or count is wrong. The document does not say which.",
    ),
    "rate_residue": (
        "Ở {n} dòng, tỷ lệ và số hộ không khớp nhau đến chữ số cuối: {clashes}. Làm tròn cách "
        "khác, hoặc cộng trừ những tỷ lệ đã làm tròn, thì có thể lệch một đơn vị ở chữ số cuối; "
        "tổng số hộ của hai năm có thể khác nhau; cũng có thể gõ nhầm một chữ số. Văn bản không "
        "nói là do đâu.[ {cut}]",
        "In {n} {n|row|rows}, rates and counts do not agree to the last digit: {clashes}. Rates "
        "that were rounded otherwise, or added or subtracted after rounding, may be off by one "
        "unit of the last digit; the households of the two years may differ; a digit may be "
        "mistyped. The document does not say which it is.[ {cut}]",
    ),
    "column_rows": (
        "Cột “{column}” không khớp với các số khác cùng dòng: sai ở {failed}/{checked} dòng[, cùng "
        "với {rates}].[ Dời cột này {direction} một dòng thì {fitting} dòng đó khớp.]",
        "The column “{column}” does not agree with the other figures of its rows: {failed} of "
        "{checked} rows fail[, and with them {rates}].[ Moved {direction} by one row, it agrees in "
        "{fitting} of them.]",
    ),
    "one_mishap": ALL_EXPLAINED,
    "row_repeats": COUNTED_TWICE,
    "rate_meaning": (
        "Cột “{column}” không phải là “{count}” chia cho “{divisor}”: sai ở {failed}/{checked} "
        "dòng.[ Ví dụ {unit}: ghi {printed} %, phép chia cho {expected} %.][ Mọi dòng đều "
        "có thể là “{part}” chia cho “{whole}”.][ Mọi dòng đều có thể là “{part}” chia cho "
        "“{missing}”, nhưng văn bản không nêu số này.] Hoặc tiêu đề nói về điều khác, hoặc các số "
        "này thuộc một cột khác với cột đã chọn khi nhập.",
        "The column “{column}” is not “{count}” over “{divisor}”: {failed} of {checked} rows "
        "fail.[ In {unit} it prints {printed} %; the quotient is {expected} %.][ Every row could "
        "be “{part}” over “{whole}”.][ Every row could be “{part}” over “{missing}”, which the "
        "document does not print.] Either the heading means something else, or another column "
        "than the one chosen at entry fits these figures.",
    ),
    "stated_total": (
        "Phần lời ghi “{printed}” về “{column}”[ (tức là {bound})], còn {source} là {whole}[, chưa "
        "kể {blank} đơn vị không có số].",
        "The prose says “{printed}” of “{column}”[ (that is, {bound})]; {source} is {whole}[, and "
        "{blank} {blank|unit without a figure comes|units without a figure come} on top of it].",
    ),
    "stated_implied": (
        "Phần lời ghi “{printed}” về “{column}”[ (tức là {bound})]; bảng không ghi số này, nhưng "
        "các số của bảng tính ra {whole} ({basis}).[ {goal}]",
        "The prose says “{printed}” of “{column}”[ (that is, {bound})]; the table does not print "
        "that figure, but its figures come to {whole} ({basis}).[ {goal}]",
    ),
    "stated_units": (
        "Phần lời ghi “{printed}”[ (tức là {bound})], còn bảng có {whole} {kinds}.",
        "The prose says “{printed}”[ (that is, {bound})]; the table has {whole} {kinds}.",
    ),
    "prose_units": (
        "{n} đơn vị có trong bảng mà phần lời không nhắc đến: {units}.",
        "{n} {n|unit|units} of the table {n|is|are} not in the prose: {units}.",
    ),
    "prose_order": (
        "Phần lời nêu các đơn vị theo thứ tự khác bảng: từ vị trí {place} (phần lời: {prose_unit}, "
        "bảng: {table_unit}), {n} đơn vị đứng khác chỗ. Ở đây ghép theo mã nên không bị ảnh hưởng.",
        "The prose lists the units in another order than the table: from place {place} on (prose: "
        "{prose_unit}, table: {table_unit}) {n} units stand elsewhere. Here they are joined by "
        "code, so nothing is affected.",
    ),
    "stated_measure": (
        "“{printed}” không nói là phần trăm của gì. Có thể hiểu là điểm phần trăm (bảng ghi "
        "{points})[, là phần trăm của số hộ nghèo (bảng cho {share} %)][, hay là phần trăm của tỷ "
        "lệ hộ nghèo (bảng cho {relative} %)]. Khớp với bảng: {fitting}.",
        "“{printed}” does not say what it is a per cent of. It may mean percentage points (the "
        "table prints {points})[, per cent of the poor households (the table gives {share} %)]"
        "[, or per cent of the poverty rate (the table gives {relative} %)]. The table agrees "
        "with: {fitting}.",
    ),
    "stated_base": (
        "[Không thể kiểm tra “{printed}” ({column}): văn bản không có “{missing}”.][“{printed}” "
        "({column}) có đạt không thì tùy cách hiểu; văn bản không có “{base}”.]"
        + _bounds(" Tính theo điểm %: giảm {{exits}} hộ chỉ đạt nếu nhóm có {bound} hộ.", "", 0)
        + _bounds(" Các đơn vị cộng lại là {{sum}} hộ, chỉ đạt nếu có {bound} hộ.", "sum_", 0)
        + _bounds(
            " Nhưng mỗi đơn vị không thể giảm quá “{{whole}}” nên nhiều nhất là {{most}} hộ, chỉ "
            "đạt nếu có {bound} hộ.",
            "most_",
            0,
        )
        + "[ Hiểu là phần trăm số hộ nghèo của nhóm (hay phần trăm của tỷ lệ, nếu tổng số hộ không "
        "đổi) thì chắc chắn đạt: {least} trên nhiều nhất {poor} hộ nghèo đã là {share} %.]",
        "[“{printed}” ({column}) cannot be checked: the document has no “{missing}”.][Whether "
        "“{printed}” ({column}) is met depends on how it is read; the document has no “{base}”.]"
        + _bounds(
            " In percentage points, {{exits}} exits meet it only if the group has {bound} "
            "households.",
            "",
            1,
        )
        + _bounds(" The units add up to {{sum}} exits, which meet it only with {bound}.", "sum_", 1)
        + _bounds(
            " But no unit can have more than its “{{whole}}”: at most {{most}} are possible, which "
            "meet it only with {bound}.",
            "most_",
            1,
        )
        + "[ As per cent of the group's poor households (or of its rate, if the number of "
        "households stays the same) the goal is met for certain: {least} of at most {poor} are "
        "already {share} %.]",
    ),
    "task_before_signature": (
        "“{task}” có hạn đến ngày {end}, trước ngày ký kế hoạch ({signed}).",
        "“{task}” is due by {end}, before the plan was signed ({signed}).",
    ),
    "task_year": (
        "“{task}”: phần lời ghi năm {named} (“{printed}”), kế hoạch là của năm {year}.",
        "“{task}”: the prose names the year {named} (“{printed}”), the plan is for {year}.",
    ),
    "task_order": (
        "“{task}” kết thúc ngày {end}, trước khi bắt đầu ({start}).",
        "“{task}” ends on {end}, before it begins ({start}).",
    ),
    "dates_before_signature": (
        "[Văn bản {document} được dẫn với ngày {date}, sau ngày ký kế hoạch ({signed}).]"
        "[Ngày nêu trong phần lời (“{stated}”) là sau ngày ký kế hoạch ({signed}).]"
        "[Phần lời ghi ngày ký là “{own}”, phần mô tả văn bản ghi {signed}.]",
        "[{document} is cited with the date {date}, later than the signature ({signed}).]"
        "[A date in the prose (“{stated}”) is later than the signature ({signed}).]"
        "[The prose gives the date of signature as “{own}”, the description as {signed}.]",
    ),
    "citation_year": (
        "Số hiệu {document} mang năm {year}[ nhưng được dẫn với ngày {dates} ({n} chỗ)][, còn "
        "ngày được dẫn là của năm {years}]. Có thể là {candidates}.",
        "The number {document} carries the year {year}[ but is dated {dates} ({n} "
        "{n|place|places})][, the dates that of {years}]. It could be {candidates}.",
    ),
    "citation_date": (
        "{document} được dẫn với {days} ngày khác nhau: {dates} ({n} chỗ).[ Ngày {date} là ngày "
        "của {other}, cũng được dẫn trong văn bản.]",
        "{document} is cited with {days} different dates: {dates} ({n} {n|place|places}).[ {date} "
        "is the date of {other}, which the document cites as well.]",
    ),
    "citation_number": (
        "{n} số hiệu cùng loại và cùng ngày {date}: {documents}. Có thể là nhiều văn bản ký cùng "
        "ngày, cũng có thể chép nhầm.",
        "{n} numbers of one kind have the same date, {date}: {documents}. They may be documents of "
        "one day, or a slip of copying.",
    ),
    "name_kind": (
        "Văn bản gọi {unit} là {kind} (“{printed}”), danh mục ghi là {official}.",
        "The document calls {unit} a {kind} (“{printed}”); the register has a {official}.",
    ),
    "name_official": (
        "{n} đơn vị viết khác danh mục chính thức: {pairs}. Số liệu được ghép theo mã đơn vị nên "
        "không bị ảnh hưởng.",
        "{n} {n|unit is|units are} spelt otherwise than in the official register: {pairs}. Figures "
        "are joined by code and not affected.",
    ),
    "body_kind": BODY_KIND,
    "scope_target": (
        "Văn bản nêu {subject} (“{printed}”) nhưng không giao chỉ tiêu, không nêu con số nào.",
        "The document speaks of {subject} (“{printed}”) but sets no target and gives no figure.",
    ),
    "scope_yearly_report": (
        "Chế độ báo cáo có {periods} nhưng không có báo cáo cả năm {year}.",
        "The plan asks for {periods} reports but for none on the whole of {year}.",
    ),
    "annex_missing": (
        "Văn bản nhắc đến {annex}, nhưng bản đang dùng không có kèm theo.",
        "The document refers to {annex}, which is not at hand.",
    ),
    "": (
        "[{unit}: ]không đạt quy tắc riêng “{rule}” (rules.csv)[: {arithmetic}].",
        "[{unit}: ]the own rule “{rule}” (rules.csv) does not hold[: {arithmetic}].",
    ),
}
"""By rule; the empty key is for rules that a plan brings along. A part in square brackets is left
out where one of its figures is missing."""

CHOICES: dict[str, dict[str, tuple[str, str]]] = {
    "source": {
        "total": ("dòng tổng của bảng", "the total row of the table"),
        "sum": ("tổng các đơn vị trong bảng", "the sum of the units in the table"),
        "prose": ("tổng các đơn vị trong phần lời", "the sum of the units in the prose"),
    },
    "goal": {
        "goal": (
            "Nếu phần lời nói về mục tiêu còn bảng là kết quả thì hai số có thể khác nhau.",
            "If the prose speaks of the goal and the table of the result, the two may differ.",
        ),
    },
    "by_year": {
        "fits": (
            "Nếu tỷ lệ mỗi năm tính trên tổng số hộ của riêng năm đó thì có thể cộng lại được; văn "
            "bản không nói cách nào là đúng.",
            "They can if the rates of each year are of that year's own number of households; "
            "the document does not say which is true.",
        ),
    },
    "cut": {
        "truncate": (
            "Ở đây các tỷ lệ được tính bằng cách cắt bớt, không làm tròn, như các dòng khác.",
            "Rates are taken to be cut off here, not rounded, as in the other rows.",
        ),
    },
    "advice": ADVICE,
    "direction": {"up": ("lên", "up"), "down": ("xuống", "down")},
    "fitting": {
        "points": ("điểm phần trăm", "percentage points"),
        "share": ("phần trăm của số hộ nghèo", "per cent of the poor households"),
        "relative": ("phần trăm của tỷ lệ hộ nghèo", "per cent of the poverty rate"),
        "none": ("không cách hiểu nào", "none of them"),
    },
    "subject": {
        "poor": ("hộ nghèo", "poor households"),
        "near_poor": ("hộ cận nghèo", "near-poor households"),
        "ethnic_minority": ("đồng bào dân tộc thiểu số", "ethnic minorities"),
        "relapses": ("tái nghèo", "relapses into poverty"),
        "new_poor": ("hộ nghèo phát sinh", "newly poor households"),
        "budget": ("kinh phí", "the budget"),
    },
    "periods": {
        "monthly": ("báo cáo tháng", "monthly"),
        "quarterly": ("báo cáo quý", "quarterly"),
        "half_year": ("báo cáo 6 tháng", "half-yearly"),
        "yearly": ("báo cáo năm", "yearly"),
        "other": ("báo cáo khác", "other"),
    },
    "body_kind": BODIES,
    "kind": {vi: (vi, en) for vi, (en, _) in UNIT_KINDS.items()},
    "official": {vi: (vi, en) for vi, (en, _) in UNIT_KINDS.items()},
    "kinds": {vi: (vi, many) for vi, (_, many) in UNIT_KINDS.items()},
}
"""Words for keys, by the name of the parameter that holds them."""
