"""Causes of poverty as the review of the poor counts them, and the fields of duty that act."""

from __future__ import annotations

__all__ = ["CAUSES", "CAUSE_SOURCE", "COUNTED"]

CAUSES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "no_land": ("Không có đất sản xuất", "No land to work", ("production", "minority")),
    "no_capital": (
        "Không có vốn sản xuất, kinh doanh", "No capital for production or trade", ("credit",),
    ),
    "no_labour": ("Không có lao động", "Nobody able to work", ("social",)),
    "no_tools": (
        "Không có công cụ, phương tiện sản xuất", "No tools or means of production",
        ("production", "credit"),
    ),
    "no_knowledge": (
        "Không có kiến thức về sản xuất", "No knowledge of production", ("production", "training"),
    ),
    "no_skills": ("Không có kỹ năng lao động", "No skills for work", ("training",)),
    "illness": (
        "Có người ốm đau, bệnh nặng, tai nạn", "Illness or accident", ("health", "social"),
    ),
    "other": ("Nguyên nhân khác", "Other cause", ()),
}  # fmt: skip
"""Cause: its names, and the fields of duty (`povlib.plan.THEMES`) that act on it."""

CAUSE_SOURCE: tuple[str, str] = (
    "Danh mục {n} nguyên nhân theo các cột của biểu “Phân tích hộ nghèo, hộ cận nghèo theo nguyên "
    "nhân nghèo” trong số liệu rà soát năm 2023 và 2024 của một tỉnh; tên gọi là của báo cáo này, "
    "chưa đối chiếu với phụ lục của thông tư. Nếu mẫu của cơ quan có danh mục khác thì ghi vào "
    "cause_list.csv.",
    "The list of {n} causes is that of the columns of “Phân tích hộ nghèo, hộ cận nghèo theo "
    "nguyên nhân nghèo” (the poor by cause) in one province's review data of 2023 and 2024; the "
    "names are this report's, not compared with the annex of the circular. If the office's form "
    "has another list, write it into cause_list.csv.",
)
"""Where the list comes from."""

COUNTED = ("main", "any")
"""How causes.csv counts: each household once, by its main cause, or under every cause it has."""
