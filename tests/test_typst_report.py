"""The PDF report holds its promises: full text, vendored type, margins, tags, same bytes."""

from __future__ import annotations

import base64
import datetime
import html
import io
import itertools
import json
import os
import re
import struct
import subprocess
import sys
import unicodedata
import zlib
from pathlib import Path

import pandas
import pypdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from exported import write_plan
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import povlib as pov
from povlib.blocks import Pairs, finding_block, summary_block
from povlib.tables import Cell, Heading, table_block
from povlib.typst_cells import read_table
from povlib.typst_report import ReportError, notebook_pdf
from povlib.typst_text import HYPHEN, advances, word_parts
from povlib.typst_widths import BREAKS

META = {
    "title": "Phân bổ chỉ tiêu giảm hộ nghèo năm 2020",
    "number_and_date": "Kế hoạch 51/KH-UBND · 11/3/2020",
    "running_title": "Phân bổ chỉ tiêu giảm hộ nghèo, huyện Krông Nô",
    "date": datetime.date(2020, 3, 11),
    "author": "Phòng Lao động – Thương binh và Xã hội",
    "watermark": None,
}
# Plan 51/KH-UBND of Krông Nô, 11 March 2020: unit, poor at the end of 2019, points, poor at the
# end of 2020, assigned reduction, of which ethnic minorities, rate at the end of 2020, registered.
KRONG_NO = [
    ("Buôn Choah", "73", "2,87", "56", "17", "13", "9,44", "20"),
    ("Nâm N'Dir", "96", "1,44", "67", "29", "21", "3,34", "30"),
    ("Đăk Nang", "138", "4,08", "94", "44", "33", "8,70", "44"),
    ("Đức Xuyên", "48", "0,66", "42", "6", "4", "4,65", "6"),
    ("Đăk Sôr", "70", "1,49", "52", "18", "10", "4,28", "18"),
    ("Đăk Drô", "115", "1,66", "78", "37", "26", "3,50", "37"),
    ("Nam Đà", "92", "0,82", "67", "25", "3", "2,17", "25"),
    ("Nâm Nung", "167", "3,95", "92", "75", "62", "4,83", "75"),
    ("Quảng Phú", "234", "4,85", "149", "85", "65", "8,51", "85"),
    ("Tân Thành", "39", "0,65", "33", "6", "4", "3,58", "6"),
    ("TT Đăk Mâm", "65", "0,81", "49", "16", "26†", "2,48", "16"),
    ("Nam Xuân", "92", "1,72", "63", "29", "59†", "3,75", "29"),
]
TOTAL = ("Tổng cộng", "1.229", "2,00", "842", "387", "280†", "4,35", "391")
VIETNAMESE = [
    "Ẳ Ẵ Ặ Ễ Ệ Ỗ Ộ Ỡ Ợ Ữ Ự Ỷ Ỹ Ỵ",
    "ằ ắ ẳ ẵ ặ ề ế ể ễ ệ ồ ố ổ ỗ ộ ờ ớ ở ỡ ợ ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ",
    "hộ nghèo, cận nghèo; thoát nghèo ≥ 387 hộ − 4,35 %",
]


def figure_cell(text: str) -> str:
    if text.endswith("†"):
        return f'<td class="num flag">{text[:-1]}<sup class="mark">†</sup></td>'
    return f'<td class="num">{text}</td>'


def table_row(cells: tuple[str, ...]) -> str:
    name, *figures = cells
    return f'<tr><th scope="row">{name}</th>{"".join(map(figure_cell, figures))}</tr>'


def plan_table(rows=None, number: int = 1) -> str:
    def unit(text: str) -> str:
        return f'<span class="pov-unit">{text}</span>'

    return f"""<div class="pov-table" role="region"><table class="pov">
<caption><span class="pov-label">Bảng {number}.</span> Hộ nghèo và chỉ tiêu giảm, chia theo xã, thị
 trấn</caption>
<thead><tr><th scope="col" rowspan="2">Xã, thị trấn</th>
<th scope="col" rowspan="2">Hộ nghèo cuối 2019{unit("hộ")}</th>
<th scope="colgroup" colspan="3">Chỉ tiêu giao</th>
<th scope="colgroup" colspan="2">Cuối năm 2020</th>
<th scope="col" rowspan="2">Đăng ký thoát nghèo{unit("hộ")}</th></tr>
<tr><th scope="col">Giảm{unit("hộ")}</th><th scope="col">Trong đó DTTS{unit("hộ")}</th>
<th scope="col">Mức giảm tỷ lệ{unit("điểm %")}</th>
<th scope="col">Hộ nghèo{unit("hộ")}</th><th scope="col">Tỷ lệ{unit("%")}</th></tr></thead>
<tbody>{"".join(table_row(reorder(row)) for row in rows or KRONG_NO)}</tbody>
<tfoot>{table_row(reorder(TOTAL))}</tfoot></table>
<p class="pov-note"><sup class="mark">†</sup> Số in trong kế hoạch mâu thuẫn với số khác.</p>
<p class="pov-note">Nguồn: Kế hoạch 51/KH-UBND ngày 11/3/2020.</p></div>"""


def reorder(row: tuple[str, ...]) -> tuple[str, ...]:
    name, start, points, end, less, minority, rate, registered = row
    return name, start, less, minority, points, end, rate, registered


def wide_table(columns: int, title: str = "Chỉ tiêu") -> str:
    head = "".join(f'<th scope="col">{title} {n}</th>' for n in range(1, columns + 1))
    cells = "".join(f'<td class="num">{1000 + n},{n % 10}</td>' for n in range(columns))
    body = "".join(f'<tr><th scope="row">{row[0]}</th>{cells}</tr>' for row in KRONG_NO)
    return f"""<div class="pov-table"><table class="pov"><caption><span class="pov-label">Bảng
 4.</span> Bảng rộng</caption><thead><tr><th scope="col">Xã</th>{head}</tr></thead>
<tbody>{body}</tbody></table><p class="pov-note">Nguồn: ví dụ.</p></div>"""


def long_table(rows: int = 90) -> str:
    body = "".join(
        f'<tr><th scope="row">Thôn {n}</th><td>Đăk Nang</td><td class="num">{n % 37}</td>'
        f'<td class="num">{n % 11},{n % 100:02d}</td></tr>'
        for n in range(1, rows + 1)
    )
    return f"""<div class="pov-table"><table class="pov"><caption><span class="pov-label">Bảng
 3.</span> Hộ nghèo theo thôn</caption><thead><tr><th scope="col">Tên thôn</th><th>Thuộc xã</th>
<th scope="col">Hộ nghèo<span class="pov-unit">hộ</span></th>
<th scope="col">Tỷ lệ<span class="pov-unit">%</span></th></tr></thead><tbody>{body}</tbody>
<tfoot><tr><th scope="row">Tổng cộng</th><td></td><td class="num">1.590</td>
<td class="num">4,35</td></tr></tfoot></table><p class="pov-note">Nguồn: ví dụ.</p></div>"""


def chart(label: str | None = "Biểu đồ thanh: Quảng Phú giảm nhiều nhất, 85 hộ.") -> str:
    ordered = sorted(KRONG_NO, key=lambda row: -int(row[4]))
    bars = "".join(
        f'<g><title>{row[0]}: {row[4]} hộ</title><text x="92" y="{18 * n + 16}" '
        f'text-anchor="end" font-size="11" fill="#1a1a1a">{row[0]}</text><rect x="100" '
        f'y="{18 * n + 6}" width="{int(row[4]) * 4.6:g}" height="12" fill="#1f4e79"/><text '
        f'x="{106 + int(row[4]) * 4.6:g}" y="{18 * n + 16}" font-size="11">{row[4]}</text></g>'
        for n, row in enumerate(ordered)
    )
    alt = f' aria-label="{label}"' if label else ""
    return f"""<figure class="pov-figure"><figcaption><span class="pov-label">Hình 1.</span> Bốn xã
 nhận hơn 60 % chỉ tiêu giảm của huyện</figcaption><svg role="img"{alt} width="600" height="228"
 viewBox="0 0 600 228" font-family="Arimo, sans-serif">{bars}</svg>
<p class="pov-note">Đơn vị: hộ. Nguồn: Kế hoạch 51/KH-UBND.</p></figure>"""


ANSWER = """<div class="pov-answer"><p class="pov-lead">Huyện giao giảm
 <strong>387 hộ nghèo</strong> trong năm 2020, đúng bằng tổng của 12 xã,
 thị trấn; số đăng ký cao hơn 4 hộ.</p>
<dl class="pov-keys"><div><dt>chỉ tiêu giao</dt><dd>387 <span class="pov-unit">hộ</span></dd></div>
<div><dt>số hộ đã đăng ký thoát nghèo</dt><dd>391 <span class="pov-unit">hộ</span></dd></div>
<div><dt>mức giảm tỷ lệ hộ nghèo</dt><dd>2,00 <span class="pov-unit">điểm %</span></dd></div></dl>
</div>"""
NOTICE = """<div class="pov-notice" role="note"><p><strong>Cần xác nhận.</strong> Số giảm trong đồng
 bào dân tộc thiểu số của TT Đăk Mâm (26) lớn hơn tổng số giảm (16).</p></div>"""
COLOPHON = """<section class="pov-colophon"><h2>Về báo cáo này</h2><dl><dt>Dữ liệu</dt>
<dd>krong_no_2020, sha256
<code>9f2b5c1d7e8a4f60b3c2d1e0f9a8b7c69f2b5c1d7e8a4f60b3c2d1e0f9a8b7c6</code></dd>
<dt>Phiên bản</dt><dd>povlib 0.1.0</dd><dt>Tham số</dt><dd>PLAN = krong_no_2020</dd></dl>
</section>"""


def html_cell(markup: str, source: str = "bảng"):
    return new_code_cell(
        source, outputs=[new_output("display_data", {"text/html": markup, "text/plain": "…"})]
    )


def book(*cells):
    cells = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return new_notebook(cells=cells)


def sample():
    return book(
        "# Phân bổ chỉ tiêu giảm hộ nghèo năm 2020",
        html_cell(ANSWER),
        "## Vì sao mỗi xã nhận con số ấy\n\nChỉ tiêu của mỗi xã tỷ lệ với **số hộ nghèo cuối năm "
        "2019**, làm tròn theo phương pháp Webster, không vượt số hộ đã đăng ký. "
        "Với `upper='registered'`, Quảng Phú nhận 85 hộ; xem "
        "[Kế hoạch 51](https://example.vn/51).",
        html_cell(plan_table()),
        html_cell(NOTICE),
        html_cell(chart()),
        "## Cách tính\n\nTỷ lệ giảm là hiệu của hai tỷ lệ đã làm tròn, $R(p_{19}/N) - R(p_{20}/N)$."
        "\n\n$$\\sum_{i=1}^{n} t_i = T, \\qquad 0 \\le t_i \\le u_i, \\qquad "
        "t_i = \\left\\lfloor \\frac{T \\cdot w_i}{\\text{tổng } W} + \\frac{1}{2} \\right\\rfloor"
        "$$\n\n- Bước 1: chia theo tỷ lệ;\n- Bước 2: làm tròn:\n  - phần dư lớn nhất trước,\n"
        "  - hòa thì *bốc thăm*;\n\n1. một\n2. hai\n\n> Giảm 2 % là hai điểm phần trăm.\n\n"
        "### Đối chiếu\n\n| Xã | Giao | Tỷ lệ |\n|:--|--:|--:|\n| Đăk Nang | 44 | 8,7 |\n"
        "| Nam Đà | 25 | 12,17 |\n\nDiện tích 813 km<sup>2</sup>, H<sub>1</sub>.",
        new_code_cell(
            "print(tong)",
            outputs=[
                new_output("stream", name="stdout", text="xã            giao  đăng ký\n"
                           "Buôn Choah      17       20\nNâm N'Dir       29       30\n"),
                new_output("stream", name="stderr", text="cảnh báo không ai cần"),
            ],
        ),
        "## Giới hạn\n\nBáo cáo chỉ có số đếm theo xã, không có dữ liệu cá nhân.",
        html_cell(COLOPHON),
    )  # fmt: skip


def pdf(*cells, lang: str = "vi", **meta) -> bytes:
    return notebook_pdf(book(*cells), lang=lang, meta=META | meta)


def words(data: bytes) -> str:
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    return unicodedata.normalize("NFC", " ".join(" ".join(pages).replace("￾", "").split()))


def fonts(data: bytes) -> set[str]:
    names: set[str] = set()
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        kinds = [page["/Resources"]]
        while kinds:
            resources = kinds.pop().get_object()
            for font in resources.get("/Font", {}).values():
                names.add(font.get_object()["/BaseFont"].partition("+")[2])
            kinds += [
                form.get_object()["/Resources"]
                for form in resources.get("/XObject", {}).values()
                if "/Resources" in form.get_object()
            ]
    return names


def tags(data: bytes) -> list[str]:
    found: list[str] = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            found.extend([node["/S"]] if "/S" in node else [])
            if "/K" in node:
                walk(node["/K"])

    walk(pypdf.PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def outside_margins(data: bytes) -> list[str]:
    """Characters outside the text area sideways, or too near to the edge of the paper."""
    out = []
    for page in pypdfium2.PdfDocument(data):
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            letter = text.get_text_range(index, 1)
            left, bottom, right, top = text.get_charbox(index)
            inside = left > 84.5 and right < width - 56 and bottom > 28 and top < height - 28
            if letter.strip("\u200b \r\n") and right > left and not inside:
                out.append(letter)
    return out


@pytest.fixture(scope="module")
def sample_pdf() -> bytes:
    return notebook_pdf(sample(), lang="vi", meta=META)


def test_sample_is_tagged_titled_and_in_vietnamese(sample_pdf):
    reader = pypdf.PdfReader(io.BytesIO(sample_pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "vi-VN"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == META["title"]
    assert reader.metadata.author == META["author"]
    assert reader.metadata.creation_date.date() == META["date"]
    assert reader.xmp_metadata is not None
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    kinds = tags(sample_pdf)
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/TH", "/TD", "/Figure", "/Formula"} <= {*kinds}
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == 2
    assert [item.title for item in reader.outline if not isinstance(item, list)] == [META["title"]]


def test_only_vendored_type_and_the_mathematics_of_typst(sample_pdf):
    names = fonts(sample_pdf)
    assert {"Arimo-Regular", "Arimo-Bold", "Arimo-Italic"} <= names
    assert {name for name in names if not name.startswith(("Arimo", "NewCMMath"))} == set()


def test_every_figure_and_name_of_the_plan_can_be_read(sample_pdf):
    text = words(sample_pdf)
    for row in [*KRONG_NO, TOTAL]:
        printed = [row[0], *(cell.replace("†", " †") for cell in reorder(row)[1:])]
        assert " ".join(printed) in text.replace("†", " †").replace("  ", " ")
    assert "xã giao đăng ký" in text
    assert "cảnh báo" not in text


@pytest.mark.parametrize("words_in", VIETNAMESE)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_comes_back_as_it_went_in(words_in, form):
    given = unicodedata.normalize(form, words_in)
    text = words(pdf("# Chữ", given, html_cell(chart(given)), html_cell(f"<p><b>{given}</b></p>")))
    assert text.count(words_in) == 2


def test_words_in_charts_are_text_in_the_vendored_font():
    data = pdf("# Hình", html_cell(chart().replace("Arimo, sans-serif", "DejaVu Sans")))
    assert "Nâm N'Dir 29" in words(data)
    assert {name for name in fonts(data) if not name.startswith("Arimo")} == set()


def test_same_bytes_every_time_and_from_anywhere(sample_pdf, tmp_path, monkeypatch):
    assert notebook_pdf(sample(), lang="vi", meta=META) == sample_pdf
    code = (
        "import sys, test_typst_report as t; from povlib.typst_report import notebook_pdf; "
        "sys.stdout.buffer.write(notebook_pdf(t.sample(), lang='vi', meta=t.META))"
    )
    here = Path(__file__).parent
    env = os.environ | {
        "PYTHONPATH": f"{here}{os.pathsep}{here.parent}",
        "HOME": str(tmp_path),
        "USER": "another",
        "TZ": "Asia/Ho_Chi_Minh",
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
    }
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, check=True
    )
    assert run.stdout == sample_pdf


HOSTILE = [
    '#panic("x") $x$ *a* _b_ @ref <label> `raw` = đề mục',
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x.vn";"bấm")',
    'C:\\temp\\new "trích" \\u{41} \\" // chú thích /* */ [ ] { } ; ~ --- ...',
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_in_the_data_is_markup(hostile):
    safe = html.escape(hostile)
    table = (
        f'<table class="pov"><caption>{safe}</caption><thead><tr><th>{safe}</th><th>n</th></tr>'
        f"</thead><tbody><tr><td>{safe}</td><td>1</td></tr></tbody></table>"
    )
    data = pdf(
        "# Chữ",
        html_cell(f"<p>{safe}</p><pre>{safe}</pre>{table}", source=hostile),
        new_code_cell("x", outputs=[new_output("stream", name="stdout", text=hostile)]),
        running_title=hostile,
    )
    squeezed = re.sub(r"\s", "", words(data))
    assert squeezed.count(re.sub(r"\s", "", hostile)) == 6


def test_scripts_styles_and_hidden_controls_are_not_printed():
    text = words(
        pdf(
            "# A",
            html_cell(
                "<style>p {color: red}</style><script>alert(1)</script><p>thấy</p>"
                "<div hidden>ẩn</div><template>khuôn</template>"
            ),
        )
    )
    assert "thấy" in text
    assert not [word for word in ("color", "alert", "ẩn", "khuôn") if word in text]


@pytest.mark.parametrize(
    "cell",
    [
        html_cell(chart(label=None)),
        new_code_cell("png", outputs=[new_output("display_data", {"image/png": "iVBORw0KGgo="})]),
        html_cell('<p>x <img src="data:image/png;base64,iVBORw0KGgo="></p>'),
    ],
    ids=["svg", "png", "img"],
)
def test_a_picture_without_alternative_text_is_refused(cell):
    with pytest.raises(ReportError, match=r"Ô 2.*văn bản thay thế.*aria-label"):
        pdf("# A", cell)


def test_pictures_with_alternative_text_are_shown():
    png = base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 20, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + b"\x80" * 40 for _ in range(20))))
        + chunk(b"IEND", b"")
    ).decode()  # fmt: skip
    output = new_output("display_data", {"image/png": png}, metadata={"alt": "Bản đồ xã"})
    plain_svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20z"/></svg>'
    )
    drawn = new_output("display_data", {"image/svg+xml": plain_svg}, metadata={"alt": "Tam giác"})
    inline = f"![Ảnh nhỏ](data:image/png;base64,{png})"
    data = pdf("# A", new_code_cell("m", outputs=[output, drawn]), f"Một đoạn.\n\n{inline}")
    assert tags(data).count("/Figure") == 3


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def sizes(data: bytes) -> list[str]:
    pages = (page.get_size() for page in pypdfium2.PdfDocument(data))
    return ["landscape" if width > height else "portrait" for width, height in pages]


def test_a_table_too_wide_for_portrait_gets_a_landscape_page_with_its_heading():
    data = pdf("# A", "Trước.", "## Bảng rộng", html_cell(wide_table(11)), "Sau.")
    assert sizes(data) == ["portrait", "landscape", "portrait"]
    landscape = words(pdf_page(data, 1))
    assert "Bảng rộng Bảng 4. Bảng rộng Xã Chỉ tiêu 1" in landscape
    assert "1010,0" in landscape
    assert "Nguồn: ví dụ." in landscape
    assert outside_margins(data) == []


def pdf_page(data: bytes, number: int) -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_page(pypdf.PdfReader(io.BytesIO(data)).pages[number])
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("columns", [3, 7, 9, 12, 14, 16, 17])
def test_columns_never_touch(columns):
    data = pdf("# A", html_cell(wide_table(columns)))
    assert outside_margins(data) == []
    text = words(data)
    row = " ".join(["Đăk Nang", *(f"{1000 + n},{n % 10}" for n in range(columns))])
    assert row in text
    boxes = number_boxes(data)
    for (_, right), (left, _) in itertools.pairwise(boxes):
        assert left - right > 4 or left < right - 30  # a gap, or the next row


def number_boxes(data: bytes) -> list[tuple[float, float]]:
    boxes = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for match in re.finditer(r"10\d\d,\d", text.get_text_range()):
            first, last = text.get_charbox(match.start()), text.get_charbox(match.end() - 1)
            boxes.append((first[0], last[2]))
    return boxes


def test_type_in_tables_is_never_smaller_than_8_pt():
    data = pdf("# A", html_cell(wide_table(14)))
    found = set()
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if text.get_text_range(index, 1).strip():
                found.add(round(pypdfium2.raw.FPDFText_GetFontSize(text.raw, index), 2))
    assert min(found) >= 8


def test_a_table_that_fits_nowhere_is_refused_by_name():
    with pytest.raises(ReportError) as caught:
        pdf("# A", html_cell(wide_table(40, "Rộnglắmlắm")))
    message = str(caught.value)
    for part in ("Ô 2", "Bảng 4. Bảng rộng", "41 cột", "“Rộnglắmlắm 1”", "Hãy tách bảng"):
        assert part in message


def test_header_is_repeated_and_the_total_row_is_not_alone():
    data = pdf("# A", html_cell(long_table(90)))
    pages = [words(pdf_page(data, number)) for number in range(len(sizes(data)))]
    assert len(pages) > 1
    assert all("Tên thôn Thuộc xã hộ %" in page or "Tên thôn Thuộc xã" in page for page in pages)
    assert sum("Bảng 3." in page for page in pages) == 1
    assert "Tổng cộng" in pages[-1]
    assert "Thôn 90 " in pages[-1]
    assert "Nguồn: ví dụ." in pages[-1]
    assert sum(page.count("Đăk Nang") for page in pages) == 90
    assert outside_margins(data) == []


@pytest.mark.parametrize("rows", range(36, 44))
def test_caption_heading_and_note_stay_with_a_table_wherever_it_falls(rows):
    filler = "\n\n".join(f"Đoạn {n}." for n in range(rows - 20))
    data = pdf("# A", filler, "## Đề mục bảng", html_cell(long_table(60)))
    pages = [words(pdf_page(data, number)) for number in range(len(sizes(data)))]
    caption = next(page for page in pages if "Bảng 3." in page)
    assert "Thôn 1 " in caption
    assert "Đề mục bảng" in caption
    assert "Tổng cộng" in next(page for page in pages if "Nguồn: ví dụ." in page)


def test_short_table_is_kept_whole():
    for lines in range(14, 30):
        data = pdf("# A", "\n\n".join(f"Đoạn {n}." for n in range(lines)), html_cell(plan_table()))
        pages = [words(pdf_page(data, number)) for number in range(len(sizes(data)))]
        home = next(page for page in pages if "Bảng 1." in page)
        assert "Tổng cộng" in home
        assert "Nguồn: Kế hoạch" in home


def test_sample_keeps_its_margins(sample_pdf):
    assert outside_margins(sample_pdf) == []


def test_figures_stand_under_one_another_on_the_decimal_mark():
    rows = ["8,7", "12,17", "1.229", "4 %", "0,5", "59<sup class='mark'>†</sup>"]
    body = "".join(f'<tr><th scope="row">x</th><td class="num">{row}</td></tr>' for row in rows)
    data = pdf("# A", html_cell(f'<table class="pov"><tbody>{body}</tbody></table>'))
    text = pypdfium2.PdfDocument(data)[0].get_textpage()
    whole = text.get_text_range()
    ends = []
    for row, units in (("8,7", 0), ("12,17", 1), ("1.229", 4), ("4 %", 0), ("0,5", 0), ("59", 1)):
        start = whole.index(row.replace(" ", whole[whole.index(" %")] if " " in row else ""))
        ends.append(text.get_charbox(start + units, loose=True)[2])
    assert max(ends) - min(ends) < 0.3


def test_plain_html_of_pandas_is_a_proper_table():
    frame = pandas.DataFrame({"xã": ["Đăk Nang", "Nam Đà"], "hộ": [44, 25], "tỷ lệ": [8.7, 2.17]})
    data = pdf("# A", html_cell(frame.to_html()))
    assert tags(data).count("/TH") == 4
    text = pypdfium2.PdfDocument(data)[0].get_textpage()
    whole = text.get_text_range()
    rights = [text.get_charbox(whole.index(n) + 1, loose=True)[2] for n in ("44", "25")]
    assert abs(rights[0] - rights[1]) < 0.1


def test_group_rows_marks_and_kinds_of_cells():
    table = """<table class="pov"><thead><tr><th>Xã</th><th>Hộ</th><th>Ký hiệu</th></tr></thead>
    <tbody><tr class="group"><th>Vùng cao</th></tr><tr><th scope="row">A</th>
    <td class="num derived">12</td><td class="centre">–</td></tr></tbody>
    <tbody><tr><th rowspan="2" scope="rowgroup">B</th><td class="num flag">3</td><td>x</td></tr>
    <tr><td class="num">4</td><td>y</td></tr></tbody></table>"""
    data = pdf("# A", html_cell(table))
    assert "Vùng cao A 12 – B 3 x 4 y" in words(data)
    assert {"Arimo-Italic", "Arimo-Bold"} <= fonts(data)


def test_a_table_of_long_texts_parts_between_rows_and_its_notes_stay_with_its_end():
    """It would leave half a page white if it had to stay whole."""
    rows = [[f"dòng {n};", " ".join(["lời"] * 90 + [f"hết {n};"])] for n in range(9)]
    heads = [Heading("Tên", numeric=False), Heading("Lời", numeric=False, wordy=True)]
    block = table_block("Bảng lời", heads, rows, notes=["Nguồn: ví dụ."])
    filler = "\n\n".join(f"Đoạn {n}." for n in range(14))
    first, last = pages_of(pdf("# A", filler, html_cell(block.html)))
    assert "Đoạn 13. Bảng lời Tên Lời dòng 0;" in first
    for n in range(9):
        assert [f"dòng {n};" in page for page in (first, last)] == [
            f"hết {n};" in page for page in (first, last)
        ]
    assert "hết 1;" in first
    assert "dòng 7;" in last
    assert "hết 8; Nguồn: ví dụ." in last


def test_a_dash_is_set_like_what_stands_in_its_column():
    table = """<table><thead><tr><th>Xã</th><th>Hộ</th><th>Dòng tổng</th></tr></thead><tbody>
    <tr><td>A</td><td>12</td><td>–</td></tr><tr><td>B</td><td>–</td><td>có</td></tr>
    <tr><td>C</td><td>7</td><td>–</td></tr></tbody></table>"""
    found = BeautifulSoup(table, "html.parser").find("table")
    figures = [[cell.figure for cell in row.cells] for row in read_table(found)]
    assert figures == 4 * [[False, True, False]]


def pages_of(data: bytes) -> list[str]:
    return [words(pdf_page(data, number)) for number in range(len(sizes(data)))]


@pytest.mark.parametrize("lines", range(0, 30, 3))
def test_the_title_of_a_group_is_never_the_last_line_of_a_page(lines):
    def body(number: int) -> list[list[str] | str]:
        rows = [[f"dòng {number}.{n};", "1"] for n in range(number % 4 + 1)]
        return [f"Nhóm {number}.", *rows]

    rows = [row for number in range(1, 40) for row in body(number)]
    block = table_block("Bảng có nhóm", [Heading("Tên", numeric=False), Heading("Số")], rows,
                        total=["Cộng", "99"], notes=["Nguồn: ví dụ."])  # fmt: skip
    filler = "\n\n".join(f"Đoạn {n}." for n in range(lines))
    pages = pages_of(pdf("# A", filler, html_cell(block.html)))
    assert len(pages) > 1
    for number in range(1, 40):
        home = next(page for page in pages if f"Nhóm {number}. " in page)
        assert f"Nhóm {number}. dòng {number}.0;" in home
        for row in range(number % 4 + 1):
            (page,) = (page for page in pages if f"dòng {number}.{row};" in page)
            assert f"Nhóm {number}. " in page.partition(f"dòng {number}.{row};")[0]
    assert "Cộng 99" in next(page for page in pages if "Nguồn: ví dụ." in page)


@pytest.mark.parametrize("items", [2, 4, 9])
@pytest.mark.parametrize("lines", range(21, 30, 2))
def test_the_foot_of_a_report_never_stands_alone_on_a_page(lines, items):
    filler = "\n\n".join(f"Đoạn {n}." for n in range(lines - items))
    listed = "\n".join(f"- mục {n};" for n in range(items))
    pages = pages_of(pdf("# A", filler, "## Điều chưa biết", listed, html_cell(COLOPHON)))
    assert f"mục {items - 1};" in pages[-1].partition("Về báo cáo này")[0]
    assert f"mục {items - 2};" in pages[-1]
    home = next(page for page in pages if "Điều chưa biết" in page)
    assert "Điều chưa biết • mục 0;" in home


def test_tints_and_signs_of_cells_are_printed_and_keep_figures_under_each_other():
    figures = [("7", "sure"), ("1.229", "alone"), ("26", "must"), ("480", "may"), ("55", "near")]
    rows = [
        ["x", Cell(text, tone=tone, sign="●", spoken="được xác nhận")] for text, tone in figures
    ]
    block = table_block("Bảng", [Heading("Tên", numeric=False), Heading("Số hộ nghèo")], rows)
    data = pdf("# A", html_cell(block.html))
    page = pypdfium2.PdfDocument(data)[0]
    text = page.get_textpage()
    whole = text.get_text_range()
    ends = [
        text.get_charbox(whole.index(figure) + len(figure) - 1, loose=True)[2]
        for figure, _ in figures
    ]
    assert max(ends) - min(ends) < 0.3
    signs = [text.get_charbox(match.start(), loose=True) for match in re.finditer("●", whole)]
    assert len(signs) == len(figures)
    assert max(box[0] for box in signs) - min(box[0] for box in signs) < 0.3
    starts = [text.get_charbox(whole.index(figure), loose=True)[0] for figure, _ in figures]
    assert min(starts) > max(box[2] for box in signs)
    shown = page.render(scale=2).to_pil().convert("RGB")
    colours = {colour for _, colour in shown.getcolors(1 << 24)}
    for tint in TINTS:
        assert any(max(abs(a - b) for a, b in zip(tint, c, strict=True)) <= 2 for c in colours)


TINTS = ((0xDF, 0xEA, 0xF5), (0xF4, 0xF5, 0xF7), (0xFD, 0xF0, 0xE0), (0xF8, 0xD5, 0xAE),
         (0xF0, 0xAD, 0x6B))  # fmt: skip


def test_tints_differ_in_grey_print_too():
    """The graver a cell, the darker: sure and near may be alike, their signs are not."""

    def luminance(colour: tuple[int, int, int]) -> float:
        parts = [(c / 255 / 12.92) if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4
                 for c in colour]  # fmt: skip
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    _, alone, near, may, must = map(luminance, TINTS)
    assert min(alone, near) - may > 0.15
    assert may - must > 0.15
    assert (must + 0.05) / (luminance((0x1B, 0x1F, 0x24)) + 0.05) > 7


def test_findings_stay_whole_and_the_summary_stands_beside_its_headings():
    summary = summary_block(
        [("Mâu thuẫn", [("26 > 16.", "Bộ phận nhiều hơn toàn thể.")]), ("Chưa biết", ["280?"])]
    )
    findings = [
        finding_block(
            f"{n}. Đơn vị {n}", "mâu thuẫn", ("error", "warning", "note")[n % 3], f"Câu {n}.",
            [("Phép tính", [("26 > 16", "")]), ("Cách sửa", ["một", "hai"])] if n % 3 < 2 else [],
            f"tệp, dòng {n} · hết {n}",
        )
        for n in range(1, 26)
    ]  # fmt: skip
    html = "".join(block.html for block in findings)
    data = pdf("# A", html_cell(summary.html), "## Các phát hiện\n\nMột câu dẫn.", html_cell(html))
    pages = pages_of(data)
    assert len(pages) > 2
    assert "Mâu thuẫn • 26 > 16. Bộ phận nhiều hơn toàn thể. Chưa biết • 280?" in pages[0]
    for n in range(1, 26):
        (home,) = (page for page in pages if f"{n}. Đơn vị {n} mâu thuẫn Câu {n}." in page)
        assert f"hết {n}" in home
    home = next(page for page in pages if "Các phát hiện" in page)
    assert "Một câu dẫn. 1. Đơn vị 1 " in home
    titles = [item["/Title"] for item in flat(pypdf.PdfReader(io.BytesIO(data)).outline)]
    assert titles[:5] == ["A", "Mâu thuẫn", "Chưa biết", "Các phát hiện", "1. Đơn vị 1"]


def flat(outline: list) -> list:
    return [one for item in outline for one in (flat(item) if isinstance(item, list) else [item])]


@pytest.mark.parametrize("lines", range(26, 40, 2))
def test_a_sentence_between_a_heading_and_its_table_stays_with_them(lines):
    filler = "\n\n".join(f"Đoạn {n}." for n in range(lines))
    data = pdf("# A", filler, "## Đề mục bảng\n\nMột câu dẫn.", html_cell(plan_table()))
    home = next(page for page in pages_of(data) if "Bảng 1." in page)
    assert "Đề mục bảng Một câu dẫn." in home


def test_thousands_of_another_notation_are_no_decimals():
    rows = "".join(f'<tr><th scope="row">x</th><td class="num">{n}</td></tr>'
                   for n in ("1,204", "356", "12,003"))  # fmt: skip
    data = pdf("# A", html_cell(f'<table class="pov"><tbody>{rows}</tbody></table>'))
    text = pypdfium2.PdfDocument(data)[0].get_textpage()
    whole = text.get_text_range()
    ends = [text.get_charbox(whole.index(n) + len(n) - 1, loose=True)[2]
            for n in ("1,204", "356", "12,003")]  # fmt: skip
    assert max(ends) - min(ends) < 0.3


FORMULAS = [
    r"\frac{a}{b} \le 8,70 + \sqrt{x} - \sqrt[3]{y}",
    r"\sum_{i=1}^{n} x_i^2 \ge \prod_k \alpha_k \cdot \beta \times \Delta",
    r"\left( \frac{1}{2} \right] \left\lfloor x \right\rfloor |x| \{1, 2\}",
    r"H_{\text{đầu năm}} \in \emptyset \cap S, \quad \forall x \ne y",
    r"\hat{x} + \bar{y} + \overline{ab} + x' + \underbrace{a+b}_{c}",
    r"\min_{x \in S} f(x) \to \max \operatorname{argmax} \mathbf{x} \mathrm{d}x",
    r"\begin{cases} a & x > 0 \\ b & \text{khi khác} \end{cases}",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \binom{n}{k} \pm \infty \approx 50\%",
]


@pytest.mark.parametrize("tex", FORMULAS)
def test_formulas_with_their_source_as_alternative_text(tex):
    data = pdf("# A", f"Trong dòng ${tex}$ và riêng:\n\n$$\n{tex}\n$$\n\n$${tex}$$")
    assert tags(data).count("/Formula") == 3
    assert "&#x" not in words(data)
    assert outside_margins(data) == []


@pytest.mark.parametrize("tex", [r"\foo x", r"\frac{a}{", r"a \href{x}{y} 中", r"x^2^3"])
def test_a_formula_that_cannot_be_set_is_refused(tex):
    with pytest.raises(ReportError, match="Ô 2"):
        pdf("# A", f"Công thức ${tex}$.")


def test_a_formula_wider_than_the_page_is_refused():
    with pytest.raises(ReportError, match=r"Ô 2.*rộng hơn trang"):
        pdf("# A", f"$$\n{' + '.join(f'x_{{{n}}}' for n in range(80))}\n$$")


def test_formula_kinds_of_output_and_mathml():
    latex = new_output("execute_result", {"text/latex": r"$\displaystyle \frac{1}{2}$"})
    mathml = "<p><math><mi>x</mi><mo>=</mo><mn>1</mn></math></p>"
    data = pdf("# A", new_code_cell("f", outputs=[latex]), html_cell(mathml))
    assert tags(data).count("/Formula") == 2


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("Đoạn có 中.", "Ô 2"),
        (html_cell("<table><caption>Bảng 9</caption><tr><td>中</td></tr></table>"), "Bảng 9"),
        (html_cell(chart().replace("Nam Đà</text>", "中</text>")), "Hình 1"),
        (html_cell("<pre>中</pre>"), "Ô 2"),
    ],
    ids=["text", "table", "chart", "printed"],
)
def test_a_character_without_glyph_is_refused_by_name_and_place(cell, place):
    with pytest.raises(ReportError) as caught:
        pdf("# A", cell)
    for part in ("“中”", "U+4E2D", place):
        assert part in str(caught.value)


def test_title_without_glyph_is_refused():
    with pytest.raises(ReportError, match=r"Trang bìa.*U\+1F600"):
        pdf("x", title="Kế hoạch 😀")


def test_skipped_heading_is_refused():
    with pytest.raises(ReportError, match=r"Ô 3.*“Sâu quá”.*cấp 4.*cấp 2"):
        pdf("# A", "## B", "#### Sâu quá")


def test_failed_cell_is_refused():
    failed = new_output("error", ename="KeyError", evalue="'poor'", traceback=[])
    with pytest.raises(ReportError, match=r"Ô 2 \(“plan\[.*KeyError"):
        pdf("# A", new_code_cell("plan['poor']", outputs=[failed]))


def test_pictures_from_outside_are_refused():
    with pytest.raises(ReportError, match="không nằm trong sổ"):
        pdf("# A", "![biểu đồ](https://example.vn/a.png)")


def test_messages_follow_the_language_of_the_report():
    with pytest.raises(ReportError, match=r"Cell 2.*the font Arimo has no character"):
        pdf("# A", "中", lang="en")


def test_english_report():
    data = pdf("# Title", "Text.", lang="en", title="Title", watermark=None)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "Page 1 of 1" in words(data)


def test_running_head_page_numbers_and_number_of_the_plan():
    data = pdf("# Tên báo cáo", "\n\n".join(f"Đoạn {n}." for n in range(60)), title="Tên báo cáo")
    first, second = words(pdf_page(data, 0)), words(pdf_page(data, 1))
    assert first.count(META["number_and_date"]) == 1
    assert first.index(META["number_and_date"]) < first.index("Tên báo cáo")
    assert META["running_title"] not in first
    assert META["running_title"] in second
    assert META["number_and_date"] in second
    assert "Trang 2/2" in second


def test_title_is_printed_once():
    same = pdf("# Tên báo cáo", "Chữ.", title="Tên báo cáo")
    assert words(same).count("Tên báo cáo") == 1
    without = pdf("Chữ.", title="Tên báo cáo")
    assert words(without).count("Tên báo cáo") == 1
    late = pdf("Lời đầu.", "# Tên  báo cáo", title="Tên báo cáo")
    assert words(late).index("Tên báo cáo") < words(late).index("Lời đầu.")


def test_watermark_is_on_every_page_twice():
    data = pdf("# A", "\n\n".join("Đoạn." for _ in range(60)), watermark="số liệu minh họa")
    for page in range(len(sizes(data))):
        assert words(pdf_page(data, page)).count("số liệu minh họa") == 2


def test_very_long_words_are_broken_not_cut():
    data = pdf("# A", "x" * 300, html_cell(f"<pre>{'y' * 300}</pre>"), html_cell(COLOPHON))
    assert outside_margins(data) == []
    assert "x" * 300 in squeezed(data)
    assert "y" * 300 in squeezed(data)


def squeezed(data: bytes) -> str:
    """All letters of a report, however its lines are broken."""
    return re.sub(r"[\s\u200b\u2010-\u2012-]", "", words(data))


@pytest.mark.parametrize(
    ("columns", "letters"),
    [(4, 12), (4, 35), (4, 300), (7, 60), (7, 300), (10, 35), (10, 300), (14, 12), (14, 120)],
)
def test_titles_of_any_length_lose_no_table(columns, letters):
    titles = [f"{chr(97 + n)}{'ẵ' * letters}" for n in range(columns)]
    headings = [Heading(titles[0], numeric=False), *(Heading(t, "hộ") for t in titles[1:])]
    rows = [[f"{chr(65 + n)}{'ỹ' * letters}", *["1.234"] * (columns - 1)] for n in range(3)]
    data = pdf("# A", html_cell(table_block("Bảng", headings, rows).html))
    assert outside_margins(data) == []
    text = squeezed(data)
    assert text.count("ẵ") >= columns * letters
    assert text.count("ỹ") == 3 * letters
    assert text.count("1.234") == 3 * (columns - 1)


def test_a_plan_with_absurd_names_has_a_report(tmp_path):
    """Names, titles, quotes and numbers of 300 letters without a space."""
    w = 300
    head = "poor_start exits_target poor_end poor_rate_end_pct exits_target_em".split()
    figures = [
        ["96", "30", "66", "5,28", "42"], ["41", "9", "32", "4,38", "9"],
        ["18", "5", "13", "3,16", "7"],
    ]  # fmt: skip
    names = [f"{letter}{'ơ' * w}" for letter in "ABC"]
    folder = write_plan(
        tmp_path / "p",
        {
            "plan_table": [["unit", *head], *([n, *f] for n, f in zip(names, figures, strict=True)),
                           [f"T{'ộ' * w}", "155", "44", "111", "4,4", "31"]],
            "units": [["unit_code", "unit"], *([f"H{n}", name] for n, name in enumerate(names))],
        },
        total_label=f"T{'ộ' * w}", number="S" * w, kind={"vi": "K" * w, "en": "K" * w},
        unit_noun={"vi": "x" * w, "en": "v" * w},
        annexes_missing=[{"vi": "d" * w, "en": "d" * w}],
    )  # fmt: skip
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for field in described["resources"][0]["schema"]["fields"]:
        field["title"] = f"{field['name'][:1]}{'ư' * w}"
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    plan = pov.load_plan(str(folder))
    report = pov.audit(plan)
    views = (
        pov.audit_answer, pov.audit_summary, pov.audit_map, pov.findings_list, pov.repairs_table,
        pov.audit_unknown, pov.checks_table, pov.not_checkable,
    )  # fmt: skip
    blocks = [html_cell(view(plan, report, "vi").html) for view in views]
    data = pdf("# A", "## B", *blocks, running_title="R" * w, number_and_date="N" * w)
    sideways = [letter for letter in outside_margins(data) if letter not in "NR"]
    assert sideways == []
    for name in names:
        assert name in squeezed(data)


@pytest.mark.parametrize("face", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_vendored_faces_have_all_vietnamese_letters_and_tabular_digits(face):
    widths = advances(face)
    letters = [chr(code) for code in range(0x1EA0, 0x1EFA)] + list("ĂăÂâĐđÊêÔôƠơƯư₫–—…≤≥≠±−×÷→")
    assert [letter for letter in letters if ord(letter) not in widths] == []
    assert len({widths[ord(digit)] for digit in "0123456789\u2007"}) == 1


def test_printed_columns_stay_in_columns():
    frame = pandas.DataFrame({"xã": ["Đăk Nang", "Nam Đà"], "hộ": [44, 1225]}).to_string()
    cell = new_code_cell("df", outputs=[new_output("execute_result", {"text/plain": frame})])
    text = pypdfium2.PdfDocument(pdf("# A", cell))[0].get_textpage()
    whole = text.get_text_range()
    ends = [text.get_charbox(whole.index(n) + len(n) - 1, loose=True) for n in ("44", "1225")]
    assert abs(ends[0][2] - ends[1][2]) < 0.1
    assert 8 < ends[0][1] - ends[1][1] < 16


def test_import_is_cheap():
    code = (
        "import sys, povlib.typst_report; "
        "heavy = {'typst', 'bs4', 'mistune', 'fontTools', 'latex2mathml', 'pandas'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("lines", range(26, 36))
def test_words_that_announce_a_list_are_not_left_at_the_foot_of_a_page(lines: int) -> None:
    filler = "".join(f"<p>dòng {place}</p>" for place in range(lines))
    data = pdf(html_cell(filler), html_cell("<p>Có thể do:</p><ul><li>gõ nhầm</li></ul>"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    (said,) = [text for text in pages if "Có thể do:" in text]
    assert "gõ nhầm" in said


@pytest.mark.parametrize("lines", [27, 28, 29, 30])
@pytest.mark.parametrize("head", [(), ("## Đầu đề",)])
def test_a_list_does_not_leave_its_first_item_alone_at_the_foot_of_a_page(lines, head):
    items = "\n".join(f"- mục {'dài ' * 30} số {place}." for place in range(6))
    data = pdf("# A", *(f"dòng {place}" for place in range(lines)), *head, items)
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(data)).pages]
    wanted = [*(title.removeprefix("## ") for title in head), "số 0.", "số 1."]
    at = {next(n for n, text in enumerate(sheets) if one in text) for one in wanted}
    assert len(at) == 1
    assert len(sheets) == 2
    assert tags(data).count("/L") == 1


@pytest.mark.parametrize("lines", range(22, 25))
def test_a_list_does_not_leave_its_last_item_alone_at_the_head_of_a_page(lines):
    items = "\n".join(f"- mục {'dài ' * 30} số {place}." for place in range(6))
    data = pdf("# A", *(f"dòng {place}" for place in range(lines)), items)
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert (
        len({n for n, text in enumerate(sheets) for one in ("số 4.", "số 5.") if one in text}) == 1
    )
    assert sum(text.count("•") for text in sheets) == 6
    assert tags(data).count("/L") == 1


@pytest.mark.parametrize("lines", [27, 28, 29])
def test_names_with_figures_stay_with_the_words_above_them(lines):
    pairs = Pairs("Từng đơn vị:", tuple((f"Xã {place:02}", "1.080") for place in range(12)))
    block = summary_block([("Tổng số hộ", ["một", pairs])])
    data = pdf("# A", *(f"dòng {place}" for place in range(lines)), html_cell(block.html))
    sheets = [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(data)).pages]
    (sheet,) = (text for text in sheets if "Từng đơn vị:" in text)
    for name, _ in pairs.pairs:
        assert name in sheet


def test_a_table_of_short_rows_is_not_parted_for_names_that_nearly_fill_their_column(reports):
    path = reports.path("krong_no_2020", "04_registered_vs_assigned", "vi", "pdf")
    (page,) = (page for page in pages_of(path.read_bytes()) if "Bảng 1." in page)
    table = page.partition("Bảng 1.")[2].partition("Nguồn:")[0]
    assert [unit for unit in ("Buôn Choah", "Nam Xuân", "Tổng cộng") if unit not in table] == []


@pytest.mark.parametrize("every", BREAKS)
def test_a_title_is_broken_between_syllables(every):
    """A part shows at most the hyphen more than so many letters and a comma."""
    for word in ("Households,", "minority", "ethnic-minority", "Assigned", "unknownword"):
        parts = word_parts(word, every)
        assert "".join(parts).replace(HYPHEN, "") == word
        assert max(len(part.removesuffix(HYPHEN)) for part in parts) <= every + 1
    assert word_parts("Poverty,", 5) == ["Pov" + HYPHEN, "erty,"]


def test_titles_of_many_columns_show_a_hyphen_where_they_are_broken():
    heads = "".join('<th class="num">Households</th>' for _ in range(17))
    cells = "".join('<td class="num">1,000</td>' for _ in range(17))
    table = f'<table class="pov"><thead><tr><th>Unit</th>{heads}</tr></thead><tbody><tr><th>A</th>'
    block = f'<div class="pov-table">{table}{cells}</tr></tbody></table></div>'
    text = pypdf.PdfReader(io.BytesIO(pdf("# A", html_cell(block)))).pages[-1].extract_text()
    assert len(re.findall("House[-\N{SOFT HYPHEN}]+\\s*holds", text)) == 17
