"""The files shipped for the machine: a unit for systemd and a proxy's. What they rely on is what the program does."""

import configparser
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from haitang.foundation.options import OPTIONS
from haitang.operation.commands.serve import ADDRESS, PATIENCE_SECONDS
from haitang.operation.serving.limits import FIELDS_BYTES, MIB
from haitang.operation.serving.notify import Notifier
from haitang.operation.serving.supervisor import SECONDS_TO_END, TICK

from .raw import Place, post, read_answer, small_server, status_of

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = shutil.which("nginx")
ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture
def unit() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign] # names as they are written
    parser.read(DEPLOY / "haitang.service")
    return parser


def test_the_unit_relies_on_what_the_program_does(unit: configparser.ConfigParser) -> None:
    service = unit["Service"]
    assert service["ExecStart"].split()[1:] == ["serve", "--port", "8000"]
    assert (service["Type"], service["Restart"], service["KillMode"]) == ("notify", "always", "mixed")
    assert int(service["TimeoutStopSec"]) > SECONDS_TO_END
    spoken = Notifier({"WATCHDOG_USEC": str(int(service["WatchdogSec"]) * 1_000_000)}).interval
    assert spoken is not None
    assert TICK < spoken + TICK < int(service["WatchdogSec"])
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"  # it is never given up


def test_the_unit_fences_it_in(unit: configparser.ConfigParser) -> None:
    service = unit["Service"]
    for fence in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices", "RestrictSUIDSGID"):
        assert service[fence] == "true"
    assert service["ProtectSystem"] == "strict"
    assert service["MemoryMax"]
    assert service["User"] != "root"
    assert Path("/var/lib") / service["StateDirectory"] == Path(service["Environment"].partition("=")[2])


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "haitang.service").read_text().replace("/opt/haitang/.venv/bin/haitang", sys.executable)
    (tmp_path / "haitang.service").write_text(text)
    done = subprocess.run(
        [str(ANALYZE), "verify", str(tmp_path / "haitang.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "haitang.service" not in done.stderr, done.stderr


def test_the_proxy_lets_through_what_the_program_takes() -> None:
    conf = (DEPLOY / "nginx.conf").read_text()
    default = next(option.default for option in OPTIONS if option.name == "upload_megabytes")
    assert isinstance(default, int)
    assert f"client_max_body_size {default + FIELDS_BYTES // MIB}m;" in conf
    assert f"server {ADDRESS}:8000" in conf
    timeouts = {int(seconds) for seconds in re.findall(r"client_(?:header|body)_timeout (\d+)s;", conf)}
    assert max(timeouts) <= 30
    assert PATIENCE_SECONDS < 300


def test_the_proxy_hands_on_no_word_of_the_visitors_own() -> None:
    told = dict(re.findall(r"proxy_set_header (\S+) (\S+);", (DEPLOY / "haitang-proxy.conf").read_text()))
    assert told["X-Forwarded-For"] == "$remote_addr"
    assert told["X-Forwarded-Proto"] == "$scheme"
    assert told["Host"] == "$host"


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[tuple[Path, int, Place]]:
    """The shipped files with this machine's paths and ports in them, before the small server."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    certificate(tmp_path)
    with small_server() as place:
        port = place.port + 1 if place.port < 60000 else place.port - 1
        conf = (DEPLOY / "nginx.conf").read_text()
        for written, here in {
            "127.0.0.1:8000": f"127.0.0.1:{place.port}",
            "listen 443 ssl http2": f"listen 127.0.0.1:{port} ssl http2",
            "listen 80;": f"listen unix:{tmp_path}/plain;",
            "/etc/ssl/haitang": str(tmp_path),
            "/etc/nginx/haitang-proxy.conf": str(DEPLOY / "haitang-proxy.conf"),
        }.items():
            assert written in conf
            conf = conf.replace(written, here)
        folders = "".join(
            f"{kind}_temp_path {tmp_path}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (tmp_path / "nginx.conf").write_text(
            f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\nevents {{}}\n"
            f"http {{ access_log off;\n{folders}{conf}\n}}"
        )
        yield tmp_path, port, place


def certificate(folder: Path) -> None:
    """One that nobody trusts, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "haitang.example.org")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    ).sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*form))


def test_nginx_understands_the_proxys_files_and_keeps_slow_senders_from_the_program(
    proxied: tuple[Path, int, Place],
) -> None:
    folder, port, _place = proxied
    conf = ["-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([str(NGINX), "-t", *conf], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    nginx = subprocess.Popen([str(NGINX), *conf], stderr=subprocess.DEVNULL)
    trusting = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    trusting.check_hostname = False
    front = Place(port, nginx)

    def connect() -> ssl.SSLSocket:
        return trusting.wrap_socket(front.connect())

    try:
        latest = time.monotonic() + 20
        while True:
            try:
                connect().close()
                break
            except OSError:
                assert time.monotonic() < latest
                time.sleep(0.05)
        with connect() as half, connect() as whole:
            half.sendall(post("/", 1000) + b"name=")
            whole.sendall(post("/", 5, b"X-Forwarded-For: 9.9.9.9\r\n") + b"hello")
            assert status_of(read_answer(whole)) == 200
        with connect() as asking:
            asking.sendall(post("/seen/", 0, b"X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: http\r\n"))
            seen = read_answer(asking)
        assert b"('HTTP_X_FORWARDED_FOR', '127.0.0.1')" in seen
        assert b"('HTTP_X_FORWARDED_PROTO', 'https')" in seen
        with connect() as large:
            large.sendall(post("/", 10**9))
            assert status_of(read_answer(large)) == 413
    finally:
        nginx.terminate()
        nginx.wait(20)
