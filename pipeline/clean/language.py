"""Which language an article is in."""

def language(given: str, text: str) -> str:
    """ISO 639-1, or "" when unsure."""
    return given[:2].lower() if given else ("en" if " the " in text else "")
