"""Every contradiction of figures has the repairs that mend it, also where these are elsewhere."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from generated import Made, Shape, plan_of
from test_second_base import doubts, errors, table

from povlib.audit_parts import column_words
from povlib.audit_views import audit_answer
from povlib.auditing import audit
from povlib.finding_texts import sentence
from povlib.finding_views import findings_list
from povlib.wording import LANGUAGES

Row = dict[str, Any]


def made(rows: list[Row]) -> Made:
    """Rows of a plan, the total row last."""
    shape = Shape((), len(rows) - 1, total=True)
    shape.__dict__["columns"] = tuple(rows[0])
    return Made(shape, tuple(rows), None, ())


def ended(*rows: tuple[int, str]) -> Made:
    return made([{"poor_end": n, "poor_rate_end_pct": Decimal(rate)} for n, rate in rows])


def rate_of(count: int, households: int) -> Decimal:
    return Decimal((20_000 * count + households) // (2 * households)).scaleb(-2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rate_of_the_total_row_is_mended_by_the_unit_that_speaks_against_it(lang: str) -> None:
    """8 of no fewer than 160 001 households are 0,00 %; 110 of 3000 are 3,67 %."""
    plan = plan_of(ended((50, "5.00"), (60, "6.00"), (8, "0.00"), (110, "3.67")))
    report = audit(plan)
    (rate,) = [finding for finding in report.contradictions if finding.rule.id == "rate"]
    assert rate.subject == plan.total_label
    assert rate.groups == (0,)
    (suspect,) = report.repairs[0].sets[0].suspects
    assert (suspect.cell.column, suspect.cell.text, suspect.low) == ("poor_end", "8", 0)
    words = sentence(plan, rate, lang, alone=True)
    # Its own row agrees: 110 of 2994 to 3001 households are 3,67 %.
    assert ("tổng số hộ suy ra từ các đơn vị" if lang == "vi" else "behind the units") in words
    assert ("của dòng" if lang == "vi" else "of the row") not in words
    assert suspect.cell.unit in findings_list(plan, report, lang).text.split("2. ")[0]


def test_a_unit_without_poor_or_rate_lets_no_repair_leave_out_the_sum_of_the_others() -> None:
    """1000 and 1000 households are no fewer than 2000 together, whatever the third unit has."""
    counts = [(50, "5.00"), (60, "6.00"), (0, None), (110, "55.01")]
    rows = [{"poor_end": n, "poor_rate_end_pct": rate and Decimal(rate)} for n, rate in counts]
    report = audit(plan_of(made(rows)))
    figures = {
        suspect.cell.column: suspect
        for repair in report.repairs for one in repair.sets for suspect in one.suspects
    }  # fmt: skip
    assert figures["poor_rate_end_pct"].high == Decimal("5.50")
    for value in (figures["poor_rate_end_pct"].low, figures["poor_rate_end_pct"].high):
        mended = [*rows[:3], {**rows[3], "poor_rate_end_pct": value}]
        assert not errors(audit(plan_of(made(mended))))


def test_a_unit_without_a_rate_keeps_no_other_from_being_named() -> None:
    """70 of 9000 households are 0,78 %, but all others together are no more than 3424."""
    counts = [(80, "8.00"), (48, "10.67"), (25, "3.57"), (70, "0.78"), (263, "7.85")]
    rows = [{"poor_end": n, "poor_rate_end_pct": Decimal(rate)} for n, rate in counts]
    blank: Row = {"poor_end": 40, "poor_rate_end_pct": None}
    report = audit(plan_of(made([*rows[:-1], blank, rows[-1]])))
    (rate,) = report.contradictions
    assert rate.groups == (0,)
    suspects = [one.suspects[0] for one in report.repairs[0].sets]
    assert [one.cell.text for one in suspects] == ["0,78", "7,85"]
    # Of 3349 to 3353 households 2147 to 2153 are others', and 40 at least those of the blank unit.
    assert Decimal("5.79") <= suspects[0].low <= Decimal("6.02")


@pytest.mark.parametrize("seed", range(12))
def test_no_contradiction_of_rates_is_without_a_repair(seed: int) -> None:
    chance = random.Random(seed)
    worlds = [(chance.randint(300, 3000), chance.randint(0, 40)) for _ in range(5)]
    worlds.append((sum(n for n, _ in worlds), sum(poor for _, poor in worlds)))
    rows = [(poor, str(rate_of(poor, n))) for n, poor in worlds]
    assert not audit(plan_of(ended(*rows))).contradictions
    at = chance.randrange(5)
    rows[at] = (rows[at][0] + chance.choice([7, 30, 100]), chance.choice([rows[at][1], "0.00"]))
    report = audit(plan_of(ended(*rows)))
    assert report.contradictions
    assert all(finding.groups for finding in report.contradictions)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("wrong", [0, 8])
def test_the_verdict_names_own_rules_that_could_not_be_checked(lang: str, wrong: int) -> None:
    """Whether the figures contradict each other or not."""
    names = ("rule", "kind", "severity", "formula", "label_vi", "label_en", "why_vi", "why_en")
    rule = ("idle", "bound", "error", "exits_target <= near_poor_start", "không trên", "not above")
    rules = pd.DataFrame([(*rule, "", "", 2)], columns=[*names, "line"])
    told = ended((50, "5.00"), (60, "6.00"), (30 + wrong, "3.00"), (140, "4.67"))
    plan = replace(plan_of(told), rules=rules)
    report = audit(plan)
    assert bool(report.contradictions) == bool(wrong)
    verdict = audit_answer(plan, report, lang).text
    assert ("không trên" if lang == "vi" else "not above") in verdict
    assert "near_poor_start" in verdict


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_column_whose_counts_are_those_of_another_is_told_by_that_other(lang: str) -> None:
    """Exits and poor at the end are exchanged: the rates are those of the other column."""
    worlds = [(1000 + 37 * at, 200 + at, 30 + 9 * at) for at in range(6)]
    worlds.append((sum(n for n, _, _ in worlds), sum(s for _, s, _ in worlds),
                   sum(x for _, _, x in worlds)))  # fmt: skip
    rows = [
        {"households": n, "poor_start": start, "exits_target": start - exits, "poor_end": exits,
         "poor_rate_end_pct": rate_of(start - exits, n)}
        for n, start, exits in worlds
    ]  # fmt: skip
    plan = plan_of(made(rows))
    (found,) = audit(plan).contradictions
    story = ("poor_rate_end_pct", "exits_target", "households")
    assert story in [one["columns"] for one in found.params["others"]]
    told = sentence(plan, found, lang)
    other, whole = (column_words(plan, name, lang) for name in ("exits_target", "households"))
    over = "chia cho" if lang == "vi" else "over"
    assert f"“{other}” {over} “{whole}”" in told


@pytest.mark.parametrize("more", [-200, -30, 30, 200])
def test_a_wrong_rate_of_the_total_row_is_mended_though_the_rule_names_the_other(more: int) -> None:
    """Households that are not printed bring it to light in the rate beside it."""
    worlds = [(900 + 131 * at, 80 + 9 * at, 50 + 5 * at) for at in range(5)]
    worlds.append(tuple(map(sum, zip(*worlds, strict=True))))  # type: ignore[arg-type]
    rows = [
        {"poor_start": start, "poor_rate_start_pct": rate_of(start, n),
         "poor_end": end, "poor_rate_end_pct": rate_of(end, n)}
        for n, start, end in worlds
    ]  # fmt: skip
    assert not audit(plan_of(made(rows))).contradictions
    rows[-1]["poor_rate_end_pct"] += Decimal(more).scaleb(-2)
    report = audit(plan_of(made(rows)))
    assert report.contradictions
    assert all(finding.groups for finding in report.contradictions)


SPOILT = {
    "printed households are those of the end": table(
        "households poor_start exits_target poor_end rate_reduction_pp poor_rate_end_pct "
        "near_poor_end near_poor_rate_end_pct",
        "60 6 3 3 5.17 5.00 4 6.67",
        "42 26 26 0 61.90 0.00 18 42.86",
        "53 0 0 0 0.00 0.00 26 49.06",
        "75 0 0 0 0.00 0.00 5 66.67",
        "38 0 0 0 0.00 0.00 19 0.50",
    ),
    "a total row whose sum says which of its figures is wrong": table(
        "poor_start_em exits_target_em poor_rate_start_em_pct households_em poor_rate_end_em_pct",
        "151 0 65.09 232 65.09",
        "21 0 1.41 1492 1.41",
        "67 51 42.95 156 10.26",
        "17 9 1.53 1108 0.72",
        "375 375 60.48 620 0.00",
        "96 96 9.77 983 0.00",
        "727 538 15.84 4591 4.27",
        total=True,
    ),
    "a reduction of each year's own households beside a wrong count": table(
        "households poor_start exits_target poor_end rate_reduction_pp",
        "873 274 0 274 0.47",
        "2283 69 24 45 1.07",
        "921 146 146 0 15.96",
        "1115 182 71 111 6.53",
        "857 428 0 248 0.03",
        "812 0 0 0 0.00",
        "1585 30 0 30 0.03",
        "2027 332 63 269 3.34",
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_no_contradiction_is_without_repair_and_no_repair_without_contradiction(what: str) -> None:
    report = audit(plan_of(SPOILT[what]))
    assert all(finding.groups for finding in errors(report))
    named = {at for finding in errors(report) for at in finding.groups}
    assert named == {*range(len(report.repairs))} != set()


def test_the_repairs_of_a_row_mend_its_rates_by_the_year_that_its_households_are_of() -> None:
    spoilt = SPOILT["printed households are those of the end"]
    mended = spoilt.with_value(("near_poor_rate_end_pct", 4), Decimal("50.00"))
    (repair,) = audit(plan_of(mended)).repairs
    columns = {one.suspects[0].cell.column for one in repair.sets}
    assert columns == {"near_poor_end", "near_poor_rate_end_pct"}
    for one in repair.sets:
        (suspect,) = one.suspects
        value = int(suspect.low) if suspect.cell.column == "near_poor_end" else suspect.low
        assert not errors(audit(plan_of(mended.with_value((suspect.cell.column, 3), value))))


def test_a_row_that_contradicts_itself_does_not_hide_what_is_wrong_with_another() -> None:
    """80 of 1,00 % are 8000 households, and the total row has 3050 of them."""
    spoilt = table(
        "poor_start poor_rate_start_pct exits_target poor_end poor_rate_end_pct",
        "100 8.89 20 80 8.00", "60 13.33 12 48 10.67", "33 4.71 8 25 3.57", "80 1.00 80 0 0.00",
        "273 8.95 120 153 5.02",
        total=True,
    )  # fmt: skip
    told = {finding.subject for finding in errors(audit(plan_of(spoilt)))}
    assert told == {"Xã 0", "Tổng cộng"}
    mended = spoilt.with_value(("poor_rate_start_pct", 3), Decimal("8.89"))
    assert {finding.subject for finding in errors(audit(plan_of(mended)))} == {"Xã 0"}


def test_what_the_households_of_each_year_explain_is_not_repaired() -> None:
    report = audit(
        plan_of(SPOILT["a reduction of each year's own households beside a wrong count"])
    )
    assert doubts(report)
    (repair,) = report.repairs
    assert {cell.unit for cell in repair.cells} == {"Xã 4"}
