"""The text of a plan: one seeded breach for each rule, and no clean text is ever accused."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import povlib as pov
from povlib.citation_checks import document_kind, number_year, plain_number
from povlib.document_cells import document_rows
from povlib.document_checks import check_document, stated_figures
from povlib.finding_sentences import breach_sentence, what_settles
from povlib.finding_words import CHOICES, SENTENCES
from povlib.findings import Breach, TextOutcome
from povlib.goal_checks import _base_bounds, read_goal
from povlib.name_checks import UNIT_KINDS, named_kinds, split_kind
from povlib.numerals import format_number
from povlib.plan import COMPARISONS, PERIODS, SUBJECTS, Plan, PrintedColumn, Source
from povlib.rounding import round_ratio
from povlib.rule_table import KINDS, RULES
from povlib.settling_words import SETTLES
from povlib.statement_checks import COMPARE, agrees

LANGUAGES = ("vi", "en")
RULE = {rule.id: rule for rule in RULES}
IDS = [rule.id for rule in RULES]
TEXT_RULES = IDS[IDS.index("stated_total") :]
Row = Mapping[str, Any]


# --- A clean plan -------------------------------------------------------------------------------


def frame(index: str, rows: Mapping[str, Row]) -> pd.DataFrame:
    """Rows by name, every cell as it is."""
    names = pd.Index(list(rows), name=index, dtype=object)
    columns = list(next(iter(rows.values()), {}))
    return pd.DataFrame(
        {c: pd.Series([r[c] for r in rows.values()], names, dtype=object) for c in columns}
    )


def said(about: str, printed: str, value: str, measure: str = "hộ", how: str = "equal") -> Row:
    return {"about": about, "printed": printed, "value": value, "printed_measure": measure,
            "comparison": how, "section": "II"}  # fmt: skip


def cited(number: str, dated: dt.date | None) -> Row:
    day = "" if dated is None else f"{dated.day}/{dated.month}/{dated.year}"
    return {"number": number, "dated": dated, "printed_date": day, "printed": f"số {number}",
            "section": "I"}  # fmt: skip


def task(start: dt.date | None, end: dt.date | None, named: int | None = None) -> Row:
    return {"label_vi": "Rà soát", "label_en": "Review", "start": start, "end": end,
            "year_printed": named, "printed": "rà soát", "section": "II"}  # fmt: skip


STATEMENTS: dict[str, Row] = {
    "exits": said("exits_target", "45 hộ", "45"),
    "registered": said("exits_registered", "hơn 45 hộ", "45", how="more"),
    "fall": said("rate_reduction_pp", "2 điểm %", "2", "điểm %"),
    "before": said("poor_rate_start_pct", "9%", "9", "%"),
    "communes": said("units", "2 xã", "2", "xã"),
    "every": said("units", "3 xã, thị trấn", "3", "xã, thị trấn"),
    "signed": said("date", "ngày 1 tháng 3 năm 2031", "1/3/2031", ""),
    "mandate": said("date", "ngày 20/12/2030", "20/12/2030", ""),
}
CITATIONS: dict[str, Row] = {
    "mandate": cited("03/NQ-HĐND", dt.date(2030, 12, 20)),
    "circular": cited("05/2029/TT-X", dt.date(2029, 6, 1)),
    "again": cited("05/2029/TT – X", dt.date(2029, 6, 1)),
    "undated": cited("08/2029/TT-X", None),
}
MILESTONES: dict[str, Row] = {
    "review": task(dt.date(2031, 2, 1), dt.date(2031, 3, 31), 2031),
    "survey": task(dt.date(2031, 11, 1), dt.date(2031, 11, 30)),
}
REPORTS: dict[str, Row] = {
    "quarter": {"period": "quarterly", "printed": "hằng quý", "section": "IV"},
    "year": {"period": "yearly", "printed": "cuối năm", "section": "IV"},
}
BODIES: dict[str, Row] = {
    name: {"name_vi": f"Phòng {name}", "name_en": f"Division {name}", "kind": kind,
           "listed_as": listed, "printed": name, "section": "III"}
    for name, kind, listed in (("a", "department", "department"), ("b", "bank", ""),
                               ("c", "commune", "commune"))
}  # fmt: skip
SCOPE: dict[str, Row] = {
    "poor": {"printed": "hộ nghèo", "section": "I"},
    "ethnic_minority": {"printed": "hộ DTTS", "section": "I"},
}
REGISTER: dict[str, Row] = {
    "01": {"unit": "Đá", "official_name": "Xã Đá", "unit_kind": "xã", "also_printed": ()},
    "02": {"unit": "TT Nứa", "official_name": "Thị trấn Nứa", "unit_kind": "thị trấn",
           "also_printed": ()},
    "03": {"unit": "Buôn Ô", "official_name": "Xã Buôn Ô", "unit_kind": "xã",
           "also_printed": ()},
}  # fmt: skip
TABLE = {
    "poor_start": [100, 50, 60],
    "rate_reduction_pp": [Decimal("2.50"), Decimal("1.50"), Decimal("1.40")],
    "poor_end": [75, 40, 50],
    "exits_target": [25, 10, 10],
    "exits_target_em": [12, 0, 9],
    "poor_rate_end_pct": [Decimal("7.50"), Decimal("6.00"), Decimal("6.90")],
}
TOTAL = {
    "poor_start": 210, "rate_reduction_pp": Decimal("2.00"), "poor_end": 165, "exits_target": 45,
    "exits_target_em": 21, "poor_rate_end_pct": Decimal("7.00"),
}  # fmt: skip


def make_plan(
    table: Mapping[str, Sequence[Any]] = TABLE,
    total: Mapping[str, Any] | None = TOTAL,
    register: Mapping[str, Row] | None = REGISTER,
    prose: Mapping[str, tuple[str, int]] | None = None,
    names: Sequence[str] | None = None,
    **resources: Mapping[str, Row] | None,
) -> Plan:
    """A plan signed on 1 March 2031; `prose` gives name and registered exits by code."""
    both = {"vi": "xã, thị trấn", "en": "communes and townships"}
    source = Source(
        both, both, "1/KH", both, both, both, both, dt.date(2031, 3, 1), 2031,
        {"vi": (), "en": ()}, True,
    )  # fmt: skip
    count = len(next(iter(table.values())))
    codes = list(register) if register else [f"{n:02}" for n in range(1, count + 1)]
    names = names or [r["unit"] for r in register.values()] if register else codes
    index = pd.Index(names, name="unit", dtype=object)
    kinds = [r["unit_kind"] for r in register.values()] if register else [""] * count
    units = pd.DataFrame({"unit_code": codes, "unit_kind": kinds}, index=index, dtype=object)
    for name, values in table.items():
        units[name] = pd.Series(list(values), index, dtype=object)
    texts = {name: [format_number(v) for v in values] for name, values in table.items()}
    own = dict(total or {})
    registrations = None
    if prose is not None:
        registrations = pd.DataFrame(
            {"unit_code": list(prose), "exits_registered": [n for _, n in prose.values()]},
            index=pd.Index([name for name, _ in prose.values()], name="unit", dtype=object),
        )
    frames = {
        name: None if rows is None else frame(name.removesuffix("s"), rows)
        for name, rows in resources.items()
    }
    return Plan(
        "made", source, units, pd.DataFrame(texts, index=index),
        pd.Series(own, dtype=object) if own else None,
        pd.Series({k: format_number(v) for k, v in own.items()}, dtype=object) if own else None,
        "Tổng", tuple(PrintedColumn(name, f"Cột {name}", None, "") for name in table),
        registrations, frames.pop("statements", None), "0", (),
        register=frame("unit_code", register) if register else None, **frames,
    )  # fmt: skip


PROSE = {"01": ("Xã Đá", 30), "02": ("Thị trấn Nứa", 12), "03": ("Xã Buôn Ô", 10)}
FILES: dict[str, Mapping[str, Row]] = {
    "statements": STATEMENTS, "citations": CITATIONS, "milestones": MILESTONES,
    "reports": REPORTS, "bodies": BODIES, "scope": SCOPE,
}  # fmt: skip


def clean(**changes: Any) -> Plan:
    return make_plan(**{"prose": PROSE, **FILES, **changes})


def breaches(plan: Plan) -> list[tuple[str, Breach]]:
    return [(found.rule, breach) for found in check_document(plan) for breach in found.breaches]


def outcome(plan: Plan, rule: str) -> TextOutcome:
    return next(found for found in check_document(plan) if found.rule == rule)


def test_the_clean_plan_is_checked_by_every_rule_and_accused_of_nothing() -> None:
    found = check_document(clean())
    assert [one.rule for one in found] == TEXT_RULES
    assert not [one.breaches for one in found if one.breaches]
    unchecked = {one.rule for one in found if not one.checked}
    assert unchecked == {"annex_missing"}


def test_rules_on_the_text_are_those_of_the_table() -> None:
    assert TEXT_RULES[-1] == "annex_missing"
    assert all(not RULE[rule].formula for rule in TEXT_RULES)


def test_a_plan_of_figures_alone_has_nothing_to_check() -> None:
    found = check_document(make_plan(total=None, register=None))
    assert [one.rule for one in found] == TEXT_RULES
    for one in found:
        assert (one.checked, one.breaches) == (0, ())
    assert outcome(make_plan(register=None), "name_official").skipped == 3


# --- One seeded breach for each rule ------------------------------------------------------------


def changed(resource: str, **rows: Row | None) -> Callable[[], Plan]:
    """The clean plan with rows added, replaced, or (None) left out."""
    table = {name: row for name, row in {**FILES[resource], **rows}.items() if row is not None}
    return lambda: clean(**{resource: table})


def renamed(code: str, printed: str) -> Callable[[], Plan]:
    return lambda: clean(prose={**PROSE, code: (printed, PROSE[code][1])})


DAY = dt.date(2031, 5, 1)
SEEDED: list[tuple[str, str, Callable[[], Plan]]] = [
    ("stated_total", "exits", changed("statements", exits=said("exits_target", "54 hộ", "54"))),
    ("stated_total", "registered",
     changed("statements", registered=said("exits_registered", "hơn 52 hộ", "52", how="more"))),
    ("stated_total", "registered",
     changed("statements", registered=said("exits_registered", "53 hộ", "53"))),
    ("stated_total", "fall",
     changed("statements", fall=said("rate_reduction_pp", "3 điểm %", "3", "điểm %"))),
    ("stated_total", "rate",
     changed("statements", rate=said("poor_rate_end_pct", "dưới 7%", "6,9", "%", "less"))),
    ("stated_implied", "before",
     changed("statements", before=said("poor_rate_start_pct", "12%", "12", "%"))),
    ("stated_units", "communes", changed("statements", communes=said("units", "1 xã", "1", "xã"))),
    ("stated_units", "every",
     changed("statements", every=said("units", "4 xã, thị trấn", "4", "xã, thị trấn"))),
    ("stated_units", "every", changed("statements", every=said("units", "4 đơn vị", "4", ""))),
    ("prose_units", "registrations",
     lambda: clean(prose={code: PROSE[code] for code in ("01", "03")})),
    ("prose_order", "registrations",
     lambda: clean(prose={code: PROSE[code] for code in ("02", "01", "03")})),
    ("stated_measure", "fall",
     changed("statements", fall=said("rate_reduction_pp", "2%", "2", "%"))),
    ("stated_base", "minority",
     changed("statements", minority=said("rate_reduction_em_pp", "trên 4%", "4", "%", "more"))),
    ("stated_base", "near",
     changed("statements", near=said("near_poor_exits_target", "20 hộ", "20"))),
    ("task_before_signature", "review",
     changed("milestones", review=task(dt.date(2031, 2, 1), dt.date(2031, 2, 28)))),
    ("task_year", "survey",
     changed("milestones", survey=task(DAY, dt.date(2031, 11, 30), 2030))),
    ("task_order", "survey", changed("milestones", survey=task(DAY, dt.date(2031, 4, 30)))),
    ("dates_before_signature", "07/NQ-HĐND",
     changed("citations", late=cited("07/NQ-HĐND", dt.date(2031, 3, 2)))),
    ("dates_before_signature", "mandate",
     changed("statements", mandate=said("date", "ngày 20/12/2031", "20/12/2031", ""))),
    ("dates_before_signature", "signed",
     changed("statements", signed=said("date", "ngày 2/3/2031", "2/3/2031", ""))),
    ("citation_year", "08/2028/TT-X",
     changed("citations", undated=cited("08/2028/TT-X", dt.date(2027, 6, 2)))),
    ("citation_date", "05/2029/TT-X",
     changed("citations", again=cited("05/2029/TT-X", dt.date(2029, 7, 1)))),
    ("citation_date", "03/NQ-HĐND",
     changed("citations", again=cited("03/NQ-HĐND", dt.date(2030, 12, 30)))),
    ("citation_number", "TT-X 2029-06-01",
     changed("citations", again=cited("50/2029/TT-X", dt.date(2029, 6, 1)))),
    ("name_kind", "TT Nứa", renamed("02", "Xã Nứa")),
    ("name_kind", "Đá", renamed("01", "TT. Đá")),
    ("name_official", "units", renamed("02", "Thị trấn Nưa")),
    ("body_kind", "department", changed("bodies", b={**BODIES["b"], "listed_as": "department"})),
    ("body_kind", "commune", changed("bodies", c={**BODIES["c"], "kind": "other"})),
    ("scope_target", "near_poor",
     changed("scope", near_poor={"printed": "hộ cận nghèo", "section": "I"})),
    ("scope_target", "budget", changed("scope", budget={"printed": "kinh phí", "section": "I"})),
    ("scope_yearly_report", "reports", changed("reports", year=None)),
    ("scope_yearly_report", "reports",
     changed("reports", year={"period": "other", "printed": "khi có việc", "section": "IV"})),
    ("annex_missing", "danh sách", lambda: replace(clean(), source=replace(
        clean().source, missing_annexes={"vi": ("danh sách",), "en": ("the list",)}))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "subject", "seeded"), SEEDED, ids=[f"{rule}-{what}" for rule, what, _ in SEEDED]
)
def test_a_seeded_breach_is_found_and_nothing_else(
    rule: str, subject: str, seeded: Callable[[], Plan]
) -> None:
    ((found, breach),) = breaches(seeded())
    assert (found, breach.subject) == (rule, subject)
    assert breach.cells
    for lang in LANGUAGES:
        text = breach_sentence(RULE[rule], breach.params, lang)
        assert not re.search(r"[{}\[\]]|“”|\bNone\b|  | \.|\(\)", text), text
        assert text.endswith((".", "?"))


def test_every_rule_on_the_text_has_a_seeded_breach() -> None:
    assert {rule for rule, *_ in SEEDED} == set(TEXT_RULES)


# --- Statements ---------------------------------------------------------------------------------

WHOLES = st.integers(1, 5000)


@given(count=st.integers(0, 5000), whole=WHOLES, own=st.integers(0, 3), other=st.integers(0, 3),
       mode=st.sampled_from(["half_up", "half_even", "truncate"]))  # fmt: skip
def test_two_roundings_of_one_rate_agree(
    count: int, whole: int, own: int, other: int, mode: str
) -> None:
    exact = Fraction(100 * min(count, whole), whole)

    def shown(places: int) -> Decimal:
        scaled = round_ratio(exact.numerator, exact.denominator, places, mode)
        return Decimal(int(scaled)).scaleb(-places)

    stated, printed = shown(own), shown(other)
    assert agrees(stated, "equal", printed, "rate", mode)
    for comparison in ("more", "at_least", "less", "at_most"):
        if COMPARE[comparison](exact, Fraction(stated)):
            assert agrees(stated, comparison, printed, "rate", mode)


@given(start=st.integers(0, 900), end=st.integers(0, 900), whole=st.integers(900, 5000),
       own=st.integers(0, 2))  # fmt: skip
def test_a_difference_of_rounded_rates_agrees_with_the_rounded_difference(
    start: int, end: int, whole: int, own: int
) -> None:
    first, last, direct = (
        Decimal(int(round_ratio(100 * count, whole, 2))).scaleb(-2)
        for count in (start, end, abs(start - end))
    )
    direct = direct if start >= end else -direct
    assert agrees(direct, "equal", first - last, "difference")
    rounded = round_ratio(100 * (start - end), whole, own)
    stated = Decimal(int(rounded)).scaleb(-own)
    assert agrees(stated, "equal", first - last, "difference")


@given(stated=st.decimals(0, 100, places=1), hundredths=st.integers(-12, 12))
def test_figures_further_apart_than_rounding_do_not_agree(stated: Decimal, hundredths: int) -> None:
    printed = stated + Decimal(hundredths).scaleb(-2)
    gap = abs(Fraction(stated) - Fraction(printed))
    assert agrees(stated, "equal", printed, "rate") == (gap <= Fraction(5, 100))
    if gap > Fraction(6, 100):
        assert not agrees(stated, "equal", printed, "difference")
    half = Fraction(1, 200)  # a printed rate stands for all that round to it
    own, other = Fraction(stated), Fraction(printed)
    assert agrees(stated, "more", printed, "rate") == (other + half > own)
    assert agrees(stated, "at_most", printed, "rate") == (other - half <= own)


@given(stated=st.integers(0, 50), printed=st.integers(0, 50), how=st.sampled_from(COMPARISONS))
def test_counts_are_compared_as_they_stand(stated: int, printed: int, how: str) -> None:
    ways = {"equal": printed == stated, "more": printed > stated, "less": printed < stated,
            "at_least": printed >= stated, "at_most": printed <= stated}  # fmt: skip
    assert agrees(stated, how, printed) == ways[how]


@pytest.mark.parametrize(
    ("statement", "checked"),
    [
        (said("exits_target", "1,2 nghìn hộ", "1,2", "nghìn hộ"), False),
        (said("exits_target", "20 nghìn hộ", "20", "nghìn hộ"), False),
        (said("exits_target", "30% số hộ nghèo", "30", "%"), False),
        (said("rate_reduction_pp", "387 hộ", "387", "hộ"), False),
        (said("households", "19.000 hộ", "19.000"), False),
        (said("poor_start", "210 hộ", "210"), True),
    ],
)
def test_only_figures_in_the_unit_of_the_column_are_compared(statement: Row, checked: bool) -> None:
    found = outcome(clean(statements={"one": statement}), "stated_total")
    assert (found.checked, found.skipped, found.breaches) == (checked, not checked, ())


@pytest.mark.parametrize(
    ("how", "value", "vi", "en"),
    [
        ("more", "45", "nhiều hơn 45", "more than 45"),
        ("less", "45", "ít hơn 45", "less than 45"),
        ("at_least", "1.046", "ít nhất 1.046", "at least 1,046"),
        ("at_most", "44", "nhiều nhất 44", "at most 44"),
    ],
)
def test_what_a_bound_demands_is_told_beside_the_figure(
    how: str, value: str, vi: str, en: str
) -> None:
    """“45 hộ” against 45 would read as if they agreed."""
    rows = {"exits": said("exits_target", f"{value} hộ", value, how=how)}
    ((rule, breach),) = breaches(clean(statements=rows))
    for lang, words in (("vi", vi), ("en", en)):
        text = breach_sentence(RULE[rule], breach.params, lang)
        assert f"{words})" in text
        assert text.rstrip(".").endswith("45")


def test_a_figure_that_sets_no_bound_stands_alone() -> None:
    rows = {"exits": said("exits_target", "44 hộ", "44")}
    ((rule, breach),) = breaches(clean(statements=rows))
    assert "(" not in breach_sentence(RULE[rule], breach.params, "en")


@pytest.mark.parametrize(
    ("quote", "value", "checked", "breached"),
    [
        ("2 xã có hộ DTTS giảm nghèo", "2", 1, 0),  # as the column says: one unit has none
        ("1 xã có đồng bào dân tộc thiểu số", "1", 0, 0),  # other columns might tell
        ("1 xã đặc biệt khó khăn", "1", 0, 0),
        ("4 xã có hộ DTTS", "4", 1, 1),  # of three units
        ("1 xã", "1", 1, 1),
    ],
)
def test_units_that_the_words_narrow_down_are_only_some(
    quote: str, value: str, checked: int, breached: int
) -> None:
    rows = {"some": said("units", quote, value, "xã")}
    found = outcome(clean(statements=rows), "stated_units")
    assert (found.checked, found.skipped, len(found.breaches)) == (checked, 1 - checked, breached)


def test_what_units_are_called_narrows_nothing_down() -> None:
    both = {"vi": "vùng", "en": "regions"}
    plan = clean(register={code: {**row, "unit_kind": "vùng"} for code, row in REGISTER.items()},
                 statements={"all": said("units", "2 vùng", "2", "vùng")})  # fmt: skip
    found = outcome(replace(plan, source=replace(plan.source, unit_noun=both)), "stated_units")
    assert (found.checked, len(found.breaches)) == (1, 1)


def test_units_bounded_by_the_prose_are_counted_in_its_words() -> None:
    rows = {"every": said("units", "3 xã, thị trấn", "3", "xã, thị trấn", "more")}
    ((rule, breach),) = breaches(clean(statements=rows))
    assert rule == "stated_units"
    assert "more than 3" in breach_sentence(RULE[rule], breach.params, "en")


def test_without_a_total_row_the_units_are_added_up_and_rates_left_alone() -> None:
    rows = {"wrong": said("exits_target", "44 hộ", "44"), "fall": STATEMENTS["fall"]}
    found = outcome(clean(total=None, statements=rows), "stated_total")
    assert (found.checked, found.skipped) == (1, 1)
    assert found.breaches[0].expected == "45"
    assert found.breaches[0].params["source"] == "sum"


def test_prose_that_leaves_a_unit_out_is_not_added_up() -> None:
    rows = {"registered": said("exits_registered", "52 hộ", "52")}
    partial = {code: PROSE[code] for code in ("01", "03")}
    found = outcome(clean(prose=partial, statements=rows), "stated_total")
    assert (found.checked, found.skipped) == (0, 1)


@pytest.mark.parametrize("part", ["prose", "table"])
@pytest.mark.parametrize(
    ("how", "above"),
    [("equal", 1), ("at_most", 1), ("less", 0), ("more", None), ("at_least", None)],
)
def test_units_without_a_figure_can_only_add_to_the_others(
    part: str, how: str, above: int | None
) -> None:
    """Wrong is what the known units exceed already; nothing else follows from them."""
    told = {code: PROSE[code] for code in ("01", "03")}
    about = "exits_registered" if part == "prose" else "exits_target"
    own = [n for _, n in told.values()] if part == "prose" else clean().units[about].tolist()[1:]
    least = sum(own)
    for stated in (least - 1, least, least + 1):
        rows = {"one": said(about, f"{stated} hộ", str(stated), how=how)}
        if part == "prose":
            plan = clean(prose=told, statements=rows)
        else:
            plan = clean(total=None, statements=rows)
            shown = plan.units.copy()
            shown.loc[shown.index[0], about] = pd.NA
            plan = replace(plan, units=shown)
        found = outcome(plan, "stated_total")
        wrong = above is not None and least - stated >= above
        assert (found.checked, found.skipped, len(found.breaches)) == (wrong, not wrong, wrong)
        for breach in found.breaches:
            assert breach.expected == ""
            text = breach_sentence(RULE["stated_total"], breach.params, "en")
            assert f"is {least}, and 1 unit without a figure comes on top of it." in text


def test_units_may_be_counted_loosely_and_other_kinds_are_not_ours() -> None:
    rows = {
        "loose": said("units", "3 xã", "3", "xã"),
        "elsewhere": said("units", "30 thôn", "30", "thôn"),
    }
    found = outcome(clean(statements=rows), "stated_units")
    assert (found.checked, found.skipped, found.breaches) == (1, 1, ())


def test_without_kinds_only_all_units_can_be_counted() -> None:
    rows = {
        "all": said("units", "3 xã, thị trấn", "3", "xã, thị trấn"),
        "one": STATEMENTS["communes"],
    }
    nameless = {code: {**row, "unit_kind": ""} for code, row in REGISTER.items()}
    found = outcome(clean(register=nameless, statements=rows), "stated_units")
    assert (found.checked, found.skipped, found.breaches) == (1, 1, ())


def test_a_figure_of_households_per_cent_is_no_breach_where_it_fits_that_way() -> None:
    """45 of 210 poor households are 21,4 %: true, though the column is one of points."""
    rows = {"fall": said("rate_reduction_pp", "giảm 21,4%", "21,4", "%")}
    ((rule, breach),) = breaches(clean(statements=rows))
    assert rule == "stated_measure"
    assert breach.params["fitting"] == ("share",)
    assert breach.params["share"] == Fraction(150, 7)
    relative = {"fall": said("rate_reduction_pp", "giảm 22%", "22", "%")}
    ((_, breach),) = breaches(clean(statements=relative))
    assert breach.params["relative"] == Fraction(200, 9)
    assert breach.params["fitting"] == ("relative",)


def test_what_the_prose_states_itself_is_a_base() -> None:
    goal = said("rate_reduction_em_pp", "trên 4%", "4", "%", "more")
    base = said("households_em", "500 hộ DTTS", "500")
    assert outcome(clean(statements={"goal": goal}), "stated_base").breaches
    assert not outcome(clean(statements={"goal": goal, "base": base}), "stated_base").breaches


@pytest.mark.parametrize(
    ("columns", "about", "printed"),
    [
        ({"poor_start", "poor_end"}, "exits_target", "45 hộ"),
        ({"poor_rate_start_pct", "poor_rate_end_pct"}, "rate_reduction_pp", "2"),
        ({"households", "poor_start", "exits_target"}, "poor_rate_end_pct", "7"),
        ({"poor_start", "near_poor_start", "poor_or_near_poor_end", "near_poor_end"},
         "exits_target", "45 hộ"),
    ],
)  # fmt: skip
def test_a_goal_that_follows_from_the_table_has_a_base(
    columns: set[str], about: str, printed: str
) -> None:
    table = {name: [1, 1, 1] for name in columns}
    goal = said(about, printed, printed.split()[0], "")
    found = outcome(make_plan(table, None, statements={"goal": goal}), "stated_base")
    assert (found.checked, found.breaches) == (1, ())


@given(exits=st.integers(0, 60), goal=st.decimals(Decimal("0.1"), 40, places=1),
       how=st.sampled_from(COMPARISONS))  # fmt: skip
def test_bounds_of_a_missing_base_are_exactly_the_households_that_do(
    exits: int, goal: Decimal, how: str
) -> None:
    bounds = _base_bounds(goal, how, exits)
    half = Fraction(1, 20)
    for households in range(1, 400):
        points = Fraction(100 * exits, households)
        if how == "equal":
            would = Fraction(goal) - half <= points <= Fraction(goal) + half
        else:
            would = COMPARE[how](points, Fraction(goal))
        within = (
            households < bounds.get("under", 10**9)
            and households <= bounds.get("high", 10**9)
            and households > bounds.get("over", 0)
            and households >= bounds.get("low", 0)
        )
        assert would == within, (households, bounds)


def test_only_exact_counts_go_to_the_localiser() -> None:
    rows = {
        **STATEMENTS,
        "unread": said("poor_end", "khoảng 165", "165,5"),
        "absent": said("households", "2.000 hộ", "2.000"),
        "poor": said("poor_end", "165 hộ", "165"),
        "told": said("exits_registered", "52 hộ", "52"),
    }
    found = stated_figures(clean(statements=rows))
    assert [(list(rows)[one.place], one.column, one.value, one.of_prose) for one in found] == [
        ("exits", "exits_target", 45, False),
        ("poor", "poor_end", 165, False),
        ("told", "exits_registered", 52, True),
    ]


# --- Dates and citations ------------------------------------------------------------------------


def test_the_day_of_the_signature_itself_is_late_for_nothing() -> None:
    day = dt.date(2031, 3, 1)
    tasks = {"today": task(day, day)}
    assert not breaches(clean(milestones=tasks))
    assert not breaches(changed("citations", today=cited("07/NQ-HĐND", day))())


@pytest.mark.parametrize("day", ["28/2/2031", "2/2031", "1/3/2030"])
def test_the_date_that_the_prose_gives_the_plan_is_that_of_its_description(day: str) -> None:
    ((rule, breach),) = breaches(changed("statements", signed=said("date", day, day, ""))())
    assert (rule, breach.subject) == ("dates_before_signature", "signed")
    assert breach.expected == "1/3/2031"
    month = said("date", "tháng 3 năm 2031", "3/2031", "")
    assert not breaches(changed("statements", signed=month)())


def test_a_deadline_is_no_cited_date() -> None:
    row = said("date", "trước ngày 15/12/2031", "15/12/2031", "", "less")
    assert not breaches(changed("statements", deadline=row)())


def test_a_task_without_an_end_is_not_judged() -> None:
    rows = {"open": task(dt.date(2031, 1, 5), None)}
    assert not breaches(clean(milestones=rows))
    assert outcome(clean(milestones=rows), "task_before_signature").skipped == 1


def test_numbers_without_a_year_begin_anew_every_year() -> None:
    rows = {"one": cited("51/KH-UBND", dt.date(2030, 3, 1)),
            "two": cited("51/KH-UBND", dt.date(2029, 3, 1))}  # fmt: skip
    assert not breaches(clean(citations=rows))


def test_a_date_borrowed_from_another_document_is_named_and_told_once() -> None:
    own, other = dt.date(2016, 6, 28), dt.date(2018, 9, 26)
    rows = {
        "one": cited("17/2017/TT-X", own),
        "amending": cited("14/2018/TT-X", other),
        "two": cited("17/2017/TT - X", other),
        "three": cited("17/2017/TT-X", own),
    }
    found = dict(breaches(clean(citations=rows)))
    assert set(found) == {"citation_year", "citation_date"}
    assert found["citation_year"].expected == "17/2016/TT-X"
    assert found["citation_date"].params["other"] == "14/2018/TT-X"
    assert found["citation_date"].expected == "28/6/2016"
    for breach in found.values():
        assert [cell.unit for cell in breach.cells] == [
            "one",
            "one",
            "two",
            "two",
            "three",
            "three",
        ]


def test_a_date_is_not_borrowed_from_a_document_that_cannot_own_it() -> None:
    rows = {
        "one": cited("17/2016/TT-X", dt.date(2016, 6, 28)),
        "two": cited("17/2016/TT-X", dt.date(2018, 9, 26)),
        "wrong": cited("14/2017/TT-X", dt.date(2018, 9, 26)),
        "elsewhere": cited("14/2018/NĐ-CP", dt.date(2018, 9, 26)),
    }
    found = [breach for rule, breach in breaches(clean(citations=rows)) if rule == "citation_date"]
    assert [breach.subject for breach in found] == ["17/2016/TT-X"]
    assert "other" not in found[0].params


years = st.integers(1990, 2030)


@given(
    st.lists(
        st.tuples(st.integers(1, 999), years, st.sampled_from(["TT-X", "QĐ-UBND", "NĐ-CP"]),
                  st.booleans(), st.integers(1, 3)),
        unique_by=(lambda d: d[0], lambda d: (d[1], d[2])),
        max_size=8,
    )
)  # fmt: skip
def test_documents_with_their_own_dates_are_never_accused(
    documents: list[tuple[int, int, str, bool, int]],
) -> None:
    rows = {}
    for serial, year, kind, with_year, times in documents:
        number = f"{serial}/{year}/{kind}" if with_year else f"{serial}/{kind}"
        assert number_year(number) == (year if with_year else None)
        assert document_kind(number) == kind
        day = dt.date(year, 1 + serial % 12, 1 + serial % 28)
        rows |= {f"{number} {time}": cited(number, day) for time in range(times)}
    plan = clean(citations=rows)
    assert not breaches(plan)
    assert outcome(plan, "citation_date").checked == len(documents)


@pytest.mark.parametrize("dash", "–—−-")
def test_spaces_and_dashes_do_not_make_another_number(dash: str) -> None:
    assert plain_number(f"17/2017/TT {dash} BLĐTBXH") == "17/2017/TT-BLĐTBXH"


# --- Names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "kind", "bare"),
    [
        ("Xã Nam Đà", "xã", "Nam Đà"),
        ("TT Đăk Mâm", "thị trấn", "Đăk Mâm"),
        ("TT.Đăk Mâm", "thị trấn", "Đăk Mâm"),
        ("TX. Gia Nghĩa", "thị xã", "Gia Nghĩa"),
        ("TP Gia Nghĩa", "thành phố", "Gia Nghĩa"),
        ("P.5", "phường", "5"),
        ("Thị  trấn Đăk Mâm", "thị trấn", "Đăk Mâm"),
        ("XÃ NAM ĐÀ", "xã", "NAM ĐÀ"),
        ("Thị xã Gia Nghĩa", "thị xã", "Gia Nghĩa"),
        ("Buôn Choah", "", "Buôn Choah"),
        ("Xãng", "", "Xãng"),
        ("TTN", "", "TTN"),
        ("Huyện", "", "Huyện"),
    ],
)
def test_a_name_is_parted_from_its_kind(printed: str, kind: str, bare: str) -> None:
    assert split_kind(printed) == (kind, bare)


@given(st.lists(st.sampled_from(UNIT_KINDS), unique=True, min_size=1, max_size=4))
def test_every_kind_in_a_text_is_found(kinds: list[str]) -> None:
    assert named_kinds("12 " + ", ".join(kinds).upper()) == tuple(kinds)


def test_a_kind_word_that_belongs_to_the_name_is_no_other_kind() -> None:
    register = {
        "01": {**REGISTER["01"], "unit": "Huyện Đá", "official_name": "Xã Huyện Đá"},
        "02": REGISTER["02"],
        "03": REGISTER["03"],
    }
    prose = {**PROSE, "01": ("Xã Huyện Đá", 30)}
    assert not breaches(clean(register=register, prose=prose))
    wrong = {**PROSE, "01": ("Phường Huyện Đá", 30)}
    ((rule, breach),) = breaches(clean(register=register, prose=wrong))
    assert (rule, breach.expected) == ("name_kind", "Xã Huyện Đá")


def test_kinds_within_a_commune_are_compared_too() -> None:
    register = {
        "1": {"unit": "Đồi Chè", "official_name": "Thôn Đồi Chè", "unit_kind": "thôn",
              "also_printed": ()},
        "2": {"unit": "Gốc Đa", "official_name": "Bon Gốc Đa", "unit_kind": "bon",
              "also_printed": ()},
    }  # fmt: skip
    table = {"poor_start": [1, 2]}
    prose = {"1": ("Thôn Đồi Chè", 1), "2": ("Bon Gốc Đa", 1)}
    assert not breaches(make_plan(table, None, register, prose))


def test_kinds_in_other_words_than_ours_are_left_alone() -> None:
    english = {code: {**row, "unit_kind": "commune", "official_name": ""}
               for code, row in REGISTER.items()}  # fmt: skip
    plan = clean(register=english)
    assert not [b for rule, b in breaches(plan) if rule.startswith("name")]
    assert outcome(plan, "name_kind").checked == 0
    assert outcome(plan, "name_official").skipped == 3


def test_spelling_is_told_once_for_all_units_with_every_cell() -> None:
    register = {**REGISTER, "03": {**REGISTER["03"], "official_name": "Xã Buôn Ổ"}}
    prose = {**PROSE, "02": ("TT NỨA", 12), "01": ("Xã Đa", 30)}
    ((rule, breach),) = breaches(clean(register=register, prose=prose))
    assert rule == "name_official"
    assert breach.params["pairs"] == ("Xã Đa → Xã Đá", "Buôn Ô → Xã Buôn Ổ")
    assert [cell.text for cell in breach.cells] == ["Xã Đa", "Buôn Ô", "Xã Buôn Ô"]


@pytest.mark.parametrize("mark", "'’‘ʼ")
def test_the_shape_of_an_apostrophe_is_no_other_spelling(mark: str) -> None:
    register = {**REGISTER, "01": {**REGISTER["01"], "official_name": "Xã N'Đá", "unit": "N’Đá"}}
    prose = {**PROSE, "01": (f"Xã N{mark}Đá", 30)}
    assert not breaches(clean(register=register, prose=prose))


# --- Scope --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "column"),
    [
        ("poor", "exits_target"), ("poor", "poor_rate_end_pct"), ("poor", "rate_reduction_pp"),
        ("near_poor", "near_poor_exits_target"), ("near_poor", "near_poor_rate_end_pct"),
        ("near_poor", "poor_or_near_poor_end"), ("ethnic_minority", "poor_rate_end_em_pct"),
        ("ethnic_minority", "exits_target_em"), ("relapses", "relapses_em"),
        ("new_poor", "new_poor"),
    ],
)  # fmt: skip
def test_a_subject_is_followed_by_a_column_or_a_statement(subject: str, column: str) -> None:
    scope = {subject: {"printed": "…", "section": "I"}}
    other = {"stt_none": [1]} if False else {"households": [5]}

    def lacking(table: Mapping[str, Sequence[Any]], **more: Any) -> int:
        return len(
            outcome(make_plan(table, None, None, scope=scope, **more), "scope_target").breaches
        )

    assert lacking(other) == 1
    assert lacking({**other, column: [1]}) == 0
    assert lacking(other, statements={"one": said(column, "5", "5", "")}) == 0


def test_poor_households_at_the_start_alone_are_no_target() -> None:
    scope = {"near_poor": {"printed": "hộ cận nghèo", "section": "I"}}
    plan = make_plan({"near_poor_start": [7]}, None, None, scope=scope)
    assert len(outcome(plan, "scope_target").breaches) == 1


# --- The plan of Krông Nô -----------------------------------------------------------------------

KRONG_NO = [
    ("prose_order", "registrations"),
    ("stated_measure", "rate_reduction"),
    ("stated_base", "rate_reduction_em"),
    ("task_before_signature", "drafting"),
    ("task_before_signature", "registration"),
    ("task_year", "registration"),
    ("citation_year", "17/2017/TT-BLĐTBXH"),
    ("citation_date", "17/2017/TT-BLĐTBXH"),
    ("name_official", "units"),
    ("body_kind", "department"),
    ("scope_target", "near_poor"),
    ("scope_yearly_report", "reports"),
    ("annex_missing", "danh sách hộ đăng ký (“danh sách cụ thể kèm theo”, mục II.2)"),
]


@pytest.fixture(scope="module")
def krong_no() -> Plan:
    return pov.load_plan("krong_no_2020")


@pytest.fixture(scope="module")
def known(krong_no: Plan) -> dict[str, Breach]:
    return dict(breaches(krong_no))


def test_krong_no_has_exactly_the_known_findings(krong_no: Plan) -> None:
    assert [(rule, breach.subject) for rule, breach in breaches(krong_no)] == KRONG_NO


def test_two_per_cent_is_points(krong_no: Plan, known: Mapping[str, Breach]) -> None:
    assert krong_no.statements is not None
    params = known["stated_measure"].params
    assert params["fitting"] == ("points",)
    readings = {reading.name: reading for reading in params["readings"]}
    assert readings["share"].in_table == Fraction(38700, 1229)
    assert readings["share"].would_be == Fraction(1229, 50)  # 24,58 households
    assert readings["relative"].would_be == Fraction(127, 1000)  # of the rate of 6,35 per cent


def test_more_than_four_per_cent_has_no_base(known: Mapping[str, Breach]) -> None:
    breach = known["stated_base"]
    params = breach.params
    assert (params["exits"], params["under"]) == (280, 7000)
    assert (params["sum"], params["sum_under"]) == (326, 8150)
    # Đăk Mâm has 16 exits and Nam Xuân 29, which no part exceeds: 10 and 30 fewer.
    assert (params["most"], params["most_under"]) == (286, 7150)
    assert params["share"] == Fraction(28000, 1229)
    text = breach_sentence(RULE["stated_base"], params, "vi")
    assert "dưới 7.000 hộ" in text
    assert "dưới 8.150" in text
    assert "nhiều nhất là 286 hộ, chỉ đạt nếu có dưới 7.150 hộ" in text
    assert "22,78 %" in text


def test_the_circular_of_2017_is_that_of_2016(known: Mapping[str, Breach]) -> None:
    assert known["citation_year"].expected == "17/2016/TT-BLĐTBXH"
    assert known["citation_date"].params["other"] == "14/2018/TT-BLĐTBXH"
    assert {cell.line for cell in known["citation_date"].cells} == {3, 5, 6, 8}


def test_spelling_of_krong_no_is_listed_in_pairs(known: Mapping[str, Breach]) -> None:
    assert known["name_official"].params["pairs"] == (
        "Nâm N'Dir → Xã Nâm N'Đir", "Đăk Nang → Xã Đắk Nang", "Đăk Sôr → Xã Đắk Sôr",
        "Đăk Drô → Xã Đắk Drô", "TT Đăk Mâm → Thị trấn Đắk Mâm",
    )  # fmt: skip


def test_six_of_the_divisions_of_krong_no_are_none(known: Mapping[str, Breach]) -> None:
    params = known["body_kind"].params
    assert (params["n"], params["all"]) == (6, 14)
    text = breach_sentence(RULE["body_kind"], params, "vi")
    assert text.startswith("Trong 14 cơ quan được xếp là phòng, ban chuyên môn, 6 cơ quan không ")
    assert "Ngân hàng Chính sách xã hội" in text
    assert known["scope_yearly_report"].params["periods"] == ("monthly", "quarterly", "half_year")


def test_cells_are_where_they_say(krong_no: Plan, root: Path) -> None:
    folder = root / "data" / krong_no.name
    cells = [cell for _, breach in breaches(krong_no) for cell in breach.cells if cell.line]
    assert len(cells) > 30
    for cell in cells:
        with (folder / cell.file).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        row = rows[cell.line - 2] if cell.line else []
        assert cell.column in header, cell
        assert cell.text in row, cell
        assert cell.unit in row or cell.unit_code, cell


def test_the_second_plan_is_not_accused() -> None:
    plan = pov.load_plan(str(Path(__file__).parent / "plans" / "suoi_da_2031"))
    assert not breaches(plan)


def test_statements_of_krong_no_have_no_readings_but_of_reductions(krong_no: Plan) -> None:
    counts = [len(read_goal(krong_no, row)) for row in document_rows(krong_no, "statements")]
    assert counts == [3, 0, 0, 0, 0, 0, 0, 0]


# --- Words --------------------------------------------------------------------------------------

FIGURES = {"unit": "Nam Đà", "column": "Hộ nghèo", "other": "Tổng số hộ", "printed": "59",
           "expected": "29", "arithmetic": "59 > 29"}  # fmt: skip


def names_in(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text))


def test_every_rule_has_its_sentence_and_what_settles_it() -> None:
    assert set(SENTENCES) == {*IDS, ""}
    assert set(SETTLES) <= {*IDS, *KINDS, "rate_printed"}
    for rule in RULES:
        for lang in LANGUAGES:
            for printed in (False, True):
                assert what_settles(rule, lang, printed=printed).endswith(".")


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_say_the_same(key: str) -> None:
    first, second = SENTENCES[key]
    assert names_in(first) == names_in(second)
    parts = [
        [names_in(part) for part in re.findall(r"\[[^\]]*\]", text)] for text in (first, second)
    ]
    assert parts[0] == parts[1]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.formula], ids=lambda rule: rule.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_on_figures_need_only_the_agreed_words(rule: Any, lang: str) -> None:
    text = breach_sentence(rule, FIGURES, lang)
    assert not re.search(r"[{}\[\]]", text)
    assert "59" in text
    short = breach_sentence(rule, {**FIGURES, "arithmetic": "", "expected": ""}, lang)
    assert not re.search(r"[{}\[\]]|: \.|  ", short)


def test_a_rule_of_the_plans_own_is_told_by_its_label() -> None:
    own = replace(RULES[0], id="ours", label_en="books are balanced")
    assert (
        breach_sentence(own, FIGURES, "en")
        == "Nam Đà: the own rule “books are balanced” (rules.csv) does not hold: 59 > 29."
    )
    assert what_settles(own, "en") == what_settles(RULES[0], "en")


def test_keys_have_words() -> None:
    assert set(CHOICES["subject"]) == set(SUBJECTS)
    assert set(CHOICES["periods"]) == set(PERIODS)
    assert set(CHOICES["fitting"]) == {"points", "share", "relative", "none"}
    assert set(CHOICES["kind"]) <= set(UNIT_KINDS)


def test_figures_and_dates_are_written_in_the_language() -> None:
    rows = {"exits": said("poor_start", "1.300 hộ", "1.300")}
    ((_, breach),) = breaches(clean(total={**TOTAL, "poor_start": 1210}, statements=rows))
    texts = [breach_sentence(RULE["stated_total"], breach.params, lang) for lang in LANGUAGES]
    assert "1.210" in texts[0]
    assert "1,210" in texts[1]
    late = changed("citations", late=cited("07/NQ-HĐND", dt.date(2031, 3, 2)))
    ((rule, breach),) = breaches(late())
    texts = [breach_sentence(RULE[rule], breach.params, lang) for lang in LANGUAGES]
    assert "2/3/2031" in texts[0]
    assert "2 March 2031" in texts[1]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of vi, en"):
        breach_sentence(RULES[0], FIGURES, "fr")


def test_long_lists_are_cut_and_the_rest_counted() -> None:
    params = {"n": 40, "units": tuple(f"U{place}" for place in range(40))}
    text = breach_sentence(RULE["prose_units"], params, "en")
    assert "U9 and 30 more" in text
    assert "U10" not in text
