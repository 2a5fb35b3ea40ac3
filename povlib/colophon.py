"""The foot of every report: which data, which code and which parameters made it."""

from __future__ import annotations

import platform
from html import escape
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from povlib.blocks import Block, quoting
from povlib.io import code_digest
from povlib.plan import Plan
from povlib.wording import fill, format_date

__all__ = ["REPORT_DATA", "report_colophon"]

REPORT_DATA = "application/vnd.povlib.report+json"
"""MIME type under which a notebook tells the exporters what it reports on."""

LIBRARIES = ("pandas", "numpy", "scipy", "matplotlib", "nbconvert", "typst")

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Nguồn số liệu và phiên bản", "Data and versions"),
    "plan": ("Văn bản", "Document"),
    "document": (
        "{kind} số {number}, {date}, {issuer}: {title}",
        "{kind} {number}, {date}, {issuer}: {title}",
    ),
    "data": ("Dữ liệu", "Data"),
    "digest": ("{name}, mã băm SHA-256 {digest}", "{name}, SHA-256 {digest}"),
    "unchanged": ("khớp với bản đã ghi nhận", "as recorded"),
    "changed": (
        "ĐÃ THAY ĐỔI so với bản đã ghi nhận: {files}",
        "CHANGED since it was recorded: {files}",
    ),
    "unrecorded": ("CHƯA GHI NHẬN: {files}", "NOT YET RECORDED: {files}"),
    "date": ("Ngày của số liệu", "Date of the data"),
    "code": ("Chương trình", "Code"),
    "libraries": ("Thư viện", "Libraries"),
    "parameters": ("Tham số", "Parameters"),
    "author": (
        "Rà soát số liệu, không phải văn bản của {issuer}",
        "A check of the figures, not a document of the {issuer}",
    ),
    "amended": (
        "đã sửa so với bản chép ban đầu: {list}",
        "amended since first transcribed: {list}",
    ),
    "amendment": ("{file} (lý do: {reason})", "{file} (reason: {reason})"),
    "note": ("Lưu ý", "Note"),
    "demonstration": ("SỐ LIỆU MINH HỌA", "DEMONSTRATION DATA"),
    "corrections": ("Số thay số in", "In place of print"),
    "corrected": (
        "{n} số đã sửa theo corrections.csv, mã băm SHA-256 {digest}: {list}",
        "{n} corrected {n|figure|figures} of corrections.csv, SHA-256 {digest}: {list}",
    ),
    "scenario": (
        "kịch bản “{scenario}”, {n} số trong corrections.csv, mã băm SHA-256 {digest}: {list}",
        "scenario “{scenario}”, {n} {n|figure|figures} of corrections.csv, SHA-256 {digest}: "
        "{list}",
    ),
    "reasons": ("{reason} ({authority})", "{reason} ({authority})"),
    "what_if": ("{title} · kịch bản “{scenario}”", "{title} · scenario “{scenario}”"),
    "with_corrections": ("{title} · có số đã sửa", "{title} · with corrected figures"),
}


def _versions() -> list[str]:
    found = [f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return found


def report_colophon(plan: Plan, lang: str = "vi", **parameters: Any) -> Block:
    """Say what made the report. Call it in the last cell; the exporters need it.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}
    **parameters
        The parameters of the notebook, by name.

    Returns
    -------
    Block
        Document, data digest (SHA-256, first 16 digits) and whether the data are as recorded,
        corrections with their reasons and the digest of their file,
        date of the data (the document's, never the clock's), versions, parameters.
    """
    source = plan.source
    date, title = format_date(source.signed, lang), source.title[lang]

    def say(key: str, **params: Any) -> str:
        return fill(WORDS, key, lang, **params)

    changed = [path for path in plan.changed if path not in plan.unrecorded]
    states = [say("changed", files=", ".join(changed))] if changed else []
    if plan.unrecorded:
        states.append(say("unrecorded", files=", ".join(plan.unrecorded)))
    if plan.amendments:
        told = [say("amendment", file=file, reason=reason) for file, reason in plan.amendments]
        states.append(say("amended", list="; ".join(told)))
    state = "; ".join(states) or say("unchanged")
    rows = [
        (
            say("plan"),
            say(
                "document", kind=source.kind[lang], number=source.number, date=date,
                issuer=source.issuer[lang], title=source.title[lang],
            ),
        ),
        (say("data"), f"{say('digest', name=plan.name, digest=plan.digest[:16])}, {state}"),
        (say("date"), date),
        (say("code"), f"povlib {version('povlib')}, SHA-256 {code_digest()[:16]}"),
        (say("libraries"), ", ".join(_versions())),
        (say("parameters"), ", ".join(f"{k} = {v!r}" for k, v in parameters.items()) or "–"),
    ]  # fmt: skip
    used = ""
    if plan.corrections:
        given = dict.fromkeys(one.told(lang) for one in plan.corrections)
        told = [say("reasons", reason=reason, authority=authority) for reason, authority in given]
        what_if = any(one.scenario for one in plan.corrections)
        about_them = say(
            "scenario" if what_if else "corrected", scenario=plan.scenario,
            n=len(plan.corrections), digest=plan.corrections_digest[:16], list="; ".join(told),
        )  # fmt: skip
        rows.insert(2, (say("corrections"), about_them))
        key = "what_if" if what_if else "with_corrections"
        title = say(key, title=title, scenario=plan.scenario)
        used = say(key, title="", scenario=plan.scenario).lstrip(" ·")
    if source.demonstration:
        rows.insert(0, (say("note"), say("demonstration")))
    body = "".join(
        f"<dt>{escape(label)}</dt><dd>{quoting(text, lang)}</dd>" for label, text in rows
    )
    html = f'<section class="pov-colophon"><h2>{escape(say("title"))}</h2><dl>{body}</dl></section>'
    about = {
        "plan": plan.name,
        "number_and_date": f"{source.kind[lang]} {source.number} · {date}",
        "opening": f"{source.kind[lang]} {source.number} · {source.area[lang]} · {date}",
        "running_title": title,
        "used": used,
        "area": source.area[lang],
        "author": say("author", issuer=source.issuer[lang]),
        "date": source.signed.isoformat(),
        "watermark": say("demonstration").lower() if source.demonstration else None,
        "digest": plan.digest,
        "changed": list(plan.changed),
        "lang": lang,
        "parameters": {name: repr(value) for name, value in parameters.items()},
    }
    return Block(html, "\n".join(f"{a}: {b}" for a, b in rows), {REPORT_DATA: about})
