"""Addresses that people type: which of them may become a link."""

from urllib.parse import urlsplit


def is_web_address(url: str) -> bool:
    """Whether the text is an http(s) address with a host and nothing that could hide another."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    is_plain = url.isprintable() and not any(each.isspace() or each in '<>"\\' for each in url)
    return is_plain and parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
