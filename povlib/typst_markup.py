"""Running text, inline HTML and drawings as Typst code."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

from povlib.faults import ReportError
from povlib.typst_math import formula, mathml_formula
from povlib.typst_text import (
    FONT_FAMILY,
    Where,
    breakable,
    call,
    check_characters,
    clean,
    joined,
    literal,
    quoted,
)

if TYPE_CHECKING:
    from bs4 import Tag
    from bs4.element import PageElement

# Elements that a reader on paper never sees.
DROPPED = frozenset(
    "script style template head title input button select textarea noscript iframe object".split()
)
# Elements that start on a line of their own.
BLOCK_TAGS = frozenset(
    "p div section article header footer main aside nav ul ol li dl dt dd table figure figcaption "
    "blockquote pre hr h1 h2 h3 h4 h5 h6 details summary center".split()
)
NUMBER = re.compile(r"[+\-−–±≈<>≤≥]?\s?\d[\d.,\u00a0\u202f]*(?:\s?(?:%|‰|đ|₫))?|[–—\-−]|…")


def classes(tag: Tag) -> Sequence[str]:
    """Return the CSS classes of an element."""
    value: Any = tag.get("class") or []
    return value.split() if isinstance(value, str) else list(value)


# ---------------------------------------------------------------- HTML


def parse(source: str) -> Tag:
    """Parse HTML; drawings keep their case as raw text in `<pov-svg>` elements."""
    from bs4 import BeautifulSoup

    def shelved(match: re.Match[str]) -> str:
        code = base64.b64encode(match.group().encode()).decode()
        return f'<pov-svg data-svg="{code}"></pov-svg>'

    return BeautifulSoup(re.sub(r"(?is)<svg\b.*?</svg\s*>", shelved, source), "html.parser")


def is_text(node: PageElement) -> bool:
    """Say whether a node holds words (and is no comment, doctype or instruction)."""
    from bs4.element import CData, NavigableString, PreformattedString

    plain = not isinstance(node, PreformattedString) or isinstance(node, CData)
    return isinstance(node, NavigableString) and plain


def is_hidden(tag: Tag) -> bool:
    """Say whether an element is kept from paper."""
    return tag.name in DROPPED or tag.has_attr("hidden")


def collapse_space(nodes: Iterable[PageElement]) -> list[PageElement]:
    """Collapse runs of white space as a browser does within one paragraph; return the nodes."""
    from bs4.element import NavigableString, Tag

    after_space, last = True, None

    def walk(node: PageElement) -> PageElement:
        nonlocal after_space, last
        if isinstance(node, Tag):
            if node.name == "br" or node.name in BLOCK_TAGS:
                after_space = True
            if node.name in ("math", "pov-formula"):
                after_space, last = False, None
            elif not is_hidden(node):
                for child in list(node.children):
                    walk(child)
        elif is_text(node):
            text = re.sub(r"[ \t\r\n\f]+", " ", str(node))
            text = text[1:] if after_space and text.startswith(" ") else text
            after_space = text.endswith(" ") if text else after_space
            fresh = NavigableString(text)
            node.replace_with(fresh)
            last = fresh if text else last
            return fresh
        return node

    fresh = [walk(node) for node in nodes]
    if last is not None and last.endswith(" "):
        trimmed = NavigableString(last.rstrip(" "))
        fresh = [trimmed if node is last else node for node in fresh]
        last.replace_with(trimmed)
    return fresh


def figure_text(tag: Tag) -> str:
    """Return what a figure cell prints, without the marks that hang after it."""
    return re.sub(r"\s+", " ", "".join(text for text, _, hangs in pieces(tag) if not hangs)).strip()


def pieces(tag: Tag, bold: bool = False, hangs: bool = False) -> Iterator[tuple[str, bool, bool]]:
    """Yield the words under an element as (text, bold, hanging mark); line breaks as such."""
    from bs4.element import Tag

    for child in tag.children:
        if is_text(child):
            yield clean(str(child)), bold, hangs
        elif isinstance(child, Tag) and not is_hidden(child):
            names = classes(child)
            if (
                child.name == "br"
                or child.name in BLOCK_TAGS
                or {"pov-unit", "pov-under"} & {*names}
            ):
                yield "\n", bold, hangs
            if child.name == "pov-formula":
                yield re.sub(r"\\[a-z]+|[{}^_]", "m", str(child["data-tex"])), bold, hangs
            strong = (bold or child.name in ("b", "strong")) and "pov-unit" not in names
            yield from pieces(child, strong, hangs or bool({"mark", "pov-sign"} & {*names}))


def break_words(tag: Tag, every: int) -> None:
    """Let the words under an element that are longer than `every` letters break."""
    for node in [node for node in tag.descendants if is_text(node)]:
        long = re.compile(rf"\S{{{every + 1},}}")
        text = long.sub(lambda word: breakable(word.group(), every), clean(str(node)))
        node.replace_with(text)


WRAPPERS = {
    "b": "strong", "strong": "strong", "th": "strong", "i": "emph", "em": "emph", "cite": "emph",
    "var": "emph", "sub": "sub", "s": "strike", "del": "strike", "strike": "strike",
    "u": "underline", "ins": "underline", "small": "pov-small",
    "code": "pov-code", "kbd": "pov-code", "samp": "pov-code", "tt": "pov-code",
}  # fmt: skip


def inline(nodes: Iterable[PageElement], where: Where) -> str:
    """Return nodes of running text as one Typst expression.

    Parameters
    ----------
    nodes : iterable of bs4 nodes
        Siblings; block elements among them start a new line.
    where : Where
        The place, for messages.

    Returns
    -------
    str
        Typst code.
    """
    from bs4.element import Tag

    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Tag):
            if not is_hidden(node):
                parts += ["linebreak()"] if node.name in BLOCK_TAGS and parts else []
                parts.append(inline_tag(node, where))
        elif is_text(node) and str(node):
            parts.append(literal(str(node), where))
    return joined(parts)


def inline_tag(tag: Tag, where: Where) -> str:
    """Return one element of running text as Typst code."""
    if tag.name == "br":
        return "linebreak()"
    if tag.name == "pov-formula":
        return formula(str(tag["data-tex"]), where, block=False)
    if tag.name == "math":
        return mathml_formula(tag, where)
    if tag.name in ("pov-svg", "img"):
        raise where.error(
            "hình nằm giữa dòng chữ hoặc trong ô bảng; hãy đặt hình thành một đoạn riêng.",
            "a picture stands inside a line or a table cell; give it a paragraph of its own.",
        )
    body = inline(list(tag.children), where)
    if tag.name == "a":
        address = str(tag.get("href") or "")
        safe = re.match(r"(https?://|mailto:)[^\s]+$", address)
        return call("link", f"{quoted(clean(address))}, {body}") if safe else body
    if tag.name == "sup":
        return call("pov-mark" if "mark" in classes(tag) else "super", body)
    for name in ("pov-unit", "pov-label", "pov-sign", "pov-under"):
        if name in classes(tag):
            return call(name, body)
    return call(WRAPPERS[tag.name], body) if tag.name in WRAPPERS else body


def preformatted(text: str, where: Where) -> str:
    """Return printed text line by line; what stood in columns stays in columns."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text).expandtabs(8).strip("\n")
    lines: list[str] = []
    for line in text.splitlines():
        parts: list[str] = []
        cursor = 0
        for field in re.finditer(r"\S+(?: \S+)*", line):
            words, start, end = field.group(), field.start(), field.end()
            if start == 0 and end == len(line.rstrip()):
                parts.append(literal(words, where))
            elif NUMBER.fullmatch(words):
                parts.append(f"pov-field({end - cursor}, right, {literal(words, where)})")
            else:
                parts.append(f'pov-field({start - cursor}, left, "")' if start > cursor else "")
                code = literal(words.replace(" ", "\u00a0"), where)
                last = end == len(line.rstrip())
                parts.append(code if last else f"pov-field({end - start}, left, {code})")
            cursor = end
        lines.append(joined(parts))
    return f"pov-lines(({', '.join(lines)},))"


MOST_WHOLE = 80
"""A list of fewer names with figures stays on one page with the words above it."""
LONG_ITEM = 1200
"""An item of a list whose code is longer may stand alone at the foot of a page."""


def list_code(tag: Tag, items: Sequence[tuple[Tag, str]], *, nested: bool) -> str:
    """Return a list as Typst code, given its items and the code of each."""
    codes = [
        call("pov-whole", code) if 0 < len(item.select(".pov-pairs dt")) < MOST_WHOLE else code
        for item, code in items
    ]
    if tag.name == "ol":
        start = str(tag.get("start") or "1")
        return f"enum({f'start: {start}, ' if start.isdigit() else ''}{', '.join(codes)})"
    ends = [*codes[:2], *codes[-2:]]
    together = not nested and len(codes) > 1 and max(map(len, ends)) < LONG_ITEM
    return f"{'pov-list' if together else 'list'}({', '.join(codes)})"


# ---------------------------------------------------------------- pictures


def picture(tag: Tag, where: Where) -> str:
    """Return a `<pov-svg>` or `<img>` element as a Typst image."""
    if tag.name == "pov-svg":
        return svg_image(base64.b64decode(str(tag["data-svg"])).decode(), None, where)
    alt, address = str(tag.get("alt") or "").strip() or None, str(tag.get("src") or "")
    match = re.match(r"data:image/(svg\+xml|png)(?:;[^,;]*)*?(;base64)?,(.*)$", address, re.S)
    if match is None:
        raise where.error(
            f"ảnh “{address[:60]}” không nằm trong sổ; hãy nhúng ảnh (data URI, SVG hoặc PNG).",
            f"the image “{address[:60]}” is not in the notebook; embed it (data URI, SVG or PNG).",
        )
    kind, packed, body = match.groups()
    data = base64.b64decode(body) if packed else unquote_to_bytes(body)
    return png_image(data, alt, where) if kind == "png" else svg_image(data.decode(), alt, where)


def missing_alt(where: Where) -> ReportError:
    """Return the error for a picture without alternative text."""
    return where.error(
        "hình không có văn bản thay thế; hãy thêm aria-label vào <svg>, alt vào <img>, hoặc "
        "metadata={'alt': '…'} khi hiển thị, nói hình cho thấy điều gì.",
        "the picture has no alternative text; add aria-label to <svg>, alt to <img>, or "
        "metadata={'alt': '…'} when displaying it, saying what it shows.",
    )


def png_image(data: bytes, alt: str | None, where: Where) -> str:
    """Return PNG bytes as a Typst image."""
    if not alt:
        raise missing_alt(where)
    numbers = ", ".join(map(str, data))
    return f'pov-image(bytes(({numbers})), format: "png", alt: {quoted(clean(alt))})'


def svg_image(source: str, alt: str | None, where: Where) -> str:
    """Return an SVG drawing as a Typst image, its words set in the vendored font.

    Parameters
    ----------
    source : str
        The `<svg>` element as text.
    alt : str or None
        Alternative text; when None, the `aria-label` of the element.
    where : Where
        The place, for messages.
    """
    source = re.sub(r"&(?!amp;|lt;|gt;|quot;|apos;|#)\w+;", lambda m: html.unescape(m[0]), source)
    source = clean(source[max(0, source.find("<svg")) :])
    for name, space in (("xlink", "1999/xlink"), ("", "2000/svg")):
        attribute = f"xmlns:{name}" if name else "xmlns"
        if not re.search(rf"<svg\b[^>]*\s{attribute}\s*=", source):
            source = source.replace("<svg", f'<svg {attribute}="http://www.w3.org/{space}"', 1)
    source = re.sub(r"(font-family\s*=\s*)(\"[^\"]*\"|'[^']*')", rf'\1"{FONT_FAMILY}"', source)
    source = re.sub(r"(font-family\s*:\s*)[^;\"}<]+", rf"\g<1>{FONT_FAMILY}", source)
    shorthand = r"(\bfont\s*:[^;\"}<]*?[\d.]+(?:px|pt|em)?)\s+[^;\"}<]+"
    source = re.sub(shorthand, rf"\g<1> {FONT_FAMILY}", source)
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError as error:
        raise where.error(f"hình SVG hỏng ({error}).", f"broken SVG ({error}).") from error
    alt = alt or clean(root.get("aria-label") or "").strip()
    if not alt:
        raise missing_alt(where)
    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        check_characters(re.sub(r"\s", " ", "".join(element.itertext())), where.within(alt[:60]))
    return f'pov-image(bytes({quoted(source)}), format: "svg", alt: {quoted(clean(alt))})'
