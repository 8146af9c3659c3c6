"""Every setting of the program, declared once: its name, its type, its default and what it means.

Values come from `$HAITANG_HOME/haitang.toml`; an environment variable `HAITANG_<NAME>` (for the database
also `DATABASE_URL`) goes before the file. Anything unknown, missing or of the wrong type raises
`Misconfigured`, which names the setting.
"""

import base64
import binascii
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

FILE_NAME: Final = "haitang.toml"
PREFIX: Final = "HAITANG_"
NOT_SETTINGS: Final = frozenset({"HAITANG_HOME", "HAITANG_TEST_ENGINE"})
KEY_BYTES: Final = 32
PASSWORD_RULES: Final = ("plain", "dengbao")
ADMINISTRATORS: Final = "administrators"
EVERYBODY: Final = "everybody"
NOBODY: Final = "nobody"
ROLES: Final = (
    "system_administrator",
    "security_administrator",
    "auditor",
    "district_officer",
    "district_leader",
    "town_chair",
    "organisation_manager",
    "guide",
    "volunteer",
)
"""The roles of `access.words`, which cannot be read before the settings are."""


class Misconfigured(Exception):
    """A setting is missing, unknown or ill-typed. `setting` names it, the text says what to do."""

    def __init__(self, setting: str, sentence: str) -> None:
        super().__init__(sentence)
        self.setting = setting


class Source(StrEnum):
    FILE = "file"
    ENVIRONMENT = "environment"
    DEFAULT = "default"


class Required:
    """Stands where a default would, for a setting that has none."""


REQUIRED: Final = Required()


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("应是一段不为空的文字")
    return value.strip()


def _secret(value: object) -> str:
    if len(text := _text(value)) < 40:
        raise ValueError("应是至少 40 个字符的随机文字")
    return text


def _key(value: object) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(_text(value))
    except binascii.Error:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise ValueError(f"应是 {KEY_BYTES} 个随机字节的 base64 文字")
    return raw


def _flag(value: object) -> bool:
    words = {True: True, False: False, "true": True, "false": False}
    if not isinstance(value, bool | str) or value not in words:
        raise ValueError("应是 true 或 false")
    return words[value]


def _whole(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("应是大于 0 的整数")
    return value


def _hour(value: object) -> str:
    """An hour of the day, or `off`; kept as it is shown."""
    text = str(value).strip()
    if isinstance(value, bool) or not (
        text == "off" or (text.isascii() and text.isdigit() and int(text) < 24)
    ):
        raise ValueError("应是 0 到 23 的整数，或 off")
    return text


def _address(value: object) -> str:
    text = _text(value).rstrip("/")
    if not text.startswith(("http://", "https://")):
        raise ValueError("应以 http:// 或 https:// 开头")
    return text


def _security(value: object) -> str:
    if value not in {"tls", "starttls", "none"}:
        raise ValueError("应是 tls、starttls 或 none")
    return str(value)


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    if not isinstance(value, list) or not value or not all(isinstance(part, str) and part for part in value):
        raise ValueError("应是一个或多个名称（环境变量里用逗号隔开）")
    return tuple(value)


def _password_rules(value: object) -> str:
    if value not in PASSWORD_RULES:
        raise ValueError("应是 plain 或 dengbao")
    return str(value)


def _holders(value: object) -> tuple[str, ...]:
    names = _names(value)
    if unknown := set(names) - {ADMINISTRATORS, EVERYBODY, NOBODY, *ROLES}:
        raise ValueError(
            f"不认识 {'、'.join(sorted(unknown))}：应是 administrators、everybody、nobody 或角色名"
        )
    if NOBODY in names and len(names) > 1:
        raise ValueError("nobody 不能与其他名称同写")
    return names


@dataclass(frozen=True, slots=True)
class Option:
    """One setting. `read` turns what was written into the value; its ValueError says what it should be."""

    name: str
    read: Callable[[object], Any]
    meaning: str
    default: object = REQUIRED
    secret: bool = False


OPTIONS: Final = (
    Option("secret_key", _secret, "给登录状态和表单签名的密钥", secret=True),
    Option("private_key", _key, "加密手机号、身份证号等个人信息的密钥；丢失后这些信息无法恢复", secret=True),
    Option(
        "digest_key", _key, "为个人信息生成查找摘要的密钥；更换后按手机号、身份证号查找会失效", secret=True
    ),
    Option(
        "database_url", _text, "数据库地址：sqlite:///文件，或 postgresql://用户:口令@主机/库名", default=None
    ),
    Option("hosts", _names, "允许的访问域名或地址", default=("127.0.0.1", "localhost")),
    Option("https", _flag, "是否只经 HTTPS 使用（登录状态只在加密连接上传送）", default=True),
    Option("behind_proxy", _flag, "前面是否有一台反向代理，由它转告访问者的地址和协议", default=False),
    Option("upload_megabytes", _whole, "上传文件的大小上限（兆字节）", default=20),
    Option("session_hours", _whole, "登录后多少小时须重新登录", default=12),
    Option("idle_hours", _whole, "多少小时没有操作须重新登录", default=8),
    Option(
        "password_rules",
        _password_rules,
        "密码规则：plain（长度和常见词）或 dengbao（另加组成和定期更换）",
        default="plain",
    ),
    Option("initial_password_days", _whole, "初始密码几天内有效，过期须由系统管理员重新生成", default=7),
    Option(
        "second_factor_for",
        _holders,
        "哪些人登录必须有第二步验证：administrators、everybody、nobody 或角色名",
        default=(ADMINISTRATORS,),
    ),
    Option("requests_per_minute", _whole, "一个账号每分钟最多请求多少次页面，再快就请它等一等", default=600),
    Option("web_processes", _whole, "提供网页的进程数", default=1),
    Option("web_threads", _whole, "每个网页进程同时处理多少个页面请求", default=8),
    Option("web_waiting", _whole, "每个网页进程最多让多少个请求排队，再多就请人稍后再试", default=64),
    Option("job_seconds", _whole, "一项后台任务最多运行多少秒", default=240),
    Option("backup_hour", _hour, "每天几点之后自动备份（0 到 23）；off 表示不自动备份", default="2"),
    Option("backups_kept", _whole, "自动备份留下最近多少份", default=14),
    Option(
        "backup_folder",
        _text,
        "自动备份存在哪个文件夹；不填就是数据文件夹里的 backups，最好是另一块磁盘",
        default="",
    ),
    Option(
        "address", _address, "人们打开海棠的网址，写在邮件和群消息里；不填就用 hosts 的第一个", default=""
    ),
    Option("mail_server", _text, "发通知邮件的 SMTP 服务器；不填就不发邮件", default=""),
    Option("mail_port", _whole, "SMTP 端口", default=465),
    Option("mail_security", _security, "与邮件服务器的连接：tls、starttls 或 none", default="tls"),
    Option("mail_user", _text, "SMTP 登录名", default=""),
    Option("mail_password", _text, "SMTP 密码", default="", secret=True),
    Option("mail_from", _text, "邮件的发件人，如 海棠 <haitang@example.org>；不填就用 mail_user", default=""),
    Option("debug", _flag, "命令出错时是否显示完整的出错位置（供开发）", default=False),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """An option with its value and where the value came from."""

    option: Option
    value: Any
    source: Source

    @property
    def shown(self) -> Any:
        """The value as it may be printed: secrets are masked, the password inside an address too."""
        if self.option.secret:
            return "••••••••"
        if self.option.name == "database_url" and isinstance(self.value, str):
            return mask_password(self.value)
        return list(self.value) if isinstance(self.value, tuple) else self.value


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one start, by name; `home` is the folder that holds the data."""

    home: Path
    by_name: Mapping[str, Setting]

    def __getitem__(self, name: str) -> Any:
        return self.by_name[name].value


def mask_password(url: str) -> str:
    """The address with its password replaced by dots."""
    scheme, mark, rest = url.partition("://")
    credentials, at, place = rest.rpartition("@")
    user, colon, _password = credentials.partition(":")
    return f"{scheme}{mark}{user}{colon}{'••••' if colon else ''}{at}{place}"


def home_of(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder that holds the data: `HAITANG_HOME`, or `var` under the current folder."""
    return Path(environ.get("HAITANG_HOME") or "var").absolute()


def read_settings(home: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check every setting. Raises `Misconfigured` for the first one that is wrong."""
    written = _read_file(home / FILE_NAME)
    named = {option.name for option in OPTIONS}
    for name in written:
        if name not in named:
            raise Misconfigured(name, f"{FILE_NAME} 里有不认识的设置 {name}，请删去或改正它的名称。")
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in NOT_SETTINGS | {
            PREFIX + name.upper() for name in named
        }:
            raise Misconfigured(variable, f"环境变量 {variable} 不是海棠的设置，请删去或改正它的名称。")
    settings = {option.name: _setting(option, written, environ, home) for option in OPTIONS}
    return Settings(home, settings)


def _setting(
    option: Option, written: Mapping[str, object], environ: Mapping[str, str], home: Path
) -> Setting:
    value, source = _raw(option, written, environ)
    if value is REQUIRED:
        raise Misconfigured(
            option.name,
            f"缺少设置 {option.name}（{option.meaning}），请先运行 haitang init，或写在 {FILE_NAME} 里。",
        )
    if source is Source.DEFAULT:
        fallback = f"sqlite:///{home / 'haitang.sqlite3'}" if option.name == "database_url" else value
        return Setting(option, fallback, source)
    try:
        return Setting(option, option.read(value), source)
    except ValueError as wrong:
        raise Misconfigured(option.name, f"设置 {option.name} 不对：{wrong}。") from None


def _raw(option: Option, written: Mapping[str, object], environ: Mapping[str, str]) -> tuple[object, Source]:
    variables = [PREFIX + option.name.upper()]
    if option.name == "database_url":
        variables.append("DATABASE_URL")
    given = [variable for variable in variables if variable in environ]
    if len(given) > 1 and len({environ[variable] for variable in given}) > 1:
        raise Misconfigured(option.name, f"环境变量 {'、'.join(given)} 说法不一，请只留一个。")
    if given:
        return environ[given[0]], Source.ENVIRONMENT
    if option.name in written:
        return written[option.name], Source.FILE
    return option.default, Source.DEFAULT


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(FILE_NAME, f"设置文件 {path} 读不懂：{wrong}。") from None
    except OSError:
        raise Misconfigured(FILE_NAME, f"设置文件 {path} 打不开，请检查它的权限。") from None


def fresh_keys() -> dict[str, str]:
    """New random values for the settings that are secret, as they are written."""
    return {
        "secret_key": secrets.token_urlsafe(48),
        "private_key": base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
        "digest_key": base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
    }


def settle_home(home: Path, *, https: bool = True, demonstration: bool = False) -> bool:
    """Make the folder and, unless it is there, its settings file with fresh keys. Says whether it did."""
    home.mkdir(parents=True, exist_ok=True)
    lines = [
        "# 海棠的设置。三个密钥是随机生成的：请另外妥善保管一份，备份文件里不含它们。",
        *(f'{name} = "{key}"' for name, key in fresh_keys().items()),
        f"https = {'true' if https else 'false'}",
        *(
            ["# 演示账号的密码是公开的，不要求第二步验证。", f'second_factor_for = ["{NOBODY}"]']
            if demonstration
            else []
        ),
    ]
    try:
        descriptor = os.open(home / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True
