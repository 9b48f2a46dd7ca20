"""Being let in: what is wrong with a broker's certificate is told with how to mend it; who hangs up is waited for."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from agents.clients.access import turned_away
from agents.connection import Connection
from schemas.errors import AccessError
from tests.support.certificates import Authority, Pair
from tests.support.ports import LOOPBACK, free_ports


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@asynccontextmanager
async def _server(pair: Pair | None) -> AsyncIterator[str]:
    """Shakes hands and hangs up: that is as far as a broker goes with who is not let in."""
    context = None
    if pair:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair.certificate, pair.key)

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, LOOPBACK, 0, ssl=context)
    async with server:
        yield f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}"


def _by_tls(address: str, authority: Authority) -> Connection:
    return Connection(address, "SSL", tls_ca_file=str(authority.certificate))


@pytest.mark.parametrize(
    ("hosts", "days", "reason"),
    [([LOOPBACK], -1, "certificate has expired"), (["kafka.example.org"], 1, f"not valid for '{LOOPBACK}'")],
)
async def test_a_broker_whose_certificate_is_not_in_order(
    hosts: list[str], days: int, reason: str, authority: Authority
) -> None:
    broker = authority.sign("broker", hosts, valid=timedelta(days=days))
    async with _server(broker) as address:
        with pytest.raises(AccessError, match="shows a certificate that cannot be trusted") as caught:
            await turned_away(_by_tls(address, authority))
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_broker_of_an_authority_that_we_do_not_know(authority: Authority, tmp_path: Path) -> None:
    async with _server(authority.sign("broker", [LOOPBACK])) as address:
        with pytest.raises(AccessError, match="POLICYWIRE_TLS_CA_FILE"):
            await turned_away(_by_tls(address, Authority(tmp_path, "another")))


async def test_who_hangs_up_and_who_is_not_there_may_be_there_later(authority: Authority) -> None:
    async with _server(None) as address:
        assert "hangs up on PLAINTEXT" in await turned_away(Connection(address))
        assert "hangs up on SSL" in await turned_away(_by_tls(address, authority))
        (nobody,) = free_ports(1)
        both = f"{LOOPBACK}:{nobody},{address}"
        assert "hangs up" in await turned_away(Connection(both))
    assert "does not answer" in await turned_away(Connection(f"{LOOPBACK}:{nobody}"))
