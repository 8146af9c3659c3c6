"""Network addresses, and whose they are."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

IPV6_NETWORK: Final = 64
"""The bits of an IPv6 address that name its network: one household or office, which may use all the rest."""


def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address; one of IPv4 written as IPv6 is one of IPv4."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def network_of(address: str) -> str:
    """The address as it is counted: of IPv6 only the first address of its network; what is none as it stands."""
    found = parsed(address)
    if not isinstance(found, IPv6Address):
        return address if found is None else str(found)
    return str(IPv6Network((found.packed, IPV6_NETWORK), strict=False).network_address)
