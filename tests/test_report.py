"""From an executed notebook to a report, or to the reason why there is none."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets import TraitError

import povlib as pov
from povlib.blocks import MOOT
from povlib.colophon import REPORT_DATA
from povlib.exporters import HtmlReport, PdfReport
from povlib.faults import ReportError
from povlib.html_report import index_page, markdown_html, notebook_html
from povlib.report import prepare_report

ABOUT = {
    "plan": "x", "number_and_date": "1 · 2/3/2031", "running_title": "x", "author": "x",
    "date": "2031-02-14", "watermark": None, "digest": "0", "changed": [], "lang": "vi",
    "parameters": {"PLAN": "'x'", "LANG": "'vi'"},
}  # fmt: skip


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


def notebook(*cells, lang: str = "vi", about=ABOUT):
    """Make an executed notebook: parameters, the given cells, the colophon."""
    parameters = new_code_cell(f"PLAN = 'x'\nLANG = {lang!r}", execution_count=1)
    parameters.metadata.tags = ["parameters"]
    foot = new_code_cell("pov.report_colophon(plan, LANG)", execution_count=9)
    foot.outputs = [new_output("display_data", {REPORT_DATA: about, "text/html": "<p>.</p>"})]
    title = new_markdown_cell("# Tiêu đề", metadata={"tags": [lang]})
    return new_notebook(cells=[title, parameters, *cells, foot])


def shown(data: dict[str, str], **metadata: object):
    return new_code_cell(
        "x", execution_count=2, outputs=[new_output("display_data", data, metadata=metadata)]
    )


def convert(nb) -> str:
    report, meta, lang = prepare_report(nb)
    return notebook_html(report, lang=lang, meta=meta)


def test_minimal_notebook_converts() -> None:
    assert "<h1>Tiêu đề</h1>" in convert(notebook())


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([new_code_cell("1")], "chưa chạy hết"),
        ([shown({"image/png": "AA=="})], "Ô 3: hình không có mô tả"),
        ([shown({"text/html": '<img src="https://example.org/a.png">'})], "example.org/a.png"),
        ([shown({"text/html": "<script src=//example.org/a.js></script>"})], "example.org"),
        ([shown({"text/html": "<style>@import '//example.org/a.css'</style>"})], None),
        ([shown({"text/html": "<p style='background:url(//e.org/i)'>"})], "e.org/i"),
        ([new_markdown_cell("![x](hinh.png)")], "Ô 3: báo cáo sẽ phải tải hinh.png"),
        ([new_markdown_cell("### Nhảy cấp")], "“Nhảy cấp” nhảy cấp (từ cấp 1 xuống cấp 3)"),
        ([new_markdown_cell(r"$\left( 1$")], "Ô 3: không đọc được công thức"),
        (
            [new_code_cell("1/0", execution_count=2, outputs=[
                new_output("error", ename="ZeroDivisionError", evalue="division by zero")])],
            "Ô 3 của sổ tính dừng vì lỗi ZeroDivisionError: division by zero",
        ),
    ],
)  # fmt: skip
def test_says_why_there_is_no_report(cells, said: str | None) -> None:
    if said is None:
        assert "example.org" not in convert(notebook(*cells))
        return
    with pytest.raises(ReportError) as error:
        convert(notebook(*cells))
    assert said in str(error.value)


def test_not_run_at_all_or_run_with_other_parameters() -> None:
    nb = notebook()
    nb.cells[-1].outputs = []
    with pytest.raises(ReportError, match="chưa chạy hết"):
        convert(nb)
    with pytest.raises(ReportError, match="has not been run"):
        prepare_report(nb, "en")
    with pytest.raises(ReportError, match="was run with LANG = 'vi'"):
        prepare_report(notebook(lang="en"), "en")
    edited = notebook()
    edited.cells[1].source = "PLAN = 'y'\nLANG = 'vi'"
    with pytest.raises(ReportError, match="đã chạy với PLAN = 'x', nay ghi 'y'"):
        convert(edited)
    untitled = notebook()
    untitled.cells[0].source = "Không tiêu đề"
    with pytest.raises(ReportError, match="không có tiêu đề cấp 1"):
        convert(untitled)


def test_exporters_speak_the_language_of_the_notebook_or_the_one_asked_for() -> None:
    html, resources = HtmlReport().from_notebook_node(notebook())
    assert '<html lang="vi">' in html
    assert resources["output_extension"] == ".html"
    with pytest.raises(ReportError, match="run with LANG = 'vi'"):
        HtmlReport(language="en").from_notebook_node(notebook())
    with pytest.raises(TraitError, match="fr"):
        HtmlReport(language="fr")
    pdf, resources = PdfReport().from_notebook_node(notebook())
    assert pdf.startswith(b"%PDF-")
    assert resources["output_extension"] == ".pdf"
    assert HtmlReport.export_from_notebook == "Báo cáo HTML"


MOOT_OUTPUT = {"text/html": "<p>không áp dụng</p>", "text/plain": "không áp dụng", MOOT: {}}


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        ([shown(MOOT_OUTPUT)], []),
        ([shown({"text/html": "<style>p{}</style>"}), shown(MOOT_OUTPUT)], []),
        ([shown(MOOT_OUTPUT), shown({"text/html": "<p>số</p>"})], ["A"]),
        ([new_markdown_cell("### B"), shown(MOOT_OUTPUT)], []),
        ([shown({"text/html": "<p>số</p>"}), new_markdown_cell("### B"), shown(MOOT_OUTPUT)],
         ["A"]),
        ([new_code_cell("x = 1", execution_count=2)], ["A"]),
        ([shown({"text/plain": "1"})], ["A"]),
        ([], ["A"]),
    ],
)  # fmt: skip
def test_a_section_in_which_a_plan_has_nothing_to_show_is_left_out(cells, left) -> None:
    """With its heading and its prose; what is prose alone, or shows something, stays."""
    nb = notebook(new_markdown_cell("## A\n\nlời dẫn"), *cells, new_markdown_cell("## C"))
    page = BeautifulSoup(convert(nb), "html.parser")
    assert [words(tag) for tag in page.find_all(["h2", "h3"])] == [*left, "C"]
    assert ("lời dẫn" in page.get_text()) == bool(left)
    assert "không áp dụng" not in page.get_text()


def test_titles_say_which_figures_are_used() -> None:
    """So that the list of reports tells a scenario from what is printed."""
    used = {**ABOUT, "used": "kịch bản “286”"}
    page = BeautifulSoup(convert(notebook(about=used)), "html.parser")
    assert page.title.get_text() == "Tiêu đề · kịch bản “286” · 1 · 2/3/2031"
    assert "·  ·" not in convert(notebook())
    plan = pov.load_plan("krong_no_2020", scenario="286")
    assert pov.report_colophon(plan, "en").data[REPORT_DATA]["used"] == "scenario “286”"
    plain = pov.load_plan("krong_no_2020")
    assert pov.report_colophon(plain, "en").data[REPORT_DATA]["used"] == ""


def test_index_of_odd_names(tmp_path: Path) -> None:
    folder = tmp_path / "ke_hoach"
    folder.mkdir()
    (folder / "số #1 <b>.vi.html").write_text("<title>A &amp; B</title>", encoding="utf-8")
    (folder / "số #1 <b>.vi.pdf").write_bytes(b"")
    (folder / "only.en.pdf").write_bytes(b"")
    (folder / "broken.en.html").write_bytes(b"\xff\xfe")
    (folder / ".x.vi.html.part").write_bytes(b"")
    (folder / "notes.txt").write_bytes(b"")
    page = BeautifulSoup(index_page(tmp_path), "html.parser")
    links = [unquote(link["href"]) for link in page.find_all("a")]
    assert len(links) == 4
    assert all((tmp_path / link).is_file() for link in links)
    assert "A & B" in words(page)
    assert all(link["aria-label"].startswith(link.get_text()) for link in page.find_all("a"))


def test_cells_of_the_other_language_keep_their_number() -> None:
    english = new_markdown_cell("# Title", metadata={"tags": ["en"]})
    nb = notebook(shown({"image/png": "AA=="}))
    nb.cells.insert(1, english)
    with pytest.raises(ReportError, match="Ô 4: hình"):
        convert(nb)
    nb = notebook()
    nb.cells.insert(1, english)
    assert "Title" not in convert(nb)


def test_plain_tables_get_scopes_and_a_scroll_box() -> None:
    frame = pov.load_plan("krong_no_2020").units[["poor_start", "exits_target"]]
    html = convert(notebook(shown({"text/html": frame.to_html()})))
    page = BeautifulSoup(html, "html.parser")
    table = page.find("table")
    assert all(head.get("scope") and words(head) for head in table.find_all("th"))
    assert words(table.caption) == "Bảng 1."
    assert table.find_parent(class_="pov-scroll")["aria-label"] == "Bảng 1."
    assert table.find("td", class_="num")


def test_output_of_print_is_shown_and_warnings_are_not() -> None:
    cell = new_code_cell("x", execution_count=2)
    cell.outputs = [new_output("stream", name="stdout", text="5 < 6"),
                    new_output("stream", name="stderr", text="findfont: missing")]  # fmt: skip
    html = convert(notebook(cell))
    assert "5 &lt; 6" in html
    assert "findfont" not in html


def test_picture_with_alternative_text_is_kept() -> None:
    html = convert(notebook(shown({"image/png": "iVBORw0KGgo="}, alt='Hình "một" <x>')))
    image = BeautifulSoup(html, "html.parser").find("img")
    assert image["alt"] == 'Hình "một" <x>'
    assert image["src"].startswith("data:image/png;base64,")


def test_markdown_formulas_become_mathml() -> None:
    html = markdown_html(r"Tỷ lệ $\frac{p}{N}$ và" + "\n\n$$a - b$$\n")
    assert html.count("<math") == 2
    assert "$" not in html
