"""Words for what would settle a finding, in Vietnamese and English."""

from __future__ import annotations

from povlib.mishap_words import ITS_SOURCE
from povlib.programme_words import BODY_KIND_SETTLES

__all__ = ["SETTLES"]

SETTLES: dict[str, tuple[str, str]] = {
    "flow": (
        "Danh sách hộ nghèo đầu kỳ và cuối kỳ của đơn vị.",
        "The unit's lists of poor households at the start and the end.",
    ),
    "balance": (
        "Số liệu gốc của các đơn vị, hoặc bảng tính mà từ đó các số được chép ra.",
        "The figures that the units sent in, or the sheet from which these figures were copied.",
    ),
    "subset": (
        "Danh sách hộ thoát nghèo của đơn vị, có ghi dân tộc của chủ hộ.",
        "The unit's list of households to leave poverty, with their ethnic group.",
    ),
    "bound": (
        "Danh sách hộ nghèo đầu kỳ và hộ đăng ký của đơn vị.",
        "The unit's lists of poor households at the start and of registered ones.",
    ),
    "rate": (
        "Tổng số hộ của đơn vị vào ngày tính tỷ lệ.",
        "The unit's number of households on the day of the rates.",
    ),
    "rate_printed": (
        "Số liệu gốc của đơn vị: số hộ nghèo và tổng số hộ vào ngày tính tỷ lệ.",
        "The unit's own figures: its poor and all its households on the day of the rates.",
    ),
    "rate_meaning": (
        "Cách tính cột này do nơi lập bảng cho biết, hoặc số làm mẫu số, nếu văn bản không nêu.",
        "Word from its makers on how the column was computed, or the number that it was divided "
        "by, where the document does not print it.",
    ),
    "column_rows": (
        "Bảng tính mà từ đó cột này được chép ra.",
        "The sheet from which the column was copied.",
    ),
    "one_mishap": ITS_SOURCE,
    "prose": (
        "Bản đăng ký của đơn vị, hoặc quyết định giao chỉ tiêu.",
        "The unit's registration, or the decision that assigns the targets.",
    ),
    "stated_measure": (
        "Nghị quyết hoặc quyết định giao mục tiêu, nếu có ghi “điểm phần trăm”.",
        "The resolution or decision that sets the goal, if it says “percentage points”.",
    ),
    "stated_base": (
        "Tổng số hộ và số hộ nghèo của nhóm đó ở đầu kỳ.",
        "The group's number of households and of poor households at the start.",
    ),
    "chronology": (
        "Bản gốc của văn bản, hoặc người soạn thảo.",
        "The original of the document, or its drafter.",
    ),
    "citation": (
        "Công báo hoặc cơ sở dữ liệu văn bản pháp luật.",
        "The official gazette or the database of legal documents.",
    ),
    "naming": (
        "Danh mục đơn vị hành chính tại ngày ký văn bản.",
        "The list of administrative units on the day of the signature.",
    ),
    "scope": (
        "Cơ quan ban hành bổ sung vào văn bản, hoặc chỉ ra văn bản khác đã quy định.",
        "An addition by the issuer, or the other document that provides for it.",
    ),
    "assumed_limits": (
        "Khoảng khác trong corrections.csv, hoặc số đúng của đơn vị.",
        "Other limits in corrections.csv, or the unit's true figure.",
    ),
    "body_kind": BODY_KIND_SETTLES,
    "annex_missing": ("Bản phụ lục kèm theo văn bản.", "The annex itself."),
}
"""What would settle a finding, by rule or else by kind of rule."""
