"""Loading plans from their folders. The only place that opens data files."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from povlib.faults import Fault, PlanError

__all__ = [
    "DESCRIPTOR",
    "RawTable",
    "code_digest",
    "find_plan",
    "list_plans",
    "read_descriptor",
    "read_tables",
]

DESCRIPTOR = "datapackage.json"
_CODE = (".py", ".typ", ".j2", ".css", ".ttf", ".woff2")

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LONGEST_CELL = 100_000  # characters; the csv module's own limit is global and may be lifted
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_QUOTES = re.compile("expected after|unexpected end of data")  # what csv says of quotation marks
DELIMITERS = {";": "dấu chấm phẩy / semicolons", "\t": "tab", "|": "|"}


class RawTable:
    """One CSV file as text: header, rows of cells, and the line on which each row starts.

    `whole` is False when some row or column could not be taken over, so that nothing follows from
    what seems to be missing.
    """

    __slots__ = ("file", "header", "lines", "rows", "whole")

    def __init__(
        self, file: str, header: list[str], rows: list[list[str]], lines: list[int], whole: bool
    ) -> None:
        self.file = file
        self.header = header
        self.rows = rows
        self.lines = lines
        self.whole = whole

    def column(self, name: str) -> list[str]:
        """All cells of one column."""
        at = self.header.index(name)
        return [row[at] for row in self.rows]


def file_bytes(path: Path) -> bytes:
    """Read a file whole."""
    return path.read_bytes()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one, never a part.

    What is being written has a name of its own, so that several may write the same file at once.
    """
    part = path.with_name(f".povlib-{uuid4().hex}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _data_folders(data_dir: str | os.PathLike[str] | None) -> Iterator[Path]:
    """Folders that may hold plans, nearest first."""
    if data_dir is not None:
        yield Path(data_dir)
        return
    if named := os.environ.get("POVLIB_DATA"):
        yield Path(named)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data").is_dir():
            yield folder / "data"
    yield Path(__file__).resolve().parents[1] / "data"


def _holds_plan(folder: Path) -> bool:
    try:
        return (folder / DESCRIPTOR).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def list_plans(data_dir: str | os.PathLike[str] | None = None) -> list[str]:
    """List the names of the plans at hand.

    Parameters
    ----------
    data_dir : path, optional
        Folder of plan folders. By default ``$POVLIB_DATA``, then ``data/`` in the working
        directory or any folder above it, then the project's own.
    """
    for folder in _data_folders(data_dir):
        names = sorted(path.parent.name for path in folder.glob(f"*/{DESCRIPTOR}"))
        if names:
            return names
    return []


def find_plan(name: str, data_dir: str | os.PathLike[str] | None = None) -> Path:
    """Find the folder of a plan by its name or path.

    Raises
    ------
    PlanError
        If there is none; the message lists the plans at hand.
    """
    direct = Path(name)
    if name and _holds_plan(direct) and (data_dir is None or direct.is_absolute()):
        return direct.resolve()
    for folder in _data_folders(data_dir):
        if name and _holds_plan(folder / name):
            return (folder / name).resolve()
    known = ", ".join(list_plans(data_dir)) or "–"
    raise PlanError(name, [Fault("no_plan", "data", found=name, params={"expected": known})])


def is_text(text: str) -> bool:
    """Tell whether a text can be written: JSON and command lines may hold half a character."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _half_characters(descriptor: Mapping[str, Any]) -> Iterator[Fault]:
    """Find the entries, and the names of entries, that cannot be written."""
    entries: list[tuple[str, Any]] = [("", descriptor)]
    while entries:
        place, value = entries.pop()
        inner: list[tuple[str, Any]] = []
        if isinstance(value, dict):
            for key in value:
                if not is_text(key):
                    params = {"expected": place or "{ }"}
                    yield Fault("half_character", DESCRIPTOR, found=key, params=params)
            inner = [(f"{place}.{key}" if place else key, value[key]) for key in value]
        elif isinstance(value, list):
            inner = [(f"{place}[{at}]", item) for at, item in enumerate(value)]
        elif isinstance(value, str) and not is_text(value):
            params = {"expected": place}
            yield Fault("half_character", DESCRIPTOR, found=value, params=params)
        entries += reversed(inner)


def read_descriptor(folder: Path) -> tuple[dict[str, Any], bytes]:
    """Read a plan's descriptor, as data and as bytes."""
    raw = (folder / DESCRIPTOR).read_bytes()
    try:
        descriptor = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        fault = Fault("json_encoding", DESCRIPTOR)
        raise PlanError(folder.name, [fault]) from None
    except json.JSONDecodeError as error:
        fault = Fault("json", DESCRIPTOR, row=error.lineno, found=error.msg)
        raise PlanError(folder.name, [fault]) from None
    except (ValueError, RecursionError) as error:  # a number too long, brackets nested too deep
        fault = Fault("json", DESCRIPTOR, found=str(error))
        raise PlanError(folder.name, [fault]) from None
    if not isinstance(descriptor, dict):
        fault = Fault("descriptor", DESCRIPTOR, found="…", params={"expected": "{ }"})
        raise PlanError(folder.name, [fault])
    if faults := list(_half_characters(descriptor)):
        raise PlanError(folder.name, faults)
    return descriptor, raw


def _guess_encoding(raw: bytes) -> str:
    if raw[:200].count(0) > len(raw[:200]) // 4:
        return "UTF-16"
    try:
        raw.decode("cp1258")
    except UnicodeDecodeError:
        return "?"
    return "Windows-1258"


def _decode(raw: bytes, file: str, plan: str) -> tuple[str | None, list[Fault]]:
    """Decode a file; without a text there is one fault, with a text there may be one."""
    params = {"plan": plan}
    faults = []
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            if encoding != "utf-8-sig":
                return None, [Fault("encoding", file, row=1, found="UTF-16", params=params)]
            faults.append(Fault("bom", file, row=1, params=params))
            while raw.startswith(mark):
                raw = raw[len(mark) :]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        guess = _guess_encoding(raw)
        return None, [Fault("encoding", file, row=line, found=guess, params=params)]
    if raw[:200].count(0) > len(raw[:200]) // 4:
        return None, [Fault("encoding", file, row=1, found="UTF-16", params=params)]
    return text, faults


def _check_header(file: str, header: Sequence[str], expected: Sequence[str]) -> list[Fault]:
    wanted = {"expected": ", ".join(expected)}
    faults = [
        Fault("missing_column", file, row=1, column=name, params=wanted)
        for name in expected
        if name not in header
    ]
    seen: set[str] = set()
    for name in header:
        if name not in expected:
            faults.append(Fault("extra_column", file, row=1, column=name or "“”", params=wanted))
        elif name in seen:
            faults.append(Fault("repeated_column", file, row=1, column=name))
        seen.add(name)
    return faults


def _text_faults(table: RawTable, plan: str) -> list[Fault]:
    """Find decomposed accents and control characters."""
    faults = []
    at = table.header.index("unit") if "unit" in table.header else None
    for line, row in zip(table.lines, table.rows, strict=True):
        unit = None if at is None else row[at]
        for name, cell in zip(table.header, row, strict=True):
            if _CONTROL.search(cell):
                faults.append(Fault("control", table.file, line, unit, name, cell))
            elif not unicodedata.is_normalized("NFC", cell):
                params = {"plan": plan}
                faults.append(Fault("decomposed", table.file, line, unit, name, cell, params))
    return faults


def _row_fault(file: str, line: int, row: Sequence[str], header: Sequence[str]) -> Fault | None:
    """Tell why a row cannot be taken over."""
    unit = row[header.index("unit")] if "unit" in header[: len(row)] else None
    if any(len(cell) > _LONGEST_CELL for cell in row):
        return Fault("csv", file, line)
    if any("\n" in cell or "\r" in cell for cell in row):
        return Fault("line_break", file, line, unit)
    if len(row) != len(header):
        params = {"expected": str(len(header)), "count": str(len(row))}
        return Fault("row_length", file, line, unit, params=params)
    return None


def _parse(
    text: str, file: str, expected: Sequence[str], plan: str
) -> tuple[RawTable | None, list[Fault]]:
    """Take a file apart; a table with faults holds what could be taken over."""
    if not text.strip():
        return None, [Fault("empty_file", file, params={"expected": ",".join(expected)})]
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    header: list[str] = []
    line, any_row = 1, False
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            any_row = True
            code = "quotes" if _QUOTES.search(str(error)) else "csv"
            faults.append(Fault(code, file, line))
            if code == "csv" or not header:
                break
            line = reader.line_num + 1  # the reader goes on with the next line
            continue
        if not header:
            if len(row) == 1 and len(expected) > 1:
                for mark, word in DELIMITERS.items():
                    if mark in row[0]:
                        params = {"plan": plan}
                        return None, [Fault("delimiter", file, row=1, found=word, params=params)]
            header = row or [""]
            faults += _check_header(file, row, expected)
        elif any(cell.strip() for cell in row):
            any_row = True
            if fault := _row_fault(file, line, row, header):
                faults.append(fault)
            else:
                rows.append(row)
                lines.append(line)
        line = reader.line_num + 1
    if not any_row:
        faults.append(Fault("no_rows", file, row=1))
    table = RawTable(file, header, rows, lines, not faults)
    if not unicodedata.is_normalized("NFC", text) or _CONTROL.search(text):
        faults += _text_faults(table, plan)
        table.whole = not faults
    return table, faults


def read_tables(
    folder: Path, resources: Mapping[str, tuple[str, Sequence[str], str | None]]
) -> tuple[dict[str, RawTable], dict[str, str], tuple[str, ...], list[Fault]]:
    """Read the CSV files of a plan as text.

    Parameters
    ----------
    folder : Path
    resources : mapping
        Name of the resource → (path inside the folder, expected columns, recorded ``sha256:…``).

    Returns
    -------
    tables : dict of RawTable
        Those that could be read, in part at least.
    digests : dict
        SHA-256 by path.
    changed : tuple of str
        Paths that no longer fit their recorded digest.
    faults : list of Fault
    """
    tables: dict[str, RawTable] = {}
    digests: dict[str, str] = {}
    changed: list[str] = []
    faults: list[Fault] = []
    for name, (path, expected, recorded) in resources.items():
        file = folder / path
        try:
            if not file.is_file():
                faults.append(Fault("no_file", path))
                continue
            raw = file.read_bytes()
        except OSError as error:
            faults.append(Fault("unreadable", path, found=error.strerror or str(error)))
            continue
        digests[path] = hashlib.sha256(raw).hexdigest()
        if recorded != f"sha256:{digests[path]}":
            changed.append(path)
        text, found = _decode(raw, path, folder.name)
        faults += found
        if text is not None:
            table, found = _parse(text, path, expected, folder.name)
            faults += found
            if table is not None:
                tables[name] = table
    return tables, digests, tuple(changed), faults


@cache
def code_digest() -> str:
    """SHA-256 over the package's own sources, the same on every system."""
    package = Path(__file__).parent
    total = hashlib.sha256()
    files = (path for path in package.rglob("*") if path.suffix in _CODE)
    for path in sorted(files, key=lambda path: path.relative_to(package).as_posix()):
        total.update(path.relative_to(package).as_posix().encode() + b"\0")
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()
