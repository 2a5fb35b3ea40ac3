"""Words of the chances of meeting targets: by what law households succeed, and what was assumed."""

from __future__ import annotations

__all__ = ["ASSUMED", "LAWS", "PROBLEMS", "STATED", "WORDS"]

LAWS: dict[str, tuple[str, str]] = {
    "rate": (
        "giả định mỗi hộ đăng ký thoát nghèo với xác suất {rate} %, các hộ độc lập với nhau",
        "assuming that each registered household leaves poverty with a probability of {rate} %, "
        "independently of the others",
    ),
    "beta": (
        "giả định mỗi đơn vị một tỷ lệ thành công riêng, chưa biết, trung bình {rate} %, như rút "
        "ra từ {alpha} hộ thành công và {beta} hộ không (phân phối Beta)",
        "assuming a success rate of its own for each unit, not known, {rate} % on average, as if "
        "learnt from {alpha} {a|success|successes} and {beta} {b|failure|failures} (a "
        "Beta distribution)",
    ),
    "common": (
        "giả định một tỷ lệ thành công chung cho mọi hộ, chưa biết, trung bình {rate} %, như "
        "rút ra từ {alpha} hộ thành công và {beta} hộ không (phân phối Beta): các đơn vị thành bại "
        "cùng nhau",
        "assuming one success rate for all households, not known, {rate} % on average, as if "
        "learnt from {alpha} {a|success|successes} and {beta} {b|failure|failures} (a "
        "Beta distribution): the units fail together",
    ),
    "case": ("({chance} %) {law}", "({chance} %) {law}"),
    "each": (
        "giả định mỗi đơn vị có xác suất thành công riêng, các đơn vị độc lập với nhau",
        "assuming a law of its own for each unit, and units that are independent",
    ),
    "range": (
        "giả định mỗi hộ đăng ký thoát nghèo với xác suất từ {low} đến {high} %, các hộ độc lập "
        "với nhau",
        "assuming that each registered household leaves poverty with a probability of {low} to "
        "{high} %, independently of the others",
    ),
    "each_range": (
        "giả định mỗi đơn vị có xác suất thành công riêng, có nơi là một khoảng, các đơn vị độc "
        "lập với nhau",
        "assuming a law of its own for each unit, for some a range, and units that are independent",
    ),
    "several": (
        "có thể xảy ra một trong {n} tình huống, chung cho mọi đơn vị: {cases}",
        "one of {n} cases holds, for all units at once: {cases}",
    ),
}
"""By what law registered households succeed."""

STATED: dict[str, tuple[str, str]] = {
    "beta": ("Beta({alpha}; {beta})", "Beta({alpha}; {beta})"),
    "common": ("chung Beta({alpha}; {beta})", "common Beta({alpha}; {beta})"),
}
"""The same in short, as it may be typed."""

ASSUMED: dict[str, tuple[str, str]] = {
    "registered": (
        "Chỉ hộ đã đăng ký mới có thể thoát nghèo; hộ tái nghèo, hộ phát sinh không tính.",
        "Only registered households can leave poverty; relapses and newly poor are not counted.",
    ),
    "stated": (
        "Tỷ lệ thành công do người phân tích nêu, không có trong văn bản: {law}.",
        "The rate of success is the analyst's, not the document's: {law}.",
    ),
    "left_out": (
        "{n} đơn vị không có số đăng ký hoặc chỉ tiêu, không tính: {units}.",
        "{n} {n|unit has|units have} no registration or no target and {n|is|are} left out: "
        "{units}.",
    ),
    "computed": (
        "Xác suất được tính đúng theo công thức, không mô phỏng; mọi chữ số in ra đều chắc chắn.",
        "The probabilities are computed, not simulated; every digit shown is certain.",
    ),
    "demonstration": ("Số liệu minh họa.", "Demonstration data (số liệu minh họa)."),
}
"""What is taken for granted."""

WORDS: dict[str, tuple[str, str]] = {
    "answer": (
        "Đăng ký {registered} hộ cho chỉ tiêu {target} hộ: xác suất đạt chỉ tiêu chung là {met} "
        "({law}).",
        "{registered} {registered|household|households} registered for a target of {target}: the "
        "probability that the whole target is met is {met} ({law}).",
    ),
    "all": (
        "Xác suất mọi đơn vị đều đạt: {met} ({law}).",
        "The probability that no unit at all misses: {met} ({law}).",
    ),
    "unit": (
        "{unit}: đăng ký {registered}, chỉ tiêu {target}, xác suất đạt {met} ({law}).",
        "{unit}: {registered} registered for {target}, probability of meeting it {met} ({law}).",
    ),
    "more": (
        "Để đạt với xác suất ít nhất {level} %, cần đăng ký thêm {more} hộ ({law}).",
        "For a probability of {level} % or more, {more} further "
        "{more|registration is|registrations are} needed ({law}).",
    ),
    "never": (
        "Không số đăng ký nào cho xác suất {level} % ({law}).",
        "No number of registrations gives a probability of {level} % ({law}).",
    ),
    "near_zero": ("gần 0", "near 0"),
    "certain": ("100 % (chắc chắn)", "100 % (certain)"),
    "impossible": ("0 % (không thể)", "0 % (impossible)"),
    "exactly": ("{percent} %", "{percent} %"),
    "above": ("trên {percent} %", "above {percent} %"),
    "below": ("dưới {percent} %", "below {percent} %"),
}

PROBLEMS: dict[str, tuple[str, str]] = {
    "none": (
        "kế hoạch “{plan}” không có đơn vị nào vừa có số đăng ký vừa có chỉ tiêu; thêm vào "
        "registrations.csv.",
        "plan “{plan}” has no unit with both a registration and a target; add them to "
        "registrations.csv.",
    ),
    "range": (
        "một khoảng tỷ lệ: dùng success_prospects hoặc year_outlook, hay hỏi từng đầu một.",
        "a range of rates: use success_prospects or year_outlook, or ask for each end.",
    ),
    "stated": (
        "tỷ lệ thành công “{found}” không đọc được. Cần, viết trong ngoặc kép, một tỷ lệ từ 0 đến "
        "100 %, như “97 %”, một khoảng, số nhỏ trước, như “95–99 %”, “Beta(97; 3)” (mỗi đơn vị một "
        "tỷ lệ chưa biết), “chung Beta(97; 3)” (một tỷ lệ chung chưa biết), hoặc theo đơn vị "
        "{{“Tên đơn vị”: “95 %”, “”: “97 %”}}.",
        "the success rate “{found}” cannot be read. Expected, in quotes, a rate of 0 to 100 %, "
        "such as “97 %”, a range, the lower end first, such as “95–99 %”, “Beta(97; 3)” (a rate of "
        "its own for each unit, not known), “common Beta(97; 3)” (one for all, not known), or by "
        "unit {{“name”: “95 %”, “”: “97 %”}}.",
    ),
    "stated_unit": (
        "tỷ lệ thành công của {unit}: “{found}” không đọc được; cần “97 %”, “95–99 %” (từ 0 đến "
        "100 %, số nhỏ trước) hoặc “Beta(97; 3)”.",
        "the success rate of {unit}: “{found}” cannot be read; expected “97 %”, “95–99 %” (0 to "
        "100 %, the lower end first) or “Beta(97; 3)”.",
    ),
    "stated_case": (
        "tình huống [{chance}]: “{found}” không đọc được; cần “97 %” (từ 0 đến 100 %) hoặc "
        "“Beta(97; 3)”.",
        "the case [{chance}]: “{found}” cannot be read; expected “97 %” (0 to 100 %) or “Beta(97; "
        "3)”.",
    ),
    "stated_cases": (
        "các tình huống {found}: cần xác suất từ 0 đến 100 %, cộng lại bằng 100 %.",
        "the cases {found}: expected probabilities of 0 to 100 % with a sum of 100 %.",
    ),
    "each": (
        "success: cần {units} tỷ lệ, mỗi đơn vị có đăng ký và chỉ tiêu một tỷ lệ; tìm thấy {n}.",
        "success: expected {units} {units|rate|rates}, one for each unit with a registration and a "
        "target; found {n}.",
    ),
    "units": (
        "success: cần một tỷ lệ cho mỗi đơn vị; thiếu {missing}; thừa {extra}.",
        "success: expected a law for each unit; missing {missing}; unknown {extra}.",
    ),
}
"""Why there is no answer."""
