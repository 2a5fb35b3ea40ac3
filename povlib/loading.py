"""From the files of a plan to a checked `Plan`: every fault of every file in one message."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from povlib import io
from povlib.corrections import (
    CORRECTION_COLUMNS,
    OPTIONAL_COLUMNS,
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
from povlib.plan import Correction, Plan, PrintedColumn
from povlib.progress_loading import without_reports
from povlib.prose_loading import read_prose, read_rules
from povlib.raw_tables import RawTable
from povlib.register import Register, no_code
from povlib.unit_tables import (
    Fields,
    ReadTable,
    TableContext,
    check_units,
    group_frames,
    plan_frames,
    read_plan_table,
    read_unit_rows,
    unit_frame,
)
from povlib.year_loading import read_year

__all__ = ["load_plan"]


def _printed_column(name: str, field: Mapping[str, Any]) -> PrintedColumn:
    return PrintedColumn(
        name, field.get("title", ""), field.get("header_group"), field.get("printed_measure", ""),
        field.get("header_group_en"),
    )  # fmt: skip


def _read_corrections(
    folder: Path, read: Mapping[str, ReadTable | None], context: TableContext
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


def _read_own(
    folder: Path, files: Mapping[str, tuple[Sequence[str], Sequence[str]]], digests: dict[str, str]
) -> tuple[dict[str, RawTable], list[Fault]]:
    """Read what an office adds to a plan; the rows with a fault are left out, and stop nothing."""
    tables, faults = {}, []
    for name, (needed, optional) in files.items():
        table, found = io.read_working_file(folder, name, needed, optional)
        faults += found
        if table is None:
            continue
        digests[table.file] = table.digest
        if {"missing_column", "repeated_column"}.isdisjoint(fault.code for fault in found):
            table.leave_out({fault.row for fault in found})
            tables[name] = table
    return tables, faults


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
    context = TableContext(register, names_known, about_plan.get("notation"), total_label, faults)
    readers = {"plan_table": read_plan_table, "registrations": read_unit_rows}
    read: dict[str, ReadTable | None] = dict.fromkeys(readers)
    for key, reader in {**readers, "review": read_unit_rows}.items():
        if key not in tables:
            continue
        if "units" not in resources and "unit_code" not in fields[key]:
            faults[:] = no_code(tables[key], faults)
        else:
            read[key] = reader(tables[key], fields[key], context)
    main, prose, review = (read.get(key) for key in ("plan_table", "registrations", "review"))
    for rows in (prose, review):
        if main is not None and rows is not None:
            check_units(rows, set(main.codes), faults)
    said = read_prose(tables, faults, resources.keys() - tables.keys())
    year: dict[str, Any] = {}
    if names_known and main is not None:
        places = (register, set(main.codes), faults)
        year = read_year(tables, resources, said, context.notation, *places)
    own: dict[str, tuple[Sequence[str], Sequence[str]]]
    own = {"findings": (io.DECISION_COLUMNS, (io.DECISION_DATE,))}
    if "rules" not in resources:
        own["rules"] = (REQUIRED_COLUMNS["rules"], OWN_RULE_WORDS)
    own_rows, own_faults = _read_own(folder, own, digests)
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
    lines |= {"groups": main.lines(main.groups)} if main.groups else {}
    groups, printed_groups = group_frames(main)
    never = {res["path"] for res in resources.values() if res.get("hash") is None}
    return Plan(
        folder.name, source, *plan_frames(main, register), total_label or "",
        tuple(_printed_column(c, fields["plan_table"][c]) for c in main.figures.values),
        None if prose is None else unit_frame(prose), said.get("statements"), digest,
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
        review=None if review is None else unit_frame(review),
        rules=read_rules(tables.get("rules", own_rows.get("rules"))),
        scenario=scenario,
        corrections=applied,
        scenarios=() if wrong else scenario_names(corrections),
        corrections_digest=corrected_by,
        correction_faults=tuple(first_in_each_cell(wrong)),
        decisions=read_rules(own_rows.get("findings")),
        own_faults=tuple(own_faults),
        groups=groups,
        printed_groups=printed_groups,
        **year,
    )  # fmt: skip
