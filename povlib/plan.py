"""A plan as the document prints it: exact figures, printed texts, and where they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from povlib.columns import COLUMNS, column_label, measure_label

if TYPE_CHECKING:
    import pandas as pd

    from povlib.faults import Fault

__all__ = [
    "BODY_KINDS",
    "COMPARISONS",
    "PERIODS",
    "ROLES",
    "SUBJECTS",
    "THEMES",
    "Correction",
    "Plan",
    "PrintedColumn",
    "Source",
]

Figure = int | Decimal

COMPARISONS = ("equal", "more", "less", "at_least", "at_most")
"""How a statement of the prose compares: exactly, more than, less than, at least, at most."""

PERIODS = ("monthly", "quarterly", "half_year", "yearly", "other")
"""What span of time a report that a plan asks for covers."""

SUBJECTS = ("poor", "near_poor", "ethnic_minority", "relapses", "new_poor", "budget")
"""What a plan may declare to be in its scope."""

BODY_KINDS = (
    "department", "service_unit", "bank", "sector_agency", "mass_organisation",
    "steering_committee", "authority", "higher_authority", "commune", "other",
)  # fmt: skip
"""What a body is that a plan names."""

THEMES = (
    "credit", "training", "production", "housing", "infrastructure", "health", "education",
    "legal_aid", "communication", "minority", "social", "budget", "planning", "monitoring",
)  # fmt: skip
"""Fields that the duties of a plan fall in, in the order in which they are shown."""

ROLES = ("lead", "support")
"""What part a body has in a duty, where the text says it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The document behind a plan. Texts are given per language."""

    title: Mapping[str, str]
    kind: Mapping[str, str]
    number: str
    issuer: Mapping[str, str]
    area: Mapping[str, str]
    level: Mapping[str, str]
    unit_noun: Mapping[str, str]
    signed: dt.date
    year: int
    missing_annexes: Mapping[str, tuple[str, ...]]
    demonstration: bool


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column of the plan table as the document heads it."""

    name: str
    title: str
    group: str | None
    measure: str
    group_en: str | None = None

    def label(self, lang: str, year: int) -> str:
        """Title in a language: as printed in Vietnamese, from the registry in English."""
        return self.title if lang == "vi" and self.title else column_label(self.name, lang, year)

    def unit(self, lang: str) -> str:
        """Unit of measurement under the title."""
        if lang == "vi" and self.measure:
            return self.measure
        return measure_label(self.name, lang)


@dataclass(frozen=True, slots=True)
class Correction:
    """One figure that is used in place of a printed one, with its reason and authority.

    Attributes
    ----------
    table : str
        ``plan_table`` or ``registrations``.
    unit, unit_code : str
        Name as the file writes it; the code is empty for the total row.
    column : str
    printed, corrected : str
        The texts; an interval is written with an en dash, ``10–16``.
    low, high : int or Decimal
        The corrected figure, or the ends of the interval that holds it.
    reason, authority : str
        In the words of the file.
    scenario : str
        The scenario it belongs to; empty for a correction proper.
    line : int
        Its line in the file.
    printed_value : int, Decimal or None
        The figure that `printed` stands for; None for a blank.
    reason_en, authority_en : str
        Reason and authority in English, where the file has them.
    """

    table: str
    unit: str
    unit_code: str
    column: str
    printed: str
    corrected: str
    low: Figure
    high: Figure
    reason: str
    authority: str
    scenario: str
    line: int
    printed_value: Figure | None = None
    reason_en: str = ""
    authority_en: str = ""

    def told(self, lang: str) -> tuple[str, str]:
        """Give reason and authority in a language, as far as the file has it."""
        if lang == "vi":
            return self.reason, self.authority
        return self.reason_en or self.reason, self.authority_en or self.authority


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan table, what the prose says, and their source.

    Attributes
    ----------
    name : str
        Name of the plan's folder.
    source : Source
        The document.
    units : pandas.DataFrame
        One row for each unit, index `unit` (name as printed). `unit_code` (text) and `unit_kind`,
        then every figure column: counts in households as integers, rates in per cent and
        differences in percentage points as `decimal.Decimal` with the printed decimals. A blank
        cell is missing (``<NA>`` or ``None``). Never holds the total row.
    printed : pandas.DataFrame
        The same rows and figure columns as text, exactly as printed; corrected where a correction
        is applied.
    total : pandas.Series or None
        Figures of the stated total row by column; None where the document prints none.
    printed_total : pandas.Series or None
        The same as text.
    groups : pandas.DataFrame or None
        Figures of the rows that add up groups of units, by column; index `group` (name as
        printed), in the order of the document. `units` then has a column `group`, which is empty
        for a unit of no group. None where there is no such row.
    printed_groups : pandas.DataFrame or None
        The same as text.
    total_label : str
        How the document calls its total row.
    columns : tuple of PrintedColumn
        Figure columns in the order of the document, with its headings.
    registrations : pandas.DataFrame or None
        What the prose says of each unit, in the order of the prose: index `unit`, `unit_code`,
        `exits_target`, `exits_registered` (households).
    statements : pandas.DataFrame or None
        Figures and dates of the prose: index `statement`; `about`, `printed`, `value`,
        `printed_measure`, `comparison`, `section` (all text).
    digest : str
        SHA-256 over the descriptor and all data files.
    changed : tuple of str
        Files that do not fit a recorded digest.
    unrecorded : tuple of str
        Those of them for which none was ever recorded.
    amendments : tuple of (str, str)
        Files whose recorded content was replaced by another, each with the reason given.
    files : mapping
        File of each resource, as a path in the plan's folder: ``plan_table`` → ``plan_table.csv``.
    lines : mapping
        Line in its file of every row, by resource: ``plan_table`` in the order of `units`,
        ``total`` (of the total row: one or none), ``groups``, and the other resources row by row.
    register : pandas.DataFrame or None
        The units and their names: index `unit_code`; `unit`, `official_name`, `unit_kind`,
        `also_printed` (tuple of other spellings), and `group` where there are groups.
    citations : pandas.DataFrame or None
        Documents that the prose cites, once for each place: index `citation`; `number`, `dated`
        (date, None where the text gives none), `printed_date`, `printed`, `section`.
    milestones : pandas.DataFrame or None
        Tasks of the prose with their time: index `milestone`; `label_vi`, `label_en`, `start`,
        `end` (dates; a month is from its first to its last day), `year_printed` (the year that
        the text names for what the task is about, None where it names none), `body` (tuple of
        those responsible), `printed`, `section`.
    reports : pandas.DataFrame or None
        Reports that the prose asks for: index `report`; `period` (one of `PERIODS`), `label_vi`,
        `label_en`, `sender`, `collector`, `recipient` (tuples of bodies), `period_ends` (tuple of
        the months in which a period ends; empty for those that follow from `period`), `due_day`
        (None where the text gives none), `due_month` (``same`` as the period's last, or ``next``),
        `printed`, `section`.
    bodies : pandas.DataFrame or None
        The bodies that the prose names: index `body`; `name_vi`, `name_en`, `kind` and `listed_as`
        (of `BODY_KINDS`: what the body is, and what it is headed as, if at all), `printed`,
        `section`.
    duties : pandas.DataFrame or None
        Who has to do what: index `duty`; `body` (tuple), `theme` (one of `THEMES`), `role` (one of
        `ROLES`, empty where the text gives none), `partners` (tuple of bodies), `label_vi`,
        `label_en`, `section`.
    scope : pandas.DataFrame or None
        What the prose declares to be in scope: index `subject` (one of `SUBJECTS`); `printed`,
        `section`.
    progress : pandas.DataFrame or None
        What the units report during the year, one row for each report in the order of the file:
        `month` (its first day), `unit`, `unit_code`, `reported`, `replaces` (days; None where it
        replaces no earlier report), then the counts of `povlib.progress_loading.PROGRESS_FIGURES`
        that the file has, of that month alone, `note` (text) and `line`.
    review : pandas.DataFrame or None
        What the review at the end of the year counted: `unit_code`, `poor_end` and what else it
        says of each unit, by names of `povlib.columns`.
    assignments : pandas.DataFrame or None
        Who follows which unit: `unit`, `unit_code`, `members` (tuple of bodies, or of roles where
        the plan names no bodies) and `line`.
    causes : pandas.DataFrame or None
        Poor households by cause: `unit`, `unit_code`, a column for each cause (missing where the
        file says nothing) and `line`.
    causes_counted : str
        One of `povlib.cause_words.COUNTED`; empty where there is no such file.
    cause_list : pandas.DataFrame or None
        The office's own list of causes: index `cause`; `label_vi`, `label_en`, `themes` (tuple of
        `THEMES`), `source`.
    rules : pandas.DataFrame or None
        Rows of the plan's own rules of audit as text, not interpreted: `rule`, `kind`, `severity`,
        `formula`, `label_vi`, `label_en`, `why_vi`, `why_en`, and `line`.
    decisions : pandas.DataFrame or None
        Rows of findings.csv, what reviewers decided about findings of the audit, as text and
        `line`.
    scenario : str
        Whose corrections are applied; empty for the plan as printed.
    corrections : tuple of Correction
        Those that are applied.
    scenarios : tuple of str
        Names under which the plan's corrections can be applied.
    corrections_digest : str
        SHA-256 of their file; empty for the plan as printed.
    correction_faults : tuple of Fault
        What is wrong in the file of corrections, of which nothing can then be applied; the plan as
        printed does not need it.
    own_faults : tuple of Fault
        What is wrong with rows of ``rules.csv`` and ``findings.csv`` that cannot be taken over.
    """

    name: str
    source: Source
    units: pd.DataFrame
    printed: pd.DataFrame
    total: pd.Series[Any] | None
    printed_total: pd.Series[Any] | None
    total_label: str
    columns: tuple[PrintedColumn, ...]
    registrations: pd.DataFrame | None
    statements: pd.DataFrame | None
    digest: str
    changed: tuple[str, ...]
    unrecorded: tuple[str, ...] = ()
    amendments: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    register: pd.DataFrame | None = None
    citations: pd.DataFrame | None = None
    milestones: pd.DataFrame | None = None
    reports: pd.DataFrame | None = None
    bodies: pd.DataFrame | None = None
    duties: pd.DataFrame | None = None
    scope: pd.DataFrame | None = None
    progress: pd.DataFrame | None = None
    review: pd.DataFrame | None = None
    assignments: pd.DataFrame | None = None
    causes: pd.DataFrame | None = None
    causes_counted: str = ""
    cause_list: pd.DataFrame | None = None
    rules: pd.DataFrame | None = None
    decisions: pd.DataFrame | None = None
    scenario: str = ""
    corrections: tuple[Correction, ...] = ()
    scenarios: tuple[str, ...] = ()
    corrections_digest: str = ""
    correction_faults: tuple[Fault, ...] = ()
    own_faults: tuple[Fault, ...] = ()
    groups: pd.DataFrame | None = None
    printed_groups: pd.DataFrame | None = None

    @property
    def has_registrations(self) -> bool:
        """Tell whether registered can be compared with assigned exits."""
        registered, prose = self.has("exits_registered"), self.registrations
        stated = set() if prose is None else set(prose.columns)
        assigned = self.has("exits_target") or "exits_target" in stated
        return assigned and (registered or "exits_registered" in stated)

    def correction(
        self, unit_code: str, column: str, table: str = "plan_table"
    ) -> Correction | None:
        """Correction applied to a cell; the total row has the empty code, a group its name."""
        cell = (table, unit_code, column)
        applied = (
            one for one in self.corrections if (one.table, one.unit_code, one.column) == cell
        )
        return next(applied, None)

    def is_corrected(self, unit_code: str, column: str) -> bool:
        """Tell whether a cell of the plan table is not as printed."""
        return self.correction(unit_code, column) is not None

    def column_label(self, name: str, lang: str) -> str:
        """Title of a column, with its group where the title alone would not tell it apart."""
        year = self.source.year
        column = next(column for column in self.columns if column.name == name)
        label = column.label(lang, year)
        alike = sum(other.label(lang, year) == label for other in self.columns) > 1
        return f"{column.group}: {label}" if alike and column.group and lang == "vi" else label

    def has(self, *names: str) -> bool:
        """Tell whether the plan table has all these columns."""
        return all(name in self.units.columns for name in names)

    def rows_of_groups(self) -> list[str]:
        """Names of the rows that add up groups, which stand for codes of theirs."""
        return [] if self.groups is None else [str(name) for name in self.groups.index]

    def row_codes(self) -> list[str]:
        """Codes of all rows of figures: units, total row (empty), rows of groups (their names)."""
        codes = [str(code) for code in self.units["unit_code"]]
        return [*codes, *([] if self.total is None else [""]), *self.rows_of_groups()]

    def figure(self, code: str, column: str) -> Any:
        """Figure of the plan table in the row of a code; None where there is no such row."""
        if not code:
            return None if self.total is None else self.total[column]
        if code in self.rows_of_groups():
            return self.groups[column][code] if self.groups is not None else None
        return self.units[column].iloc[self.units["unit_code"].tolist().index(code)]

    def column_names(self, kind: str | None = None) -> list[str]:
        """Figure columns in the document's order, of one kind if given."""
        names = [column.name for column in self.columns]
        return [name for name in names if kind is None or COLUMNS[name].kind == kind]

    def __repr__(self) -> str:
        changed = f", changed: {', '.join(self.changed)}" if self.changed else ""
        return (
            f"<Plan {self.name}: {self.source.number}, {len(self.units)} units, "
            f"{len(self.columns)} columns{changed}>"
        )
