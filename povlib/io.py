"""Loading plans from their folders. The only place that opens data files."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from povlib.faults import Fault, PlanError
from povlib.raw_tables import RawTable, read_table

__all__ = [
    "DESCRIPTOR",
    "RawTable",
    "code_digest",
    "find_plan",
    "list_plans",
    "read_descriptor",
    "read_tables",
    "read_working_file",
    "write_working_file",
]

DESCRIPTOR = "datapackage.json"
WORKING_FILES = {
    "corrections": "corrections.csv",
    "findings": "findings.csv",
    "rules": "rules.csv",
}
"""What people decide about a plan stands beside its data, in files of these names."""
DECISION_COLUMNS = ("finding", "where", "printed", "cells", "status", "reviewer", "note")
"""Columns of findings.csv. `cells` is a digest of the texts of a finding's cells: when it no longer
fits, they have changed since the decision."""
DECISION_DATE = "decided"
"""Column of findings.csv with the day of the decision, which a file may lack."""
_CODE = (".py", ".typ", ".j2", ".css", ".ttf", ".woff2")


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
    fault = Fault("no_plan", "data", found=name, params={"expected": known})
    with suppress(OSError, ValueError):  # a name that no file can have
        folders = [*_data_folders(data_dir)] if direct.name == name else []
        if name and (direct.is_dir() or any((folder / name).is_dir() for folder in folders)):
            fault = Fault("no_descriptor", DESCRIPTOR, found=name, params={"expected": known})
        elif direct.is_file():
            fault = Fault("file_for_plan", name, params={"expected": str(direct.parent)})
    raise PlanError(name, [fault])


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


def _entries(pairs: Sequence[tuple[str, Any]], repeated: list[str]) -> dict[str, Any]:
    """Take over the entries of one object, and note names that occur twice."""
    entries: dict[str, Any] = {}
    for name, value in pairs:
        if name in entries:
            repeated.append(name)
        entries[name] = value
    return entries


def read_descriptor(folder: Path) -> tuple[dict[str, Any], bytes]:
    """Read a plan's descriptor, as data and as bytes."""
    try:
        raw = (folder / DESCRIPTOR).read_bytes()
        repeated: list[str] = []
        descriptor = json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=lambda pairs: _entries(pairs, repeated)
        )
    except OSError as error:
        fault = Fault("unreadable", DESCRIPTOR, found=error.strerror or str(error))
        raise PlanError(folder.name, [fault]) from None
    except UnicodeDecodeError:
        fault = Fault("not_utf8", DESCRIPTOR)
        raise PlanError(folder.name, [fault]) from None
    except json.JSONDecodeError as error:
        line = error.doc.splitlines()[error.lineno - 1 : error.lineno]
        fault = Fault("json", DESCRIPTOR, row=error.lineno, found="".join(line).strip() or "…")
        raise PlanError(folder.name, [fault]) from None
    except (ValueError, RecursionError):  # a number too long, brackets nested too deep
        fault = Fault("json", DESCRIPTOR, found="…")
        raise PlanError(folder.name, [fault]) from None
    if not isinstance(descriptor, dict):
        fault = Fault("descriptor", DESCRIPTOR, found="…", params={"expected": "{ }"})
        raise PlanError(folder.name, [fault])
    faults = [
        Fault("repeated_entry", DESCRIPTOR, found=name, params={"expected": "{ }"})
        for name in repeated
    ]
    if faults := [*_half_characters(descriptor), *faults]:
        raise PlanError(folder.name, faults)
    return descriptor, raw


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
        table, found = read_table(raw, path, expected, folder.name)
        faults += found
        if table is not None:
            tables[name] = table
    return tables, digests, tuple(changed), faults


def read_working_file(
    folder: Path, name: str, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[RawTable | None, list[Fault]]:
    """Read a file of decisions beside a plan's data.

    Parameters
    ----------
    folder : Path
        Folder of the plan.
    name : str
        A key of `WORKING_FILES`.
    columns, optional : sequence of str
        Columns that the file must have, and those that it may have.

    Returns
    -------
    RawTable or None
        Its rows as text, none of them under a header alone; None where there is no such file, or
        where nothing of it can be read.
    list of Fault

    Examples
    --------
    >>> read_working_file(Path("nowhere"), "findings", ["finding", "status"])
    (None, [])
    """
    file = WORKING_FILES[name]
    try:
        if not (folder / file).exists():
            return None, []
        raw = (folder / file).read_bytes()
    except OSError as error:
        return None, [Fault("unreadable", file, found=error.strerror or str(error))]
    table, faults = read_table(raw, file, columns, folder.name, optional)
    told = {"empty_file": "empty_own_file"}
    faults = [replace(fault, code=told.get(fault.code, fault.code)) for fault in faults]
    return table, [fault for fault in faults if fault.code != "no_rows"]


def write_working_file(
    folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> Path:
    """Write a file of decisions beside a plan's data, in whole or not at all.

    Parameters
    ----------
    folder : Path
    name : str
        A key of `WORKING_FILES`.
    columns : sequence of str
        The header.
    rows : iterable of sequences of str
        Written in this order. Accents are composed (NFC).

    Returns
    -------
    Path
        The file.

    Raises
    ------
    PlanError
        If the file could not be read back as it is: an unprintable character, a line break, a row
        of another length. Nothing is written then.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = write_working_file(Path(folder), "findings", ["finding", "note"], [("a", "1,5")])
    ...     path.read_text(encoding="utf-8").splitlines()
    ['finding,note', 'a,"1,5"']
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    written = [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]
    writer.writerows(written)
    text = buffer.getvalue()
    file = WORKING_FILES[name]
    faults = [
        Fault("half_character", file, place + 2, found=cell, params={"expected": column})
        for place, row in enumerate(written)
        for column, cell in zip(columns, row, strict=False)
        if not is_text(cell)
    ]
    if not faults:
        _, faults = read_table(text.encode(), file, columns, folder.name)
        faults = [fault for fault in faults if fault.code != "no_rows"]
    if faults:
        raise PlanError(folder.name, faults)
    replace_file(folder / file, text.encode())
    return folder / file


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
