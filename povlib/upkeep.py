"""Keeping a plan's files: converting what Excel saved, and recording changes with their reason."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io as text_io
import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from povlib import io
from povlib.descriptor import read_resources
from povlib.faults import Fault, PlanError
from povlib.plan import Plan
from povlib.poverty_causes import causes
from povlib.progress_texts import few_names
from povlib.progress_year import progress
from povlib.raw_tables import DELIMITERS
from povlib.registration import compare_registration, countable_registrations
from povlib.wording import fill

__all__ = ["record_changes", "tidy_files", "year_notes"]

WORDS: dict[str, tuple[str, str]] = {
    "clean": ("{file}: không có gì phải chuyển", "{file}: nothing to convert"),
    "bom": ("bỏ dấu BOM", "BOM taken out"),
    "encoding": ("từ {name} sang UTF-8", "from {name} to UTF-8"),
    "delimiter": ("dấu cách cột {mark} thành dấu phẩy", "column separator {mark} to comma"),
    "separator": ("bỏ dòng “sep=” của Excel", "Excel's line “sep=” taken out"),
    "nfc": ("chữ tổ hợp rời thành dựng sẵn (NFC)", "accents composed (NFC)"),
    "lines": ("xuống dòng kiểu Windows thành kiểu Unix", "Windows line ends to Unix"),
    "would": ("{file}: sẽ {changes}", "{file}: would be changed: {changes}"),
    "did": ("{file}: đã {changes}", "{file}: changed: {changes}"),
    "lossy": (
        "không chuyển được {file}: không đoán được bảng mã. Lưu lại dạng UTF-8 từ Excel",
        "{file} cannot be converted: its encoding is unknown. Save it as UTF-8 from Excel",
    ),
    "quotes": (
        "không chuyển {file}: dòng {row} có dấu ngoặc kép không khép đúng, hoặc ô kéo dài sang "
        "dòng sau. Sửa dòng đó rồi chạy lại",
        "{file} is not converted: row {row} has quotation marks that do not close as they should, "
        "or a cell that runs on to the next line. Mend that row and run again",
    ),
    "elsewhere": (
        "không chuyển {file}: đây là liên kết đến tệp ngoài thư mục kế hoạch. Chuyển tệp đó tại "
        "chỗ của nó, hoặc chép nó vào thư mục kế hoạch",
        "{file} is not converted: it links to a file outside the plan's folder. Convert that file "
        "where it is, or copy it into the plan's folder",
    ),
    "hint": (
        "Chưa ghi gì. Ghi thay đổi bằng: povlib tidy {plan} --write",
        "Nothing was written. Write the changes with: povlib tidy {plan} --write",
    ),
    "recorded": ("{file}: đã ghi nhận SHA-256 {digest}", "{file}: SHA-256 {digest} recorded"),
    "same": ("Dữ liệu vẫn đúng như bản ghi; không có gì để ghi", "The data are as recorded"),
    "note_registered": (
        "Chú ý: số đăng ký nhiều hơn số hộ nghèo đầu năm ở {units}.",
        "Note: more households are registered than were poor at the start in {units}.",
    ),
    "note_registered_blank": (
        "Chú ý: {n} đơn vị không có số đăng ký: {units}.",
        "Note: {n} {n|unit has|units have} no registration: {units}.",
    ),
    "note_causes": (
        "Chú ý: số theo nguyên nhân trong causes.csv mâu thuẫn với số hộ nghèo ở {units}; xem báo "
        "cáo 05_programme.",
        "Note: the causes in causes.csv contradict the number of poor in {units}; report "
        "05_programme tells how.",
    ),
    "note_causes_blank": (
        "Chú ý: causes.csv thiếu {n} đơn vị hoặc để trống ở đó: {units}.",
        "Note: causes.csv lacks {n} {n|unit|units} or has blanks there: {units}.",
    ),
    "note_exits_blank": (
        "Chú ý: có báo cáo trong progress.csv để trống số thoát nghèo: {units}.",
        "Note: there are reports in progress.csv that leave the exits blank: {units}.",
    ),
}


_VIETNAMESE = frozenset(
    "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
)
_SEPARATOR = re.compile(r'"?sep=.?"?[;,|\t ]*\n', re.IGNORECASE)
_PUNCTUATION = frozenset("–—‘’“”…«»·•°×\u00a0")


def _looks_vietnamese(text: str) -> bool:
    """Tell whether all characters beyond ASCII are those of Vietnamese text."""
    return all(
        char.isascii() or char.lower() in _VIETNAMESE or char in _PUNCTUATION for char in text
    )


def _decode(raw: bytes) -> tuple[str, str] | None:
    """Decode bytes in whatever encoding Excel wrote them; name it, or give up."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = [("utf-16", "UTF-16")]
    elif raw[:200].count(0) > len(raw[:200]) // 4:
        little = raw[1:200:2].count(0) >= raw[0:200:2].count(0)
        tries = [("utf-16-le" if little else "utf-16-be", "UTF-16")]
    else:
        tries = [("utf-8", ""), ("cp1258", "Windows-1258")]
    for codec, name in tries:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        # Nearly any bytes are something in Windows-1258: it must be Vietnamese, too.
        if codec != "cp1258" or _looks_vietnamese(unicodedata.normalize("NFC", text)):
            return text, name
    return None


class _BrokenRowError(ValueError):
    """A row that cannot be split into cells; its argument is the number of the row."""


def _rows(text: str, mark: str, before: int) -> list[list[str]]:
    """Split a text into cells; refuse what would put more than one line into one cell.

    So many lines were `before` the text in its file.
    """
    reader = csv.reader(text_io.StringIO(text), delimiter=mark, strict=True)
    rows: list[list[str]] = []
    while True:
        line = reader.line_num + 1
        try:
            rows.append(next(reader))
        except StopIteration:
            return rows
        except csv.Error:
            raise _BrokenRowError(before + line) from None
        if reader.line_num > line:
            raise _BrokenRowError(before + line)


def _convert(raw: bytes) -> tuple[str | None, list[tuple[str, dict[str, str]]]]:
    """Read bytes in whatever form Excel wrote them; say what had to be changed."""
    changes: list[tuple[str, dict[str, str]]] = []
    plain = raw
    while plain.startswith(codecs.BOM_UTF8):
        plain = plain.removeprefix(codecs.BOM_UTF8)
    decoded = _decode(plain)
    if decoded is None:
        return None, changes
    text, name = decoded
    if plain != raw or text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        changes.append(("bom", {}))
    if name:
        changes.append(("encoding", {"name": name}))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        changes.append(("lines", {}))
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        # Windows-1258 writes accents as separate characters by design: no news worth telling.
        if not any(kind == "encoding" for kind, _ in changes):
            changes.append(("nfc", {}))
        text = composed
    if hint := _SEPARATOR.match(text):
        text = text[hint.end() :]
        changes.append(("separator", {}))
    header = text.split("\n", 1)[0]
    mark = next((mark for mark in DELIMITERS if mark in header), None)
    if mark is not None and "," not in header:
        buffer = text_io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(_rows(text, mark, 1 if hint else 0))
        text = buffer.getvalue()
        changes.append(("delimiter", {"mark": "tab" if mark == "\t" else f"“{mark}”"}))
    return text, changes


def _csv_files(folder: Path) -> list[Path]:
    descriptor, _ = io.read_descriptor(folder)
    faults: list[Fault] = []
    resources = read_resources(descriptor, faults)
    if faults:
        raise PlanError(folder.name, faults)
    named = [*(resource["path"] for resource in resources.values()), *io.WORKING_FILES.values()]
    found = dict.fromkeys(folder / path for path in named)
    return [path for path in found if path.is_file()]


def tidy_files(
    name: str, *, write: bool = False, data_dir: str | None = None, lang: str = "vi"
) -> list[str]:
    """Convert a plan's files that Excel saved in another form.

    Converts a BOM, UTF-16, Windows-1258, semicolons or tabs between columns, a first line that
    names the separator, Windows line ends and decomposed accents. Writes through a link to a file
    inside the plan's folder, never to one outside. Never touches a figure or a name otherwise.

    Parameters
    ----------
    name : str
        The plan.
    write : bool
        Write the changes; by default they are only listed.
    data_dir : path, optional
    lang : {"vi", "en"}

    Returns
    -------
    list of str
        One line for each file.
    """
    folder = io.find_plan(name, data_dir)
    lines, pending = [], False
    for path in _csv_files(folder):
        try:
            text, changes = _convert(io.file_bytes(path))
        except _BrokenRowError as error:
            lines.append(fill(WORDS, "quotes", lang, file=path.name, row=error.args[0]))
            continue
        if text is None:
            lines.append(fill(WORDS, "lossy", lang, file=path.name))
            continue
        if not changes:
            lines.append(fill(WORDS, "clean", lang, file=path.name))
            continue
        target = path.resolve()
        if not target.is_relative_to(folder.resolve()):
            lines.append(fill(WORDS, "elsewhere", lang, file=path.name))
            continue
        told = "; ".join(fill(WORDS, kind, lang, **params) for kind, params in changes)
        lines.append(fill(WORDS, "did" if write else "would", lang, file=path.name, changes=told))
        pending = True
        if write:
            io.replace_file(target, text.encode())
    if pending and not write:
        lines.append(fill(WORDS, "hint", lang, plan=name))
    return lines


def record_changes(
    name: str, reason: str, *, data_dir: str | None = None, lang: str = "vi"
) -> list[str]:
    """Record the present digests of a plan's files, and why they changed.

    Parameters
    ----------
    name : str
        The plan; it must load without a fault.
    reason : str
        Kept in the descriptor's list of changes.
    data_dir : path, optional
    lang : {"vi", "en"}

    Returns
    -------
    list of str
        One line for each file recorded.

    Raises
    ------
    PlanError
        If the plan has faults, or the reason is empty or no text.
    """
    from povlib.loading import load_plan

    if not reason.strip():
        raise PlanError(name, [Fault("no_reason", io.DESCRIPTOR)])
    if not io.is_text(reason):
        params = {"expected": "--reason"}
        raise PlanError(name, [Fault("half_character", io.DESCRIPTOR, found=reason, params=params)])
    folder = io.find_plan(name, data_dir)
    plan = load_plan(str(folder))
    if not plan.changed:
        return [fill(WORDS, "same", lang)]
    descriptor, _ = io.read_descriptor(folder)
    lines, entries = [], []
    resources: list[dict[str, Any]] = descriptor["resources"]
    for resource in resources:
        if resource["path"] not in plan.changed:
            continue
        raw = io.file_bytes(folder / resource["path"])
        digest = hashlib.sha256(raw).hexdigest()
        entries.append(
            {
                "path": resource["path"],
                "from": resource.get("hash"),
                "to": f"sha256:{digest}",
                "reason": reason.strip(),
            }
        )
        resource["bytes"], resource["hash"] = len(raw), f"sha256:{digest}"
        lines.append(fill(WORDS, "recorded", lang, file=resource["path"], digest=digest[:16]))
    descriptor["changes"] = [*(descriptor.get("changes") or []), *entries]
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    io.replace_file(folder / io.DESCRIPTOR, text.encode())
    return lines


def year_notes(plan: Plan, lang: str = "vi") -> list[str]:
    """Say what to look at in the registrations, the causes and the reports, with the units.

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> year_notes(load_plan("tests/plans/doi_gio_2032"), "en")[0].partition(";")[0]
    'Note: the causes in causes.csv contradict the number of poor in Nà Lúa'
    """
    found: list[tuple[str, Sequence[str]]] = []
    if plan.has_registrations:
        compared = compare_registration(plan)
        counts = compared.table["exits_registered"]
        over = counts.ne(countable_registrations(compared.table)).fillna(False)
        found.append(("registered", list(counts.index[over.to_numpy(dtype=bool)])))
        found.append(("registered_blank", compared.without_registration))
    if plan.causes is not None:
        why = causes(plan)
        found.append(("causes", list(dict.fromkeys(why.breaches["unit"]))))
        found.append(("causes_blank", why.gaps))
    if plan.progress is not None:
        gaps = progress(plan).ledger.blanks(("exits",))
        found.append(("exits_blank", list(plan.units.index[gaps.nonzero()[0]].unique())))
    return [
        fill(WORDS, f"note_{key}", lang, n=len(units), units=few_names(units, lang))
        for key, units in found
        if units
    ]
