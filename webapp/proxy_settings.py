"""The settings that say where the site stands: its base path, the proxies in front of it, its host names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from schema.errors import BadParameter

HOST_NAME = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_BASE_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


def read_base_path(text: str) -> str:
    """Return a base path with one slash before it and none behind; ``BadParameter`` where it is no plain path.

    >>> read_base_path("archive/"), read_base_path("/"), read_base_path("")
    ('/archive', '', '')
    """
    path = "/" + text.strip("/") if text.strip("/") else ""
    if not _BASE_PATH.fullmatch(path):
        raise BadParameter(
            "base_path", text, "must be a path such as /archive, of letters, digits and . _ ~ -"
        )
    return path


@dataclass(frozen=True, slots=True)
class Proxies:
    """The addresses from which ``X-Forwarded`` headers are believed; ``networks`` is ``None`` for any."""

    networks: tuple[IPv4Network | IPv6Network, ...] | None

    @classmethod
    def read(cls, text: str) -> "Proxies":
        """Return those of a list with commas, any for ``*``; ``BadParameter`` for what is no address.

        >>> "10.1.2.3" in Proxies.read("127.0.0.1, 10.0.0.0/8")
        True
        """
        if text.strip() == "*":
            return cls(None)
        reason = "must be addresses or networks such as 10.0.0.0/8 with commas between, or *"
        return cls(tuple(_each(text, "trusted_proxies", ip_network, reason)))

    def __contains__(self, client: str) -> bool:
        """Return whether a client is such a proxy."""
        if self.networks is None:
            return True
        try:
            address = ip_address(client)
        except ValueError:  # no address: a socket of this machine
            return False
        return any(address in network for network in self.networks)


def read_hosts(text: str) -> tuple[str, ...]:
    """Return the host names of a list with commas, in the form of werkzeug: ``.example.org`` also stands for all below.

    >>> read_hosts("photos.example.org, *.example.com")
    ('photos.example.org', '.example.com')
    """
    reason = "must be host names such as photos.example.org or *.example.org, with commas between"
    return tuple(_each(text, "allowed_hosts", _host, reason))


def _host(text: str) -> str:
    name = text.removeprefix("*")
    if not HOST_NAME.fullmatch(name):
        raise ValueError
    return name


def _each(text: str, name: str, read: Callable[[str], Any], reason: str) -> Iterator[Any]:
    for entry in filter(None, (entry.strip() for entry in text.split(","))):
        try:
            yield read(entry)
        except ValueError:
            raise BadParameter(name, entry, reason) from None
