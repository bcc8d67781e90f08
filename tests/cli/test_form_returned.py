"""What was returned comes back to its unit in the next form, with the reason."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook


@pytest.mark.parametrize(("lang", "head"), [("en", "Returned, why"), ("zh", "退回原因")])
def test_a_form_tells_what_was_returned_and_why_until_it_is_reported_anew(desk, lang, head):
    def whys() -> list[str]:
        desk.ok("export", "form", "--lang", lang, "-o", "form.xlsx", "--force")
        rows = [*load_workbook(desk.folder / "form.xlsx").worksheets[0].values]
        heads = next(row for row in rows if row[0] in ("No.", "序号"))
        if head not in heads:
            return []
        place = heads.index(head)
        return [str(row[place]) for row in rows if row[place] not in (None, head)]

    assert whys() == []
    desk.ok("update", "museum", "started", "--date", "2023-06-01", "--by", "文旅局")
    desk.ok("return", "museum", "--note", "=缺少照片", "--by", "督查室")
    (why,) = whys()
    assert "2023-06-01" in why
    assert "督查室" in why
    assert "=缺少照片" in why
    desk.ok("import", "form.xlsx", "--by", "文旅局")  # the column only informs
    desk.ok("update", "museum", "started", "--date", "2023-06-02", "--by", "文旅局")
    assert whys() == []
