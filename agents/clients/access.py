"""Whether Kafka lets us in, asked once before any client of a library, which would only say that it cannot connect.

The libraries try again for ever when a broker refuses a password or a certificate, and write a line for each attempt.
"""

import ssl
from asyncio import IncompleteReadError

from aiokafka.conn import create_conn
from aiokafka.errors import IllegalSaslStateError, KafkaError, SaslAuthenticationFailed, UnsupportedSaslMechanismError
from aiokafka.protocol.metadata import MetadataRequest

from agents.connection import Connection
from schemas.errors import AccessError

_ANSWER_MS = 5000


async def turned_away(connection: Connection) -> str:
    """Ask each address until one lets us in: "", or else what keeps us out and how to mend it.

    That is to stand after "Kafka at HOST:PORT". Raises AccessError where the login or a certificate is refused, by the
    broker or by us: waiting does not mend that.
    """
    arguments = connection.for_aiokafka()
    reason = ""
    for address in arguments.pop("bootstrap_servers").split(","):
        host, _, port = address.rpartition(":")
        try:
            opened = await create_conn(host.strip("[]"), int(port), request_timeout_ms=_ANSWER_MS, **arguments)
            try:
                # Without a login where one is wanted, this is the first question that is not answered.
                await opened.send(MetadataRequest([]))
            finally:
                opened.close()
        except (KafkaError, OSError, TimeoutError) as error:
            if refusal := _refusal(connection, error):
                raise AccessError(f"Kafka at {address} {refusal}") from None
            reason = _hint(connection, error)
        else:
            return ""
    return reason


def hidden(connection: Connection) -> str:
    """What to add where something is not at the broker: Kafka does not list what a user may not see."""
    if connection.uses_sasl:
        return f" that user {connection.sasl_username} may see"
    return " that this certificate's owner may see" if connection.tls_cert_file else ""


def _refusal(connection: Connection, error: BaseException) -> str:
    """Why asking again is useless, or ""."""
    if isinstance(error, SaslAuthenticationFailed):
        return (
            f"refuses the login of user {connection.sasl_username} by {connection.sasl_mechanism}; "
            "set POLICYWIRE_SASL_USERNAME and POLICYWIRE_SASL_PASSWORD as the broker knows them"
        )
    if isinstance(error, UnsupportedSaslMechanismError):
        return f"offers no {connection.sasl_mechanism}; set POLICYWIRE_SASL_MECHANISM to what it offers"
    if isinstance(error, IllegalSaslStateError):
        return f"takes no login; set POLICYWIRE_SECURITY to {'SSL' if connection.uses_tls else 'PLAINTEXT'}"
    cause = error if isinstance(error, ssl.SSLError) else error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"shows a certificate that cannot be trusted ({cause.verify_message}); "
            "set POLICYWIRE_TLS_CA_FILE to its authority, and POLICYWIRE_BROKER to the name that it is for"
        )
    if isinstance(cause, ssl.SSLError) and "ALERT" in (cause.reason or ""):
        return _alert(connection, str(cause.reason).lower().replace("_", " "))
    return ""


def _alert(connection: Connection, alert: str) -> str:
    """What the broker says about our certificate, or about TLS itself, in OpenSSL's words."""
    if "certificate" not in alert and "unknown ca" not in alert:
        return f"does not speak TLS as we do ({alert}); see which versions it takes"
    what = "the certificate of POLICYWIRE_TLS_CERT_FILE" if connection.tls_cert_file else "us without a certificate"
    return f"refuses {what} ({alert}); it wants one that is in date and of an authority that it trusts"


def _hint(connection: Connection, error: BaseException) -> str:
    """What may be wrong where nothing is refused."""
    hung_up = (ssl.SSLError, ConnectionResetError, IncompleteReadError)
    if isinstance(error, hung_up) or isinstance(error.__cause__, hung_up):
        return f"hangs up on {connection.security}; set POLICYWIRE_SECURITY to what it speaks there"
    return "does not answer; start it, or set POLICYWIRE_BROKER"
