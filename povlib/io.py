"""Loading plans from their folders. The only place that opens data files."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

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
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DELIMITERS = {";": "dấu chấm phẩy / semicolons", "\t": "tab", "|": "|"}


class RawTable:
    """One CSV file as text: header, rows of cells, and the line on which each row starts."""

    __slots__ = ("file", "header", "lines", "rows")

    def __init__(
        self, file: str, header: list[str], rows: list[list[str]], lines: list[int]
    ) -> None:
        self.file = file
        self.header = header
        self.rows = rows
        self.lines = lines

    def column(self, name: str) -> list[str]:
        """All cells of one column."""
        at = self.header.index(name)
        return [row[at] for row in self.rows]


def file_bytes(path: Path) -> bytes:
    """Read a file whole."""
    return path.read_bytes()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one, never a part."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


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
    if (direct / DESCRIPTOR).is_file() and (data_dir is None or direct.is_absolute()):
        return direct.resolve()
    for folder in _data_folders(data_dir):
        if name and (folder / name / DESCRIPTOR).is_file():
            return (folder / name).resolve()
    known = ", ".join(list_plans(data_dir)) or "–"
    raise PlanError(name, [Fault("no_plan", "data", found=name, params={"expected": known})])


def read_descriptor(folder: Path) -> tuple[dict[str, Any], bytes]:
    """Read a plan's descriptor, as data and as bytes."""
    raw = (folder / DESCRIPTOR).read_bytes()
    try:
        descriptor = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        fault = Fault("encoding", DESCRIPTOR, found="?", params={"plan": folder.name})
        raise PlanError(folder.name, [fault]) from None
    except json.JSONDecodeError as error:
        fault = Fault("json", DESCRIPTOR, row=error.lineno, found=error.msg)
        raise PlanError(folder.name, [fault]) from None
    if not isinstance(descriptor, dict):
        fault = Fault("descriptor", DESCRIPTOR, found="…", params={"expected": "{ }"})
        raise PlanError(folder.name, [fault])
    return descriptor, raw


def _guess_encoding(raw: bytes) -> str:
    if raw[:200].count(0) > 20:
        return "utf-16"
    try:
        raw.decode("cp1258")
    except UnicodeDecodeError:
        return "?"
    return "cp1258"


def _decode(raw: bytes, file: str, plan: str) -> str | Fault:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            if encoding == "utf-8-sig":
                return Fault("bom", file, row=1, params={"plan": plan})
            return Fault("encoding", file, row=1, found="UTF-16", params={"plan": plan})
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        guess = _guess_encoding(raw)
        return Fault("encoding", file, row=line, found=guess, params={"plan": plan})
    if "\x00" in text:
        return Fault("encoding", file, row=1, found="UTF-16", params={"plan": plan})
    return text


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
    """Find decomposed accents outside unit names, and control characters."""
    faults = []
    for line, row in zip(table.lines, table.rows, strict=True):
        for name, cell in zip(table.header, row, strict=True):
            if _CONTROL.search(cell):
                faults.append(Fault("control", table.file, line, None, name, ascii(cell)))
            elif name != "unit" and not unicodedata.is_normalized("NFC", cell):
                params = {"plan": plan}
                faults.append(Fault("decomposed", table.file, line, None, name, cell, params))
    return faults


def _parse(text: str, file: str, expected: Sequence[str], plan: str) -> RawTable | list[Fault]:
    if not text.strip():
        return [Fault("empty_file", file, params={"expected": ",".join(expected)})]
    reader = csv.reader(text.splitlines(keepends=True), strict=False)
    header = next(reader, [])
    if len(header) == 1 and len(expected) > 1:
        for mark, word in _DELIMITERS.items():
            if mark in header[0]:
                return [Fault("delimiter", file, row=1, found=word, params={"plan": plan})]
    faults = _check_header(file, header, expected)
    rows, lines, line = [], [], reader.line_num + 1
    for row in reader:
        if any(cell.strip() for cell in row):
            rows.append(row)
            lines.append(line)
        line = reader.line_num + 1
    if not rows:
        faults.append(Fault("no_rows", file, row=1))
    width = len(header)
    params = {"expected": str(width)}
    faults += [
        Fault(
            "row_length", file, line, row[1] if len(row) > 1 else None, None, str(len(row)), params
        )
        for line, row in zip(lines, rows, strict=True)
        if len(row) != width
    ]
    if faults:
        return faults
    table = RawTable(file, header, rows, lines)
    if not unicodedata.is_normalized("NFC", text) or _CONTROL.search(text):
        return _text_faults(table, plan) or table
    return table


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
        Those that could be read.
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
        if not file.is_file():
            faults.append(Fault("no_file", path))
            continue
        raw = file.read_bytes()
        digests[path] = hashlib.sha256(raw).hexdigest()
        if recorded != f"sha256:{digests[path]}":
            changed.append(path)
        text = _decode(raw, path, folder.name)
        if isinstance(text, Fault):
            faults.append(text)
            continue
        parsed = _parse(text, path, expected, folder.name)
        if isinstance(parsed, list):
            faults += parsed
        else:
            tables[name] = parsed
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
