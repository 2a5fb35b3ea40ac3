"""Stories about a repair in words: how the printed figures could have come about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from povlib.hypotheses import Entry, Slip, Story
from povlib.printed_tables import TOTAL, Row
from povlib.slip_patterns import REMARKS
from povlib.wording import fill, join_words, marked

__all__ = ["WORDS", "tell"]

# One sentence for each kind of slip. It says what could have happened, never what did.
WORDS: dict[str, tuple[str, str]] = {
    "digits_transposed": (
        "{place}: hai chữ số cạnh nhau có thể bị đảo, {printed} thay cho {value}",
        "{place}: two neighbouring digits could have changed places, {printed} for {value}",
    ),
    "digit_substituted": (
        "{place}: một chữ số có thể bị gõ nhầm, {printed} thay cho {value}",
        "{place}: one digit could have been mistyped, {printed} for {value}",
    ),
    "digit_dropped": (
        "{place}: có thể bị sót một chữ số, {printed} thay cho {value}",
        "{place}: one digit could have been left out, {printed} for {value}",
    ),
    "digit_inserted": (
        "{place}: có thể bị thừa một chữ số, {printed} thay cho {value}",
        "{place}: one digit too many could have been typed, {printed} for {value}",
    ),
    "mark_slipped": (
        "{place}: dấu thập phân hoặc dấu hàng nghìn có thể bị đặt lệch, {printed} thay cho {value}",
        "{place}: the decimal or thousands mark could have slipped, {printed} for {value}",
    ),
    "sign_slipped": (
        "{place}: có thể bị thừa hoặc thiếu dấu trừ, {printed} thay cho {value}",
        "{place}: a minus sign could have been added or lost, {printed} for {value}",
    ),
    "rows_exchanged": (
        "số của {rows} có thể bị đổi chỗ cho nhau{in_columns}",
        "the figures of {rows} could have changed places{in_columns}",
    ),
    "columns_exchanged": (
        "{rows}: số ở cột {columns} có thể bị đổi chỗ cho nhau",
        "{rows}: the figures in the columns {columns} could have changed places",
    ),
    "rows_moved_up": (
        "các số từ {first} đến {last}{in_columns} có thể bị gõ lệch lên một dòng: "
        "mỗi ô ghi số của dòng ngay dưới",
        "the figures from {first} to {last}{in_columns} could have been typed one row too "
        "high: each cell prints the figure of the row below",
    ),
    "rows_moved_down": (
        "các số từ {first} đến {last}{in_columns} có thể bị gõ lệch xuống một dòng: "
        "mỗi ô ghi số của dòng ngay trên",
        "the figures from {first} to {last}{in_columns} could have been typed one row too "
        "low: each cell prints the figure of the row above",
    ),
    "row_shifted": (
        "{place}: {printed} có thể là số của {others}, bị gõ lệch một dòng",
        "{place}: {printed} could be the figure of {others}, typed one row off",
    ),
    "copied_above": (
        "{place}: {printed} có thể bị chép lặp từ {others} ở dòng ngay trên",
        "{place}: {printed} could have been copied from {others} in the row above",
    ),
    "copied_below": (
        "{place}: {printed} có thể bị chép lặp từ {others} ở dòng ngay dưới",
        "{place}: {printed} could have been copied from {others} in the row below",
    ),
    "wrong_sum": (
        "{place}: {printed} có thể là số của {others}",
        "{place}: {printed} could be the figure of {others}",
    ),
    "wrong_column": (
        "{place}: {printed} có thể là số của cột {other_column} trong cùng dòng",
        "{place}: {printed} could be the figure of the column {other_column} in the same row",
    ),
    "near_column": (
        "{place}: {printed} gần giống {other_printed} ở cột {other_column} cùng dòng; "
        "có thể là số của cột đó, gõ sai một phím",
        "{place}: {printed} is one keystroke from {other_printed} in the column {other_column} of "
        "the same row; it could be that figure, mistyped",
    ),
    "total_summed": (
        "{place}: {printed} có thể được cộng từ chính các số đang ghi, kể cả số sai",
        "{place}: {printed} could be the sum of the figures as printed, the wrong ones included",
    ),
    "total_omits": (
        "{place}: {printed} có thể là tổng bỏ sót {others}",
        "{place}: {printed} could be a total that leaves out {others}",
    ),
    "total_repeats": (
        "{place}: {printed} có thể là tổng cộng hai lần {others}",
        "{place}: {printed} could be a total that counts {others} twice",
    ),
    "total_stale": (
        "{place}: {printed} có thể được cộng khi {formers}, và không cộng lại sau khi sửa",
        "{place}: {printed} could have been summed when {formers}, and not again after the change",
    ),
    "total_fits": (
        "tổng ghi {printed}{in_columns} khớp với các số này",
        "the printed total {printed}{in_columns} fits these values",
    ),
}

_FRAME: dict[str, tuple[str, str]] = {
    "in_columns": (" (cột {columns})", " (column {columns})"),
    "place": ("{row} (cột {column})", "{row} (column {column})"),
    "column": ("cột {column}, {text}", "column {column}, {text}"),
    "row": ("dòng {n}", "row {n}"),
    "total_row": ("dòng tổng", "the total row"),
    "former": ("{row} còn là {value}", "{row} still was {value}"),
    "then": ("khi đó {parts}", "then {parts}"),
    "value": (
        "{place} phải là {value}, không phải {printed}",
        "{place} would be {value}, not {printed}",
    ),
    "open": (
        "từ đó chưa suy ra được số đúng ở {places}",
        "what belongs in {places} cannot be told from this",
    ),
    "unexplained": (
        "chưa rõ vì sao ghi {parts}",
        "why the table prints {parts} stays unexplained",
    ),
    "printed": ("{printed} ở {place}", "{printed} in {place}"),
    "group_fits": (
        "số {printed} ghi ở {rows}{in_columns} khớp với các số này",
        "the {printed} printed in {rows}{in_columns} fits these values",
    ),
}

_NAMES_VALUE = frozenset(kind for kind, pair in WORDS.items() if "{value}" in pair[0])


def tell(
    story: Story,
    lang: str = "vi",
    column_label: Callable[[str], str] = str,
    row_label: Callable[[Row], str] | None = None,
    mark: str = "",
) -> str:
    """Tell a story in sentences: what could have happened, what then holds, what stays open.

    Parameters
    ----------
    story : Story
    lang : {"vi", "en"}
    column_label : callable
        From the name of a column to what readers call it.
    row_label : callable, optional
        From a row's place to its name; "row 1" and "the total row" when not given.
    mark : str
        What the values carry that the story takes for the right ones.

    Examples
    --------
    >>> from povlib.hypotheses import Tie, printed_table, stories
    >>> table = printed_table({"exits": ["4", "26", "59"]})
    >>> cells = (1, "exits"), (2, "exits")
    >>> found = stories(
    ...     table, {cells[0]: (10, 16), cells[1]: (23, 29)}, [Tie(cells, (1, 1), 39, 39)]
    ... )
    >>> print(tell(found[0], "en"))
    Column exits, row 3: one digit could have been mistyped, 59 for 29. Then row 2 would be 10, not
    26. Why the table prints 26 in row 2 stays unexplained.
    """
    rows = row_label or (lambda row: _row(row, lang))
    several = len({entry.column for entry in story.entries}) > 1

    def known(entry: Entry) -> Any:
        return marked(entry.number, mark)

    def place(entry: Entry) -> str:
        name, column = rows(entry.row), column_label(entry.column)
        return fill(_FRAME, "place", lang, row=name, column=column) if several else name

    def columns(entries: Iterable[Entry]) -> str:
        return _listed((column_label(entry.column) for entry in entries), lang)

    def frame(key: str, entry: Entry) -> str:
        # A value is quoted in the language's notation, print as it stands.
        return fill(
            _FRAME,
            key,
            lang,
            place=place(entry),
            printed=entry.printed,
            value=marked(entry.number, mark),
        )

    def sentence(slip: Slip) -> str:
        cells = (*slip.cells, *slip.others)
        first, other = cells[0], cells[-1]
        group = slip.kind == "total_fits" and first.row != TOTAL
        return fill(
            WORDS | _FRAME,
            "group_fits" if group else slip.kind,
            lang,
            place=place(first),
            printed=first.printed,
            value=known(first),
            rows=_listed((rows(entry.row) for entry in cells), lang),
            columns=columns(cells),
            in_columns=fill(_FRAME, "in_columns", lang, columns=columns(cells)) if several else "",
            first=rows(first.row),
            last=rows(slip.cells[-1].row) if slip.cells else "",
            others=_listed((rows(entry.row) for entry in slip.others), lang),
            other_column=column_label(other.column),
            other_printed=other.printed,
            formers=_listed(
                (
                    fill(_FRAME, "former", lang, row=rows(entry.row), value=known(entry))
                    for entry in slip.others
                ),
                lang,
            ),
        )

    slips = [slip for slip in story.slips if slip.kind not in REMARKS]
    remarks = [slip for slip in story.slips if slip.kind in REMARKS]
    sentences = [sentence(slip) for slip in slips]
    told = {entry for slip in slips if slip.kind in _NAMES_VALUE for entry in slip.cells}
    if then := [e for e in story.entries if e not in told and e.units is not None]:
        parts = _listed((frame("value", entry) for entry in then), lang)
        sentences.append(fill(_FRAME, "then", lang, parts=parts))
    sentences += map(sentence, remarks)
    if unknown := [place(entry) for entry in story.entries if entry.units is None]:
        sentences.append(fill(_FRAME, "open", lang, places=_listed(unknown, lang)))
    if story.unexplained:
        parts = _listed((frame("printed", entry) for entry in story.unexplained), lang)
        sentences.append(fill(_FRAME, "unexplained", lang, parts=parts))
    if not several:
        sentences[0] = fill(
            _FRAME, "column", lang, column=column_label(story.entries[0].column), text=sentences[0]
        )
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in sentences)


def _listed(words: Iterable[str], lang: str) -> str:
    return join_words(list(dict.fromkeys(words)), lang)


def _row(row: Row, lang: str) -> str:
    if isinstance(row, int):
        return fill(_FRAME, "row", lang, n=row + 1)
    return fill(_FRAME, "total_row", lang)
