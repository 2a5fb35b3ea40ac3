"""An executed notebook as a PDF report, typeset by Typst and held to PDF/UA-1.

The report shows text, tables, charts and formulas, never code. The same notebook always gives
the same bytes. Whatever would reach a reader cut, empty or unreadable stops the export with a
`ReportError` that says which cell and what to change.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from povlib.faults import ReportError
from povlib.typst_compile import compiled, warm_up
from povlib.typst_markup import (
    BLOCK_TAGS,
    break_words,
    classes,
    collapse_space,
    inline,
    is_hidden,
    list_code,
    parse,
    picture,
    png_image,
    preformatted,
    svg_image,
)
from povlib.typst_math import formula
from povlib.typst_pages import assembled, opening
from povlib.typst_tables import Block, table_block
from povlib.typst_text import Where, call, joined, literal, quoted

if TYPE_CHECKING:
    from bs4 import Tag
    from bs4.element import PageElement

__all__ = ["ReportError", "notebook_pdf", "warm_up"]

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def notebook_pdf(nb: Any, *, lang: str, meta: Mapping[str, Any]) -> bytes:
    """Return an executed notebook as a tagged PDF.

    Parameters
    ----------
    nb : nbformat.NotebookNode
        Executed notebook (format 4), filtered to one language.
    lang : str
        "vi" or "en"; also the language of error messages.
    meta : mapping
        `title`, `number_and_date`, `opening` (the same with the place, for the first page; may be
        left out), `running_title`, `author` (str), `date` (datetime.date, the
        date of the data) and `watermark` (str or None: printed pale across every page and as a
        line in the header).

    Returns
    -------
    bytes
        The PDF, conforming to PDF/UA-1; equal bytes for equal input.

    Raises
    ------
    ReportError
        When something in the notebook cannot be shown in full and to every reader.
    """
    blocks: list[tuple[Block, Where]] = []
    level = 1
    for number, cell in enumerate(nb["cells"], start=1):
        where = cell_place(cell, number, lang)
        for block in cell_blocks(cell, where):
            if block.level > level + 1:
                raise where.within(block.title).error(
                    f"đề mục cấp {block.level} đứng ngay sau cấp {level}; hãy dùng cấp {level + 1}"
                    f" (“{'#' * (level + 1)} …”).",
                    f"a heading of level {block.level} follows level {level}; use level "
                    f"{level + 1} (“{'#' * (level + 1)} …”).",
                )
            level = block.level or level
            blocks.append((block, where))
    cover = Where(lang, "Trang bìa" if lang == "vi" else "Title")
    title = literal(meta["title"], cover)
    lines = [(opening(blocks, str(meta["title"]), title), cover), *assembled(blocks)]
    return compiled(heading_source(lang, meta, cover), lines, cover)


def cell_place(cell: Any, number: int, lang: str) -> Where:
    """Return what messages call a cell: its number and first words."""
    source = [line.strip() for line in str(cell.get("source") or "").splitlines() if line.strip()]
    words = f" (“{source[0][:48]}”)" if source else ""
    return Where(lang, f"{'Ô' if lang == 'vi' else 'Cell'} {number}{words}")


def heading_source(lang: str, meta: Mapping[str, Any], where: Where) -> str:
    """Return the Typst lines before the report: its facts and the page design."""
    date = meta["date"]
    words = ("title", "number_and_date", "running_title", "author")
    facts = {key.replace("_", "-"): literal(meta.get(key) or "", where) for key in words}
    facts |= {
        "opening": literal(meta.get("opening") or meta.get("number_and_date") or "", where),
        "lang": quoted(lang),
        "region": '"VN"' if lang == "vi" else "none",
        "date": f"datetime(year: {date.year}, month: {date.month}, day: {date.day})",
        "watermark": literal(meta["watermark"], where) if meta.get("watermark") else "none",
    }
    given = ", ".join(f"{key}: {value}" for key, value in facts.items())
    return f"#let pov-meta = ({given})\n{TEMPLATE.read_text(encoding='utf-8')}"


# ---------------------------------------------------------------- cells


def cell_blocks(cell: Any, where: Where) -> list[Block]:
    """Return what a cell shows as blocks: a markdown cell's text, a code cell's outputs."""
    if cell["cell_type"] == "markdown":
        return html_blocks(markdown_html(cell["source"]), where)
    blocks: list[Block] = []
    for output in cell.get("outputs", []) if cell["cell_type"] == "code" else []:
        blocks += output_blocks(output, where)
    return blocks


def output_blocks(output: Any, where: Where) -> list[Block]:
    """Return one output of a code cell as blocks, from the richest form it comes in."""
    kind = output["output_type"]
    if kind == "error":
        raise where.error(
            f"ô chạy bị lỗi {output['ename']}: {output['evalue']}. Hãy sửa rồi chạy lại sổ.",
            f"the cell failed with {output['ename']}: {output['evalue']}. Fix and run it again.",
        )
    if kind == "stream":
        return printed(output["text"], where) if output["name"] == "stdout" else []
    data = {key: "".join(v) if isinstance(v, list) else v for key, v in output["data"].items()}
    notes = output.get("metadata") or {}
    if "text/html" in data:
        return html_blocks(data["text/html"], where)
    if "text/markdown" in data:
        return html_blocks(markdown_html(data["text/markdown"]), where)
    if "text/latex" in data:
        tex = re.sub(r"^\s*(\$\$?|\\\[)(\\displaystyle)?|(\$\$?|\\\])\s*$", "", data["text/latex"])
        return [Block(formula(tex, where, block=True))]
    for form in ("image/svg+xml", "image/png"):
        if form in data:
            alt = notes.get("alt") or (notes.get(form) or {}).get("alt")
            if form == "image/png":
                image = png_image(base64.b64decode(data[form]), alt, where)
            else:
                image = svg_image(data[form], alt, where)
            return [Block(call("pov-figure", image))]
    if "application/vnd.jupyter.widget-view+json" in data:
        return []
    return printed(data.get("text/plain", ""), where)


def printed(text: str, where: Where) -> list[Block]:
    """Return printed text as at most one block."""
    return [Block(preformatted(text, where))] if text.strip() else []


def markdown_html(source: str) -> str:
    """Return markdown as HTML; formulas become `<pov-formula>` elements."""
    import mistune

    def inline_math(_: object, tex: str) -> str:
        return f'<pov-formula data-tex="{html.escape(tex)}"></pov-formula>'

    def block_math(_: object, tex: str) -> str:
        return f'<pov-formula data-block="1" data-tex="{html.escape(tex)}"></pov-formula>\n'

    renderer = mistune.HTMLRenderer(escape=False)
    convert = mistune.create_markdown(
        escape=False, renderer=renderer, plugins=["table", "strikethrough", "math"]
    )
    renderer.register("inline_math", inline_math)
    renderer.register("block_math", block_math)
    source = re.sub(r"^\s*\$\$(.+?)\$\$\s*$", r"$$\n\1\n$$", source, flags=re.MULTILINE)
    return str(convert(source))


# ---------------------------------------------------------------- HTML


def html_blocks(source: str, where: Where) -> list[Block]:
    """Return HTML as blocks."""
    return blocks_of(parse(source).children, where)


def starts_block(node: PageElement) -> bool:
    """Say whether a node interrupts running text."""
    from bs4.element import Tag

    if not isinstance(node, Tag):
        return False
    alone = node.name in BLOCK_TAGS or node.name in ("pov-svg", "img")
    alone = alone or node.has_attr("data-block")
    return alone or any(starts_block(child) for child in node.children)


def blocks_of(nodes: Iterable[PageElement], where: Where, *, nested: bool = False) -> list[Block]:
    """Return sibling nodes as blocks; stretches of running text become paragraphs."""
    from bs4.element import Tag

    blocks: list[Block] = []
    run: list[PageElement] = []

    def flush() -> None:
        body = inline(collapse_space(run), where)
        if body != "{}":
            short = sum(len(node.get_text()) for node in run) < 600
            blocks.append(Block(call("pov-short" if short else "par", body), "text"))
        run.clear()

    for node in list(nodes):
        if isinstance(node, Tag) and is_hidden(node):
            continue
        if isinstance(node, Tag) and starts_block(node):
            flush()
            blocks += tag_blocks(node, where, nested)
        else:
            run.append(node)
    flush()
    return blocks


def body_of(tag: Tag, where: Where, *, nested: bool = True) -> str:
    """Return everything in an element as one Typst expression."""
    if any(starts_block(child) for child in tag.children):
        return joined(block.code for block in blocks_of(tag.children, where, nested=nested))
    return inline(collapse_space(list(tag.children)), where)


def tag_blocks(tag: Tag, where: Where, nested: bool) -> list[Block]:
    """Return one block element as blocks."""
    names = set(classes(tag))
    if re.fullmatch("h[1-6]", tag.name):
        level, title = int(tag.name[1]), " ".join(tag.get_text().split())
        body = inline(collapse_space(list(tag.children)), where)
        return [Block(f"heading(level: {level}, {body})", "heading", level, title)]
    if tag.name == "table" or ("pov-table" in names and tag.find("table")):
        return [table_block(tag, where, nested=nested)]
    if tag.name == "figure" and tag.find(["pov-svg", "img"]):
        return [figure_block(tag, where)]
    if tag.name in ("pov-svg", "img"):
        return [Block(call("pov-figure", picture(tag, where)))]
    if tag.name == "pov-formula":
        return [Block(formula(str(tag["data-tex"]), where, block=True))]
    if "pov-answer" in names:
        return [answer_block(tag, where)]
    if "pov-summary" in names:
        return [summary_block(tag, where)]
    if "pov-finding" in names:
        return [finding_block(tag, where)]
    if "pov-notice" in names:
        return [Block(call("pov-notice", body_of(tag, where)))]
    if "pov-colophon" in names:
        return [colophon_block(tag, where)]
    if "pov-note" in names:
        return [Block(f"notes-block(({body_of(tag, where)},))")]
    if tag.name in ("ul", "ol"):
        items = [(item, body_of(item, where)) for item in tag.find_all("li", recursive=False)]
        return [Block(list_code(tag, items, nested=nested))]
    if "pov-pairs" in names:
        break_words(tag, 12)
        pairs = "".join(f"({name}, {value}), " for name, value in definitions(tag, where))
        return [Block(f"pov-pairs(({pairs}))")]
    if tag.name == "dl":
        pairs = ", ".join(f"terms.item({name}, {text})" for name, text in definitions(tag, where))
        return [Block(f"terms({pairs})")]
    if tag.name == "pre":
        return printed(tag.get_text(), where)
    if tag.name == "blockquote":
        return [Block(call("quote", body_of(tag, where), block="true"))]
    if tag.name == "hr":
        return [Block("line(length: 100%, stroke: 0.4pt + rule-grey)")]
    if tag.name == "summary":
        return [Block(f"par(strong({body_of(tag, where)}))")]
    return blocks_of(tag.children, where, nested=nested)


def definitions(tag: Tag, where: Where) -> list[tuple[str, str]]:
    """Return the terms of a `<dl>` with what is said of each, as Typst code."""
    pairs: list[tuple[str, str]] = []
    for item in tag.find_all(["dt", "dd"]):
        body = body_of(item, where)
        if item.name == "dt":
            pairs.append((body, "{}"))
        elif pairs:
            name, earlier = pairs[-1]
            text = body if earlier == "{}" else joined([earlier, "linebreak()", body])
            pairs[-1] = (name, text)
    return pairs


def answer_block(tag: Tag, where: Where) -> Block:
    """Return the answer of the report: its sentence and its key figures."""
    listing = tag.find("dl")
    keys = definitions(listing.extract(), where) if listing else []
    pairs = "".join(f"({name}, {value}), " for name, value in keys)
    return Block(f"pov-answer({body_of(tag, where)}, ({pairs}))")


def headed(tag: Tag, where: Where) -> tuple[Block, str]:
    """Return the heading of an element, and what else it holds as Typst code."""
    heading = tag.find(re.compile("^h[2-6]$"))
    title = tag_blocks(heading.extract(), where, nested=True)[0] if heading else Block("none")
    return title, body_of(tag, where)


def summary_block(tag: Tag, where: Where) -> Block:
    """Return what a reader must take away: headings with a few sentences each."""
    parts = [headed(part, where) for part in tag.find_all("section", recursive=False)]
    pairs = "".join(f"({title.code}, {body}), " for title, body in parts)
    return Block(f"pov-summary(({pairs}))", "flow", parts[0][0].level, parts[0][0].title)


def finding_block(tag: Tag, where: Where) -> Block:
    """Return one finding: title and tag, the sentence, the facts, the place."""
    level = next((name for name in classes(tag) if name != "pov-finding"), "note")
    label, listing = tag.find(class_="pov-tag"), tag.find("dl")
    word = inline(list(label.extract().children), where) if label else "none"
    facts = definitions(listing.extract(), where) if listing else []
    foot = tag.find("p", class_="pov-note")
    place = body_of(foot.extract(), where) if foot else "none"
    title, body = headed(tag, where)
    pairs = "".join(f"({name}, {text}), " for name, text in facts)
    code = f"pov-finding({quoted(level)}, {title.code}, {word}, {body}, ({pairs}), {place})"
    return Block(code, "flow", title.level, title.title)


def colophon_block(tag: Tag, where: Where) -> Block:
    """Return the closing list of sources, versions and digests."""
    heading, listing = tag.find(re.compile("^h[2-6]$")), tag.find("dl")
    titles = tag_blocks(heading.extract(), where, nested=True) if heading else [Block("none")]
    pairs = definitions(listing.extract(), where) if listing else []
    entries = "".join(f"({name}, {value}), " for name, value in pairs)
    code = f"pov-colophon({titles[0].code}, ({entries}), {body_of(tag, where)})"
    return Block(code, "foot", titles[0].level, titles[0].title)


def figure_block(tag: Tag, where: Where) -> Block:
    """Return a chart with its caption and notes."""
    caption = tag.find("figcaption")
    if caption is not None:
        where = where.within(" ".join(caption.get_text().split()))
    title = body_of(caption, where) if caption is not None else "none"
    notes = [body_of(note, where) for note in tag.find_all("p") if "pov-note" in classes(note)]
    shown = joined(picture(item, where) for item in tag.find_all(["pov-svg", "img"]))
    listed = "".join(f"{note}, " for note in notes)
    return Block(f"pov-figure(caption: {title}, notes: ({listed}), {shown})")
