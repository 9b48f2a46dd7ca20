"""Identities derived from content, so that a replay on any worker, in any order, makes the same ones."""

from hashlib import blake2b


def content_id(*parts: str) -> str:
    """32 hex digits (128 bits) over the parts; the unit separator keeps ("ab", "c") apart from ("a", "bc")."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
