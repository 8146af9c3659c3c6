"""Keeping private values: sealed at rest, found again by a keyed digest.

AES-256-GCM with a fresh nonce for each value; HMAC-SHA-256 digests under a second key. The purpose ("phone",
"identity", "totp") is bound into both, so that a value sealed for one column does not open in another.
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FORMAT = b"\x01"
NONCE_BYTES = 12
HEAD_BYTES = len(FORMAT) + NONCE_BYTES
"""The first bytes of what is sealed: drawn anew each time, so that two that begin alike are one and the same sealing."""


class Unsealable(Exception):
    """The stored bytes were changed, or sealed under another key or for another purpose."""


@lru_cache(maxsize=4)
def cipher_of(secret: bytes) -> AESGCM:
    return AESGCM(sha256(b"haitang seal" + secret).digest())


def seal_bytes(purpose: str, value: bytes) -> bytes:
    """The value encrypted for storage; the same value seals differently each time."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + cipher_of(settings.PRIVATE_KEY).encrypt(nonce, value, purpose.encode())


def unseal_bytes(purpose: str, stored: bytes | memoryview) -> bytes:
    """The value behind stored bytes. Raises `Unsealable` when they do not open."""
    sealed = bytes(stored)
    if sealed[:1] != FORMAT:
        raise Unsealable(purpose)
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return cipher_of(settings.PRIVATE_KEY).decrypt(nonce, body, purpose.encode())
    except InvalidTag as error:
        raise Unsealable(purpose) from error


def seal(purpose: str, value: str) -> bytes:
    """`seal_bytes` for text."""
    return seal_bytes(purpose, value.encode())


def unseal(purpose: str, stored: bytes | memoryview) -> str:
    """`unseal_bytes` for text."""
    return unseal_bytes(purpose, stored).decode()


def digest(purpose: str, value: str) -> str:
    """64 hexadecimal digits that are the same for the same value and purpose, and tell nothing without the key."""
    return hmac.digest(settings.DIGEST_KEY, f"{purpose}:{value}".encode(), "sha256").hex()
