"""What reports say of the way a table was rounded, and of the households behind its rates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from test_reproduction import plan_of, without
from test_rounding_evidence import growing, printed_rates

import povlib as pov
from povlib.blocks import MOOT
from povlib.conventions import BASE_CHOICES, CONVENTIONS, FAMILIES, rate_conditions
from povlib.finding_texts import sentence
from povlib.findings import Finding
from povlib.identity_words import BASES, basis_words
from povlib.plan_words import WORDS
from povlib.reproduction import reproduce
from povlib.rounding_evidence import Choice
from povlib.rule_table import RULES


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_way_of_the_chosen_mode_is_listed_with_its_bases(lang: str) -> None:
    plan = pov.load_plan("krong_no_2020")
    result = reproduce(plan)
    lines = pov.convention_table(plan, result, lang).text.splitlines()
    which = 0 if lang == "vi" else 1
    told = {
        (convention, bases)
        for convention in CONVENTIONS
        for bases in BASE_CHOICES
        for line in lines
        if WORDS[convention][which] in line.lower() and WORDS[bases][which] in line
    }
    tried = result.fits[result.fits["mode"] == result.mode]
    assert told == set(zip(tried["convention"], tried["bases"], strict=True))
    best = lines[2]
    assert WORDS[result.convention][which] in best.lower()
    assert WORDS[result.bases][which] in best
    wanted = WORDS["at_least"][which].format(n=4)
    (direct,) = (
        line
        for line in lines
        if WORDS["rounded_difference"][which] in line.lower() and WORDS["one"][which] in line
    )
    assert wanted in direct
    for unit in ("Đăk Nang", "Đăk Sôr", "Nam Đà", "Nâm Nung"):
        assert unit in direct


def test_households_of_both_years_stand_side_by_side() -> None:
    rows, total, *_ = growing("difference_of_rounded_rates", 12)
    plan = plan_of(rows, total)
    result = reproduce(plan)
    head, *body = pov.households_table(plan, result, "en").text.splitlines()[1:14]
    assert head.index("Households, inferred, start") < head.index("Households, inferred, end")
    for line, (_, row) in zip(body, result.households.iterrows(), strict=True):
        for stem in ("households_start", "households"):
            low, high = (int(row[f"recovered_{stem}_{end}"]) for end in ("low", "high"))
            assert (f"{low:,}" if low == high else f"{low:,}–{high:,}") in line
    chosen = pov.convention_table(plan, result, "en").text.splitlines()[2]
    assert WORDS["each_year"][1] in chosen
    assert pov.convention_example(plan, result, "en").text == ""


def test_minority_households_are_inferred_by_themselves() -> None:
    choice = Choice("rounded_difference", "one", "half_up")
    row = printed_rates("", 400, 90, (2100, 2100), choice, 2)
    row |= printed_rates("_em", 300, 70, (1203, 1203), choice, 2)
    plan = plan_of([row])
    result = reproduce(plan)
    low, high = result.households[
        ["recovered_households_em_low", "recovered_households_em_high"]
    ].iloc[0]
    assert low <= 1203 <= high
    shown = pov.households_table(plan, result, "en").text
    assert "Minority households, inferred" in shown
    assert f"{low:,}" in shown


def test_households_that_are_printed_are_not_listed_again_as_inferred() -> None:
    choice = Choice("rounded_difference", "one", "half_up")
    row = printed_rates("", 400, 90, (2100, 2100), choice, 2)
    plan = plan_of([{**row, "households": 2100}])
    shown = pov.households_table(plan, reproduce(plan), "en")
    assert shown.text == WORDS["none_recovered"][1]
    assert MOOT in shown.data


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_identity_is_told_in_words(lang: str) -> None:
    """No basis of any way of rounding reaches a reader as names of columns."""
    choice = Choice("difference_of_rounded_rates", "one", "half_up")
    families = [name for family in FAMILIES for name in family[1:] if name]
    row = {
        name: Decimal("5.00") if name.endswith(("_pct", "_pp")) else 50 for name in families
    } | printed_rates("", 100, 50, (1000, 1000), choice, 2)
    whole = {"": {}, "printed": {"households": 1000, "households_em": 1000}}
    seen = set()
    for missing in ("", "exits_target", "poor_start", "poor_end"):
        for households in whole.values():
            rows = without([{**row, **households}], missing, f"{missing}_em")
            for convention in CONVENTIONS:
                for bases in BASE_CHOICES:
                    result = reproduce(plan_of(rows), convention, "half_up", bases)
                    seen |= set(result.cells["basis"])
                    assert rate_conditions(rows[0], convention, bases)
    assert len(seen) > len(BASES)
    for basis in seen:
        assert "_" not in basis_words(basis, lang), basis


def test_a_figure_of_the_prose_is_shown_with_its_sentence_and_section() -> None:
    plan = pov.load_plan("krong_no_2020")
    report = pov.audit(plan)
    quote, place = "“Chỉ tiêu: Giảm 2% tỷ lệ hộ nghèo so với kết quả", "(II.1)"
    meaning = "reduce the poverty rate by 2%"
    for lang in ("vi", "en"):
        for block in (pov.findings_list(plan, report, lang), pov.reduction_meanings(plan, lang)):
            (line,) = (line for line in block.text.splitlines() if quote in line)
            assert place in line
            assert (meaning in line) == (lang == "en")
    assert f'“<span lang="vi">{quote[1:]}' in pov.findings_list(plan, report, "en").html
    assert plan.statements is not None
    bare = replace(plan, statements=plan.statements.drop(columns=["sentence", "sentence_en"]))
    assert quote not in pov.findings_list(bare, pov.audit(bare), "vi").text


def test_no_heading_in_english_is_left_in_vietnamese() -> None:
    plan = pov.load_plan("krong_no_2020")
    columns = tuple(replace(column, group_en=None) for column in plan.columns)
    assert any(column.group for column in columns)
    plan = replace(plan, columns=columns)
    for view in (
        pov.audit_map(plan, pov.audit(plan), "en"),
        pov.plan_table(plan, reproduce(plan), "en"),
    ):
        assert "Cuối năm" not in view.html


def test_the_total_row_is_named_in_the_language_of_the_report() -> None:
    plan = pov.load_plan("krong_no_2020")
    (rule,) = (one for one in RULES if one.id == "one_base")
    cell = pov.audit(plan).records[0].cells[0]
    params = {"n": 2, "rows": ("Nam Xuân", plan.total_label), "change": 1, "most": 10}
    finding = Finding("a", rule, "", (cell,), params=params)
    assert "Nam Xuân và Tổng cộng" in sentence(plan, finding, "vi")
    assert "Nam Xuân and Total" in sentence(plan, finding, "en")
