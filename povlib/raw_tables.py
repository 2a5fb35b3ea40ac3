"""CSV files as text: bytes taken apart into a header, rows of cells and the lines they start on."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence
from io import StringIO
from itertools import compress

from povlib.faults import Fault

__all__ = ["DELIMITERS", "RawTable", "read_table"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LONGEST_CELL = 100_000  # characters; the csv module's own limit is global and may be lifted
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_QUOTES = re.compile("expected after|unexpected end of data")  # what csv says of quotation marks
DELIMITERS = {";": ";", "\t": "tab", "|": "|"}


class RawTable:
    """One CSV file as text: header, rows of cells, and the line on which each row starts.

    `whole` is False when some row or column could not be taken over, so that nothing follows from
    what seems to be missing. `digest` is the SHA-256 of the file.
    """

    __slots__ = ("digest", "file", "header", "lines", "rows", "whole")

    def __init__(
        self, file: str, header: list[str], rows: list[list[str]], lines: list[int], whole: bool
    ) -> None:
        self.file = file
        self.header = header
        self.rows = rows
        self.lines = lines
        self.whole = whole
        self.digest = ""

    def column(self, name: str, missing: str | None = None) -> list[str]:
        """All cells of one column; `missing` in each row where there is no such column."""
        if missing is not None and name not in self.header:
            return [missing] * len(self.rows)
        at = self.header.index(name)
        return [row[at] for row in self.rows]

    def leave_out(self, lines: Collection[int | None]) -> None:
        """Drop the rows that start on some lines."""
        kept = [line not in lines for line in self.lines]
        self.rows = [*compress(self.rows, kept)]
        self.lines = [*compress(self.lines, kept)]


def _guess_encoding(raw: bytes) -> str:
    if raw[:200].count(0) > len(raw[:200]) // 4:
        return "UTF-16"
    try:
        raw.decode("cp1258")
    except UnicodeDecodeError:
        return ""
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
        if guess := _guess_encoding(raw):
            return None, [Fault("encoding", file, row=line, found=guess, params=params)]
        return None, [Fault("not_utf8", file, row=line)]
    if raw[:200].count(0) > len(raw[:200]) // 4:
        return None, [Fault("encoding", file, row=1, found="UTF-16", params=params)]
    return text, faults


def _check_header(
    file: str, header: Sequence[str], expected: Sequence[str], optional: Sequence[str]
) -> list[Fault]:
    wanted = {"expected": ", ".join(expected)}
    faults = [
        Fault("missing_column", file, row=1, column=name, params=wanted)
        for name in expected
        if name not in header
    ]
    seen: set[str] = set()
    for name in header:
        if name not in expected and name not in optional:
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
    text = "".join(row)  # all cells at once: nearly every row is as it should be
    breaks = "\n" in text or "\r" in text
    if len(row) == len(header) and len(text) <= _LONGEST_CELL and not breaks:
        return None
    unit = row[header.index("unit")] if "unit" in header[: len(row)] else None
    if any(len(cell) > _LONGEST_CELL for cell in row):
        return Fault("csv", file, line)
    if breaks:
        return Fault("line_break", file, line, unit)
    if len(row) != len(header):
        params = {"expected": str(len(header)), "count": str(len(row))}
        return Fault("row_length", file, line, unit, params=params)
    return None


def _parse(
    text: str, file: str, expected: Sequence[str], optional: Sequence[str], plan: str
) -> tuple[RawTable | None, list[Fault]]:
    """Take a file apart; a table with faults holds what could be taken over."""
    if not text.strip():
        return None, [Fault("empty_file", file, params={"expected": ",".join(expected)})]
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[Fault] = []
    header: list[str] = []
    physical: list[str] = []
    line, any_row = 1, False
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            any_row = True
            physical = physical or re.split("\r\n|\r|\n", text)
            endless = len(physical[line - 1]) > _LONGEST_CELL
            code = "quotes" if _QUOTES.search(str(error)) and not endless else "csv"
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
            faults += _check_header(file, row, expected, optional)
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


def read_table(
    raw: bytes, file: str, expected: Sequence[str], plan: str, optional: Sequence[str] = ()
) -> tuple[RawTable | None, list[Fault]]:
    """Take the bytes of a CSV file apart.

    Parameters
    ----------
    raw : bytes
    file : str
        Its name, for the faults.
    expected, optional : sequence of str
        Columns that it must have, and those that it may have.
    plan : str
        Name of the plan, for the faults.

    Returns
    -------
    RawTable or None
        What could be taken over.
    list of Fault

    Examples
    --------
    >>> table, faults = read_table(b"unit,poor_end", "t.csv", ["unit", "poor_start"], "p")
    >>> [(fault.code, fault.column) for fault in faults]
    [('missing_column', 'poor_start'), ('extra_column', 'poor_end'), ('no_rows', None)]
    """
    text, faults = _decode(raw, file, plan)
    if text is None:
        return None, faults
    table, more = _parse(text, file, expected, optional, plan)
    if table is not None:
        table.digest = hashlib.sha256(raw).hexdigest()
    return table, faults + more
