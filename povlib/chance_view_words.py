"""Words of the views on what the registrations promise, in Vietnamese and English."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "enough": ("Đủ", "Enough"),
    "open": ("Chưa chắc đủ", "Not surely enough"),
    "short": ("Không đủ", "Not enough"),
    "hopeless": ("Không đủ, gần như chắc chắn hụt", "Not enough, almost surely a miss"),
    "certain_miss": ("Không đủ, chắc chắn hụt", "Not enough, a miss for certain"),
    "impossible": (
        "Không đủ, dù mọi hộ đều thoát nghèo",
        "Not enough, even if every household succeeds",
    ),
    "verdict": (
        "{verdict}: nếu mỗi hộ đăng ký thoát nghèo với xác suất {rate} %, độc lập với nhau, thì "
        "bình quân {expected} hộ thoát nghèo và xác suất đạt chỉ tiêu {target} hộ là {met}.",
        "{verdict}: if each registered household leaves poverty with a probability of {rate} %, "
        "independently of the others, {expected} do on average, and the target of {target} is met "
        "with a probability of {met}.",
    ),
    "verdict_law": (
        "{verdict}: bình quân {expected} hộ thoát nghèo, và xác suất đạt chỉ tiêu {target} hộ là "
        "{met} ({law}).",
        "{verdict}: {expected} households leave poverty on average, and the target of {target} is "
        "met with a probability of {met} ({law}).",
    ),
    "depends": ("Tùy tỷ lệ thành công", "It depends on the rate of success"),
    "between": ("{low} đến {high}", "{low} to {high}"),
    "low_end": ("Ở đầu thấp của khoảng tỷ lệ", "At the lower end of the range"),
    "high_end": ("Ở đầu cao của khoảng tỷ lệ", "At the upper end of the range"),
    "end_rate": ("Nếu {rate} % thành công", "If {rate} % succeed"),
    "title_end": (
        "{end}: xác suất đạt {target} hộ là {met}",
        "{end}: the target of {target} is met with a probability of {met}",
    ),
    "needed_high": (
        "Ở đầu cao của khoảng thì thêm {more} hộ là đủ.",
        "At the upper end of the range {more} {more|is|are} enough.",
    ),
    "needs_low": (
        "Số hộ cần đăng ký thêm tính ở đầu thấp của khoảng tỷ lệ, nên đủ cho cả khoảng.",
        "Further registrations are counted at the lower end of the range, and so enough for all of "
        "it.",
    ),
    "u_low": (
        "Tính ở đầu thấp của khoảng tỷ lệ, nơi hụt nhiều nhất.",
        "At the lower end of the range of rates, where most is missing.",
    ),
    "u_rate": ("Tỷ lệ nêu", "Rate stated"),
    "key_met": ("Xác suất đạt, nếu {rate} % thành công", "Target met, if {rate} % succeed"),
    "key_met_law": ("Xác suất đạt chỉ tiêu", "Target met"),
    "needed_both": (
        "Muốn xác suất đạt ít nhất {level} %: đăng ký thêm {more} hộ, hoặc tỷ lệ thành công từ "
        "{rate} % trở lên với số đã đăng ký.",
        "For a probability of {level} % or more: {more} further "
        "{more|registration|registrations}, or a success rate of {rate} % or more with those there "
        "are.",
    ),
    "needed_more": (
        "Muốn xác suất đạt ít nhất {level} %: đăng ký thêm {more} hộ; với số đã đăng ký thì không "
        "tỷ lệ nào đủ.",
        "For a probability of {level} % or more: {more} further "
        "{more|registration|registrations}; with those there are no rate is enough.",
    ),
    "needed_rate": (
        "Muốn xác suất đạt ít nhất {level} %: tỷ lệ thành công từ {rate} % trở lên; với tỷ lệ đã "
        "nêu thì không số đăng ký nào đủ.",
        "For a probability of {level} % or more: a success rate of {rate} % or more; with the one "
        "stated no number of registrations is enough.",
    ),
    "needed_never": (
        "Không có cách nào đạt xác suất {level} %.",
        "Nothing gives a probability of {level} %.",
    ),
    "needed_none": (
        "Đã đủ cho xác suất {level} %.",
        "There are enough for a probability of {level} %.",
    ),
    "failing": (
        "Bình quân {failing} hộ đăng ký không thoát nghèo; chỉ được phép {spare}.",
        "{failing} registered households fail on average; {spare} may.",
    ),
    "units_met": (
        "Bình quân {met} trong {n} đơn vị đạt chỉ tiêu của mình; xác suất mọi đơn vị đều đạt là "
        "{all}.",
        "On average {met} of {n} units meet their own target; the probability that all of them do "
        "is {all}.",
    ),
    "title": (
        "Xác suất đạt {target} hộ là {met}",
        "The target of {target} is met with a probability of {met}",
    ),
    "across": (
        "số hộ thoát nghèo trong {registered} hộ đăng ký",
        "households that leave poverty, of {registered} registered",
    ),
    "upward": ("xác suất, %", "probability, %"),
    "line": ("chỉ tiêu {target}", "target {target}"),
    "missed": ("hụt: {missed}", "missed: {missed}"),
    "reached": ("đạt: {met}", "met: {met}"),
    "bar": ("{count} hộ: {chance}", "{count} {count|household|households}: {chance}"),
    "bars": ("{first}–{last} hộ: {chance}", "{first}–{last} households: {chance}"),
    "alt": (
        "Biểu đồ cột: xác suất của từng số hộ thoát nghèo, cao nhất ở {mode} hộ; chỉ tiêu {target} "
        "hộ, xác suất đạt {met}.",
        "Column chart: the probability of each number of exits, highest at {mode}; target "
        "{target}, met with a probability of {met}.",
    ),
    "assumed": ("Tính đúng, không mô phỏng; {law}.", "Computed, not simulated; {law}."),
    "stated": (
        "Tỷ lệ này do người phân tích nêu, không có trong văn bản.",
        "The rate is stated by the analyst, not by the document.",
    ),
    "table": (
        "Tỷ lệ thành công và xác suất đạt chỉ tiêu",
        "Success rates and the probability of the target",
    ),
    "rate": ("Tỷ lệ thành công", "Success rate"),
    "expected": ("Bình quân thoát nghèo", "Exits on average"),
    "met": ("Xác suất đạt chỉ tiêu chung", "Whole target met with probability"),
    "units": ("Số đơn vị đạt, bình quân", "Units that meet theirs"),
    "all": ("Xác suất mọi đơn vị đạt", "All units do with probability"),
    "more": ("Số hộ cần đăng ký thêm cho xác suất", "Further households to register for"),
    "level": ("{level} %", "{level} %"),
    "households": ("hộ", "households"),
    "of_units": ("trong {n}", "of {n}"),
    "table_note": (
        "Mỗi dòng giả định mọi hộ đăng ký có cùng tỷ lệ thành công, độc lập với nhau; các tỷ lệ do "
        "người phân tích nêu, không có trong văn bản. Chữ nghiêng: số tính ra.",
        "Each row assumes one success rate for every registered household, independently of the "
        "others; the rates are the analyst's, not the document's. Italics: derived figures.",
    ),
    "stated_row": (
        "Có nền màu: {rate} %, tỷ lệ nêu ở ô tham số.",
        "Shaded: {rate} %, the rate stated in the cell of parameters.",
    ),
    "stated_rows": (
        "Có nền màu: {rate} %, khoảng tỷ lệ nêu ở ô tham số.",
        "Shaded: {rate} %, the range of rates stated in the cell of parameters.",
    ),
    "shock_table": (
        "Nếu các đơn vị thành bại cùng nhau",
        "If the units succeed and fail together",
    ),
    "known": ("Tỷ lệ chung {rate} % biết chắc đến đâu", "How well the common {rate} % is known"),
    "sure": ("biết chắc, các hộ độc lập với nhau", "for certain, households independent"),
    "known_from": ("như từ {n} hộ đã thấy", "as from {n} households seen before"),
    "shock_note": (
        "Giả định: một tỷ lệ chung cho mọi hộ, bình quân {rate} %, chưa biết chắc, như rút ra từ "
        "số hộ đã thấy (phân phối Beta); năm xấu thì mọi đơn vị cùng hụt, năm tốt thì cùng đạt. Cả "
        "tỷ lệ lẫn độ chắc đều do người phân tích nêu, không có trong văn bản.",
        "Assuming one rate for every household, {rate} % on average but not known for certain, as "
        "if learnt from so many households (a Beta distribution); in a bad year all units fall "
        "short together, in a good one none. The rate and how well it is known are the analyst's, "
        "not the document's.",
    ),
    "no_shock": (
        "Chỉ so được khi tỷ lệ đã nêu là một số lớn hơn 0 % và nhỏ hơn 100 %.",
        "Nothing to compare unless the rate stated is one number above 0 % and below 100 %.",
    ),
    "u_table": (
        "Đơn vị nào hụt thì ảnh hưởng nhiều nhất",
        "Whose shortfall matters most",
    ),
    "u_target": ("Chỉ tiêu", "Assigned"),
    "u_registered": ("Đăng ký", "Registered"),
    "u_gap": ("Dự phòng", "Reserve"),
    "u_met": ("Xác suất đơn vị đạt", "Unit meets its own with probability"),
    "u_share": ("Góp vào số hụt chung", "Part of the whole shortfall"),
    "u_more": ("Thêm 1 hộ đăng ký", "One more registration"),
    "points": ("điểm %", "points"),
    "u_total": ("Chung", "All together"),
    "u_note": (
        "Góp vào số hụt chung: số hộ đơn vị thiếu so với chỉ tiêu của mình, bình quân trên những "
        "khả năng mà cả {area} hụt; các phần cộng lại bằng số hụt bình quân của cả {area}. Số âm: "
        "đơn vị bù cho nơi khác.",
        "Part of the whole shortfall: what the unit lacks of its own target, averaged over the "
        "cases in which {area} as a whole misses; the parts add up to the expected shortfall of "
        "{area}. Negative: the unit makes up for others.",
    ),
    "cut": ("{shown} trên {all} đơn vị, phần lớn nhất trước.", "{shown} of {all} units, the "
            "largest parts first."),
    "most": (
        "Hụt nhiều nhất ở {n} đơn vị, {names}: {sum} trong {whole} hộ hụt bình quân.",
        "Most is missing in {n} {n|unit|units}, {names}: {sum} of the {whole} households that are "
        "missing on average.",
    ),
    "each_alike": (
        "Thêm 1 hộ đăng ký, ở bất kỳ đơn vị nào, nâng xác suất đạt chỉ tiêu chung thêm {points} "
        "điểm %.",
        "One more registration, wherever it is, raises the probability of the whole target by "
        "{points} percentage points.",
    ),
    "each_between": (
        "Thêm 1 hộ đăng ký nâng xác suất đạt chỉ tiêu chung từ {low} đến {high} điểm %, tùy đơn "
        "vị; nhiều nhất ở {unit}.",
        "One more registration raises the probability of the whole target by {low} to {high} "
        "percentage points, depending on the unit; most in {unit}.",
    ),
    "beyond_poor": (
        "Đăng ký chỉ tính đến số hộ nghèo: {units}.",
        "Registrations are counted only up to the number of poor: {units}.",
    ),
    "beyond_poor_unit": (
        "{unit} ({registered} hộ đăng ký, {poor} hộ nghèo)",
        "{unit} ({registered} registered, {poor} poor)",
    ),
    "small_shortfall": (
        "Theo giả định này, {area} bình quân hụt chưa đến 0,005 hộ: không đơn vị nào đáng kể hơn "
        "đơn vị khác.",
        "Under this assumption {area} misses fewer than 0.005 households on average: no unit "
        "matters more than another.",
    ),
    "no_shortfall": (
        "Theo giả định này, {area} không thể hụt chỉ tiêu.",
        "Under this assumption {area} cannot miss its target.",
    ),
    "none": (
        "Chưa tính được xác suất: không đơn vị nào có cả số đăng ký và chỉ tiêu giao.",
        "No probability can be computed: no unit has both a registration and a target.",
    ),
}  # fmt: skip
