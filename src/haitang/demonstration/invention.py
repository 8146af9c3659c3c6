"""Invented people and names: no real person's name or number.

Identity numbers carry the sequence code 000, which is never issued; phones are numbered through from 19900000001.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from haitang.machinery.spreadsheets.values import check_character

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳"
FIRST = "文明志国建春秋晓思雨子佳永海天德正光宏景云若书家世平立启承"
SECOND = "华强军伟芳敏静丽涛超杰娟霞玲红梅勇刚飞鹏辉燕颖琳宁安康蓉菊"
OLDEST, YOUNGEST = date(1950, 1, 1), date(2002, 12, 31)
ISSUED_IN = ("510231", "500226", "500153")
"""Codes Rongchang had when the cards of its people were issued."""


@dataclass(frozen=True, slots=True)
class Somebody:
    name: str
    sex: str
    born: date
    phone: str
    identity_number: str


class Invention:
    """Invents people, one after another; no two share a day of birth, a phone or an identity number."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same seed must give the same district
        days = (YOUNGEST - OLDEST).days
        self.birthdays = iter(self.random.sample(range(days), days))
        self.count = 0

    def somebody(self) -> Somebody:
        self.count += 1
        draw = self.random
        name = (
            draw.choice(SURNAMES) + (draw.choice(FIRST) if draw.random() < 0.85 else "") + draw.choice(SECOND)
        )
        born = OLDEST + timedelta(days=next(self.birthdays))
        seventeen = f"{draw.choice(ISSUED_IN)}{born:%Y%m%d}000"
        return Somebody(
            name=name,
            sex=draw.choice("男女"),
            born=born,
            phone=f"19900{self.count:06d}",
            identity_number=seventeen + check_character(seventeen),
        )
