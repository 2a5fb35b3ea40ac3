"""Keeping a plan's files: converting what Excel saved, and recording changes with their reason."""

from __future__ import annotations

import csv
import hashlib
import io as text_io
import json
import unicodedata
from pathlib import Path
from typing import Any

from povlib import io
from povlib.faults import Fault, PlanError
from povlib.wording import fill

__all__ = ["record_changes", "tidy_files"]

WORDS: dict[str, tuple[str, str]] = {
    "clean": ("{file}: không có gì phải chuyển", "{file}: nothing to convert"),
    "bom": ("bỏ dấu BOM", "BOM taken out"),
    "encoding": ("từ {name} sang UTF-8", "from {name} to UTF-8"),
    "delimiter": ("dấu cách cột {mark} thành dấu phẩy", "column separator {mark} to comma"),
    "nfc": ("chữ tổ hợp rời thành dựng sẵn (NFC)", "accents composed (NFC)"),
    "lines": ("xuống dòng kiểu Windows thành kiểu Unix", "Windows line ends to Unix"),
    "would": ("{file}: sẽ {changes}", "{file}: would be changed: {changes}"),
    "did": ("{file}: đã {changes}", "{file}: changed: {changes}"),
    "lossy": (
        "không chuyển được {file}: không đoán được bảng mã. Lưu lại dạng UTF-8 từ Excel",
        "{file} cannot be converted: its encoding is unknown. Save it as UTF-8 from Excel",
    ),
    "hint": (
        "Chưa ghi gì. Ghi thay đổi bằng: povlib tidy {plan} --write",
        "Nothing was written. Write the changes with: povlib tidy {plan} --write",
    ),
    "recorded": ("{file}: đã ghi nhận SHA-256 {digest}", "{file}: SHA-256 {digest} recorded"),
    "same": ("Dữ liệu vẫn đúng như bản ghi; không có gì để ghi", "The data are as recorded"),
}


def _convert(raw: bytes) -> tuple[str | None, list[tuple[str, dict[str, str]]]]:
    """Read bytes in whatever form Excel wrote them; say what had to be changed."""
    changes: list[tuple[str, dict[str, str]]] = []
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
        changes.append(("bom", {}))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
        changes.append(("encoding", {"name": "UTF-16"}))
    else:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            try:
                text = raw.decode("cp1258")
            except UnicodeDecodeError:
                return None, changes
            changes.append(("encoding", {"name": "Windows-1258"}))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        changes.append(("lines", {}))
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        # Windows-1258 writes accents as separate characters by design: no news worth telling.
        if not any(kind == "encoding" for kind, _ in changes):
            changes.append(("nfc", {}))
        text = composed
    header = text.split("\n", 1)[0]
    for mark in ";\t":
        if mark in header and "," not in header:
            rows = csv.reader(text_io.StringIO(text), delimiter=mark)
            buffer = text_io.StringIO()
            csv.writer(buffer, lineterminator="\n").writerows(rows)
            text = buffer.getvalue()
            changes.append(("delimiter", {"mark": "tab" if mark == "\t" else f"“{mark}”"}))
            break
    return text, changes


def _csv_files(folder: Path) -> list[Path]:
    descriptor, _ = io.read_descriptor(folder)
    resources = descriptor.get("resources") or []
    paths = [r.get("path") for r in resources if isinstance(r, dict)]
    found = [folder / path for path in paths if isinstance(path, str)]
    return [path for path in found if path.is_file() and path.suffix == ".csv"]


def tidy_files(
    name: str, *, write: bool = False, data_dir: str | None = None, lang: str = "vi"
) -> list[str]:
    """Convert a plan's files that Excel saved in another form.

    Converts a BOM, UTF-16, Windows-1258, semicolons or tabs between columns, Windows line ends
    and decomposed accents. Never touches a figure or a name otherwise.

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
        text, changes = _convert(io.file_bytes(path))
        if text is None:
            lines.append(fill(WORDS, "lossy", lang, file=path.name))
            continue
        if not changes:
            lines.append(fill(WORDS, "clean", lang, file=path.name))
            continue
        told = "; ".join(fill(WORDS, kind, lang, **params) for kind, params in changes)
        lines.append(fill(WORDS, "did" if write else "would", lang, file=path.name, changes=told))
        pending = True
        if write:
            io.replace_file(path, text.encode())
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
        If the plan has faults, or the reason is empty.
    """
    from povlib.loading import load_plan

    if not reason.strip():
        fault = Fault("descriptor", io.DESCRIPTOR, found="", params={"expected": "reason"})
        raise PlanError(name, [fault])
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
    descriptor.setdefault("changes", []).extend(entries)
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    io.replace_file(folder / io.DESCRIPTOR, text.encode())
    return lines
