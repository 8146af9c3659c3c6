"""From a database address to Django's description of the database."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from haitang.foundation.options import Misconfigured

SECONDS_KEPT = 600
SECONDS_WAITED = 30
SECONDS_TO_CONNECT = 3
POSTGRESQL_QUERY = frozenset({"host", "port", "sslmode", "sslrootcert"})


def database_of(url: str) -> dict[str, Any]:
    """`sqlite:///relative`, `sqlite:////absolute` or `postgresql://user:password@host:port/name?host=/folder`.

    Raises `Misconfigured` when the address is anything else.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in {"postgresql", "postgres"}:
        return _postgresql(url)
    raise _wrong("应以 sqlite:/// 或 postgresql:// 开头")


def _wrong(reason: str) -> Misconfigured:
    return Misconfigured("database_url", f"设置 database_url 不对：{reason}。")


def _sqlite(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.netloc or parts.query or parts.fragment:
        raise _wrong("sqlite 的写法是 sqlite:///文件路径")
    name = unquote(parts.path.removeprefix("/"))
    if not name or name == ":memory:":
        raise _wrong("sqlite 须写明文件路径")
    return {
        "ENGINE": "haitang.foundation.sqlite",
        "NAME": name,
        "CONN_MAX_AGE": SECONDS_KEPT,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": SECONDS_WAITED},
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        query = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise _wrong("写法是 postgresql://用户:口令@主机:端口/库名") from None
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name or parts.fragment:
        raise _wrong("postgresql 须写明一个库名")
    if unknown := sorted(query.keys() - POSTGRESQL_QUERY):
        raise _wrong(f"不认识的参数 {unknown[0]}")
    options = {key: query[key] for key in ("sslmode", "sslrootcert") if key in query}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", unquote(host)),
        "PORT": query.get("port", str(port or "")),
        "CONN_MAX_AGE": SECONDS_KEPT,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": SECONDS_TO_CONNECT,
            **options,
            "options": f"-c lock_timeout={SECONDS_WAITED}s",
        },
    }
