import json
import logging
import sys

import pytest
from django.test import Client

from haitang.operation.log import JsonFormatter

CANARY = "王春兰13912345678"


def written(logger: str, message: str, *values: object, **extra: object) -> dict[str, object]:
    record = logging.LogRecord(logger, logging.INFO, "", 0, message, values, None)
    record.__dict__.update(extra)
    line: dict[str, object] = json.loads(JsonFormatter().format(record))
    return line


def test_known_fields_pass_and_others_do_not() -> None:
    line = written("haitang.request", "request", status=200, phone=CANARY)
    assert line["event"] == "request"
    assert line["status"] == 200
    assert CANARY not in json.dumps(line, ensure_ascii=False)


@pytest.mark.parametrize("logger", ["django.request", "haitang.network.people", "py.warnings"])
def test_what_a_message_quotes_is_withheld(logger: str) -> None:
    assert written(logger, "Not Found: %s", CANARY)["event"] == "withheld"
    assert written(logger, f"looked for {CANARY}")["event"] == "withheld"


def test_an_exception_is_its_class_and_places() -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        record = logging.LogRecord("haitang.x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    text = JsonFormatter().format(record)
    line = json.loads(text)
    assert line["error"] == "ValueError"
    assert "test_an_exception_is_its_class_and_places" in line["places"][0]
    assert CANARY not in text


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_never_by_its_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="haitang.request"):
        client.get(f"/health/?phone={CANARY}")
        client.get(f"/{CANARY}/")
    lines = [JsonFormatter().format(record) for record in caplog.records]
    routes = [json.loads(line).get("route") for line in lines if '"request"' in line]
    assert routes[:2] == ["health/", ""]
    assert CANARY not in "".join(lines)


def test_a_line_tells_its_time_in_utc() -> None:
    assert str(written("haitang.request", "request")["at"]).endswith("+00:00")


@pytest.mark.parametrize("typed", ["a\nb", 'a"}\n{"level": "error"', "a\r\nb\u2028c", "\x1b[31m"])
def test_what_somebody_types_makes_no_line(typed: str) -> None:
    record = logging.LogRecord("haitang.request", logging.INFO, "", 0, "request", (), None)
    record.__dict__.update(route=typed, command=typed)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert "\r" not in text
    assert json.loads(text)["route"] == typed
