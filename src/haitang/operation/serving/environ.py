"""From a request as the HTTP server hands it over (RSGI) to the environment WSGI describes."""

import sys
from typing import IO, Any, Final

from haitang.foundation.networks import network_of

FIXED: Final[dict[str, Any]] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
NOT_PREFIXED: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
NOT_PASSED: Final = frozenset({"transfer-encoding", "expect", "connection"})
"""Of the connection, which is not the application's; a body is whole when it is handed over."""


def host_of(address: str) -> tuple[str, str]:
    """`127.0.0.1:80` or `[::1]:80` as host and port."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), port


def visitor_address(scope: Any, *, behind_proxy: bool) -> str:
    """Whose request it is, for the bounds: the visitor the proxy names last, or whoever is connected; of IPv6 his network."""
    if behind_proxy:
        forwarded = [value for name, value in scope.headers.items() if name == "x-forwarded-for"]
        if named := ",".join(forwarded).rpartition(",")[2].strip():
            return network_of(named)
    return network_of(host_of(scope.client)[0])


def environ_of(scope: Any, body: IO[bytes]) -> dict[str, Any]:
    """The environment of one request. A header with an underscore is left out: it would pass for one with a hyphen."""
    client, client_port = host_of(scope.client)
    server, server_port = host_of(scope.server)
    environ = FIXED | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": server_port,
        "REMOTE_ADDR": client,
        "REMOTE_PORT": client_port,
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" in name or name in NOT_PASSED or (name == "host" and scope.authority):
            continue
        key = NOT_PREFIXED.get(name) or "HTTP_" + name.replace("-", "_").upper()
        joined = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joined}{value}" if key in environ else value
    return environ
