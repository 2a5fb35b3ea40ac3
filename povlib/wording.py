"""Writing for readers in one language: templates, lists, dates, figures and sources."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from povlib.numerals import format_number
from povlib.plan import Plan

__all__ = [
    "CORRECTION_MARK",
    "FILLED_IN",
    "LANGUAGES",
    "check_language",
    "fill",
    "format_date",
    "join_words",
    "marked",
    "source_notes",
    "watermark_of",
]

LANGUAGES = ("vi", "en")
NO_QUOTA = (
    "Chỉ tiêu là số kế hoạch cho đơn vị, không phải hạn mức đối với từng hộ",
    "Targets are planning figures for units, never quotas on households",
)
"""What every report on targets says, in the same words."""

CORRECTION_MARK = "¶"
"""Stands at every figure that is not as printed, and at every figure computed from one."""

FILLED_IN = ("progress.csv", "review.csv", "assignments.csv", "causes.csv")
"""Files that no document prints: to fill them in is no amendment of what was transcribed."""

_PLURAL = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


@dataclass(frozen=True, slots=True)
class Marked:
    """A figure of a sentence that carries a mark."""

    value: int | Decimal
    mark: str


def marked(value: Any, mark: str) -> Any:
    """Give a figure its mark, to be written in a sentence; nothing is left as it is.

    Examples
    --------
    >>> fill({"found": ("{n} hộ", "{n} {n|household|households}")}, "found", "en",
    ...      n=marked(1, CORRECTION_MARK))
    '1¶ household'
    """
    return Marked(value, mark) if mark and value is not None else value


def check_language(lang: str) -> str:
    """Return `lang`, or say which languages there are."""
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; expected one of {', '.join(LANGUAGES)}")
    return lang


def fill(words: Mapping[str, tuple[str, str]], key: str, lang: str, **params: Any) -> str:
    """Fill a template of a table of words in a language.

    Numbers are written in the language's notation. ``{n|unit|units}`` chooses by number.

    Examples
    --------
    >>> words = {"found": ("{n} hộ", "{n} {n|household|households}")}
    >>> fill(words, "found", "en", n=1), fill(words, "found", "vi", n=1229)
    ('1 household', '1.229 hộ')
    """
    template = words[key][LANGUAGES.index(check_language(lang))]
    marks = {name: value.mark for name, value in params.items() if isinstance(value, Marked)}
    plain = {**params, **{name: params[name].value for name in marks}} if marks else params
    if "|" in template:
        template = _PLURAL.sub(lambda m: m[2] if plain[m[1]] == 1 else m[3], template)
    shown = {
        name: format_number(value, lang) + marks.get(name, "")
        if isinstance(value, int | Decimal) and not isinstance(value, bool)
        else value
        for name, value in plain.items()
        if type(value) is not str
    }
    return template.format(**{**plain, **shown})


def join_words(words: Sequence[str], lang: str = "vi") -> str:
    """Join a list as people write it.

    Examples
    --------
    >>> join_words(["Nam Đà", "Nâm Nung", "Đăk Sôr"])
    'Nam Đà, Nâm Nung và Đăk Sôr'
    """
    if len(words) < 2:
        return "".join(words)
    last = " và " if lang == "vi" else " and "
    return ", ".join(words[:-1]) + last + words[-1]


def format_date(date: dt.date, lang: str = "vi") -> str:
    """Write a date.

    Examples
    --------
    >>> format_date(dt.date(2020, 3, 11)), format_date(dt.date(2020, 3, 11), "en")
    ('11/3/2020', '11 March 2020')
    """
    if lang == "vi":
        return f"{date.day}/{date.month}/{date.year}"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


_SOURCE: dict[str, tuple[str, str]] = {
    "corrected": (
        "Không hoàn toàn như văn bản: dùng {n} số đã sửa trong corrections.csv. Dấu {mark}: số đã "
        "sửa, hoặc số tính từ đó.",
        "Not entirely as printed: {n} corrected {n|figure|figures} of corrections.csv {n|is|are} "
        "used. {mark}: corrected, or computed from a corrected figure.",
    ),
    "scenario": (
        "Dùng {n} số giả định (kịch bản “{scenario}”, corrections.csv). Dấu {mark}: số giả định, "
        "hoặc tính từ đó.",
        "Not as printed: {n} {n|figure|figures} assumed (scenario “{scenario}”, corrections.csv). "
        "{mark}: assumed, or computed from one.",
    ),
    "source": ("Nguồn: {kind} {number}, {date}.", "Source: {kind} {number}, {date}."),
    "derived": (
        "Nguồn: tính từ {kind} {number}, {date}; số tính ra, không phải số công bố.",
        "Source: computed from {kind} {number}, {date}; derived, not published, figures.",
    ),
    "changed": (
        "Dữ liệu đã thay đổi so với bản đã ghi nhận: {files}.",
        "Changed since it was recorded: {files}.",
    ),
    "amended": (
        "Số liệu đã sửa so với bản chép ban đầu: {told}.",
        "Amended since first transcribed: {told}.",
    ),
    "updated": ("Đã cập nhật: {told}.", "Updated: {told}."),
    "reason": ("{files} (lý do: {reason})", "{files} (reason: {reason})"),
    "unrecorded": (
        "Dữ liệu chưa được ghi nhận: {files}.",
        "Not yet recorded: {files}.",
    ),
    "demonstration": (
        "Số liệu minh họa, không phải số thật.",
        "Demonstration data, not real figures.",
    ),
}


def source_notes(plan: Plan, lang: str, *, derived: bool = False) -> list[str]:
    """Source line of a table or chart, with what must be said of the data.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}
    derived : bool
        True where figures are shown that the document does not print.

    Returns
    -------
    list of str
        The source; then, where they apply, which corrections are used, "changed since it was
        recorded" with the files, and that the data are for demonstration.
    """
    source = plan.source
    notes = [
        fill(
            _SOURCE,
            "derived" if derived else "source",
            lang,
            kind=source.kind[lang],
            number=source.number,
            date=format_date(source.signed, lang),
        )
    ]
    return notes + data_warnings(plan, lang, exhibit=True)


def watermark_of(notes: Sequence[str]) -> str:
    """Give the words that lie across an exhibit whose notes say that its data are made up.

    Examples
    --------
    >>> watermark_of(["Nguồn: …", "Số liệu minh họa, không phải số thật."])
    'số liệu minh họa'
    >>> watermark_of(["Nguồn: …"])
    ''
    """
    found = [note for note in _SOURCE["demonstration"] if note in notes]
    return found[0].partition(",")[0].lower() if found else ""


def _amended(plan: Plan, files: Sequence[str], lang: str) -> str:
    """Tell which of these files were amended, together where it was for the same reason."""
    latest = {file: reason for file, reason in plan.amendments if file in files}
    by_reason: dict[str, list[str]] = {}
    for file, reason in latest.items():
        by_reason.setdefault(reason, []).append(file)
    return "; ".join(
        fill(_SOURCE, "reason", lang, files=", ".join(named), reason=reason)
        for reason, named in by_reason.items()
    )


def data_warnings(
    plan: Plan, lang: str, using: Sequence[str] = (), *, exhibit: bool = False
) -> list[str]:
    """What must be said wherever figures of this plan appear.

    Files that are filled in through the year are only spoken of where an exhibit is `using` them.
    That data were never recorded stands at the head and the foot of a report, below no `exhibit`.
    """
    warnings = []
    if plan.corrections:
        key = "scenario" if any(one.scenario for one in plan.corrections) else "corrected"
        params = {"n": len(plan.corrections), "mark": CORRECTION_MARK, "scenario": plan.scenario}
        warnings.append(fill(_SOURCE, key, lang, **params))
    changed = [path for path in plan.changed if path not in plan.unrecorded]
    for key, paths in (("changed", changed), ("unrecorded", () if exhibit else plan.unrecorded)):
        if paths:
            warnings.append(fill(_SOURCE, key, lang, files=", ".join(paths)))
    transcribed = [file for file, _ in plan.amendments if file not in FILLED_IN]
    for key, files in (("amended", transcribed), ("updated", using)):
        if told := _amended(plan, files, lang):
            warnings.append(fill(_SOURCE, key, lang, told=told))
    if plan.source.demonstration:
        warnings.append(fill(_SOURCE, "demonstration", lang))
    return warnings
