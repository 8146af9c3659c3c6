"""How clerks write: the same value in the ways it is found in their sheets."""

import random
from datetime import date
from typing import Any

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Handwriting:
    """Writes values the way people do, drawn from a seeded random source."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def phone(self, phone: str) -> Any:
        spaced = f"{phone[:3]} {phone[3:7]} {phone[7:]}"
        ways = (
            phone,
            phone,
            int(phone),
            spaced,
            spaced.replace(" ", "-"),
            f"+86 {phone}",
            phone.translate(FULL_WIDTH),
        )
        return self.draw.choice(ways)

    def name(self, name: str) -> Any:
        padded = (f"{name[0]}　{name[1]}", f"{name[0]} {name[1]}") if len(name) == 2 else (name,)
        return self.draw.choice((name, *padded))

    def month(self, day: date) -> Any:
        ways = (f"{day:%Y.%m}", f"{day.year}年{day.month}月", f"{day:%Y%m}", f"{day:%Y-%m}")
        return self.draw.choice(ways)

    def day(self, day: date) -> Any:
        written = (
            f"{day:%Y.%m.%d}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y-%m-%d}",
            f"{day:%Y/%m/%d}",
        )
        return self.draw.choice(written)

    def count(self, number: int) -> Any:
        return self.draw.choice((number, number, f"{number}人"))

    def yes(self) -> str:
        return self.draw.choice(("是", "√", "Y"))
