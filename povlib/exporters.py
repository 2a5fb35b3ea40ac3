"""The reports as nbconvert exporters, for JupyterLab's menu and ``jupyter nbconvert --to``."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.base import Exporter
from traitlets import Enum, default

from povlib.report import prepare_report
from povlib.wording import LANGUAGES

__all__ = ["HtmlReport", "PdfReport"]


class _Report(Exporter):
    """An executed notebook as a report in the language that its ``LANG`` names."""

    language = Enum(
        ("", *LANGUAGES), "", help="vi or en; by default what the notebook's LANG says"
    ).tag(config=True)

    def _prepared(self, nb: Any) -> tuple[Any, dict[str, Any], str]:
        return prepare_report(nb, self.language or None)


class HtmlReport(_Report):
    """One self-contained HTML file."""

    export_from_notebook = "Báo cáo HTML"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert an executed notebook."""
        from povlib.html_report import notebook_html

        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        report, meta, lang = self._prepared(nb)
        return notebook_html(report, lang=lang, meta=meta), resources


class PdfReport(_Report):
    """A tagged PDF, set by Typst."""

    export_from_notebook = "Báo cáo PDF"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kwargs: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert an executed notebook."""
        from povlib.typst_report import notebook_pdf

        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        report, meta, lang = self._prepared(nb)
        return notebook_pdf(report, lang=lang, meta=meta), resources
