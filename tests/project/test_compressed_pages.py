"""Pages travel compressed, and the length of one tells nothing; files and answers to programs travel as they are."""

import gzip
import re

import pytest
from django.test import Client

from tests.cast import Cast

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


def asked(client: Client, address: str, **headers: str) -> bytes:
    answer = client.get(address, headers={"Accept-Encoding": "gzip", **headers})
    assert (answer.status_code, answer.get("Content-Encoding")) == (200, "gzip")
    assert int(answer["Content-Length"]) == len(answer.content)
    assert "Accept-Encoding" in answer["Vary"]
    return answer.content


@pytest.mark.parametrize("address", ["/", "/volunteers/", "/figures/"])
def test_a_page_is_less_than_half_of_what_it_was_and_the_same(cast: Cast, address: str) -> None:
    client = cast.client("officer")
    plain, packed = client.get(address), asked(client, address)
    assert not plain.has_header("Content-Encoding")
    assert len(packed) < len(plain.content) / 2
    assert TOKEN.sub(b"", gzip.decompress(packed))[:500] == TOKEN.sub(b"", plain.content)[:500]
    assert len(gzip.decompress(packed)) == len(plain.content)


def test_the_length_of_a_page_tells_nothing_and_its_token_is_masked_anew(cast: Cast) -> None:
    """The control: without the random bytes, the same page compresses to about the same length each time."""
    client = cast.client("officer")
    pages = [asked(client, "/") for _time in range(12)]
    tokens = {token for page in pages for token in TOKEN.findall(gzip.decompress(page))[:1]}
    lengths = {len(page) for page in pages}
    again = {len(gzip.compress(gzip.decompress(page), mtime=0)) for page in pages}
    assert len(tokens) == len(pages)
    assert max(lengths) - min(lengths) > max(again) - min(again)
    assert len(lengths) > 4


@pytest.mark.parametrize("address", ["/health/", "/volunteers/?export=csv"])
def test_what_is_no_page_travels_as_it_is(cast: Cast, address: str) -> None:
    answer = cast.client("officer").get(address, headers={"Accept-Encoding": "gzip"})
    assert not answer.has_header("Content-Encoding")
