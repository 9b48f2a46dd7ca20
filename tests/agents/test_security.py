"""The security settings: what fits together, secrets from files, and no secret in anything that is shown."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from agents.app import make_app
from agents.connection import Connection
from agents.settings import Settings
from agents.worker import STAGES
from schemas.errors import SettingsError
from tests.support.certificates import Authority, Pair

TELLTALE = "s3cret-of-the-day"
LOGIN = {"POLICYWIRE_SASL_USERNAME": "clean", "POLICYWIRE_SASL_PASSWORD": TELLTALE}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@pytest.fixture
def pair(authority: Authority) -> Pair:
    return authority.sign("client")


def _mistakes(**settings: object) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({f"POLICYWIRE_{name.upper()}": str(value) for name, value in settings.items()})
    assert TELLTALE not in str(caught.value)
    return str(caught.value)


def test_a_login_over_tls_reaches_every_client(authority: Authority) -> None:
    settings = Settings.from_env(
        LOGIN | {"POLICYWIRE_SECURITY": "sasl_ssl", "POLICYWIRE_TLS_CA_FILE": str(authority.certificate)}
    )
    arguments = settings.for_aiokafka()
    assert arguments["ssl_context"].check_hostname
    assert (arguments["sasl_mechanism"], arguments["sasl_plain_username"]) == ("SCRAM-SHA-512", "clean")
    assert arguments["sasl_plain_password"] == settings.for_librdkafka()["sasl.password"] == TELLTALE
    assert settings.for_librdkafka()["ssl.ca.location"] == str(authority.certificate)
    faust = make_app(STAGES["clean"], settings, authority.certificate.parent).conf.broker_credentials
    assert (faust.protocol.value, faust.password) == ("SASL_SSL", TELLTALE)


def test_a_certificate_of_ours_reaches_every_client(authority: Authority, pair: Pair) -> None:
    settings = Settings.from_env(
        {
            "POLICYWIRE_SECURITY": "SSL",
            "POLICYWIRE_TLS_CA_FILE": str(authority.certificate),
            "POLICYWIRE_TLS_CERT_FILE": str(pair.certificate),
            "POLICYWIRE_TLS_KEY_FILE": str(pair.key),
        }
    )
    assert settings.for_librdkafka()["ssl.key.location"] == str(pair.key)
    assert "sasl_mechanism" not in settings.for_aiokafka()
    faust = make_app(STAGES["clean"], settings, authority.certificate.parent).conf.broker_credentials
    assert faust.protocol.value == "SSL"


def test_secrets_are_read_from_files_and_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{TELLTALE}\n", encoding="utf-8")
    settings = Settings.from_env(
        {
            "POLICYWIRE_SECURITY": "SASL_SSL",
            "POLICYWIRE_SASL_USERNAME": "clean",
            "POLICYWIRE_SASL_PASSWORD_FILE": str(file),
        }
    )
    assert settings.sasl_password == TELLTALE
    assert TELLTALE not in f"{settings!r} {settings} {make_app(STAGES['clean'], settings, tmp_path).conf!r}"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    message = _mistakes(
        security="SASL_PLAINTEXT",
        broker="kafka.example.org:9092",
        sasl_mechanism="PLAIN",
        sasl_username="clean",
        tls_ca_file=tmp_path / "none.pem",
        batch="many",
    )
    for part in (
        "POLICYWIRE_SECURITY: SASL_PLAINTEXT sends the login unencrypted, and kafka.example.org:9092 is not this",
        "POLICYWIRE_SASL_MECHANISM: PLAIN sends the password as it is; use it with SASL_SSL",
        "POLICYWIRE_SASL_PASSWORD: missing",
        "POLICYWIRE_TLS_CA_FILE: SASL_PLAINTEXT uses no TLS; set POLICYWIRE_SECURITY to SSL or SASL_SSL",
        "POLICYWIRE_BATCH='many': give a whole number",
    ):
        assert part in message
    assert "\n" not in message


@pytest.mark.parametrize("broker", ["localhost:9092", "127.0.0.1:9092", "127.0.0.9:1,[::1]:9092"])
def test_a_login_without_tls_stays_on_this_machine(broker: str) -> None:
    settings = LOGIN | {"POLICYWIRE_SECURITY": "SASL_PLAINTEXT", "POLICYWIRE_BROKER": broker}
    assert Settings.from_env(settings).sasl_password == TELLTALE


@pytest.mark.parametrize("broker", ["127.0.0.1:9092,10.0.0.7:9092", "localhost.example.org:9092", "0.0.0.0:9092"])
def test_a_login_without_tls_goes_nowhere_else(broker: str) -> None:
    assert "is not this machine" in _mistakes(
        security="SASL_PLAINTEXT", broker=broker, sasl_username="a", sasl_password=TELLTALE
    )


def test_a_login_that_would_not_be_used_is_told() -> None:
    message = _mistakes(sasl_username="clean", sasl_password=TELLTALE)
    assert "POLICYWIRE_SASL_PASSWORD: PLAINTEXT has no login" in message


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (None, "cannot be read"),
        (b"", "empty"),
        (b"two\nlines\n", "more than one line"),
        (b"\xff\xfe", "no text in UTF-8"),
    ],
)
def test_a_secret_s_file_that_cannot_be_used_is_told_without_what_stands_there(
    content: bytes | None, mistake: str, tmp_path: Path
) -> None:
    file = tmp_path / TELLTALE  # whoever puts the password itself where its file should stand must not see it in a log
    if content is not None:
        file.write_bytes(content)
    message = _mistakes(security="SASL_SSL", sasl_username="a", sasl_password_file=file)
    assert message.startswith("POLICYWIRE_SASL_PASSWORD_FILE: ")
    assert mistake in message
    assert "missing" not in message


def test_a_secret_and_its_file_are_one_too_many(tmp_path: Path) -> None:
    message = _mistakes(security="SASL_SSL", sasl_username="a", sasl_password=TELLTALE, sasl_password_file=tmp_path)
    assert "POLICYWIRE_SASL_PASSWORD is set too; give one of the two" in message


def test_a_password_among_the_addresses_is_refused_and_not_repeated() -> None:
    assert "POLICYWIRE_BROKER: give host:port" in _mistakes(broker=f"sasl://me:{TELLTALE}@kafka.example.org:9092")


def test_certificates_that_cannot_be_used_are_told_with_how_to_mend_it(authority: Authority, pair: Pair) -> None:
    other = authority.sign("other")
    assert "POLICYWIRE_TLS_KEY_FILE: missing" in _mistakes(security="SSL", tls_cert_file=pair.certificate)
    assert (
        "key values mismatch"
        in _mistakes(security="SSL", tls_cert_file=pair.certificate, tls_key_file=other.key).replace("_", " ").lower()
    )
    assert "POLICYWIRE_TLS_CA_FILE: no certificates in PEM form" in _mistakes(security="SSL", tls_ca_file=pair.key)
    encrypted = _encrypted(pair)
    assert "the key is encrypted" in _mistakes(security="SSL", tls_cert_file=pair.certificate, tls_key_file=encrypted)


def test_an_expired_certificate_of_ours_is_for_the_broker_to_refuse(authority: Authority) -> None:
    old = authority.sign("old", valid=timedelta(days=-1))
    Connection(security="SSL", tls_cert_file=str(old.certificate), tls_key_file=str(old.key)).ssl_context()


def _encrypted(pair: Pair) -> Path:
    key = serialization.load_pem_private_key(pair.key.read_bytes(), None)
    file = pair.key.with_suffix(".encrypted")
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(TELLTALE.encode()),
        )
    )
    return file
