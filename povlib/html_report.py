"""Reports as one self-contained HTML file that makes no request to any host."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from povlib.faults import ReportError
from povlib.packed_texts import EXPLORER
from povlib.wording import LANGUAGES

__all__ = ["index_page", "markdown_html", "notebook_html"]

HERE = Path(__file__).parent
FACES = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"))

WORDS: dict[str, tuple[str, str]] = {
    "code": ("Mã lệnh đã tạo ra báo cáo", "The code that made this report"),
    "skip": ("Đến nội dung", "Skip to content"),
    "remote": (
        "Ô {cell}: báo cáo sẽ phải tải {address} từ bên ngoài. Nhúng nội dung đó vào sổ tính "
        "hoặc bỏ đi",
        "Cell {cell}: the report would load {address} from outside. Embed it in the notebook "
        "or take it out",
    ),
    "no_alt": (
        "Ô {cell}: hình không có mô tả thay thế (alt). Thêm mô tả cho hình",
        "Cell {cell}: the picture has no alternative text (alt). Describe it",
    ),
    "headings": (
        "Tiêu đề “{text}” nhảy cấp (từ cấp {before} xuống cấp {level}). Dùng lần lượt #, ##, ###",
        "Heading “{text}” skips a level (from {before} to {level}). Use #, ##, ### in turn",
    ),
    "table": ("Bảng", "Table"),
    "formula": ("Công thức", "Formula"),
    "index": ("Báo cáo đã xuất", "Exported reports"),
    "math": (
        "Ô {cell}: không đọc được công thức {formula}",
        "Cell {cell}: the formula {formula} cannot be read",
    ),
}

FORMULA = '<div class="pov-formula"'

# Anything that would make a browser fetch something.
_REMOTE = re.compile(
    r"""<(?:img|script|link|iframe|source|video|audio|embed|object|image|use)\b[^>]*?"""
    r"""\b(?:src|href|data|srcset|xlink:href)\s*=\s*["']?\s*((?:[a-z]+:)?//[^"'\s>]+|[^"'\s>#][^"'\s>]*)"""
    r"""|(?:url\(|@import\s)\s*["']?((?:https?:)?//[^"')\s]+)""",
    re.IGNORECASE,
)


def _say(key: str, lang: str, **params: Any) -> str:
    return WORDS[key][LANGUAGES.index(lang)].format(**params)


@cache
def _markdown() -> Any:
    import mistune

    class Renderer(mistune.HTMLRenderer):
        """Mathematics as MathML, which browsers set by themselves."""

        def inline_math(self, text: str) -> str:
            return _mathml(text, "inline")

        def block_math(self, text: str) -> str:
            return f"{FORMULA}>{_mathml(text, 'block')}</div>\n"

    return mistune.create_markdown(
        renderer=Renderer(escape=False), plugins=["table", "strikethrough", "math"]
    )


def _mathml(text: str, display: str) -> str:
    from latex2mathml.converter import convert

    return str(convert(text.strip(), display=display))


def markdown_html(text: str) -> str:
    r"""Render the markdown of a cell; formulas become MathML.

    Examples
    --------
    >>> markdown_html("Giảm **2 %** nghĩa là gì?")
    '<p>Giảm <strong>2 %</strong> nghĩa là gì?</p>\n'
    """
    return str(_markdown()(text))


def _check_remote(html: str, cell: int, lang: str) -> None:
    for match in _REMOTE.finditer(html):
        address = match[1] or match[2]
        if not address.lower().startswith("data:"):
            raise ReportError(_say("remote", lang, cell=cell, address=address[:120]))


def _plain_table(html: str) -> str:
    """Give a plain table (pandas') the header scopes and classes that our own tables have."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for table in soup.find_all("table"):
        if "pov" in (table.get("class") or []):
            continue
        table.attrs = {"class": "pov"}
        box = soup.new_tag("div", attrs={"class": "pov-table"})
        table.wrap(box)
        for cell in table.find_all(["th", "td"]):
            in_head = cell.find_parent("thead") is not None
            if cell.name == "th" and not cell.get_text(strip=True):
                cell.name = "td"
            elif cell.name == "th":
                span = cell.get("colspan")
                cell["scope"] = (
                    "row" if not in_head else "colgroup" if span and span != "1" else "col"
                )
            if re.fullmatch(r"[-−+]?[\d.,\s]+%?", cell.get_text(strip=True)):
                cell["class"] = "num"
        for tag in table.find_all(["tr", "thead", "tbody"]):
            tag.attrs.pop("style", None)
    return str(soup)


def _plain_text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


# Markup, drawings and formulas, which stay as they are, and the text between them.
_MARKUP = re.compile(r"(<(svg|math|pre|script|style)\b.*?</\2>|<[^>]*>)", re.DOTALL)
_UNPARTED = re.compile(r"\d[\d.,]*–\d[\d.,]*\d|\d–\d|\d[\d.,]* %")


def _unparted(html: str) -> str:
    """Keep an interval on one line, and a figure with its per cent sign.

    Examples
    --------
    >>> _unparted('<p title="1–2">10–16 hộ</p>')
    '<p title="1–2"><span class="pov-whole">10–16</span> hộ</p>'
    """
    parts = _MARKUP.split(html)
    parts[::3] = [
        _UNPARTED.sub(r'<span class="pov-whole">\g<0></span>', text) for text in parts[::3]
    ]
    del parts[2::3]  # the names of elements, which the pattern notes for itself
    return "".join(parts)


def _scrolling(html: str, lang: str) -> str:
    """Put every table and drawing into a box that scrolls sideways on narrow screens."""

    def table_box(match: re.Match[str]) -> str:
        caption = re.search(r"<caption>(.*?)</caption>", match[0], re.DOTALL)
        label = escape(_plain_text(caption[1])) if caption else _say("table", lang)
        table = match[0].replace("<caption>", '<caption><span class="pov-caption">', 1)
        table = table.replace("</caption>", "</span></caption>", 1)
        return (
            f'<div class="pov-scroll" role="region" tabindex="0" aria-label="{label}">{table}</div>'
        )

    def drawing_box(match: re.Match[str]) -> str:
        before = html[: match.start()].rstrip()
        caption = before.rpartition("<figcaption>")[2]
        label = match[1]
        if before.endswith("</figcaption>"):
            label = escape(_plain_text(caption))
        return (
            f'<div class="pov-scroll" role="group" tabindex="0" aria-label="{label}">'
            f"{match[0]}</div>"
        )

    drawing = r'<svg\b[^>]*aria-label="([^"]*)".*?</svg>'
    boxed = re.sub(drawing, drawing_box, html, flags=re.DOTALL)
    return re.sub(r'<table class="pov">.*?</table>', table_box, boxed, flags=re.DOTALL)


def _output_html(output: Any, cell: int, lang: str) -> str:
    if output.output_type == "stream":
        text = "".join(output.text)
        return "" if output.name == "stderr" else f'<pre class="pov-text">{escape(text)}</pre>'
    data = output.get("data", {})
    if "text/html" in data:
        html = "".join(data["text/html"])
        if "<table" in html and 'class="pov"' not in html:
            html = _plain_table(html)
        _check_remote(html, cell, lang)
        html = _unparted(_scrolling(html, lang))
        if packed := escape(data.get(EXPLORER, {}).get("packed", "")):
            html += f'<script type="application/json" class="pov-scenarios">{packed}</script>'
        return html
    if "text/markdown" in data:
        html = markdown_html("".join(data["text/markdown"]))
        _check_remote(html, cell, lang)
        return html
    if "text/latex" in data:
        return markdown_html("".join(data["text/latex"]))
    for kind in ("image/svg+xml", "image/png", "image/jpeg"):
        if kind in data:
            alt = output.get("metadata", {}).get(kind, {}).get("alt") or output.get(
                "metadata", {}
            ).get("alt")
            if not alt:
                raise ReportError(_say("no_alt", lang, cell=cell))
            raw = "".join(data[kind])
            if kind == "image/svg+xml":
                raw = base64.b64encode(raw.encode()).decode()
            return f'<img alt="{escape(alt)}" src="data:{kind};base64,{raw.strip()}">'
    if "text/plain" in data and not any(kind.startswith("application/") for kind in data):
        return f'<pre class="pov-text">{escape("".join(data["text/plain"]))}</pre>'
    return ""


def _code_html(source: str) -> str:
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter
    from pygments.lexers.python import PythonLexer

    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


def _check_headings(body: str, lang: str) -> None:
    before = 0
    for match in re.finditer(r"<h([1-6])\b[^>]*>(.*?)</h\1>", body, re.DOTALL):
        level = int(match[1])
        if level > before + 1:
            text = re.sub(r"<[^>]+>", "", match[2])
            raise ReportError(_say("headings", lang, text=text, before=before, level=level))
        before = level


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader

    folder = HERE / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True).get_template(
        "report.html.j2"
    )


@cache
def style_sheet() -> str:
    """The style sheet with the fonts inlined."""
    faces = []
    for face, weight, style in FACES:
        raw = (HERE / "fonts" / f"Arimo-{face}.woff2").read_bytes()
        source = base64.b64encode(raw).decode()
        faces.append(
            f"@font-face{{font-family:Arimo;font-weight:{weight};font-style:{style};"
            f"src:url(data:font/woff2;base64,{source}) format('woff2')}}"
        )
    return "\n".join([*faces, template_text("report.css")])


@cache
def template_text(name: str) -> str:
    """A file that goes into pages as it is."""
    return (HERE / "templates" / name).read_text(encoding="utf-8")


def warm_up() -> None:
    """Load everything that a page needs."""
    _code_html("1")
    _template()
    style_sheet()
    markdown_html("$1$")


def notebook_html(nb: Any, *, lang: str, meta: Mapping[str, Any]) -> str:
    """Turn a prepared notebook into one HTML file.

    Parameters
    ----------
    nb : notebook
        As `povlib.report.prepare_report` returns it.
    lang : {"vi", "en"}
    meta : mapping
        From the same.

    Returns
    -------
    str
        A whole page: styles and fonts inside, no address that a browser would fetch; no script
        but the one of an explorer, where there is one.

    Raises
    ------
    ReportError
        If something would be loaded from outside, a picture lacks its alternative text, or a
        heading skips a level.
    """
    cells = []
    for place, cell in enumerate(nb.cells, 1):
        if cell.cell_type == "markdown":
            try:
                html = markdown_html(cell.source)
            except ReportError:
                raise
            except Exception as error:  # latex2mathml raises many kinds of its own
                formula = _say("math", lang, cell=place, formula=str(error)[:80])
                raise ReportError(formula) from error
            _check_remote(html, place, lang)
            box = f'role="group" tabindex="0" aria-label="{_say("formula", lang)}"'
            html = html.replace(FORMULA, f"{FORMULA} {box}")
            if "<table" in html:
                html = _scrolling(_plain_table(html), lang)
            cells.append({"kind": "text", "html": _unparted(html)})
        elif cell.cell_type == "code":
            shown = "".join(_output_html(output, place, lang) for output in cell.outputs)
            code = _code_html(cell.source) if cell.source.strip() else ""
            cells.append({"kind": "result", "html": shown, "code": code})
    _check_headings("".join(cell["html"] for cell in cells), lang)
    alive = any('class="pov-scenarios"' in cell["html"] for cell in cells)
    page = _template().render(
        lang=lang,
        meta=meta,
        cells=cells,
        style=style_sheet() + (template_text("explorer.css") if alive else ""),
        script=template_text("explorer.js") if alive else "",
        word=lambda key: _say(key, lang),
    )
    return re.sub(r"\n{3,}", "\n\n", str(page))


INDEX = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,"><style>
body{{font:1rem/1.6 Arial,sans-serif;color:#1b1f24;background:#fff;max-width:46rem;margin:2rem auto;
padding:0 1.25rem;overflow-wrap:anywhere}}h1{{font-size:1.6rem;line-height:1.35}}
h2{{font-size:1.1rem;margin-top:2rem}}li{{margin:.6rem 0}}a{{color:#1f4e79}}</style></head>
<body><main><h1>{title}</h1>
{sections}
</main></body></html>
"""


def _index_entry(folder: Path, name: str, lang: str, kinds: Sequence[str]) -> str:
    title = escape(name)
    if "html" in kinds:
        page = (folder / f"{name}.{lang}.html").read_text(encoding="utf-8", errors="replace")
        found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        title = found[1] if found else title
    links = []
    for kind in kinds:
        address = quote(f"{folder.name}/{name}.{lang}.{kind}")
        label = f' aria-label="{kind.upper()}: {title}"'
        text = kind.upper()
        links.append(f'<a href="{address}"{label}>{text}</a>')
    return f'<li lang="{lang}">{title}<br>{" · ".join(links)}</li>'


def index_page(out: Path) -> str:
    """Make a page that links every report in a folder, by plan and language."""
    sections = []
    for folder in sorted(path for path in out.iterdir() if path.is_dir()):
        for lang, language in zip(LANGUAGES, ("Tiếng Việt", "English"), strict=True):
            found: dict[str, list[str]] = {}
            for path in sorted(folder.iterdir()):
                match = re.fullmatch(rf"(.+)\.{lang}\.(html|ics|pdf)", path.name)
                if match and not path.name.startswith("."):
                    found.setdefault(match[1], []).append(match[2])
            entries = [_index_entry(folder, name, lang, kinds) for name, kinds in found.items()]
            if entries:
                sections.append(
                    f'<h2>{escape(folder.name)} · <span lang="{lang}">{language}</span></h2>'
                    f"<ul>{''.join(entries)}</ul>"
                )
    title = f"{WORDS['index'][0]} · {WORDS['index'][1]}"
    return INDEX.format(title=title, sections="\n".join(sections))
