"""Formulas of the PDF report: LaTeX or MathML as Typst code, each with alternative text.

LaTeX goes through the MathML of `latex2mathml`, as in the HTML report, so both show the same.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from povlib.faults import ReportError
from povlib.typst_text import Where, call, clean, joined, literal, quoted

if TYPE_CHECKING:
    from bs4 import Tag

LIMITS = frozenset(["min", "max", "lim", "sup", "inf", "argmin", "argmax", "det", "gcd", "Pr"])
OPENING, CLOSING = "([{|⌊⌈‖⟨", ")]}|⌋⌉‖⟩"
SAME_SIGN = {"-": "−", "*": "∗", "―": "¯", "^": "̂", "ˆ": "̂", "~": "̃", "→": "→", "¯": "¯"}
FORMS = {
    "mroot": "math.root({1}, {0})",
    "mfrac": "math.frac({0}, {1})",
    "msub": "math.attach({0}, b: {1})",
    "msup": "math.attach({0}, t: {1})",
    "msubsup": "math.attach({0}, b: {1}, t: {2})",
    "munderover": "math.attach(math.limits({0}), b: {1}, t: {2})",
}
LAID_OUT = frozenset([*FORMS, "munder", "mover"])
WITHOUT_INK = "\u2061\u2062\u2063\u2064"


def formula(tex: str, where: Where, *, block: bool) -> str:
    """Return a LaTeX formula as a Typst equation; its source is the alternative text.

    Parameters
    ----------
    tex : str
        What stands between the dollar signs.
    where : Where
        The place, for messages.
    block : bool
        Whether the formula stands on a line of its own.
    """
    from latex2mathml import converter, exceptions

    place = where.within(f"${tex.strip()}$")
    kinds = [kind for kind in vars(exceptions).values() if isinstance(kind, type)]
    faults: tuple[type[Exception], ...] = (LookupError, ValueError, *kinds)
    source = re.sub(r"(?<=\d),(?=\d)", "{,}", clean(tex))
    try:
        root = converter.convert_to_element(source, display="block" if block else "inline")
    except faults as error:
        raise place.error(
            f"công thức viết sai LaTeX ({type(error).__name__}).",
            f"the formula is not valid LaTeX ({type(error).__name__}).",
        ) from error
    for node in root.iter():
        node.text = html.unescape(node.text or "")
    return equation(root, tex.strip(), place, block=block)


def mathml_formula(tag: Tag, where: Where) -> str:
    """Return a `<math>` element as a Typst equation; its text is the alternative text."""
    source = re.sub(r"&(?!amp;|lt;|gt;|#)\w+;", lambda m: html.unescape(m[0]), str(tag))
    alt = str(tag.get("alttext") or tag.get("aria-label") or tag.get_text(" ", strip=True))
    root = ElementTree.fromstring(source)
    return equation(root, alt, where.within(alt), block=tag.get("display") == "block")


def equation(root: ElementTree.Element, alt: str, where: Where, *, block: bool) -> str:
    """Return a MathML tree as a Typst equation."""
    body = math_row(list(root), where)
    return call("pov-equation", body, block=str(block).lower(), alt=quoted(clean(alt) or "?"))


def math_row(nodes: Sequence[ElementTree.Element], where: Where) -> str:
    """Return neighbours in a formula; delimiters that must grow are grouped."""
    parts: list[str] = []
    opened: list[int] = []
    for index, node in enumerate(nodes):
        sign = (node.text or "").strip() if local_name(node) == "mo" else ""
        grows = node.get("fence") == "true" or node.get("minsize") is not None
        follows = index + 1 < len(nodes) and local_name(nodes[index + 1]) == "mtable"
        after = index > 0 and local_name(nodes[index - 1]) == "mtable"
        closes = sign and sign in CLOSING and opened and node.get("form") != "prefix"
        if closes and (grows or after):
            start = opened.pop()
            parts[start:] = [call("math.lr", joined([*parts[start:], math_code(node, where)]))]
            continue
        if sign and sign in OPENING and (grows or follows):
            opened.append(len(parts))
        parts.append(math_code(node, where))
    while opened:
        start = opened.pop()
        parts[start:] = [call("math.lr", joined(parts[start:]))]
    return joined(parts)


def local_name(node: ElementTree.Element) -> str:
    """Return the name of an element without its name space."""
    return str(node.tag).rpartition("}")[2]


def math_code(node: ElementTree.Element, where: Where) -> str:
    """Return one MathML element as Typst code; raise `ReportError` on what is not known."""
    name, children = local_name(node), list(node)
    parts = [math_code(child, where) for child in children] if name in LAID_OUT else []
    match name:
        case "mi" | "mn" | "mo":
            return math_token(name, clean(node.text or "").strip(), node, where)
        case "mtext":
            return call("pov-words", literal((node.text or "").replace("\u00a0", " "), where))
        case "mspace":
            if node.get("linebreak") == "newline":
                return "linebreak()"
            width = re.match(r"-?[\d.]+", node.get("width") or "0")
            return f"h({width[0] if width else 0}em)"
        case "mrow" if len(children) == 1 and (children[0].text or "") in (",", "."):
            return quoted(str(children[0].text))
        case "mrow" | "mstyle" | "mpadded" | "math":
            return math_row(children, where)
        case "msqrt":
            return call("math.sqrt", math_row(children, where))
        case "msup" if (children[1].text or "") == "′":
            return f"math.attach({parts[0]}, t: math.primes(1))"
        case _ if name in FORMS and (name != "mfrac" or node.get("linethickness") != "0"):
            return FORMS[name].format(*parts)
        case "mfrac":
            return "math.vec(delim: none, {}, {})".format(*parts)
        case "munder" | "mover":
            sign = (children[1].text or "").strip() if local_name(children[1]) == "mo" else ""
            over = {"¯": "math.overline", "―": "math.overline", "⏞": "math.overbrace"}
            under = {"_": "math.underline", "―": "math.underline", "⏟": "math.underbrace"}
            drawn = (over if name == "mover" else under).get(sign)
            if drawn:
                return call(drawn, parts[0])
            if name == "mover" and (node.get("accent") or children[1].get("accent")):
                return f"math.accent({parts[0]}, {quoted(SAME_SIGN.get(sign, sign))})"
            place = "t" if name == "mover" else "b"
            return f"math.attach(math.limits({parts[0]}), {place}: {parts[1]})"
        case "mtable":
            rows = ["".join(f"{math_row(list(c), where)}, " for c in row) for row in children]
            align = "left" if node.find(".//*[@columnalign='left']") is not None else "center"
            return f"math.mat(delim: none, align: {align}, {', '.join(f'({r})' for r in rows)})"
    raise unknown_formula(name, where)


def math_token(name: str, text: str, node: ElementTree.Element, where: Where) -> str:
    """Return a letter, number or sign of a formula as Typst code."""
    if text.startswith("\\"):
        raise unknown_formula(text, where)
    if text == "&":
        return "pov-align"
    text = "".join(SAME_SIGN.get(c, c) if name == "mo" else c for c in text if c not in WITHOUT_INK)
    if not text or name == "mn":
        return quoted(text)
    if len(text) > 1:
        limits = str(text in LIMITS).lower()
        return f"math.op({quoted(text)}, limits: {limits})" if text.isalpha() else quoted(text)
    if text.isalpha() and unicodedata.normalize("NFD", text) != text:
        return call("pov-words", literal(text, where))
    symbol = call("pov-symbol", quoted(text))
    variant = {"normal": "math.upright", "bold": "math.bold", "bold-italic": "math.bold"}
    function = variant.get(node.get("mathvariant") or "")
    return call(function, symbol) if function else symbol


def unknown_formula(what: str, where: Where) -> ReportError:
    """Return the error for a formula that uses something not supported."""
    return where.error(
        f"công thức dùng “{what}”, chưa chuyển được sang PDF; hãy viết cách khác.",
        f"the formula uses “{what}”, which the PDF does not support; please write it otherwise.",
    )
