"""The plan's year as readers see it: what is drawn and told is what was counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import write_plan
from test_progress import (
    COUNTS,
    DEMO,
    Report,
    consistent,
    known,
    plan_of,
    some_columns,
    starts,
    whole_year,
    with_progress,
    year_of_reports,
)

import povlib as pov
from povlib.progress_view_words import EXAMPLE, WORDS
from povlib.progress_views import _compared
from povlib.wording import watermark_of

VIEWS = (
    pov.progress_answer, pov.progress_conflicts, pov.progress_figure, pov.progress_format,
    pov.progress_handover, pov.progress_late, pov.progress_limits, pov.progress_months,
    pov.progress_table,
)  # fmt: skip
FIGURES = (pov.progress_figure, pov.progress_months)


@settings(max_examples=15, deadline=None)
@given(starts, year_of_reports, some_columns, st.sampled_from(["vi", "en"]))
def test_every_view_tells_every_year(
    begins: list[tuple[int | None, int, int | None]],
    drawn: Sequence[Report],
    columns: list[str],
    lang: str,
) -> None:
    plan = plan_of(begins, consistent(len(begins), drawn), columns)
    found = pov.progress(plan)
    assert all(view(plan, found, lang).text for view in VIEWS)
    assert pov.progress_table(plan, found, lang, minority=True).text
    table = pov.progress_table(plan, found, "en").text
    for place in range(len(begins)):
        row = found.table.loc[f"U{place}"]
        line = next(line for line in table.splitlines() if line.startswith(f"U{place} "))
        now = known(row.get("poor_now"))
        assert "poor_now" not in row or (
            str(now).replace("-", "−") if now is not None else "–"
        ) in (line.split())


@settings(max_examples=20, deadline=None)
@given(starts, year_of_reports)
def test_the_furthest_behind_stand_first(
    begins: list[tuple[int | None, int, int | None]], drawn: Sequence[Report]
) -> None:
    plan = plan_of(begins, consistent(len(begins), drawn), COUNTS)
    found = pov.progress(plan)
    ahead = _compared(found)["ahead"].tolist() if "ahead" in found.table else []
    assert ahead == sorted(ahead)
    assert len(ahead) == sum(known(value) is not None for value in found.table.get("ahead", ()))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_plan_without_reports_says_what_to_fill_in(tmp_path: Path, lang: str) -> None:
    row = {"unit": "A", "unit_code": "1", "poor_start": 9, "exits_target": 3}
    plan = pov.load_plan(str(write_plan(tmp_path / "p", [row])))
    assert "progress.csv" in pov.progress_answer(plan, None, lang).text
    form = pov.progress_format(plan, None, lang).text
    for column in ("month", "unit", "reported", "replaces", *COUNTS):
        assert column in form
    assert ("số bịa" if lang == "vi" else "made-up") in form
    others = [view for view in VIEWS if view not in (pov.progress_answer, pov.progress_format)]
    assert all(view(plan, None, lang).data for view in others)


def test_example_rows_are_a_file_that_can_be_read(tmp_path: Path) -> None:
    """What a planner copies from the report loads, and the correction counts as it says."""
    units = [
        {"unit": WORDS[key][0], "unit_code": key, "poor_start": 20, "exits_target": 6}
        for key in ("place", "other_place")
    ]
    rows = [
        [f"{month}/2026", WORDS[unit][0], f"{day}/2026", *counts, old and f"{old}/2026", note]
        for month, unit, day, *counts, old, note in EXAMPLE
    ]
    header = ("month", "unit", "reported", "exits", "relapses", "new_poor", "replaces", "note")
    plan = pov.load_plan(str(with_progress(tmp_path / "p", rows, header, units)))
    exits = {day: pov.progress(plan, as_of=f"{day}/2026").table["exits"].tolist()
             for day in ("19/2", "20/2")}  # fmt: skip
    assert exits == {"19/2": [3, 0], "20/2": [2, 0]}


def test_the_year_is_handed_over_when_it_is_whole(tmp_path: Path) -> None:
    plan = whole_year(tmp_path, "vi")
    found = pov.progress(plan, as_of="1/2/2027")
    told = pov.progress_handover(plan, found, "en").text
    assert re.search(r"Xã A +1,500 +11 +1 +1 +1,491$", told, re.MULTILINE)
    early = pov.progress(plan, as_of="30/11/2026")
    assert (
        "Nothing can be carried over to 2027 yet" in pov.progress_handover(plan, early, "en").text
    )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_made_up_figures_carry_their_watermark(lang: str) -> None:
    """On every figure of any view, and for real plans on none."""
    plan = pov.load_plan(str(DEMO))
    found = pov.progress(plan)
    mark = {"vi": "số liệu minh họa", "en": "demonstration data"}[lang]
    figures = [view(plan, found, lang) for view in FIGURES]
    figures.append(pov.rates_figure(plan, pov.reproduce(plan), lang))
    for block in figures:
        assert "<svg" not in block.html or mark in re.sub(r"<p .*?</p>", "", block.html)
    real = pov.load_plan("krong_no_2020")
    compared = pov.compare_registration(real)
    assert mark not in pov.registration_figure(real, compared, lang).html
    assert watermark_of([]) == ""


def test_day_of_the_latest_report_is_the_day_asked_about() -> None:
    plan = pov.load_plan(str(DEMO))
    assert plan.progress is not None
    assert pov.progress(plan).as_of == max(plan.progress["reported"])


@settings(max_examples=20, deadline=None)
@given(starts, year_of_reports)
def test_late_reports_are_counted_as_they_came(
    begins: list[tuple[int | None, int, int | None]], drawn: Sequence[Report]
) -> None:
    plan = plan_of(begins, consistent(len(begins), drawn), COUNTS)
    found = pov.progress(plan)
    told = pov.progress_late(plan, found, "en").text
    late = found.rows[(found.rows["days_late"] > 0).fillna(False)]
    assert ("came, but late" in told) == (len(late) > 0)
    if len(late):
        for code, reports in late.groupby("unit_code"):
            days = int(reports["days_late"].max())
            assert f"U{code} ({len(reports)} report" in told
            assert re.search(rf"U{code} \({len(reports)} reports?, at most {days} days?\)", told)
