"""What is wrong with the security settings when they are looked at together."""

import ipaddress
import ssl
from collections.abc import Collection, Iterator

from agents.connection import Connection, no_passphrase

Mistake = tuple[str, str]
"""The field that it stands under, and what is wrong with it and how to mend it."""

_TLS = ("tls_ca_file", "tls_cert_file", "tls_key_file")
_SASL = ("sasl_mechanism", "sasl_username", "sasl_password")


def mistakes(connection: Connection, given: Collection[str]) -> Iterator[Mistake]:
    """All of them; `given` are the fields that somebody has set, also those whose value could not be used."""
    if connection.uses_tls:
        yield from _of_certificates(connection)
    else:
        set_files = [name for name in _TLS if getattr(connection, name)]
        yield from _useless(set_files, f"{connection.security} uses no TLS; set POLICYWIRE_SECURITY to SSL or SASL_SSL")
    if connection.uses_sasl:
        yield from _of_login(connection, given)
    else:
        yield from _useless(
            [name for name in _SASL if name in given],
            f"{connection.security} has no login; set POLICYWIRE_SECURITY to SASL_SSL",
        )


def is_loopback(address: str) -> bool:
    """Whether a host:port is on this machine, whatever the network's names say."""
    host = address.rpartition(":")[0].strip("[]")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _useless(names: Collection[str], reason: str) -> Iterator[Mistake]:
    yield from ((name, f"{reason}, or take this away") for name in names)


def _of_certificates(connection: Connection) -> Iterator[Mistake]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if connection.tls_ca_file:
        try:
            context.load_verify_locations(connection.tls_ca_file)
        except OSError as error:
            yield "tls_ca_file", f"no certificates in PEM form can be read from it ({_reason(error)})"
    if bool(connection.tls_cert_file) != bool(connection.tls_key_file):
        missing = "tls_key_file" if connection.tls_cert_file else "tls_cert_file"
        yield missing, "missing; a certificate and its key go together"
    elif connection.tls_cert_file:
        try:
            context.load_cert_chain(connection.tls_cert_file, connection.tls_key_file, password=no_passphrase)
        except OSError as error:
            yield "tls_cert_file", f"it and the key cannot be used, both must be PEM files ({_reason(error)})"
        except ValueError as error:
            yield "tls_key_file", str(error)


def _of_login(connection: Connection, given: Collection[str]) -> Iterator[Mistake]:
    for name in ("sasl_username", "sasl_password"):
        if name not in given:
            yield name, f"missing; {connection.security} logs in; set it, or the same name with _FILE"
    if connection.uses_tls:
        return
    if strangers := [address for address in connection.broker.split(",") if not is_loopback(address)]:
        yield (
            "security",
            f"SASL_PLAINTEXT sends the login unencrypted, and {', '.join(strangers)} is not this machine; use SASL_SSL",
        )
    if connection.sasl_mechanism == "PLAIN":
        yield "sasl_mechanism", "PLAIN sends the password as it is; use it with SASL_SSL, or SCRAM-SHA-512"


def _reason(error: OSError) -> str:
    """Without the file's name, which the reader knows."""
    return (error.strerror or str(error)).partition(" (_ssl.c")[0]
