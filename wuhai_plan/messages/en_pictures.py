"""What is said of charts and pages, in English."""

MESSAGES: dict[str, str] = {
    "col-curve": "Over time",
    "chart-stand": "{complete} complete, {expected} expected, gap {gap}",
    "chart-nothing": "There is nothing to draw: no item with a weight.",
    "picture-suffix": "“{value}” is no picture that can be drawn.",
    "picture-extra": "PNG needs a library that is not installed. Install it with: {line}",
    "picture-font": "No font on this system has “{sign}”. Install one, such as Noto Sans CJK, or draw an .svg.",
}
