"""From an SVG drawing to pixels, by the library of the extra `png`, with the system's fonts."""

from __future__ import annotations

import re

from wuhai_plan.errors import RequestError

ZOOM = 2
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><text y="24" font-size="24" font-family="{fonts}">{sign}</text></svg>'  # noqa: E501 - a drawing
# Two signs of a script that look alike only where a font has neither: the library draws a missing
# sign as an empty box, and reports nothing.
_SIGNS = {"[\u4e00-\u9fff]": ("国", "中"), "[A-Za-z0-9]": ("A", "1")}


def png_bytes(drawing: str, *, extra: str = "png", font: str = "picture-font") -> bytes:
    """Return the drawing as PNG, twice its size; raise where the library or a font is missing.

    `extra` is the one that brings the library, `font` says what is to be done without a font.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise RequestError.of("picture-extra", how=f"pip install 'wuhai-plan[{extra}]'") from error
    families = re.search('font-family="([^"]*)"', drawing)
    fonts = families[1] if families else ""
    for script, signs in _SIGNS.items():
        if not re.search(script, drawing):
            continue
        probes = {svg_to_bytes(svg_string=_PROBE.format(fonts=fonts, sign=sign)) for sign in signs}
        if len(probes) == 1:
            raise RequestError.of(font, sign=signs[0])
    return bytes(svg_to_bytes(svg_string=drawing, zoom=ZOOM))
