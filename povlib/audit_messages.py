"""What is told of mistakes in the audit's own files: rules and decisions."""

from __future__ import annotations

from povlib.rule_table import OWN_KINDS, SEVERITIES

__all__ = ["AUDIT_MESSAGES", "RULE_REASONS"]

# code: (Vietnamese, English), as in `povlib.faults`.
AUDIT_MESSAGES: dict[str, tuple[str, str]] = {
    "rule": (
        "quy tắc {expected}: {found}{reason}. Sửa quy tắc đó; cách viết công thức ở data/README.md",
        "rule {expected}: {found}{reason}. Correct that rule; data/README.md shows how formulas "
        "are written",
    ),
    "decision_status": (
        "không có trạng thái {found}; chọn trong: {expected}",
        "there is no status {found}; choose from: {expected}",
    ),
    "decision_unknown": (
        "không có phát hiện {found} trong kế hoạch này. Xem danh sách, kèm số thứ tự và mã, bằng: "
        "povlib audit {plan} --all",
        "there is no finding {found} in this plan. List them, with number and id: povlib audit "
        "{plan} --all",
    ),
    "decision_day": (
        "{found} không phải là một ngày. Viết như {expected}",
        "{found} is no day. Write it like {expected}",
    ),
    "decision_day_order": (
        "ngày quyết định {found} phải từ ngày ký kế hoạch đến hôm nay: {expected}. Sửa ngày sau "
        "--date",
        "the day of the decision, {found}, must lie between the signing of the plan and today: "
        "{expected}. Correct the day after --date",
    ),
    "decision_reviewer": (
        "quyết định cần tên người rà soát. Ghi tên sau --reviewer",
        "a decision needs the name of its reviewer. Write it after --reviewer",
    ),
    "decision_note": (
        "trạng thái {found} cần lời giải thích. Ghi sau --note, hoặc vào cột note",
        "the status {found} needs an explanation. Write it after --note, or into the column note",
    ),
}

RULE_REASONS: dict[str, tuple[str, str]] = {
    "kind": (
        f"loại; chọn trong: {', '.join(OWN_KINDS)}",
        f"a kind; one of {', '.join(OWN_KINDS)}",
    ),
    "severity": (
        "mức độ; chọn trong: error là lỗi, warning là cảnh báo, note là lưu ý",
        f"a severity; one of {', '.join(SEVERITIES)}",
    ),
    "empty_entry": ("để trống; cần một tên riêng", "left empty; it needs a name of its own"),
    "empty_label": (
        "để trống; ghi ở label_vi hoặc label_en điều phải đúng, như “Giảm không quá số đăng ký”",
        "left empty; write into label_vi or label_en what must hold, like “No more exits than "
        "registered”",
    ),
    "taken": ("tên này đã là của một quy tắc có sẵn", "the name of a rule that exists already"),
    "repeated": ("tên xuất hiện hai lần", "the name occurs twice"),
    "token": ("có ký tự không dùng được trong công thức", "a character that no formula has"),
    "constant": (
        "công thức không dùng được hằng số: chỉ so sánh các cột với nhau; số chỉ đứng làm hệ số, "
        "ngay trước tên cột",
        "a formula has no constants: it compares columns with each other; a number may only be a "
        "factor, right before a column",
    ),
    "turned": (
        "không có dấu >; viết ngược lại bằng <=: “a >= b” viết là “b <= a”",
        "there is no >; write it the other way round with <=: “a >= b” is “b <= a”",
    ),
    "written": (
        "viết <= (nhỏ hơn hoặc bằng); không có dấu <",
        "write <= (no larger than); there is no <",
    ),
    "whole": (
        "hệ số phải là số nguyên; nhân cả hai vế: “0.5 a <= b” viết là “a <= 2 b”",
        "factors are whole; multiply both sides: “0.5 a <= b” is “a <= 2 b”",
    ),
    "bracket": (
        "công thức không có dấu ngoặc, trừ prose(…), sum(…), total(…), group(…); viết từng số hạng "
        "ra",
        "there are no brackets but in prose(…), sum(…), total(…), group(…); write each term out",
    ),
    "factor": (
        "hệ số quá lớn; nhiều nhất bốn chữ số",
        "the factor is too large; four digits at most",
    ),
    "relation": (
        "cần đúng một dấu =, <=, ~, ≈ hoặc ≲",
        "one of =, <=, ~, ≈ or ≲ is needed, and only one",
    ),
    "term": ("không đọc được số hạng", "a term that cannot be read"),
    "quotient": (
        "phép chia chỉ đi với dấu ~: a / b ~ c",
        "a division goes with ~ and only with it: a / b ~ c",
    ),
    "function": (
        "chỉ có các hàm prose, sum và total",
        "the functions are prose, sum and total",
    ),
    "scope": (
        "không trộn sum, total, group với số của từng dòng, cũng không trộn total với group",
        "sum, total and group cannot be mixed with figures of single rows, nor total with group",
    ),
    "sides": ("thiếu một vế", "a side is missing"),
    "column": ("không có cột này trong từ điển cột", "no such column in the dictionary"),
    "mixed": ("số hộ và tỷ lệ trong một công thức", "counts and rates in one formula"),
}
"""Why a rule cannot be used."""
