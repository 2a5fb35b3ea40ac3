"""Ways of spoiling the files of a plan, and what is then told."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plans import read_json, write_csv, write_json

Change = Callable[[Path], object]
TABLE, PROSE, UNITS, SAID = "plan_table.csv", "registrations.csv", "units.csv", "statements.csv"
CITED, TASKS, DUE, SCOPE = "citations.csv", "milestones.csv", "reports.csv", "scope.csv"
BODIES, DUTIES = "bodies.csv", "duties.csv"
RULES, MENDED = "rules.csv", "corrections.csv"
JSON = "datapackage.json"


def replaced(old: str, new: str, file: str = TABLE, count: int = 1) -> Change:
    """Replace a text in a file of the plan."""

    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_bytes().decode("utf-8")
        assert text.count(old) >= 1, old
        path.write_bytes(text.replace(old, new, count).encode("utf-8"))

    return change


def bytes_changed(function: Callable[[bytes], bytes], file: str = TABLE) -> Change:
    return lambda folder: (folder / file).write_bytes(function((folder / file).read_bytes()))


def cells_changed(function: Callable[[list[str]], list[str]]) -> Change:
    """Change every row of the plan table, its header too."""

    def change(folder: Path) -> None:
        path = folder / TABLE
        header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        write_csv(path, function(header), [function(row) for row in rows])

    return change


def described(edit: Callable[[dict[str, Any]], object]) -> Change:
    """Edit the descriptor as data."""

    def change(folder: Path) -> None:
        descriptor = read_json(folder)
        edit(descriptor)
        write_json(folder, descriptor)

    return change


def fields(descriptor: dict[str, Any], resource: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = descriptor["resources"][resource]["schema"]["fields"]
    return found


def undeclared(descriptor: dict[str, Any]) -> None:
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            field.pop("decimalChar", None)
            field.pop("groupChar", None)
    descriptor["plan"].pop("notation", None)


def both(*changes: Change) -> Change:
    return lambda folder: [change(folder) for change in changes]


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def mended(row: str) -> Change:
    """Put one row in the place of the plan's corrections."""
    header = "table,unit,column,printed,corrected,reason,authority,scenario"
    return lambda folder: (folder / MENDED).write_text(f"{header}\n{row}\n", encoding="utf-8")


def grouped(**groups: str) -> Change:
    """Name the groups of units, by their code with a letter in front."""

    def change(folder: Path) -> None:
        described(lambda d: fields(d, 3).append({"name": "group"}))(folder)
        head, *lines = (folder / UNITS).read_text(encoding="utf-8").splitlines()
        named = [f"{line},{groups.get(f'u{line[:5]}', '')}" for line in lines]
        (folder / UNITS).write_text("\n".join([f"{head},group", *named]), encoding="utf-8")

    return change


def codes_undeclared(folder: Path) -> None:
    """Take the register away, and put the codes into the table alone."""
    described(lambda d: d["resources"].pop(3))(folder)
    described(lambda d: d["resources"].pop(1))(folder)
    lines = (folder / TABLE).read_text(encoding="utf-8").splitlines()
    coded = [f"{line},{f'code{at}' if at else 'unit_code'}" for at, line in enumerate(lines)]
    (folder / TABLE).write_text("\n".join([*coded[:-1], lines[-1] + ","]), encoding="utf-8")


# What is done to the plan of Krông Nô; the fault that must be told; and what the message must name
# in every language (file, row, unit, column, what was found, a command).
CASES: dict[str, tuple[Change, str, tuple[str, ...]]] = {
    "missing column": (
        cells_changed(lambda row: row[:4] + row[5:]),
        "missing_column", (TABLE, " 1,", "poor_end"),
    ),
    "extra column": (
        cells_changed(lambda row: [*row, "ghi chú"]),
        "extra_column", (TABLE, "ghi chú", JSON),
    ),
    "repeated column": (
        replaced("poor_end", "poor_start"), "repeated_column", (TABLE, " 1,", "poor_start"),
    ),
    "unknown unit": (
        replaced("Nam Xuân", "Nam Xuyên"), "unknown_unit",
        (TABLE, " 13,", "Nam Xuyên", "unit", "“Nam Xuân”?", UNITS),
    ),
    "unit nobody knows": (
        replaced("Nam Xuân", "Hà Nội"), "unknown_unit", (TABLE, " 13,", "“Hà Nội”", UNITS),
    ),
    "unit in the prose unknown": (
        replaced("Xã Nam Xuân", "Xã Nam Xa", PROSE), "unknown_unit", (PROSE, " 10,", "“Xã Nam Xa”"),
    ),
    "group named like a unit": (
        grouped(u24694="Nam Đà"), "group_is_unit", (UNITS, " 2,", "group", "“Nam Đà”"),
    ),
    "group named like the total row": (
        grouped(u24694="Tổng cộng"), "group_is_total", (UNITS, "group", "“Tổng cộng”"),
    ),
    "group written in two ways": (
        grouped(u24694="Vùng cao", u24709="Vùng Cao"), "group_spelling",
        (UNITS, " 4,", "group", "“Vùng Cao”", "“Vùng cao”"),
    ),
    "row of a group written differently": (
        both(grouped(u24694="Vùng cao"), replaced(",Tổng", ",Vùng Cao,1,,1,1,1,\n,Tổng")),
        "group_spelling", (TABLE, " 14,", "unit", "“Vùng Cao”", "“Vùng cao”", UNITS),
    ),
    "group in a group": (
        grouped(u24694="Tây|Bắc"), "nested_group", (UNITS, " 2,", "group", "“Tây|Bắc”"),
    ),
    "row of a group twice": (
        both(grouped(u24694="Cao"), replaced(",Tổng", ",Cao,1,,1,1,1,\n,Cao,1,,1,1,1,\n,Tổng")),
        "repeated_group", (TABLE, " 15,", "“Cao”", " 14"),
    ),
    "row of a group among those of units": (
        both(grouped(u24694="Cao"), replaced("Xã Nam Xuân", "Cao", PROSE)), "group_row",
        (PROSE, " 10,", "“Cao”"),
    ),
    "duplicate unit": (
        replaced("12,Nam Xuân", "12,Nam Đà"), "repeated_unit", (TABLE, " 13,", "Nam Đà", " 8."),
    ),
    "row printed twice": (
        bytes_changed(lambda raw: raw.replace(line := raw.split(b"\n")[7] + b"\n", line + line)),
        "unit_twice", (TABLE, " 9,", "Nam Đà", " 8,"),
    ),
    "duplicate code": (
        replaced("24692", "24688", UNITS), "repeated_unit",
        (UNITS, " 13,", "Nam Xuân", "unit_code", "12"),
    ),
    "name of two units": (
        replaced("24692,Nam Xuân", "24692,Nam Đà", UNITS), "repeated_name",
        (UNITS, " 13,", "24697, 24692"),
    ),
    "unreadable number": (
        replaced(",138,", ",13B,"), "count", (TABLE, " 4,", "Đăk Nang", "poor_start", "“13B”"),
    ),
    "negative": (
        replaced(",138,", ",-138,"), "count", (TABLE, " 4,", "Đăk Nang", "poor_start", "“-138”"),
    ),
    "fractional households": (
        replaced(",138,", ',"138,5",'), "count", (TABLE, " 4,", "Đăk Nang", "“138,5”"),
    ),
    "number of absurd size": (
        replaced(",138,", "," + "9" * 5000 + ","), "count", (TABLE, " 4,", "poor_start", "999…"),
    ),
    "rate above 100": (
        replaced('"8,70"', '"108,70"'), "rate",
        (TABLE, " 4,", "Đăk Nang", "poor_rate_end_pct", "“108,70”"),
    ),
    "reduction above 100": (
        replaced('"4,08"', '"-408"'), "difference", (TABLE, " 4,", "rate_reduction_pp", "“-408”"),
    ),
    "rate of endless decimals": (
        replaced('"8,70"', '"8,' + "3" * 40 + '"'), "rate", (TABLE, " 4,", "poor_rate_end_pct"),
    ),
    "per cent sign": (
        replaced('"8,70"', '"8,70%"'), "rate", (TABLE, " 4,", "poor_rate_end_pct", "“8,70%”", "%"),
    ),
    "number with spaces around": (
        replaced(",138,", ", 138,"), "count", (TABLE, " 4,", "poor_start", "“ 138”"),
    ),
    "blank where a number is needed": (
        replaced(",138,", ",,"), "required", (TABLE, " 4,", "Đăk Nang", "poor_start"),
    ),
    "blank name": (replaced("Đăk Nang", ""), "required_text", (TABLE, " 4,", "unit")),
    "empty file": (bytes_changed(lambda raw: b""), "empty_file", (TABLE, "stt,unit,poor_start")),
    "blank file": (bytes_changed(lambda raw: b"\n \n\n"), "empty_file", (TABLE, "stt,unit")),
    "header only": (
        bytes_changed(lambda raw: raw.split(b"\n")[0] + b"\n"), "no_rows", (TABLE, " 1"),
    ),
    "total row only": (
        bytes_changed(lambda raw: b"\n".join(raw.split(b"\n")[::13])), "no_rows", (TABLE,),
    ),
    "Windows-1258": (
        bytes_changed(lambda raw: cp1258(raw.decode()), UNITS), "encoding",
        (UNITS, "Windows-1258", "povlib tidy"),
    ),
    "UTF-16": (
        bytes_changed(lambda raw: raw.decode().encode("utf-16")), "encoding",
        (TABLE, "UTF-16", "povlib tidy"),
    ),
    "UTF-16 without mark": (
        bytes_changed(lambda raw: raw.decode().encode("utf-16-le")), "encoding",
        (TABLE, "UTF-16", "povlib tidy"),
    ),
    "one broken byte": (
        bytes_changed(lambda raw: raw.replace(b"Nam Xu\xc3\xa2n", b"Nam Xu\xc3n")), "not_utf8",
        (TABLE, " 13"),
    ),
    "BOM": (
        bytes_changed(lambda raw: b"\xef\xbb\xbf" + raw), "bom",
        (TABLE, "BOM", "povlib tidy", "--write"),
    ),
    "semicolons": (
        bytes_changed(lambda raw: raw.replace(b",", b";")), "delimiter",
        (TABLE, "povlib tidy", "--write"),
    ),
    "tabs": (bytes_changed(lambda raw: raw.replace(b",", b"\t")), "delimiter", (TABLE, "tab")),
    "decomposed accents": (
        replaced("Nam Xuân", nfd("Nam Xuân")), "decomposed",
        (TABLE, " 13,", "unit", "NFD", "povlib tidy"),
    ),
    "decomposed accents in the register": (
        replaced("Xã Nam Xuân", nfd("Xã Nam Xuân"), UNITS), "decomposed",
        (UNITS, " 13,", "official_name", "NFD"),
    ),
    "typographic apostrophe": (
        replaced("N'Dir", "N’Dir"), "unit_spelling",
        (TABLE, " 3,", "“Nâm N’Dir”", "“Nâm N'Dir”", "also_printed"),
    ),
    "another spelling": (
        replaced("Đăk Nang", "Đắk Nang"), "unit_spelling",
        (TABLE, " 4,", "“Đắk Nang”", "“Đăk Nang”", "also_printed"),
    ),
    "capitals": (replaced("Nam Đà", "NAM ĐÀ"), "unit_spelling", (TABLE, " 8,", "“Nam Đà”")),
    "space after a name": (
        replaced("Nam Đà", "Nam Đà "), "unit_spelling", (TABLE, " 8,", "“Nam Đà ”", "“Nam Đà”"),
    ),
    "no-break space in a name": (
        replaced("Nam Đà", "Nam\u00a0Đà"), "unit_spelling", (TABLE, " 8,", "“Nam Đà”"),
    ),
    "invisible character in a name": (
        replaced("Nam Đà", "Nam\u200b Đà"), "unknown_unit",
        (TABLE, " 8,", "“Nam\\u200b Đà”", "“Nam Đà”"),
    ),
    "row too short": (
        replaced(',"9,44"', ""), "row_length", (TABLE, " 2,", "Buôn Choah", " 7 ", " 8."),
    ),
    "decimal comma without quotes": (
        replaced('"9,44"', "9,44"), "row_length", (TABLE, " 2,", " 9 ", " 8.", '"8,70"'),
    ),
    "missing quotation mark": (
        replaced('"9,44"', '"9,44'), "quotes", (TABLE, " 2:"),
    ),
    "missing quotation mark in the last row": (
        bytes_changed(lambda raw: raw.rstrip(b'"\n') + b"\n"), "quotes", (TABLE, " 14:"),
    ),
    "figure outside its quotation marks": (
        replaced(",138,", ',"138"0,'), "quotes", (TABLE, " 4:"),
    ),
    "missing quotation mark in the header": (
        replaced("stt,unit", 'stt,"unit'), "quotes", (TABLE, " 1:"),
    ),
    "line break in a name": (
        replaced("Nam Đà", '"Nam\nĐà"'), "line_break", (TABLE, " 8,"),
    ),
    "cell that never ends": (
        replaced(",138,", ',"' + "x" * 200_000 + ","), "csv", (TABLE, " 4")),
    "missing file": (lambda folder: (folder / TABLE).unlink(), "no_file", (TABLE, JSON)),
    "folder without a descriptor": (
        lambda folder: (folder / JSON).unlink(), "no_descriptor", (JSON, "krong_no", "README.md"),
    ),
    "missing register": (lambda folder: (folder / UNITS).unlink(), "no_file", (UNITS, JSON)),
    "folder in place of a file": (
        lambda folder: ((folder / TABLE).unlink(), (folder / TABLE).mkdir()), "no_file", (TABLE,),
    ),
    "path out of the folder": (
        described(lambda d: d["resources"][0].update(path="../plan_table.csv")), "descriptor",
        (JSON, "resources.plan_table.path", "../plan_table.csv"),
    ),
    "absolute path": (
        described(lambda d: d["resources"][0].update(path="/etc/passwd")), "descriptor",
        (JSON, "resources.plan_table.path", "/etc/passwd"),
    ),
    "path of another system": (
        described(lambda d: d["resources"][0].update(path="C:\\x.csv")), "descriptor",
        (JSON, "resources.plan_table.path"),
    ),
    "path too long": (
        described(lambda d: d["resources"][0].update(path="x" * 3000)), "unreadable", ("xxx…",),
    ),
    "broken JSON": (replaced('"plan": {', '"plan" {', JSON), "json", (JSON, " 12:", '"plan" {')),
    "bytes that are no text": (
        bytes_changed(lambda raw: b"\xff" + raw, UNITS), "not_utf8", (UNITS, " 1:", "UTF-8"),
    ),
    "JSON of another kind": (
        lambda folder: (folder / JSON).write_text("[1]"), "descriptor", (JSON, "{ }"),
    ),
    "JSON nested without end": (
        lambda folder: (folder / JSON).write_text("[" * 100_000), "json", (JSON,),
    ),
    "JSON with an endless number": (
        lambda folder: (folder / JSON).write_text("9" * 10_000), "json", (JSON,),
    ),
    "JSON in UTF-16": (
        bytes_changed(lambda raw: raw.decode().encode("utf-16"), JSON), "not_utf8",
        (JSON, "UTF-8"),
    ),
    "half a character in the descriptor": (
        replaced('"vi": "', '"vi": "\\ud800', JSON), "half_character", (JSON, "plan.", "\\ud800"),
    ),
    "entry twice": (
        replaced('"year": 2020', '"year": 2020, "year": 2021', JSON), "repeated_entry",
        (JSON, "“year”"),
    ),
    "no entry plan": (described(lambda d: d.pop("plan")), "descriptor", (JSON, "plan.year")),
    "no year": (
        described(lambda d: d["plan"].update(year="2020")), "descriptor", ("plan.year", "“2020”"),
    ),
    "no date": (
        described(lambda d: d["plan"].update(signed="11/3/2020")), "descriptor",
        ("plan.signed", "“11/3/2020”"),
    ),
    "one language only": (
        described(lambda d: d["plan"].update(level={"vi": "huyện"})), "descriptor", ("plan.level",),
    ),
    "no resources": (described(lambda d: d.pop("resources")), "descriptor", (JSON, "resources")),
    "no plan table": (
        described(lambda d: d["resources"].pop(0)), "descriptor", ("resources.plan_table",),
    ),
    "resource without fields": (
        described(lambda d: d["resources"][0].pop("schema")), "descriptor", ("schema.fields",),
    ),
    "resource twice": (
        described(lambda d: d["resources"].append(d["resources"][0])), "repeated_entry",
        (JSON, "“plan_table”"),
    ),
    "column declared twice": (
        described(lambda d: fields(d).append(fields(d)[2])), "repeated_entry",
        (JSON, "“poor_start”"),
    ),
    "column without a name": (
        described(lambda d: fields(d)[2].pop("name")), "descriptor",
        (JSON, "schema.fields[2].name (#3)", "“"),
    ),
    "no column of names": (
        described(lambda d: fields(d).pop(1)), "descriptor", (JSON, "schema.fields.unit"),
    ),
    "no column of codes in the register": (
        described(lambda d: fields(d, 3).pop(0)), "descriptor", (JSON, "schema.fields.unit_code"),
    ),
    "statements without their columns": (
        described(lambda d: fields(d, 2).pop(0)), "descriptor", (JSON, "schema.fields.statement"),
    ),
    "constraints of another kind": (
        described(lambda d: fields(d)[2].update(constraints=[1])), "descriptor", ("constraints",),
    ),
    "title that is no text": (
        described(lambda d: fields(d)[2].update(title=None)), "descriptor", ("poor_start.title",),
    ),
    "mark that is none": (
        described(lambda d: fields(d)[2].update(decimalChar=";")), "descriptor",
        ("poor_start.decimalChar", "“;”"),
    ),
    "one mark for two purposes": (
        described(lambda d: fields(d)[2].update(groupChar=",")), "descriptor",
        ("poor_start.groupChar",),
    ),
    "changes of another kind": (
        described(lambda d: d.update(changes={"a": 1})), "descriptor", (JSON, "changes"),
    ),
    "column nobody knows": (
        both(
            described(lambda d: fields(d)[2].update(name="poor_begin")),
            replaced("poor_start", "poor_begin"),
        ),
        "unknown_column", (JSON, "poor_begin"),
    ),
    "number in the other notation": (
        replaced('"8,70"', "8.70"), "rate", (TABLE, " 4,", "poor_rate_end_pct", "“8.70”"),
    ),
    "column in another notation than declared": (
        cells_changed(lambda row: [*row[:-1], row[-1].replace(",", ".")]), "other_notation",
        (TABLE, "poor_rate_end_pct", "“9.44”", '"decimalChar": "."', '"groupChar": ","'),
    ),
    "notations mixed and not declared": (
        both(described(undeclared), replaced('"8,70"', "8.70")), "notation",
        (TABLE, " 4,", "poor_rate_end_pct", "“8.70”", "decimalChar", "groupChar"),
    ),
    "no total row": (
        bytes_changed(lambda raw: raw[: raw.rindex(b",T\xe1")]), "no_total",
        (TABLE, "“Tổng cộng”", "total_label"),
    ),
    "total row of another name": (
        described(lambda d: d["plan"].update(total_label="Tổng")), "other_total",
        (TABLE, " 14,", "unit", "“Tổng”", "“Tổng cộng”", "total_label"),
    ),
    "two total rows": (
        bytes_changed(lambda raw: raw + raw.split(b"\n")[-2] + b"\n"), "repeated_total",
        (TABLE, "14, 15"),
    ),
    "unit missing from the table": (
        bytes_changed(lambda raw: raw.replace(b"\n" + raw.split(b"\n")[3], b"")), "absent_unit",
        (TABLE, "“Đăk Nang”"),
    ),
    "code that contradicts the register": (
        both(
            described(lambda d: fields(d, 1).insert(0, {"name": "unit_code", "type": "string"})),
            bytes_changed(
                lambda raw: raw.replace(b"\nX", b"\n24692,X").replace(b"\nT", b"\n24688,T")
                .replace(b"unit,", b"unit_code,unit,", 1),
                PROSE,
            ),
        ),
        "unit_code", (PROSE, " 2,", "Xã Buôn Choah", "“24692”", "24694", UNITS),
    ),
    "neither register nor codes": (
        described(lambda d: d["resources"].pop(3)), "no_code", (TABLE, UNITS, "unit_code"),
    ),
    "codes that are not declared": (
        codes_undeclared, "undeclared_code", (TABLE, "unit_code", "datapackage.json"),
    ),
    "statement twice": (
        replaced("exits_target_units,", "exits_target_total,", SAID), "repeated_row",
        (SAID, " 5,", "statement", "“exits_target_total”", " 4"),
    ),
    "statement without a name": (
        replaced("rate_reduction,", ",", SAID), "required_text", (SAID, " 2,", "statement"),
    ),
    "statement about nothing known": (
        replaced(",exits_target,387", ",exit_target,387", SAID), "unknown_about",
        (SAID, " 4,", "about", "“exit_target”", "“exits_target”?", "data/README.md"),
    ),
    "statement with an unknown comparison": (
        replaced(",%,more,", ",%,above,", SAID), "unknown_word",
        (SAID, " 3,", "comparison", "“above”", "more", "at_least"),
    ),
    "statement that is no figure": (
        replaced("387 hộ,387,", "387 hộ,387 hộ,", SAID), "statement_value",
        (SAID, " 4,", "value", "“387 hộ”", "8,70"),
    ),
    "statement of another figure than its words": (
        replaced("387 hộ,387,", "387 hộ,378,", SAID), "statement_quote",
        (SAID, " 4,", "value", "“378”", "“387 hộ”", "printed"),
    ),
    "statement of another date than its words": (
        replaced("2020,11/3/2020,", "2020,11/2/2020,", SAID), "statement_quote",
        (SAID, " 8,", "value", "“11/2/2020”", "“ngày 11 tháng 3 năm 2020”"),
    ),
    "statement of more digits than any figure": (
        replaced("387 hộ,387,", f"{'3' * 23} hộ,{'3' * 23},", SAID), "statement_value",
        (SAID, " 4,", "value", f"“{'3' * 23}”"),
    ),
    "hyphen for a figure": (
        replaced(",138,", ",-,"), "no_figure", (TABLE, " 4,", "Đăk Nang", "poor_start", "“-”", "0"),
    ),
    "dash for a rate": (
        replaced('"8,70"', "–"), "no_figure",
        (TABLE, " 4,", "Đăk Nang", "poor_rate_end_pct", "“–”", "0"),
    ),
    "letter for a figure": (
        replaced(",138,", ",x,"), "no_figure", (TABLE, " 4,", "poor_start", "“x”", "0"),
    ),
    "dots for a figure": (
        replaced(",20\n", ",…\n", PROSE), "no_figure", (PROSE, " 2,", "“…”", "0"),
    ),
    "statement without a figure": (
        replaced("387 hộ,387,", "387 hộ,,", SAID), "statement_value", (SAID, " 4,", "value"),
    ),
    "statement that is no date": (
        replaced("2020,11/3/2020,", "2020,31/2/2020,", SAID), "date",
        (SAID, " 8,", "value", "“31/2/2020”", "11/3/2020"),
    ),
    "citation of another date than its words": (
        replaced(",28/6/2016,", ",28/6/2018,", CITED), "statement_quote",
        (CITED, " 3,", "dated", "“28/6/2018”", "17/2017/TT-BLĐTBXH"),
    ),
    "citation of a month": (
        replaced(",28/6/2016,", ",6/2016,", CITED), "date",
        (CITED, " 3,", "dated", "“6/2016”", "11/3/2020"),
    ),
    "citation without a number": (
        replaced(",3646/QĐ-UBND,", ",,", CITED), "required_text", (CITED, " 2,", "number"),
    ),
    "milestone in a month that there is not": (
        replaced(",3/2020,", ",13/2020,", TASKS), "date",
        (TASKS, " 4,", "start", "“13/2020”", "3/2020"),
    ),
    "milestone without a start": (
        replaced(",3/2020,", ",,", TASKS), "required_text", (TASKS, " 4,", "start"),
    ),
    "milestone that ends before it begins": (
        replaced(",3/2020,10/2020,", ",10/2020,3/2020,", TASKS), "date_order",
        (TASKS, " 4,", "start", "“10/2020”", "3/2020"),
    ),
    "milestone with a year of two digits": (
        replaced(",2019,", ",19,", TASKS), "year", (TASKS, " 3,", "year_printed", "“19”"),
    ),
    "report for an unknown period": (
        replaced(",quarterly,Kết", ",quarter,Kết", DUE), "unknown_word",
        (DUE, " 3,", "period", "“quarter”", "quarterly"),
    ),
    "due day that no month has": (
        replaced(",district,,,,hàng tháng", ",district,,32,next,hàng tháng", DUE), "whole_number",
        (DUE, " 2,", "due_day", "“32”", "31"),
    ),
    "duty of a body nobody knows": (
        replaced("labour_housing,labour,", "labour_housing,labor,", DUTIES), "unknown_body",
        (DUTIES, " 25,", "body", "“labor”", "“labour”?", BODIES),
    ),
    "bar in the name of a body": (
        bytes_changed(lambda raw: raw + "a|b,Hội,Club,other,,,I\n".encode(), BODIES),
        "bar_in_name", (BODIES, " 27,", "body", "“a|b”"),
    ),
    "unknown subject": (
        replaced("near_poor,", "near-poor,", SCOPE), "unknown_word",
        (SCOPE, " 2,", "subject", "“near-poor”", "near_poor"),
    ),
    "subject twice": (
        replaced("ethnic_minority,", "near_poor,", SCOPE), "repeated_row",
        (SCOPE, " 3,", "subject", "“near_poor”", " 2"),
    ),
    "citations without their columns": (
        described(lambda d: fields(d, 4).pop(1)), "descriptor", (JSON, "schema.fields.number"),
    ),
    "empty file of corrections": (
        lambda folder: (folder / MENDED).write_text("\n"), "empty_own_file", (MENDED, "authority"),
    ),
    "folder for a file of corrections": (
        lambda folder: ((folder / MENDED).unlink(), (folder / MENDED).mkdir()), "unreadable",
        (MENDED,),
    ),
    "correction of the total row by another name": (
        mended("plan_table,Tổng,exits_target,387,388,a,b,x"), "total_name",
        (MENDED, " 2,", "unit", "“Tổng”", "“Tổng cộng”"),
    ),
    "correction of an unknown unit": (
        replaced("Nam Xuân,", "Nam Xuyên,", MENDED), "unknown_unit",
        (MENDED, " 3,", "“Nam Xuyên”", "“Nam Xuân”?"),
    ),
    "correction of the total under another name": (
        replaced("Tổng cộng,", "Cộng,", MENDED), "unknown_unit", (MENDED, " 6,", "“Cộng”"),
    ),
    "correction of the total row of the prose": (
        mended("registrations,Tổng cộng,exits_target,387,390,a,b,x"), "unknown_unit",
        (MENDED, " 2,", "“Tổng cộng”"),
    ),
    "correction of a unit without a row": (
        both(
            bytes_changed(lambda raw: raw.replace("Xã Đăk Drô,37,37\n".encode(), b""), PROSE),
            mended("registrations,Xã Đăk Drô,exits_target,37,36,a,b,x"),
        ),
        "no_such_row", (MENDED, " 2,", "“Xã Đăk Drô”", "registrations"),
    ),
    "correction in an unknown table": (
        mended("units,Đăk Drô,unit,Đăk Drô,Đắk Drô,a,b,x"), "unknown_word",
        (MENDED, " 2,", "table", "“units”", "plan_table, registrations"),
    ),
    "correction of an unknown column": (
        replaced("exits_target_em,59", "unit,59", MENDED), "unknown_word",
        (MENDED, " 3,", "Nam Xuân", "column", "“unit”", "exits_target_em"),
    ),
    "stale correction": (
        replaced(",59,", ",58,", MENDED), "stale_correction",
        (MENDED, " 3,", "Nam Xuân", "printed", "“59”", "“58”"),
    ),
    "correction that is no figure": (
        replaced(",29,", ",2g,", MENDED), "count", (MENDED, " 5,", "Nam Xuân", "corrected", "“2g”"),
    ),
    "correction in the other notation": (
        mended('plan_table,Đăk Nang,poor_rate_end_pct,"8,70",8.71,a,b,x'), "rate",
        (MENDED, " 2,", "Đăk Nang", "corrected", "“8.71”"),
    ),
    "correction out of range": (
        mended("plan_table,Đăk Nang,rate_reduction_pp,\"4,08\",101,a,b,x"),
        "difference", (MENDED, " 2,", "Đăk Nang", "corrected", "“101”"),
    ),
    "correction that corrects nothing": (
        mended("registrations,Xã Tân Thành,exits_registered,06,6,a,b,"),
        "same_correction", (MENDED, " 2,", "Xã Tân Thành", "corrected", "“6”"),
    ),
    "correction that may be the printed figure": (
        mended("plan_table,Đăk Nang,poor_start,138,130-140,a,b,"), "open_correction",
        (MENDED, " 2,", "Đăk Nang", "corrected", "“130-140”", "138"),
    ),
    "correction finer than its column": (
        mended('plan_table,Đăk Nang,poor_rate_end_pct,"8,70","8,705",a,b,x'), "finer_correction",
        (MENDED, " 2,", "Đăk Nang", "corrected", "“8,705”", "2"),
    ),
    "correction without a reason": (
        mended("plan_table,Đăk Nang,poor_start,138,139, ,b,x"), "required_text",
        (MENDED, " 2,", "Đăk Nang", "reason"),
    ),
    "correction without an authority": (
        mended("plan_table,Đăk Nang,poor_start,138,139,a,,x"), "required_text",
        (MENDED, " 2,", "Đăk Nang", "authority"),
    ),
    "correction without a figure": (
        replaced(",59,29,", ",59,,", MENDED), "required_text", (MENDED, " 5,", "corrected"),
    ),
    "interval upside down": (
        replaced("23–29", "29–23", MENDED), "interval_order",
        (MENDED, " 3,", "Nam Xuân", "corrected", "“29–23”", "10–16"),
    ),
    "interval that is no figure": (
        replaced("23–29", "23–2g", MENDED), "count", (MENDED, " 3,", "corrected", "“23–2g”"),
    ),
    "interval of a rate": (
        mended('plan_table,Đăk Nang,poor_rate_end_pct,"8,70","8,6-8,9",a,b,x'),
        "interval_of_rates", (MENDED, " 2,", "Đăk Nang", "corrected", "“8,6-8,9”"),
    ),
    "two corrections of one cell": (
        replaced("rà soát,286", "rà soát,280", MENDED),
        "contradictory_corrections", (MENDED, " 4,", "TT Đăk Mâm", "column", " 2 "),
    ),
    "corrections without a column": (
        replaced("unit,column", "unit,cell", MENDED), "missing_column", (MENDED, " 1,", "column"),
    ),
    "control character": (
        replaced("Nam Đà", "Nam\x07 Đà"), "control", (TABLE, " 8,", "unit", "\\u0007"),
    ),
    "control character in a number": (
        replaced(",138,", ",1\x0038,"), "control", (TABLE, " 4,", "Đăk Nang", "poor_start"),
    ),
}  # fmt: skip


def cp1258(text: str) -> bytes:
    """Write text as Excel does in Windows-1258: tone marks are characters of their own."""
    pieces = []
    for char in text:
        try:
            pieces.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            letter, *marks = unicodedata.normalize("NFD", char)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shape = [mark for mark in marks if mark not in tones]
            base = unicodedata.normalize("NFC", "".join([letter, *shape]))
            pieces.append(base.encode("cp1258") + "".join(tones).encode("cp1258"))
    return b"".join(pieces)
