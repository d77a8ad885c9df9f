"""A private certificate authority, and a TLS server on loopback with its certificate."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Authority:
    """`certificates` is for clients; `server` and `key` are for a server on this machine."""

    certificates: Path
    server: Path
    key: Path


@dataclass
class TlsServer:
    """Answers every HTTP request with `body`; `received` has the first four bytes of each connection."""

    body: bytes
    port: int = 0
    received: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"


def make_authority(folder: Path) -> Authority:
    """Make keys and certificates in `folder`, valid for an hour."""
    key, ca_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an authority for tests")])
    authority = _certificate(ca_name, ca_name, ca_key).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), True
    )
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    server = _certificate(subject, ca_name, key).add_extension(names, critical=False)
    made = Authority(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    for path, builder in ((made.certificates, authority), (made.server, server)):
        path.write_bytes(builder.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
    )


@contextlib.asynccontextmanager
async def tls_server(authority: Authority, body: bytes) -> AsyncIterator[TlsServer]:
    """Serve on a free port until left."""
    described = TlsServer(body)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            described.received.append(await reader.readexactly(4))
            if described.received[-1] != b"AMQP":
                await _answer_http(reader, writer, body)
            writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.server, authority.key)
    async with await asyncio.start_server(answer, "localhost", 0, family=2, ssl=context) as server:
        described.port = server.sockets[0].getsockname()[1]
        yield described


async def _answer_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    await reader.readexactly(sum(map(int, lengths)))
    headers = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close"
    writer.write(f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode() + body)
    await writer.drain()
