"""Rules as data: the language of formulas, which rules apply, and the rules of a plan's own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import copy_real, write_csv, write_plan

import povlib as pov
from povlib import fault_words
from povlib.audit_checks import check_formula, make_grid
from povlib.audit_messages import RULE_REASONS
from povlib.audit_rules import applicable_rules, read_rules
from povlib.auditing import audit
from povlib.check_views import unchecked_rules
from povlib.columns import COLUMNS
from povlib.finding_texts import sentence
from povlib.formulas import Atom, Formula, FormulaError, minority_name, parse_formula
from povlib.rule_table import KINDS, OWN_KINDS, RULES, SEVERITIES, Rule

HEADER = ["rule", "kind", "severity", "formula", "label_vi", "label_en", "why_vi", "why_en"]
NAMES = sorted(name for name, column in COLUMNS.items() if column.kind not in ("label", "code"))

# --- The language -------------------------------------------------------------------------------


def atoms(*functions: str) -> st.SearchStrategy[Atom]:
    return st.builds(
        Atom,
        st.integers(-9, 9).filter(bool),
        st.sampled_from(NAMES),
        st.sampled_from(functions),
        st.booleans(),
    )


def sides(*functions: str) -> st.SearchStrategy[tuple[Atom, ...]]:
    return st.lists(atoms(*functions), min_size=1, max_size=4).map(tuple)


formulas = st.one_of(
    st.builds(Formula, st.sampled_from(("=", "<=", "≈")), sides("", "prose"), sides("", "prose")),
    st.builds(Formula, st.sampled_from(("=", "<=")), sides("sum", "total"), sides("sum", "total")),
    st.builds(Formula, st.just("~"), sides(""), sides(""), st.sampled_from(NAMES)),
)


def read_back(formula: Formula) -> str:
    """Write a formula as the module's own notation has it: without brackets round a count."""
    return (
        str(formula).replace("(", "", 1).replace(")", "", 1)
        if formula.denominator
        else str(formula)
    )


@given(formulas)
def test_formulas_are_read_as_they_are_written(formula: Formula) -> None:
    text = read_back(formula) if len(formula.left) > 1 else str(formula)
    assert parse_formula(text) == formula


@given(formulas, st.sampled_from(("", " ", "  ", "\t")))
def test_spaces_make_no_difference(formula: Formula, space: str) -> None:
    text = read_back(formula) if len(formula.left) > 1 else str(formula)
    for sign in ("+", "-", "=", "~", "≈", "/"):
        text = text.replace(f" {sign} ", f"{space}{sign}{space}")
    assert parse_formula(f"{space}{text}{space}") == formula


@given(st.text(alphabet="abx_019 +-*/=<~≈()?,.", max_size=40))
def test_any_text_is_a_formula_or_refused_with_a_reason(text: str) -> None:
    formula, reason = None, ""
    try:
        formula = parse_formula(text)
    except FormulaError as error:
        reason = error.reason
    if formula is None:
        assert reason in RULE_REASONS
    else:
        assert formula.relation in ("=", "<=", "~", "≈")
        assert formula.left
        assert formula.right


@pytest.mark.parametrize(
    ("text", "reason", "found"),
    [
        ("poor_end # poor_start", "token", "# poor_start"),
        ("poor_end poor_start", "relation", "poor_end poor_start"),
        ("poor_end = poor_start = exits", "relation", "poor_end = poor_start = exits"),
        ("poor_end + = poor_start", "sides", "+"),
        ("= poor_start", "sides", ""),
        ("poor_end poor_start = exits", "term", "poor_start"),
        ("2 3 poor_end = exits", "term", "3"),
        ("2 * * poor_end = exits", "term", "*"),
        ("* poor_end = exits", "term", "*"),
        ("0 poor_end = exits", "term", "0"),
        ("poor_end + - exits = poor_start", "term", "-"),
        ("2 = poor_end", "constant", "2"),
        ("poor_end / households = exits", "quotient", "poor_end / households = exits"),
        ("poor_end ~ poor_rate_end_pct", "quotient", "poor_end ~ poor_rate_end_pct"),
        ("poor_end / 2 ~ poor_rate_end_pct", "quotient", "poor_end / 2 ~ poor_rate_end_pct"),
        ("mean(poor_end) = poor_start", "function", "mean"),
        ("sum(poor_end) = poor_end", "scope", "sum(poor_end) = poor_end"),
        ("sum(poor_end) = prose(exits)", "scope", "sum(poor_end) = prose(exits)"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, reason: str, found: str) -> None:
    with pytest.raises(FormulaError) as error:
        parse_formula(text)
    assert (error.value.reason, error.value.found) == (reason, found)


def test_minority_columns_are_known_by_their_names() -> None:
    for name in NAMES:
        if minority_name(name) in COLUMNS:
            assert COLUMNS[minority_name(name)].kind == COLUMNS[name].kind
    parts = [name for name in NAMES if "_em" in name]
    assert parts
    assert all(minority_name(n.replace("_em", "")) == n for n in parts)


# --- The table of rules -------------------------------------------------------------------------


def test_rules_have_an_id_each_words_in_two_languages_and_formulas_that_can_be_read() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.kind in KINDS
        assert rule.severity in SEVERITIES
        for lang in ("vi", "en"):
            assert rule.label(lang)
            assert rule.why(lang)
        if rule.formula:
            parse_formula(rule.formula)


def ids_of(*columns: str, prose: tuple[str, ...] = ()) -> set[str]:
    return {rule.id for rule, _ in applicable_rules(columns, prose)}


def test_a_rule_applies_where_its_columns_are() -> None:
    assert ids_of("poor_start") == {"sum"}
    assert ids_of("poor_start", "exits_target", "poor_end") == {"sum", "flow", "exits_of_poor"}
    assert ids_of("exits_target", prose=("exits_target",)) == {"sum", "prose_target"}
    assert ids_of("poor_rate_end_pct") == set()
    for rule, formula in applicable_rules(NAMES, NAMES):
        assert not any(atom.optional for atom in formula.atoms), rule.id
        assert "x" not in formula.columns, rule.id


def test_every_rule_applies_to_a_table_of_all_columns_but_what_others_make_idle() -> None:
    found = {rule.id for rule, _ in applicable_rules(NAMES, NAMES, groups=True)}
    idle = {rule.id for rule in RULES if rule.formula} - found
    assert idle == {"flow", "prose_target_of_poor"}
    assert "prose_target_of_poor" in ids_of("poor_start", prose=("exits_target",))


def test_assigned_exits_make_the_end_only_where_actual_ones_are_not_printed() -> None:
    plan = ("poor_start", "exits_target", "poor_end")
    assert "flow" in ids_of(*plan, "exits_em")
    assert "flow" not in ids_of(*plan, "exits")
    assert "flow_result" in ids_of(*plan, "exits", "new_poor")
    written = {str(f) for rule, f in applicable_rules([*plan, "new_poor"]) if rule.id == "flow"}
    assert written == {"poor_start - exits_target + new_poor = poor_end"}


# --- Checking -----------------------------------------------------------------------------------


def rule_of(formula: str) -> Rule:
    return Rule("own", "balance", "error", formula, "của mình", "own", "", "")


def check(folder: Path, rows: list[dict[str, Any]], formula: str, **more: Any) -> tuple[int, ...]:
    """Rows that break a formula, and how many were checked."""
    units = [{"unit": f"Xã {n}", "unit_code": f"{n:05d}", **row} for n, row in enumerate(rows)]
    plan = pov.load_plan(str(write_plan(folder / "made", units, **more)))
    outcome = check_formula(make_grid(plan), rule_of(formula), parse_formula(formula))
    return (*outcome.failing.tolist(), outcome.checked)


def test_figures_with_other_decimals_are_compared_as_figures(tmp_path: Path) -> None:
    rows = [
        {"rate_reduction_min_pp": Decimal(low), "rate_reduction_max_pp": Decimal(high)}
        for low, high in (("0.15", "0.2"), ("0.2", "0.15"), ("1.50", "1.5"))
    ]
    formula = "rate_reduction_min_pp <= rate_reduction_max_pp"
    assert check(tmp_path, rows, formula) == (1, 3)


def test_sums_of_figures_with_other_decimals_are_exact(tmp_path: Path) -> None:
    rows = [{"rate_reduction_pp": Decimal(text)} for text in ("0.15", "0.2")]
    total = {"rate_reduction_pp": Decimal("0.350")}
    formula = "sum(rate_reduction_pp) = total(rate_reduction_pp)"
    assert check(tmp_path, rows, formula, total=total) == (1,)


def test_a_blank_cell_is_missing_and_not_zero(tmp_path: Path) -> None:
    rows = [{"poor_start": 9, "exits": 2, "new_poor": new, "poor_end": 7} for new in (0, None, 1)]
    assert check(tmp_path, rows, "poor_start - exits + new_poor = poor_end") == (2, 2)


def test_rates_of_a_formula_are_rounded_exactly(tmp_path: Path) -> None:
    rows = [
        {"poor_end": 94, "households": whole, "poor_rate_end_pct": Decimal("8.70")}
        for whole in (1079, 1080, 1081, 1082, 0)
    ]
    assert check(tmp_path, rows, "poor_end / households ~ poor_rate_end_pct") == (0, 3, 4)


# --- Rules of a plan's own ----------------------------------------------------------------------


def own(folder: Path, *rows: list[str]) -> Path:
    """The plan of Krông Nô with rules of its own."""
    copied = copy_real(folder / "plan")
    write_csv(copied / "rules.csv", HEADER, rows)
    return copied


def row(name: str, formula: str, kind: str = "bound", severity: str = "error") -> list[str]:
    return [name, kind, severity, formula, f"quy tắc {name}", f"rule {name}", "vì", "because"]


def test_own_rules_are_checked_like_any_other(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        row("half", "2 exits_target <= poor_start", severity="warning"),
        row("whole", "sum(exits_target) = total(exits_target)"),
        row("told", "prose(exits_target) = poor_start - poor_end", "prose"),
        row("lacking", "households <= poor_start"),
    )
    report = audit(pov.load_plan(str(folder)))
    checks = {one["rule"]: one for one in report.checks.to_dict("records")}
    counted = {n: (checks[n]["checked"], checks[n]["failed"]) for n in ("half", "whole", "told")}
    assert counted == {"half": (13, 0), "whole": (1, 0), "told": (12, 0)}
    assert checks["half"]["severity"] == "warning"
    assert (checks["lacking"]["checked"], checks["lacking"]["not_checkable"]) == (0, 1)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_own_rule_that_is_broken_is_found_but_asks_for_no_repair(
    severity: str, tmp_path: Path
) -> None:
    rule = row("eighth", "exits_target <= 8 exits_target_em", severity=severity)
    report = audit(pov.load_plan(str(own(tmp_path, rule))))
    (found,) = (f for f in report.records if f.rule.id == "eighth")
    assert found.arithmetic is not None
    assert (found.subject, found.arithmetic.write()) == ("Nam Đà", "25 > 8 × 3 = 24")
    assert (found.severity, found.rule.label("en")) == (severity, "rule eighth")
    assert found.expected_high == 24
    assert not found.groups
    assert found not in report.contradictions
    assert [group.weight for group in report.repairs] == [2]


def test_own_rule_for_each_column(tmp_path: Path) -> None:
    folder = own(tmp_path, row("double", "2 x_em <= x"))
    report = audit(pov.load_plan(str(folder)))
    checks = report.checks.set_index("rule")
    assert checks.loc["double", "formula"] == "2 exits_target_em <= exits_target"
    assert checks.loc["double", "checked"] == 13


def test_own_rule_on_rates_is_checked_with_the_way_of_rounding(tmp_path: Path) -> None:
    rows = [
        {"unit": f"Xã {n}", "unit_code": f"{n:05d}", "households": 1080, "poor_end": 94,
         "exits": exits, "poor_rate_end_pct": Decimal("8.70"), "rate_reduction_pp": Decimal("1.39")}
        for n, exits in enumerate((15, 16, 15))
    ]  # fmt: skip
    folder = write_plan(tmp_path / "made", rows)
    write_csv(
        folder / "rules.csv",
        HEADER,
        [row("fall", "exits / households ~ rate_reduction_pp", "rate")],
    )
    plan = pov.load_plan(str(folder))
    report = audit(plan)
    (found,) = (f for f in report.records if f.rule.id == "fall")
    assert found.subject == "Xã 1"
    assert (found.expected_low, found.expected_high) == (Decimal("1.48"), Decimal("1.48"))
    assert found.expected == "rate_reduction_pp"
    assert [cell.text for cell in found.cells] == ["1,39", "16", "1.080"]
    assert found.arithmetic is not None
    assert found.arithmetic.write("en") == "16 ÷ 1,080 ≈ 1.48 % ≠ 1.39"
    for lang in ("vi", "en"):
        assert found.arithmetic.write(lang) in sentence(plan, found, lang, alone=True)
        assert found.arithmetic.write(lang) in pov.findings_list(plan, report, lang).text


def spelt(**cells: str) -> list[str]:
    """A good rule but for some of its cells."""
    good = dict(zip(HEADER, row("a", "poor_end <= poor_start"), strict=True))
    return list({**good, **cells}.values())


# What is wrong with it, the column of the file, and the part that must be named.
MISTAKES = {
    "kind": (spelt(kind="floww"), "kind", "floww"),
    "severity": (spelt(severity="grave"), "severity", "grave"),
    "name": (spelt(rule=""), "rule", None),
    "label": (spelt(label_vi="", label_en=" "), "label_vi", None),
    "taken": (spelt(rule="flow"), "rule", "flow"),
    **{
        what: (spelt(formula=formula), "formula", found or formula)
        for what, formula, found in (
            ("character", "poor_end & poor_start", "& poor_start"),
            ("relation", "poor_end - poor_start", ""),
            ("side", "poor_end <=", ""),
            ("function", "max(poor_end) = total(poor_end)", "max"),
            ("column", "poor_end <= poor_begin", "poor_begin"),
            ("label column", "unit <= poor_start", "unit"),
            ("rates and counts", "poor_end = poor_rate_end_pct", ""),
            ("rates and counts, nearly", "poor_end ≈ poor_rate_end_pct", ""),
            ("share of a rate", "poor_rate_end_pct / households ~ poor_rate_start_pct", ""),
            ("share that is a count", "poor_end / households ~ exits", ""),
            ("division", "poor_end / households = exits", ""),
            ("scope", "sum(poor_end) = poor_start", ""),
        )
    },
}
MISTAKES["side"] = (spelt(formula="poor_end <="), "formula", None)
MISTAKES["nothing"] = (spelt(formula=""), "formula", None)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_rule_is_refused_with_its_place(mistake: str, tmp_path: Path) -> None:
    written, column, found = MISTAKES[mistake]
    plan = pov.load_plan(str(own(tmp_path, row("good", "exits_target <= poor_start"), written)))
    report = audit(plan)
    (fault,) = report.rule_faults
    assert (fault.code, fault.file, fault.row, fault.column) == ("rule", "rules.csv", 3, column)
    for lang, row_word, rule_word in (("vi", "dòng 3", "quy tắc"), ("en", "row 3", "rule")):
        text = fault.message(lang)
        assert text in pov.not_checkable(plan, report, lang).text
        assert "rules.csv" in text
        assert row_word in text
        assert f"{rule_word} {written[0]}" in text
        assert column in text
        if found:
            assert f"“{found}”" in text


def test_a_rule_without_words_is_told_what_to_write(tmp_path: Path) -> None:
    plan = pov.load_plan(str(own(tmp_path, MISTAKES["label"][0])))
    (fault,) = audit(plan).rule_faults
    assert "ghi ở label_vi hoặc label_en điều phải đúng" in fault.message("vi")
    assert "write into label_vi or label_en what must hold" in fault.message("en")


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    rows = [written for written, _, _ in MISTAKES.values()]
    rows = [[f"{place}_{r[0]}" if r[0] == "a" else r[0], *r[1:]] for place, r in enumerate(rows)]
    rows.append(rows[4])  # the name of a rule that exists, twice
    plan = pov.load_plan(str(own(tmp_path, *rows)))
    faults = audit(plan).rule_faults
    assert [fault.row for fault in faults] == [*range(2, len(rows) + 2), len(rows) + 1]
    assert faults[-1].params["reason"] == "repeated"
    assert len({fault.params["reason"] for fault in faults}) >= 10


def test_of_a_file_of_rules_without_its_columns_no_rule_is_read(tmp_path: Path) -> None:
    folder = copy_real(tmp_path / "plan")
    write_csv(folder / "rules.csv", HEADER[:4], [row("a", "poor_end <= poor_start")[:4]])
    faults = audit(pov.load_plan(str(folder))).rule_faults
    assert {fault.file for fault in faults} == {"rules.csv"}
    assert any(fault.column == "label_vi" for fault in faults)


@pytest.mark.parametrize("header", [HEADER[:5], HEADER])
def test_words_of_one_language_are_enough_for_a_rule(header: list[str], tmp_path: Path) -> None:
    folder = own(tmp_path, row("good", "poor_end <= poor_start"))
    cells = ["good", "bound", "error", "poor_end <= exits_target", "Không quá chỉ tiêu", "", "", ""]
    write_csv(folder / "rules.csv", header, [cells[: len(header)]])
    plan = pov.load_plan(str(folder))
    rules, faults = read_rules(plan.rules)
    assert not faults
    assert [rule.label(lang) for rule in rules for lang in ("vi", "en")] == [cells[4]] * 2
    assert any(one.rule.id == "good" for one in audit(plan).records)


def test_rules_of_one_label_are_told_apart_by_their_names(tmp_path: Path) -> None:
    rows = [row(name, "exits_target <= near_poor_start") for name in ("one", "two", "three")]
    for written in rows[:2]:
        written[4:6] = ["chung", "shared"]
    plan = pov.load_plan(str(own(tmp_path, *rows)))
    parts = unchecked_rules(plan, audit(plan), "en")
    assert [name in part for name, part in zip(("one", "two", "three"), parts, strict=True)] == [
        True, True, True,
    ]  # fmt: skip
    assert "(three)" not in parts[2]


# --- What a mistaken formula is told -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason", "found"),
    [
        ("poor_end <= poor_start - 1", "constant", "1"),
        ("10 <= poor_start", "constant", "10"),
        ("poor_end <= 5 + poor_start", "constant", "5"),
        ("poor_end <= 12", "constant", "12"),
        ("poor_start >= poor_end", "turned", ">="),
        ("poor_start ≥ poor_end", "turned", "≥"),
        ("poor_start > poor_end", "turned", ">"),
        ("poor_end ≤ poor_start", "written", "≤"),
        ("poor_end < poor_start", "written", "<"),
        ("0.5 * poor_start = poor_end", "whole", "0.5"),
        ("0,5 poor_start = poor_end", "whole", "0,5"),
        ("(poor_start - poor_end) <= exits_target", "bracket", "("),
        ("poor_start = ", "sides", ""),
    ],
)
def test_a_mistaken_formula_is_told_what_to_write_instead(
    text: str, reason: str, found: str
) -> None:
    with pytest.raises(FormulaError) as error:
        parse_formula(text)
    assert (error.value.reason, error.value.found) == (reason, found)
    for words in RULE_REASONS[reason]:
        assert words


def test_the_readme_names_every_kind_of_rule_that_may_be_given() -> None:
    readme = (Path(__file__).parent.parent / "data" / "README.md").read_text(encoding="utf-8")
    words = readme[readme.index("adds an office's own rules") :]
    words = words[: words.index("`formula`")]
    assert [kind for kind in KINDS if f"`{kind}`" in words] == list(OWN_KINDS)
    for told in RULE_REASONS["kind"]:
        assert [kind for kind in KINDS if kind in told] == list(OWN_KINDS)


def test_reasons_of_formulas_and_of_data_have_names_of_their_own() -> None:
    assert set(RULE_REASONS).isdisjoint(fault_words.REASONS)
