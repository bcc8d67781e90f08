"""Plans and logs of any size, the same for the same sizes: a year of reports by many hands."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from wuhai_plan.log.ulid import DIGITS

SEED = 2023
ZONE = dt.timezone(dt.timedelta(hours=8))
YEAR = dt.datetime(2023, 1, 1, 8, tzinfo=ZONE)
KINDS = ("count", "count", "count", "level", "milestone")
STAGES = ("approved", "started", "in-use")
HEAD = """\
[plan]
title = "A plan to measure"
start = 2023-01-01
due = 2023-12-31
timezone = "Asia/Shanghai"
pace = "month"
[chapter.one]
title = "One"
[chapter.two]
title = "Two"
[ladder.work]
stages = [{ id = "approved", percent = 10 }, { id = "started", percent = 30 }, \
{ id = "in-use", percent = 100 }]
"""


def plan(path: Path, items: int) -> None:
    """Write a plan of so many items, of three kinds."""
    parts = [HEAD]
    for number in range(items):
        kind = KINDS[number % len(KINDS)]
        rest = {
            "count": "target = 500000",
            "level": "target = 90\nbaseline = 10",
            "milestone": 'ladder = "work"',
        }[kind]
        chapter = "one" if number % 2 else "two"
        parts.append(
            f'[item.item-{number:05}]\nchapter = "{chapter}"\ntitle = "Item {number}"\n'
            f'kind = "{kind}"\n{rest}\n'
        )
    path.write_text("".join(parts), encoding="utf-8")


def log(path: Path, entries: int, items: int) -> None:
    """Write a log of so many entries over a year; one in a thousand is withdrawn by the next."""
    draw = random.Random(SEED)
    step = dt.timedelta(days=364) / entries
    with path.open("w", encoding="utf-8", newline="\n") as file:
        last = ""
        for number in range(entries):
            at = (YEAR + number * step).replace(microsecond=0)
            name = _id(number, at, draw)
            head = f'{{"id":"{name}","at":"{at.isoformat()}"'
            tail = f'"by":"{draw.choice(("李伟", "Wang Fang", "Zhang"))}"'
            if number % 1000 == 999:
                file.write(f'{head},{last},{tail},"note":"reported twice"}}\n')
                continue
            place = draw.randrange(items)
            item = f'"item":"item-{place:05}","date":"{at.date()}"'
            kind = KINDS[place % len(KINDS)]
            if kind == "count":
                change = f'"add":{draw.randint(1, 9)}'
            elif kind == "level":
                change = f'"set":{draw.randint(100, 899) / 10}'
            else:
                change = f'"stage":"{draw.choice(STAGES)}"'
            file.write(f'{head},{item},{change},{tail},"note":"report no. {number}"}}\n')
            last = f'{item},"void":"{name}"'


def _id(number: int, at: dt.datetime, draw: random.Random) -> str:
    whole = int(at.timestamp() * 1000) << 80 | number << 56 | draw.getrandbits(56)
    return "".join(DIGITS[whole >> shift & 31] for shift in range(125, -1, -5))
