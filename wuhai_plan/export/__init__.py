"""Reports in a language as text for programs and spreadsheets; opens no file."""

from typing import TYPE_CHECKING

from wuhai_plan.later import later

if TYPE_CHECKING:
    from wuhai_plan.export.csv import entries_csv, items_csv, status_csv
    from wuhai_plan.export.json import entries_json, status_json
    from wuhai_plan.export.markdown import status_md

__all__ = ["entries_csv", "entries_json", "items_csv", "status_csv", "status_json", "status_md"]

__getattr__ = later(
    __name__,
    {
        "entries_csv": "csv",
        "items_csv": "csv",
        "status_csv": "csv",
        "entries_json": "json",
        "status_json": "json",
        "status_md": "markdown",
    },
)
