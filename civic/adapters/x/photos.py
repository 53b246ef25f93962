"""Photos in and out. In: the address of a photo in a post; a JPEG of ours. Out: its bytes; a JPEG that X takes.

Promises: bytes come only from X's photo host or from the configured base itself, whatever address a post names
and wherever that redirects; at most 20 MB, in bounded time.
"""

import io
import time
from urllib.parse import urljoin

import requests
from PIL import Image
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import RequestException, Timeout
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

from civic.adapters.x.line import Outward, is_this_machine
from civic.ports import PermanentFailure, TemporaryFailure

PHOTO_HOST = "pbs.twimg.com"
LARGEST_IN = 20 * 1024 * 1024
LARGEST_OUT = 5 * 1024 * 1024
_REDIRECTS = 3
_QUALITIES = (82, 74, 66, 58, 50)


class PhotoSource:
    def __init__(self, base_url: str, timeout_s: float) -> None:
        self._base = parse_url(base_url)
        self._patience_s = 3 * timeout_s
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Outward(timeout_s))

    def fetch(self, url: str) -> bytes:
        try:
            return self._fetched(url)
        except (RequestException, HTTPError, OSError) as error:
            raise TemporaryFailure(
                f"The photo at {url:.200} could not be fetched from X just now."
            ) from error

    def _fetched(self, url: str) -> bytes:
        """A host may close an idle connection in the very moment that it is used again: then a new one is tried."""
        try:
            return self._fetch(url)
        except RequestsConnectionError as error:
            if isinstance(error, Timeout) or not _hung_up(error):
                raise
            return self._fetch(url)

    def _fetch(self, url: str) -> bytes:
        for _ in range(_REDIRECTS + 1):
            with self._session.get(self.allowed(url), stream=True, allow_redirects=False) as answer:
                if not answer.is_redirect:
                    return self._body(answer, url)
                url = urljoin(url, answer.headers["location"])
        raise PermanentFailure(f"The photo at {url:.200} redirects without end. The post is kept without it.")

    def allowed(self, url: str) -> str:
        """Read by the parser that the connection uses too, so that both mean the same host."""
        try:
            parts = parse_url(url)
        except LocationParseError:
            parts = Url()
        if parts.scheme == "https" and parts.host == PHOTO_HOST and parts.port in (None, 443):
            return _in_large(parts)
        if parts.scheme in ("http", "https") and self._is_base(parts):
            return url
        raise PermanentFailure(
            f"The photo at {url:.200} is not on X's photo host. The post is kept without it."
        )

    def _is_base(self, parts: Url) -> bool:
        here = is_this_machine(self._base.host or "") and is_this_machine(parts.host or "")
        same = parts.host is not None and parts.host == self._base.host
        return (here or same) and (parts.scheme, _port(parts)) == (self._base.scheme, _port(self._base))

    def _body(self, answer: requests.Response, url: str) -> bytes:
        if answer.status_code == 429 or answer.status_code >= 500:
            raise TemporaryFailure(f"X does not hand out the photo just now (status {answer.status_code}).")
        if answer.status_code != 200:
            raise PermanentFailure(f"The photo at {url:.200} is gone from X (status {answer.status_code}).")
        body, until = bytearray(), time.monotonic() + self._patience_s
        while part := answer.raw.read1(1 << 16, decode_content=True):
            body += part
            if len(body) > LARGEST_IN:
                raise PermanentFailure(f"The photo at {url:.200} is larger than {LARGEST_IN >> 20} MB.")
            if time.monotonic() > until:
                raise TemporaryFailure(f"X sent the photo at {url:.200} too slowly.")
        return bytes(body)


def for_x(jpeg: bytes) -> bytes:
    """As it is where X takes it, else with less quality, else smaller too."""
    if len(jpeg) <= LARGEST_OUT:
        return jpeg
    with Image.open(io.BytesIO(jpeg)) as opened:
        picture = opened.convert("RGB")
    while True:
        for quality in _QUALITIES:
            written = io.BytesIO()
            picture.save(written, "JPEG", quality=quality, progressive=True)
            if written.tell() <= LARGEST_OUT:
                return written.getvalue()
        picture.thumbnail((picture.width * 3 // 4, picture.height * 3 // 4))


def _in_large(parts: Url) -> str:
    """Without being asked for another size X hands out 1,200 pixels; "large" is 2,048, which is what is kept."""
    plain = parts.query is None and (parts.path or "").startswith("/media/")
    return parts._replace(query="name=large").url if plain else parts.url


def _port(parts: Url) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _hung_up(error: RequestsConnectionError) -> bool:
    """Whether the other side closed the connection without a word."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ConnectionResetError):
        cause = cause.__context__
    return cause is not None
