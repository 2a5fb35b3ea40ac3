"""From the files of a plan to a checked `Plan`: every fault of every file in one message."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from povlib import io
from povlib.columns import COLUMNS
from povlib.corrections import (
    CORRECTION_COLUMNS,
    OPTIONAL_COLUMNS,
    CorrectableTable,
    choose_corrections,
    read_corrections,
    scenario_names,
)
from povlib.descriptor import (
    OWN_RULE_WORDS,
    REQUIRED_COLUMNS,
    read_amendments,
    read_resources,
    read_source,
)
from povlib.faults import CorrectionsError, Fault, PlanError, first_in_each_cell
from povlib.figure_loading import ReadFigures, read_figures, same_figures
from povlib.plan import Correction, Plan, PrintedColumn
from povlib.progress_loading import read_progress, without_reports
from povlib.prose_loading import read_prose, read_rules
from povlib.raw_tables import RawTable
from povlib.register import Register, no_code, total_rows

__all__ = ["load_plan"]

Fields = Mapping[str, Mapping[str, Any]]


def _codes(
    table: RawTable, places: Sequence[int], register: Register | None, faults: list[Fault]
) -> list[str]:
    """Find the code of the unit in each of the given rows; note unknown and repeated units."""
    names = table.column("unit")
    given = table.column("unit_code") if "unit_code" in table.header else None
    codes: list[str] = []
    seen: dict[str, int] = {}
    for place in places:
        name, line = names[place], table.lines[place]
        if not name.strip():
            faults.append(Fault("required_text", table.file, line, None, "unit"))
            codes.append("")
            continue
        if register is None:
            code = given[place] if given else ""
        else:
            found = register.codes.get(name)
            if found is None:
                faults.append(register.fault(name, table.file, line))
                codes.append("")
                continue
            code = found
            if given and given[place] != code:
                params = {"expected": code}
                faults.append(
                    Fault("unit_code", table.file, line, name, "unit_code", given[place], params)
                )
        if not code.strip():
            faults.append(Fault("required_text", table.file, line, name, "unit_code"))
        elif code in seen:
            params = {"expected": str(seen[code])}
            twice = same_figures(table, place, table.lines.index(seen[code]))
            fault = "unit_twice" if twice else "repeated_unit"
            faults.append(Fault(fault, table.file, line, name, "unit", name, params))
        seen.setdefault(code, line)
        codes.append(code)
    return codes


@dataclass(frozen=True, slots=True)
class _Context:
    """What is needed to read the tables of one plan, and the faults found so far."""

    register: Register | None
    names_known: bool  # False when the register itself has faults, so that names cannot be judged
    notation: str | None
    total_label: str | None
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class _ReadTable:
    """A table of units without faults: which rows are units, their codes, and the total row."""

    table: RawTable
    places: list[int]
    codes: list[str]
    totals: list[int]
    figures: ReadFigures
    texts: dict[str, list[str]]

    @classmethod
    def of(
        cls, table: RawTable, places: list[int], codes: list[str], totals: list[int],
        figures: ReadFigures,
    ) -> _ReadTable:  # fmt: skip
        """Take over the texts of the figure columns as well."""
        texts = {name: table.column(name) for name in figures.values}
        return cls(table, places, codes, totals, figures, texts)

    def rows(self) -> dict[str, int]:
        """Place of each row by the code of its unit; the total row has the empty code."""
        found = dict(zip(self.codes, self.places, strict=True))
        found.update(("", place) for place in self.totals)
        return found

    def correctable(self) -> CorrectableTable:
        """Give the cells to those who would correct them."""
        rows, names = self.rows(), self.table.column("unit")
        return CorrectableTable(
            {names[place]: code for code, place in rows.items()},
            {(c, name): of[at] for name, of in self.texts.items() for c, at in rows.items()},
            {name: notation or "vi" for name, notation in self.figures.notations.items()},
        )

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Put corrected figures in the place of printed ones; an interval leaves none."""
        rows = self.rows()
        for one in corrections:
            place = rows[one.unit_code]
            self.figures.values[one.column][place] = one.low if one.low == one.high else None
            self.texts[one.column][place] = one.corrected

    def lines(self, places: Sequence[int]) -> tuple[int, ...]:
        return tuple(self.table.lines[place] for place in places)


def _read_plan_table(table: RawTable, fields: Fields, context: _Context) -> _ReadTable | None:
    faults, register, total_label = context.faults, context.register, context.total_label
    before = len(faults)
    names = table.column("unit", "")
    totals = total_rows(table, total_label, register, faults) if total_label else []
    places = [place for place in range(len(names)) if place not in set(totals)]
    if not places and table.whole:
        faults.append(Fault("no_rows", table.file, row=1))
    codes: list[str] = []
    if context.names_known and "unit" in table.header:
        codes = _codes(table, places, register, faults)
        if register is not None and len(faults) == before and table.whole:
            seen = set(codes)
            faults += [
                Fault("absent_unit", table.file, unit=label)
                for code, label in register.labels.items()
                if code not in seen
            ]
    figures = read_figures(table, fields, context.notation, names)
    faults += figures.faults
    if len(faults) > before or not context.names_known or not table.whole:
        return None
    return _ReadTable.of(table, places, codes, totals, figures)


def _read_unit_rows(table: RawTable, fields: Fields, context: _Context) -> _ReadTable | None:
    faults = context.faults
    before = len(faults)
    names = table.column("unit", "")
    places = list(range(len(names)))
    codes: list[str] = []
    if context.names_known and "unit" in table.header:
        codes = _codes(table, places, context.register, faults)
    figures = read_figures(table, fields, context.notation, names)
    faults += figures.faults
    if len(faults) > before or not context.names_known or not table.whole:
        return None
    return _ReadTable.of(table, places, codes, [], figures)


def _check_units(read: _ReadTable, known: set[str], faults: list[Fault]) -> None:
    names, file = read.table.column("unit"), read.table.file
    for place, code in zip(read.places, read.codes, strict=True):
        if code not in known:
            line = read.table.lines[place]
            faults.append(Fault("not_in_table", file, line, names[place], "unit_code", code))


def _series(values: Sequence[Any], kind: str, index: pd.Index[Any]) -> pd.Series[Any]:
    if kind != "count":
        return pd.Series(list(values), index=index, dtype=object)
    dtype: Any = "Int64" if any(value is None for value in values) else "int64"
    return pd.Series(list(values), index=index, dtype=dtype)


def _unit_columns(read: _ReadTable) -> tuple[pd.Index[Any], dict[str, pd.Series[Any]]]:
    names = read.table.column("unit")
    index = pd.Index([names[place] for place in read.places], name="unit", dtype=object)
    return index, {"unit_code": pd.Series(read.codes, index=index, dtype=object)}


def _plan_frames(
    read: _ReadTable, register: Register | None
) -> tuple[pd.DataFrame, pd.DataFrame, Any, Any]:
    values, places = read.figures.values, read.places
    index, units = _unit_columns(read)
    kinds = [register.kinds[code] if register else "" for code in read.codes]
    units["unit_kind"] = pd.Series(kinds, index=index, dtype=object)
    printed: dict[str, Any] = {}
    texts = read.texts
    for name, column in values.items():
        kind = COLUMNS[name].kind
        units[name] = _series([column[place] for place in places], kind, index)
        printed[name] = pd.Series(
            [texts[name][place] for place in places], index=index, dtype=object
        )
    total = printed_total = None
    if read.totals:
        at = read.totals[0]
        total = pd.Series({name: column[at] for name, column in values.items()}, dtype=object)
        printed_total = pd.Series({name: texts[name][at] for name in values}, dtype=object)
    return pd.DataFrame(units), pd.DataFrame(printed, index=index), total, printed_total


def _unit_frame(read: _ReadTable) -> pd.DataFrame:
    index, frame = _unit_columns(read)
    for name, column in read.figures.values.items():
        frame[name] = _series(column, COLUMNS[name].kind, index)
    return pd.DataFrame(frame)


def _printed_column(name: str, field: Mapping[str, Any]) -> PrintedColumn:
    return PrintedColumn(
        name, field.get("title", ""), field.get("header_group"), field.get("printed_measure", ""),
        field.get("header_group_en"),
    )  # fmt: skip


def _read_corrections(
    folder: Path, read: Mapping[str, _ReadTable | None], context: _Context
) -> tuple[RawTable | None, list[Correction], list[Fault]]:
    """Read the file of corrections and check it against the tables that could be read."""
    written, faults = io.read_working_file(
        folder, "corrections", CORRECTION_COLUMNS, OPTIONAL_COLUMNS
    )
    if written is None or not context.names_known:
        return written, [], faults
    targets = {key: None if of is None else of.correctable() for key, of in read.items()}
    corrections, more = read_corrections(written, targets, context.register)
    return written, corrections, faults + more


def load_plan(
    name: str, data_dir: str | os.PathLike[str] | None = None, scenario: str = ""
) -> Plan:
    """Load a plan and check everything in it before anything is computed.

    Parameters
    ----------
    name : str
        Name of a folder in ``data/`` (see `list_plans`), or a path to one.
    data_dir : path, optional
        Where the plan folders are.
    scenario : str, optional
        Which corrections of ``corrections.csv`` to apply. By default none: the plan as printed.
        ``"corrected"`` applies those that belong to no scenario, any other name these and the ones
        of that scenario.

    Returns
    -------
    Plan

    Raises
    ------
    PlanError
        With every fault of every file: place, what was expected, what was found, what to do.
        Faults in the file of corrections alone stop only a scenario (`CorrectionsError`); the plan
        as printed is loaded and carries them as `correction_faults`.

    Examples
    --------
    >>> plan = load_plan("krong_no_2020")
    >>> int(plan.units["poor_start"].sum()), plan.total["poor_start"]
    (1229, 1229)
    >>> plan.units.nlargest(2, "poor_start")["poor_start"].to_dict()
    {'Quảng Phú': 234, 'Nâm Nung': 167}
    >>> plan.printed.loc["Đăk Nang", "poor_rate_end_pct"]
    '8,70'
    >>> what_if = load_plan("krong_no_2020", scenario="286")
    >>> what_if.total["exits_target_em"], what_if.is_corrected("", "exits_target_em")
    (286, True)
    """
    folder = io.find_plan(name, data_dir)
    descriptor, raw = io.read_descriptor(folder)
    faults: list[Fault] = []
    source = read_source(descriptor, faults)
    resources = read_resources(descriptor, faults)
    if faults:
        raise PlanError(folder.name, faults)
    fields: dict[str, Fields] = {
        key: {field["name"]: field for field in resource["schema"]["fields"]}
        for key, resource in resources.items()
    }
    tables, digests, changed, faults = io.read_tables(
        folder,
        {key: (res["path"], list(fields[key]), res.get("hash")) for key, res in resources.items()},
    )
    faults = without_reports(tables.get("progress"), faults)
    about_plan = descriptor["plan"]
    total_label = about_plan.get("total_label")
    register, names_known = None, True
    if "units" in resources:
        names_known = "units" in tables and tables["units"].whole
        if names_known:
            before = len(faults)
            register = Register(tables["units"], faults)
            names_known = len(faults) == before
    context = _Context(register, names_known, about_plan.get("notation"), total_label, faults)
    readers = {"plan_table": _read_plan_table, "registrations": _read_unit_rows}
    read: dict[str, _ReadTable | None] = dict.fromkeys(readers)
    for key, reader in {**readers, "review": _read_unit_rows}.items():
        if key not in tables:
            continue
        if "units" not in resources and "unit_code" not in fields[key]:
            faults[:] = no_code(tables[key], faults)
        else:
            read[key] = reader(tables[key], fields[key], context)
    main, prose, review = (read.get(key) for key in ("plan_table", "registrations", "review"))
    for rows in (prose, review):
        if main is not None and rows is not None:
            _check_units(rows, set(main.codes), faults)
    said = read_prose(tables, faults, resources.keys() - tables.keys())
    progress = None
    if "progress" in tables and names_known and main is not None:
        reported, of = tables["progress"], fields["progress"]
        known = set(main.codes)
        progress = read_progress(reported, of, context.notation, register, known, faults)
    rules = tables.get("rules")
    if "rules" not in resources:
        needed = REQUIRED_COLUMNS["rules"]
        rules, more = io.read_working_file(folder, "rules", needed, OWN_RULE_WORDS)
        faults += more
        if rules is not None:
            digests[rules.file] = rules.digest
    decisions, more = io.read_working_file(
        folder, "findings", io.DECISION_COLUMNS, (io.DECISION_DATE,)
    )
    faults += more
    if decisions is not None:
        digests[decisions.file] = decisions.digest
    written, corrections, wrong = _read_corrections(
        folder, {key: read[key] for key in readers if key in resources}, context
    )
    if faults or main is None or source is None:
        raise PlanError(folder.name, first_in_each_cell([*faults, *wrong]))
    if scenario and wrong:
        raise CorrectionsError(folder.name, first_in_each_cell(wrong))
    applied = choose_corrections(corrections, scenario, faults, "corrections.csv")
    if faults:
        raise PlanError(folder.name, faults)
    listing = "".join(f"{path}:{digest}\n" for path, digest in sorted(digests.items()))
    digest = hashlib.sha256(hashlib.sha256(raw).digest() + listing.encode()).hexdigest()
    corrected_by = written.digest if applied and written is not None else ""
    if corrected_by:
        digest = hashlib.sha256(f"{digest}{corrected_by}".encode()).hexdigest()
    for key, table in read.items():
        if table is not None:
            table.correct([one for one in applied if one.table == key])
    lines = {key: tuple(table.lines) for key, table in tables.items()}
    lines |= {"plan_table": main.lines(main.places), "total": main.lines(main.totals)}
    never = {res["path"] for res in resources.values() if res.get("hash") is None}
    return Plan(
        folder.name, source, *_plan_frames(main, register), total_label or "",
        tuple(_printed_column(c, fields["plan_table"][c]) for c in main.figures.values),
        None if prose is None else _unit_frame(prose), said.get("statements"), digest,
        changed,
        tuple(path for path in changed if path in never), read_amendments(descriptor),
        files={key: resource["path"] for key, resource in resources.items()},
        lines=lines,
        register=None if register is None else register.frame(),
        citations=said.get("citations"),
        milestones=said.get("milestones"),
        reports=said.get("reports"),
        bodies=said.get("bodies"),
        duties=said.get("duties"),
        scope=said.get("scope"),
        progress=progress,
        review=None if review is None else _unit_frame(review),
        rules=read_rules(rules),
        scenario=scenario,
        corrections=applied,
        scenarios=() if wrong else scenario_names(corrections),
        corrections_digest=corrected_by,
        correction_faults=tuple(first_in_each_cell(wrong)),
        decisions=read_rules(decisions),
    )  # fmt: skip
