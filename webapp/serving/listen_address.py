"""Whether the server can listen where it is to, found out before it says that it does."""

import errno
import socket

from schema.errors import BadParameter


def check_address(host: str, port: int, setting: str = "port") -> None:
    """Raise ``BadParameter`` with what to do, where nothing can listen at a host and port, which a ``setting`` says."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise BadParameter("host", host, _unknown(host)) from None
    family, kind, protocol, _, address = found[0]
    try:
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
            tried.listen(1)
    except OSError as error:
        raise _refused(host, port, setting, error) from None


def _refused(host: str, port: int, setting: str, error: OSError) -> BadParameter:
    flag = "--" + setting.replace("_", "-")
    match error.errno:
        case errno.EADDRINUSE:
            reason = (
                f"another program listens at port {port} of {host} already; stop it, or choose another port, "
                f"as in {flag} {port + 1 if port < 65_535 else port - 1}"
            )
            return BadParameter(setting, str(port), reason)
        case errno.EACCES:
            return BadParameter(
                setting,
                str(port),
                f"you may not listen at port {port}; choose one above 1023, as in {flag} 8000",
            )
        case errno.EADDRNOTAVAIL:
            return BadParameter("host", host, _unknown(host))
        case _:
            return BadParameter(
                "host", host, f"nothing can listen at {host!r}, port {port}: {error.strerror}"
            )


def _unknown(host: str) -> str:
    return (
        f"{host!r} is no address of this machine; listen at 127.0.0.1 for this machine alone, "
        "or at 0.0.0.0 for all that reach it, as in --host 127.0.0.1"
    )
