"""Reports in a language as text for programs and spreadsheets; opens no file."""

from wuhai_plan.export.csv import entries_csv, items_csv, status_csv
from wuhai_plan.export.json import entries_json, status_json
from wuhai_plan.export.markdown import status_md

__all__ = [
    "entries_csv",
    "entries_json",
    "items_csv",
    "status_csv",
    "status_json",
    "status_md",
]
