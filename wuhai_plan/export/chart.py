"""A chart as a picture for a document."""

from __future__ import annotations

from pathlib import Path

from wuhai_plan.errors import UsageError
from wuhai_plan.export.svg import chart_svg
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.views.chart import ChartReport


def chart_bytes(report: ChartReport, tr: Messages, name: str) -> bytes:
    """Return the chart in the form that a file's name asks for, .svg or .png."""
    suffix = Path(name).suffix.lower()
    if suffix not in (".svg", ".png"):
        raise UsageError.of("picture-suffix", value=name, options=[".svg", ".png"])
    drawing = chart_svg(report, tr)
    if suffix == ".svg":
        return drawing.encode()
    from wuhai_plan.export.png import png_bytes

    return png_bytes(drawing)
