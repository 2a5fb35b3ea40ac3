"""Words of a planner's choice: the names of its fields, what cannot be read, what is kept."""

from __future__ import annotations

__all__ = ["FIELDS", "PROBLEMS"]

FIELDS: dict[str, tuple[str, str]] = {
    "rule": ("Quy tắc", "Rule"),
    "weight": ("Chia theo", "Share out by"),
    "target": ("Chỉ tiêu (hộ)", "Target (households)"),
    "capacity": ("Mức trần của đơn vị", "Cap of each unit"),
    "floor": ("Mức sàn của đơn vị", "Floor of each unit"),
    "dial": ("Hệ số điều chỉnh", "Dial"),
    "reference": ("Phương án làm mốc", "Reference"),
    "subgroup_target": ("Trong đó DTTS, ít nhất (hộ)", "Ethnic minority, at least"),
    "tie": ("Khi ngang nhau", "Ties"),
}
"""What the fields of a choice are called."""

PROBLEMS: dict[str, tuple[str, str]] = {
    "choice_whole": (
        "{field}: cần một số nguyên hộ, từ 0 trở lên, như 387; đã gõ “{found}”.",
        "{field}: expected a whole number of households, 0 or more, like 387; found “{found}”.",
    ),
    "no_total": (
        "Chỉ tiêu (hộ): kế hoạch không ghi chỉ tiêu chung; gõ một số hộ.",
        "Target (households): the plan states no target of all units; type a number of households.",
    ),
    "dial": (
        "Hệ số điều chỉnh: cần một số từ {least} đến {most}, là phân số có mẫu không quá {parts}, "
        "như 1, 0,5 hoặc 3/{parts}; đã gõ {found}.",
        "Dial: expected a number from {least} to {most}, a fraction with a denominator of at most "
        "{parts}, like 1, 0.5 or 3/{parts}; found {found}.",
    ),
    "dial_above": (
        "Hệ số điều chỉnh: cần một số lớn hơn {least}, nhiều nhất {most}, là phân số có mẫu không "
        "quá {parts}, như 1, 0,5 hoặc 3/{parts}; đã gõ {found}.",
        "Dial: expected a number above {least}, at most {most}, a fraction with a denominator of "
        "at most {parts}, like 1, 0.5 or 3/{parts}; found {found}.",
    ),
    "subgroup_rule": (
        "Quy tắc “{method}” không chia được cùng lúc theo chỉ tiêu chung và chỉ tiêu DTTS; chọn "
        "quy tắc khác hoặc để trống chỉ tiêu DTTS.",
        "The rule “{method}” cannot meet a target of its own for the ethnic minority as well; "
        "choose another rule, or leave that target empty.",
    ),
    "and_so_on": ("Còn {n} đơn vị nữa như vậy.", "{n} more {n|unit|units} alike."),
    "choice_dotted": (
        "{field}: “{found}” có thể là {grouped} hoặc là số lẻ; gõ không dấu chấm, dấu phẩy, dấu "
        "cách: {grouped}.",
        "{field}: “{found}” may be {grouped} or a decimal fraction; type it without dots, commas "
        "or spaces: {grouped}.",
    ),
    "choice_bound": (
        "{field}: cần số hộ như 20, phần trăm số hộ nghèo như 31 %, hoặc chọn cột: {known}; đã "
        "gõ “{found}”.",
        "{field}: expected households like 20, a per cent of the poor like 31 %, or the choice of "
        "a column: {known}; found “{found}”.",
    ),
    "choice_percent": (
        "{field}: cần phần trăm số hộ nghèo từ 0 đến 100, nhiều nhất hai số lẻ, như 31 hoặc 12,5; "
        "đã gõ “{found}”.",
        "{field}: expected a per cent of the poor from 0 to 100 with at most two decimals, like 31 "
        "or 12.5; found “{found}”.",
    ),
    "choice_dial": (
        "{field}: cần một số như 1, 0,5 hoặc 1/2; đã gõ “{found}”.",
        "{field}: expected a number like 1, 0.5 or 1/2; found “{found}”.",
    ),
    "choice_no_dial": (
        "{field}: quy tắc này không có; để trống.",
        "{field}: this rule has none; leave it empty.",
    ),
    "choice_tie": (
        "{field}: cần một trong {known}, hoặc “lot 7” để bốc thăm với số 7; đã gõ “{found}”.",
        "{field}: expected one of {known}, or “lot 7” for a lot drawn with the number 7; found "
        "“{found}”.",
    ),
    "nearest_target": (
        "Chỉ tiêu gần nhất chia được: {value} hộ.",
        "The nearest target that can be shared out: {value} {value|household|households}.",
    ),
    "nearest_subgroup_target": (
        "Chỉ tiêu DTTS gần nhất có thể đạt: {value} hộ.",
        "The nearest ethnic-minority target that can be met: {value} {value|household|households}.",
    ),
    "no_column": ("kế hoạch không có: {column}", "the plan has none: {column}"),
    "blank_cells": ("còn ô trống: {column}", "some cells are blank: {column}"),
    "only_zeros": ("mọi số đều bằng 0: {column}", "every figure is 0: {column}"),
    "no_households": (
        "không biết tổng số hộ của mọi đơn vị", "the households of every unit are not known"),
    "no_reference": (
        "kế hoạch không có số đăng ký hay số giao để làm mốc",
        "the plan has neither registrations nor assigned exits to start from"),
    "name_empty": ("Tên phương án còn trống.", "The scenario has no name yet."),
    "name_long": (
        "Tên phương án dài {n} ký tự; nhiều nhất {most}.",
        "The name of the scenario has {n} characters; at most {most}."),
    "name_unusable": (
        "Tên phương án “{found}” không có chữ hay số nào dùng được cho tên tệp, hoặc có ký tự "
        "không in được.",
        "The name “{found}” has no letter or figure that a file name can have, or a character that "
        "cannot be printed."),
    "name_taken": (
        "{file}: đã có phương án “{found}”. Đặt tên khác, hoặc cho phép thay (replace=True).",
        "{file}: there already is the scenario “{found}”. Choose another name, or allow it to be "
        "replaced (replace=True)."),
    "not_kept": (
        "Không có phương án “{found}” trong {folder}. Đang có: {known}.",
        "There is no scenario “{found}” in {folder}. There are: {known}."),
    "unwritable": (
        "{file}: không ghi được ({found}). Chưa lưu gì.",
        "{file}: cannot be written ({found}). Nothing was kept."),
    "unreadable": (
        "{file}: không đọc được phương án ({found}). Lưu lại phương án.",
        "{file}: not a scenario that can be read ({found}). Keep the scenario again."),
    "other_plan": (
        "{file}: phương án này thuộc kế hoạch “{expected}”, không phải “{found}”.",
        "{file}: this scenario belongs to the plan “{expected}”, not to “{found}”."),
    "stale": (
        "{file}: phương án “{name}” đã cũ, vì số liệu của kế hoạch đã đổi từ khi lưu (lúc lưu "
        "{expected}, nay {found}). Xem lại rồi lưu lại phương án.",
        "{file}: the scenario “{name}” is stale, as the data of the plan changed since it was kept "
        "(then {expected}, now {found}). Look at it again, and keep it again."),
    "differs": (
        "{file}: tính lại phương án “{name}” thì được số khác ở {units}. Tệp đã bị sửa, hoặc cách "
        "tính đã đổi; xem lại rồi lưu lại phương án.",
        "{file}: computed again, the scenario “{name}” gives other figures for {units}. The file "
        "was edited or the computation changed; look at it again, and keep it again."),
    "nothing_to_compare": (
        "Chưa có phương án nào để so sánh.", "There is no scenario to compare."),
}  # fmt: skip
"""What `povlib.choices.ChoiceError` says, beside what `allocate` says."""
