"""What a notebook shows: small immutable blocks of escaped HTML with a plain-text twin.

The HTML vocabulary (classes ``pov-…``) is shared with the exporters, which style it for the
screen and set it in type for paper. Everything that comes from data is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

__all__ = [
    "CALENDAR",
    "MOOT",
    "Block",
    "Item",
    "Pairs",
    "answer_block",
    "bullets",
    "finding_block",
    "moot",
    "notice",
    "paragraph",
    "quoting",
    "summary_block",
]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with a figure each, under a few words: a list for which a table is too much."""

    head: str
    pairs: tuple[tuple[str, str], ...]


Item = str | tuple[str, str] | Pairs
"""A sentence, a sentence with its first words set apart, or names with figures."""

# Enough for JupyterLab's light and dark themes; the exporters drop it and bring their own sheet.
LAB_STYLE = """<style>
.pov-table,.pov-answer,.pov-figure,.pov-colophon,.pov-summary,.pov-finding{font-family:Arimo,Arial,sans-serif}
.pov-table{overflow-x:auto}
.pov-table table.pov{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;
margin:.4em 0}
.pov-table .pov tr{background:none}
.pov-table .pov td,.pov-table .pov th{text-align:left;padding:.22em .8em .22em 0;border:0;
background:none;vertical-align:bottom;line-height:1.4;font-weight:400;max-width:11em}
.pov-table .pov tbody th,.pov-table .pov tfoot th{white-space:nowrap;max-width:none}
.pov-table .pov td:not(.num):not(.centre){max-width:26em}
.pov-table .pov tbody .text{white-space:normal;min-width:14em;max-width:34em}
.pov-table .pov .num{text-align:right;padding-left:.8em}
.pov-table .pov .centre{text-align:center}
.pov-table .pov caption{text-align:left;font-weight:700;padding:.3em 0;color:inherit}
.pov-table .pov thead{border-top:1.5px solid;border-bottom:1px solid}
.pov-table .pov thead th{font-weight:700}
.pov-table .pov thead th[scope=colgroup]{text-align:center;max-width:none}
.pov-table .pov tfoot{border-top:1px solid;border-bottom:1.5px solid}
.pov-table .pov tfoot th,.pov-table .pov tfoot td,.pov-table .pov .flag{font-weight:700}
.pov-table .pov .flag,.pov-notice p{color:var(--jp-warn-color0,#b45309)}
.pov-table .pov .derived{font-style:italic}
.pov-table .pov .mark{display:inline-block;width:0;line-height:0}
.pov-table .pov .group th,.pov-table .pov .group td{font-weight:700}
.pov-table .pov .group th[scope=rowgroup]{padding-top:.9em}
.pov-table .pov .sure,.pov-table .pov .alone,.pov-table .pov .near,.pov-table .pov .may,
.pov-table .pov .must{padding-left:.4em;padding-right:.5em;border-left:2px solid #fff;color:#1b1f24}
.pov-table .pov .sure{background:#dfeaf5}.pov-table .pov .alone{background:#f4f5f7}
.pov-table .pov .near{background:#fdf0e0}.pov-table .pov .may{background:#f8d5ae}
.pov-table .pov .must{background:#f0ad6b;font-weight:700}
.pov-sign{font-size:.8em;font-weight:400}
.pov-table .num .pov-sign{margin-right:calc(.4em + var(--pad)*1.25ch)}
.pov-under{display:block;font-size:.88em;opacity:.8;white-space:normal}
.pov-unit{display:block;font-weight:400;font-size:.85em;opacity:.8}
.pov-note{font-size:12px;opacity:.85;max-width:60em;margin:.15em 0}
.pov-lead{font-size:1.25em;line-height:1.45;max-width:40em}
.pov-keys{display:flex;flex-wrap:wrap;gap:1em 2.2em;margin:0}
.pov-keys div{display:flex;flex-direction:column}
.pov-keys dt,.pov-keys dd{float:none;width:auto;margin:0;padding:0}
.pov-keys dt{font-weight:400;font-size:.9em;opacity:.85}
.pov-keys dd{font-size:1.6em;font-weight:700;white-space:nowrap}
.pov-keys .pov-unit{display:inline;font-size:.6em}
.pov-notice{border-left:4px solid #b45309;padding:.1em .9em}
.pov-summary section{display:grid;grid-template-columns:13em 1fr;gap:0 1.5em;max-width:60em;
border-top:1px solid #8886}
.pov-summary h2{font-size:1.05em!important;margin:.5em 0!important}.pov-summary ul{margin:.5em 0}
.pov-pairs{columns:12em 2;column-gap:2.2em;max-width:34em;margin:.3em 0 0}
.pov-pairs div{display:flex;justify-content:space-between;gap:1em;break-inside:avoid}
.pov-pairs dt,.pov-pairs dd{float:none;width:auto;margin:0;padding:0;font-weight:400}
.pov-pairs dd{white-space:nowrap}
.pov-finding{max-width:60em;border-top:1px solid #8886;margin:1em 0}
.pov-finding h3{font-size:1.05em!important;margin:.6em 0 .3em!important}
.pov-finding p{margin:.3em 0}
.pov-tag{font-size:.8em;border:1px solid;border-radius:3px;padding:.05em .45em;margin-left:.5em}
.pov-finding.error .pov-tag{background:#9a4a06;border-color:#9a4a06;color:#fff}
.pov-finding dl{display:grid;grid-template-columns:11em 1fr;gap:.2em 1.2em;margin:.5em 0}
.pov-finding dl div{display:contents}
.pov-finding dt,.pov-finding dd{margin:0;padding:0;float:none;width:auto}
.pov-finding dt{font-weight:400;opacity:.85}.pov-finding dd ul{margin:0;padding-left:1.1em}
.pov-figure{margin:0;max-width:46em;background:#fff;color:#1b1f24;padding:.5em}
.pov-figure svg{max-width:100%;height:auto}
.pov-figure figcaption{font-weight:700;text-align:left}
.pov-colophon h2{font-size:1.1em}
.pov-colophon dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1.2em;font-size:12px}
.pov-colophon dt,.pov-colophon dd{margin:0;float:none;width:auto}
</style>"""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a report: HTML for people, text for terminals, data for the exporters."""

    html: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": LAB_STYLE + self.html, "text/plain": self.text, **self.data}

    def __repr__(self) -> str:
        return self.text


def paragraph(*sentences: str) -> Block:
    """One paragraph of plain sentences.

    Examples
    --------
    >>> paragraph("5 < 6.").html
    '<p>5 &lt; 6.</p>'
    """
    text = " ".join(sentences)
    return Block(f"<p>{escape(text)}</p>", text)


CALENDAR = "text/calendar"
"""A calendar file that a block offers: the export writes it beside the report."""

MOOT = "application/vnd.povlib.moot+json"
"""Marks what a view says where it has nothing to show; reports leave it out."""


def moot(text: str) -> Block:
    """Say that a plan has nothing to show here: a notebook says so, a report leaves it out.

    Examples
    --------
    >>> moot("There are no scenarios.")
    There are no scenarios.
    """
    told = paragraph(text)
    return Block(told.html, told.text, {MOOT: {}})


def quoting(text: str, lang: str) -> str:
    """Escape a text; in English, say of quotes in Vietnamese what language they are in.

    Examples
    --------
    >>> quoting("It says “hộ” & “A”.", "en")
    'It says “<span lang="vi">hộ</span>” &amp; “A”.'
    >>> quoting("“the figures of Nam Xuân in prose”", "en")
    '“the figures of Nam Xuân in prose”'
    """
    if lang == "vi" or "“" not in text:
        return escape(text)

    def named(match: re.Match[str]) -> str:
        words = re.findall(r"[^\W\d_]+", match[1])
        foreign = sum(not word.isascii() for word in words)
        # Vietnamese marks most of its words; English with the name of a place has few such.
        told = f'<span lang="vi">{match[1]}</span>' if 0 < len(words) <= 3 * foreign else match[1]
        return f"“{told}”"

    return re.sub("“([^“”]*)”", named, escape(text))


def _items(items: Sequence[Item], lang: str = "vi") -> tuple[str, list[str]]:
    """Sentences as a list in HTML, and as plain lines."""
    rows, lines = [], []
    for item in items:
        if isinstance(item, Pairs):
            listed = "".join(
                f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
                for name, value in item.pairs
            )
            rows.append(f'<li>{escape(item.head)}<dl class="pov-pairs">{listed}</dl></li>')
            lines.append(f"{item.head} {'; '.join(f'{n} {value}' for n, value in item.pairs)}")
            continue
        first, rest = item if isinstance(item, tuple) else ("", item)
        strong = f"<strong>{quoting(first, lang)}</strong> " if first else ""
        rows.append(f"<li>{strong}{quoting(rest, lang)}</li>")
        lines.append(f"{first} {rest}".strip())
    return f"<ul>{''.join(rows)}</ul>", lines


def bullets(items: Iterable[Item], empty: str = "", lang: str = "vi") -> Block:
    """A list of plain sentences; `empty` is said when there are none."""
    listed = list(items)
    if not listed:
        return paragraph(empty)
    html, lines = _items(listed, lang)
    return Block(html, "\n".join(f"• {line}" for line in lines))


def notice(text: str, lang: str = "vi") -> Block:
    """A remark that must not be overlooked."""
    told = quoting(text, lang)
    return Block(f'<div class="pov-notice" role="note"><p>{told}</p></div>', f"! {text}")


def answer_block(
    lead: str,
    keys: Sequence[tuple[str, str, str]],
    notices: Sequence[str] = (),
    lang: str = "vi",
) -> Block:
    """The answer of a report: one sentence, then the figures that prove it.

    Parameters
    ----------
    lead : str
        One sentence.
    keys : sequence of (label, figure, unit)
    notices : sequence of str
        Warnings shown above the answer.
    lang : {"vi", "en"}
        Language of the sentences; what they quote is Vietnamese.
    """
    shown = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(figure)} "
        f'<span class="pov-unit">{escape(unit)}</span></dd></div>'
        for label, figure, unit in keys
    )
    warnings = [notice(text, lang) for text in notices]
    html = (
        "".join(warning.html for warning in warnings)
        + f'<div class="pov-answer"><p class="pov-lead">{quoting(lead, lang)}</p>'
        + (f'<dl class="pov-keys">{shown}</dl>' if keys else "")
        + "</div>"
    )
    text = [warning.text for warning in warnings] + [lead]
    text += [f"  {label}: {figure} {unit}" for label, figure, unit in keys]
    return Block(html, "\n".join(text))


def summary_block(parts: Sequence[tuple[str, Sequence[Item]]], lang: str = "vi") -> Block:
    """What a reader must take away: a few short headings, under each a few sentences.

    Parameters
    ----------
    parts : sequence of (heading, items)
        An item that is a pair sets its first words apart.
    lang : {"vi", "en"}
        Language of the sentences; what they quote is Vietnamese.

    Examples
    --------
    >>> block = summary_block([("What contradicts what", [("26 > 16", "The part exceeds.")])])
    >>> print(block)
    What contradicts what
    • 26 > 16 The part exceeds.
    """
    html, text = [], []
    for heading, items in parts:
        listed, lines = _items(items, lang)
        html.append(f"<section><h2>{escape(heading)}</h2>{listed}</section>")
        text += [heading, *(f"• {line}" for line in lines)]
    return Block(f'<div class="pov-summary">{"".join(html)}</div>', "\n".join(text))


def finding_block(
    title: str,
    tag: str,
    level: str,
    sentence: str,
    facts: Sequence[tuple[str, Sequence[Item]]] = (),
    foot: str = "",
    lang: str = "vi",
) -> Block:
    """One finding: a title with a tag, what was found, the facts behind it, where it stands.

    Parameters
    ----------
    title : str
    tag : str
        How grave it is, in a word.
    level : {"error", "warning", "note"}
        The same for the exporters.
    sentence : str
    facts : sequence of (label, items)
    foot : str
        Small print: the place, the name, the state.
    lang : {"vi", "en"}
        Language of the sentences; what they quote is Vietnamese.

    Examples
    --------
    >>> block = finding_block("1. A", "note", "note", "It says “hộ”.", foot="line 3", lang="en")
    >>> print(block)
    1. A [note]
      It says “hộ”.
      line 3
    >>> 'says “<span lang="vi">hộ</span>”' in block.html
    True
    """
    rows, lines = [], []
    for label, items in facts:
        listed, told = _items(items, lang)
        if len(items) == 1:
            listed = listed.removeprefix("<ul><li>").removesuffix("</li></ul>")
        rows.append(f"<div><dt>{escape(label)}</dt><dd>{listed}</dd></div>")
        lines.append(f"  {label}: " + "; ".join(told))
    html = (
        f'<section class="pov-finding {level}"><h3>{escape(title)} '
        f'<span class="pov-tag">{escape(tag)}</span></h3><p>{quoting(sentence, lang)}</p>'
        + (f"<dl>{''.join(rows)}</dl>" if rows else "")
        + (f'<p class="pov-note">{quoting(foot, lang)}</p>' if foot else "")
        + "</section>"
    )
    text = [f"{title} [{tag}]", f"  {sentence}", *lines, *([f"  {foot}"] if foot else [])]
    return Block(html, "\n".join(text))
