"""Every contradiction of figures has the repairs that mend it, also where these are elsewhere."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from generated import Made, Shape, plan_of

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
