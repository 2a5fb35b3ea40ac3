"""Every figure that a correction changes carries its mark, in every view and language."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plans import REAL, ROOT, read_json, write_csv, write_json, write_plan

import povlib as pov
from povlib.blocks import Block
from povlib.cli import main
from povlib.colophon import REPORT_DATA
from povlib.correction_marks import correction_notes
from povlib.view_parts import number
from povlib.wording import CORRECTION_MARK, data_warnings

VIEWS = (
    pov.plan_answer, pov.plan_table, pov.recomputed_table, pov.status_table,
    pov.convention_table, pov.convention_example, pov.households_table, pov.unsettled,
)  # fmt: skip
COMPARISONS = (
    pov.registration_answer, pov.registration_table,
    pov.registration_reserve, pov.registration_limits,
)  # fmt: skip
HEADER = "table unit column printed corrected reason authority scenario".split()


def percent(part: int, whole: int) -> Decimal:
    return Decimal(round(Decimal(10_000 * part) / whole)).scaleb(-2)


def row_of(name: str, households: int, start: int, exits: int, minority: int) -> dict[str, Any]:
    rates = percent(start, households), percent(start - exits, households)
    return {
        "unit": name, "unit_code": f"0{name}", "households": households, "poor_start": start,
        "poor_rate_start_pct": rates[0], "exits_target": exits, "exits_target_em": minority,
        "poor_end": start - exits, "poor_rate_end_pct": rates[1],
        "rate_reduction_pp": rates[0] - rates[1],
    }  # fmt: skip


MARKS = "†‡§¶≠≈*■□"
UNITS = [("A", 593, 73, 17, 13), ("B", 1080, 138, 44, 33), ("C", 904, 48, 6, 4)]
TOTAL = tuple(sum(column) for column in zip(*(unit[1:] for unit in UNITS), strict=True))


def shown(blocks: dict[str, Block]) -> Iterator[tuple[str, str]]:
    """Yield what readers see of a plan, piece by piece, each with its place."""
    for view, block in blocks.items():
        page = BeautifulSoup(block.html, "html.parser")
        for row in page.select("tbody tr, tfoot tr, .pov-keys div"):
            head, *cells = row.find_all(["th", "td", "dt", "dd"])
            label = "total" if row.parent.name == "tfoot" else head.get_text()
            for cell in cells:
                yield f"{view}: {label}", cell.get_text()
        for item in page.select("svg title, li, .pov-lead, figcaption, p:not(.pov-note)"):
            yield view, item.get_text()


def blocks_of(plan: pov.Plan, lang: str) -> dict[str, Block]:
    result, compared = pov.reproduce(plan), pov.compare_registration(plan)
    made = {view.__name__: view(plan, result, lang) for view in VIEWS}
    made |= {view.__name__: view(plan, compared, lang) for view in COMPARISONS}
    made["reduction_meanings"] = pov.reduction_meanings(plan, lang)
    return made


def write(folder: Path, leave_out: tuple[str, ...], *, total: bool) -> Path:
    rows = [row_of(*unit) for unit in UNITS]
    last = row_of("T", *TOTAL) if total else None
    for row in [*rows, *([last] if last else [])]:
        for name in leave_out:
            del row[name]
    if last:
        last = {name: value for name, value in last.items() if "unit" not in name}
    prose = [
        {"unit": name, "exits_target": exits, "exits_registered": exits + 2}
        for name, _, _, exits, _ in UNITS
    ]
    write_plan(folder, rows, total=last, registrations=prose)
    header = "statement about printed value printed_measure comparison section".split()
    said = [("a", "rate_reduction_pp", "2 %", "2", "%", "equal", "I"),
            ("b", "rate_reduction_em_pp", "4 %", "4", "%", "more", "I")]  # fmt: skip
    write_csv(folder / "statements.csv", header, said)
    descriptor = read_json(folder)
    fields = [{"name": name} for name in header]
    resource = {"name": "statements", "path": "statements.csv", "schema": {"fields": fields}}
    write_json(folder, {**descriptor, "resources": [*descriptor["resources"], resource]})
    return folder


Place = tuple[str, str, str, str, Any]


def cells_of(plan: pov.Plan) -> list[Place]:
    """List every cell that can be corrected: table, unit, column, printed text, value."""
    found: list[Place] = [
        ("plan_table", str(unit), name, plan.printed.loc[unit, name], plan.units.loc[unit, name])
        for unit in plan.units.index
        for name in plan.column_names()
    ]
    if plan.total is not None and plan.printed_total is not None:
        found += [
            ("plan_table", plan.total_label, name, plan.printed_total[name], plan.total[name])
            for name in plan.column_names()
        ]
    assert plan.registrations is not None
    for unit, row in plan.registrations.iterrows():
        for name in ("exits_target", "exits_registered"):
            found.append(("registrations", str(unit), name, str(row[name]), row[name]))
    return found


def corrected(folder: Path, place: Place, new: Any) -> pov.Plan:
    """Load a plan with one of its cells corrected."""
    text = new if isinstance(new, str) else str(new).replace(".", ",")
    write_csv(folder / "corrections.csv", HEADER, [[*place[:4], text, "r", "a", "x"]])
    return pov.load_plan(str(folder), scenario="x")


LEFT_OUT = ((), ("households",), ("households", "poor_rate_start_pct"), ("rate_reduction_pp",))


@pytest.mark.parametrize("lang", ["vi", "en"])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25, deadline=None)
@given(st.data())
def test_every_figure_that_a_correction_changes_is_marked(lang: str, data: st.DataObject) -> None:
    left_out = data.draw(st.sampled_from(LEFT_OUT))
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name) / "p", left_out, total=data.draw(st.booleans()))
        plain = pov.load_plan(str(folder))
        place = data.draw(st.sampled_from(cells_of(plain)))
        plan = corrected(folder, place, place[-1] + data.draw(st.sampled_from([1, 2, 5])))
    before: dict[str, set[str]] = {}
    for piece, text in shown(blocks_of(plain, lang)):
        before.setdefault(piece, set()).add(text.rstrip(MARKS))
    marked = 0
    for piece, text in shown(blocks_of(plan, lang)):
        bare = text.rstrip(MARKS)
        same = bare in before.get(piece, set()) or bare == "–"
        assert same or CORRECTION_MARK in text, (piece, text)
        marked += CORRECTION_MARK in text
    assert marked


AUDIT_VIEWS = (
    pov.audit_answer, pov.audit_summary, pov.audit_map, pov.findings_list, pov.repairs_table,
    pov.audit_unknown, pov.checks_table,
)  # fmt: skip


def audited(plan: pov.Plan, lang: str) -> Iterator[tuple[str, str]]:
    """Yield what readers see of an audit, piece by piece: cells, and single sentences."""
    report = pov.audit(plan)
    for view in AUDIT_VIEWS:
        page = BeautifulSoup(view(plan, report, lang).html, "html.parser")
        for row in page.select("tbody tr, tfoot tr, .pov-keys div, .pov-pairs div"):
            head, *cells = row.find_all(["th", "td", "dt", "dd"])
            label = "total" if row.parent.name == "tfoot" else head.get_text()
            yield from ((f"{view.__name__}: {label}", cell.get_text()) for cell in cells)
        for pairs in page.select(".pov-pairs, table"):
            pairs.extract()
        for item in page.select("li, .pov-lead, .pov-finding > p:not(.pov-note), dd"):
            if not item.find("li"):
                yield view.__name__, " ".join(item.get_text().split())


def figures(text: str) -> list[str]:
    """Figures of a text that carry no mark; parts of names and numbers of findings are none."""
    text = re.sub(r"(finding|findings|phát hiện|Part|Phần|way|cách) [\d–, ]+", "", text)
    return [found.rstrip(".,") for found in re.findall(r"\d[\d.,]*(?![\d.,]*[–¶])", text)]


@pytest.mark.parametrize("lang", ["vi", "en"])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30, deadline=None)
@given(st.data())
def test_every_sentence_of_an_audit_that_a_correction_changes_is_marked(
    lang: str, data: st.DataObject
) -> None:
    """In sentences, too: a figure that the plan as printed does not lead to has the mark."""
    left_out = data.draw(st.sampled_from(LEFT_OUT))
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name) / "p", left_out, total=data.draw(st.booleans()))
        plain = pov.load_plan(str(folder))
        place = data.draw(st.sampled_from(cells_of(plain)))
        plan = corrected(folder, place, place[-1] + data.draw(st.sampled_from([1, 2, 5])))
    known = {number(value, lang) for *_, value in cells_of(plain)}
    years = (plain.source.year - 1, plain.source.year)
    known |= {str(n) for n in (*range(len(UNITS) + 1), *years)}
    for _, text in audited(plain, lang):
        known.update(figures(text))
    marked = 0
    for piece, text in audited(plan, lang):
        bare = [figure for figure in figures(text) if figure not in known]
        assert not bare or CORRECTION_MARK in text, (piece, text, bare)
        marked += CORRECTION_MARK in text
    assert marked


# --- Charts -------------------------------------------------------------------------------------


def labels(block: Block) -> list[str]:
    page = BeautifulSoup(block.html, "html.parser")
    return [tag.get_text() for tag in page.select("svg text, svg title, figcaption")]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("place", "new"),
    [(("plan_table", "B", "poor_rate_end_pct", "8,70", None), "8,71"),
     (("plan_table", "A", "poor_rate_start_pct", "12,31", None), "12,41")],
)  # fmt: skip
def test_the_chart_of_rates_marks_what_is_corrected(
    tmp_path: Path, place: Place, new: str, lang: str
) -> None:
    folder = write(tmp_path / "p", (), total=True)
    plain = pov.load_plan(str(folder))
    before = labels(pov.rates_figure(plain, pov.reproduce(plain), lang))
    plan = corrected(folder, place, new)
    after = labels(pov.rates_figure(plan, pov.reproduce(plan), lang))
    assert not any(CORRECTION_MARK in text for text in before)
    changed = set(after) - set(before)
    assert changed
    assert all(CORRECTION_MARK in text for text in changed), changed


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "place", [("registrations", "C", "exits_registered", "8", None),
              ("plan_table", "C", "exits_target", "6", None)],
)  # fmt: skip
def test_the_chart_of_registrations_marks_what_is_corrected(
    tmp_path: Path, place: Place, lang: str
) -> None:
    folder = write(tmp_path / "p", (), total=True)
    plain = pov.load_plan(str(folder))
    before = labels(pov.registration_figure(plain, pov.compare_registration(plain), lang))
    plan = corrected(folder, place, 9)
    after = labels(pov.registration_figure(plan, pov.compare_registration(plan), lang))
    changed = {text for text in set(after) - set(before) if re.search(r"\d", text)}
    assert changed
    assert all(CORRECTION_MARK in text for text in changed), changed


# --- What is said of it -------------------------------------------------------------------------


def blocks_of_all(plan: pov.Plan, lang: str) -> dict[str, Block]:
    result, compared = pov.reproduce(plan), pov.compare_registration(plan)
    made = blocks_of(plan, lang)
    made["rates_figure"] = pov.rates_figure(plan, result, lang)
    made["registration_figure"] = pov.registration_figure(plan, compared, lang)
    return made


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_table_and_chart_names_the_scenario(lang: str) -> None:
    plain = pov.load_plan("krong_no_2020")
    plan = pov.load_plan("krong_no_2020", scenario="280")
    said = {"vi": "kịch bản “280”", "en": "scenario “280”"}[lang]
    carried = 0
    for name, block in blocks_of_all(plan, lang).items():
        if "pov-table" in block.html or "pov-figure" in block.html or "pov-answer" in block.html:
            assert said in block.html, name
            assert "corrections.csv" in block.html, name
            carried += 1
    assert carried >= 10
    for name, block in blocks_of_all(plain, lang).items():
        assert "corrections.csv" not in block.html, name
        assert CORRECTION_MARK not in block.html or name == "plan_table", name


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_table_marks_corrected_cells_alone(lang: str) -> None:
    for scenario in ("280", "286"):
        plan = pov.load_plan("krong_no_2020", scenario=scenario)
        page = BeautifulSoup(pov.plan_table(plan, pov.reproduce(plan), lang).html, "html.parser")
        found = [tag.get_text() for tag in page.select("td:has(.mark)")]
        assert found == [f"{one.corrected}{CORRECTION_MARK}" for one in plan.corrections]
        for one in plan.corrections:
            assert any(
                one.printed in note.get_text() and one.corrected in note.get_text()
                for note in page.select(".pov-note")
            )


def test_a_contradiction_that_a_correction_leaves_has_both_marks(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", (), total=True)
    plan = corrected(folder, ("plan_table", "A", "exits_target_em", "13", None), 18)
    page = BeautifulSoup(pov.plan_table(plan, pov.reproduce(plan), "vi").html, "html.parser")
    marks = [tag.get_text() for tag in page.select("td .mark")]
    assert f"†■{CORRECTION_MARK}" in marks
    assert any("18¶" in note.get_text() for note in page.select(".pov-note"))


def test_intervals_are_shown_in_each_notation(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", (), total=True)
    place = ("plan_table", "B", "households", "1.080", None)
    plan = corrected(folder, place, "1.079–1.081")
    result = pov.reproduce(plan)
    assert "1.079–1.081" in pov.plan_table(plan, result, "vi").text
    assert "1,079–1,081" in pov.plan_table(plan, result, "en").text
    note = correction_notes(plan, "en")[0]
    assert note.endswith("B printed 1,080, used 1,079–1,081.")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_colophon_names_scenario_reasons_and_digest(lang: str) -> None:
    plan = pov.load_plan("krong_no_2020", scenario="286")
    block = pov.report_colophon(plan, lang, SCENARIO="286")
    raw = (REAL / "corrections.csv").read_bytes()
    assert hashlib.sha256(raw).hexdigest()[:16] in block.text
    assert plan.digest[:16] in block.text
    assert "“286”" in block.text
    for one in plan.corrections:
        assert one.told(lang)[0] in block.text
        assert one.told(lang)[1] in block.text
    assert "286" in block.data[REPORT_DATA]["running_title"]
    plain = pov.report_colophon(pov.load_plan("krong_no_2020"), lang)
    assert "corrections.csv" not in plain.text


def test_many_corrections_are_counted_and_not_all_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "p", (), total=True)
    rows = [
        [*place[:4], str(place[-1] + 1), "r", "a", ""]
        for place in cells_of(pov.load_plan(str(folder)))
        if place[2] in ("households", "poor_start", "exits_registered")
    ]
    write_csv(folder / "corrections.csv", HEADER, rows)
    plan = pov.load_plan(str(folder), scenario="corrected")
    assert len(plan.corrections) == len(rows) == 11
    assert "and 5 more" in correction_notes(plan, "en")[0]
    assert "11 corrected figures of corrections.csv are used" in data_warnings(plan, "en")[0]


# --- Reports ------------------------------------------------------------------------------------


def test_a_scenario_that_there_is_not_stops_an_export_before_it_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["export", "01_plan_table", "--scenario", "281", "--out", str(tmp_path / "out")]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert "“281”" in told
    assert "280, 286" in told
    assert not (tmp_path / "out").exists()


def test_a_notebook_without_scenarios_is_not_run_for_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (ROOT / "notebooks" / "01_plan_table.ipynb").read_text(encoding="utf-8")
    path = tmp_path / "own.ipynb"
    path.write_text(source.replace('SCENARIO = \\"\\"', 'OTHER = \\"\\"'), encoding="utf-8")
    assert main(["export", str(path), "--scenario", "280", "--out", str(tmp_path / "out")]) == 2
    assert "SCENARIO" in capsys.readouterr().err


def test_a_scenario_is_reported_in_a_folder_of_its_own(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["export", "04_registered_vs_assigned", "--scenario", "286", "--lang", "en"]
    assert main([*arguments, "--to", "html", "--out", str(out)]) == 0
    (folder,) = (path for path in out.iterdir() if path.is_dir())
    assert folder.name == "krong_no_2020.286"
    page = (folder / "04_registered_vs_assigned.en.html").read_text(encoding="utf-8")
    assert "scenario “286”" in page
    assert "SCENARIO = &#39;286&#39;" in page or "SCENARIO = &#x27;286&#x27;" in page
