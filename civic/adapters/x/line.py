"""The line to X: every call that tweepy makes, sent to the configured base URL in bounded time.

In: requests signed for X's own host name, which is what X verifies, wherever they are then sent.
Out: answers below 300. All else is raised: Refused with what X said, NoAnswer where X said nothing.
Promises: keys and signatures never reach a log; a call to this machine goes through no proxy.
"""

import ipaddress
import logging
import ssl
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectTimeout, ProxyError, RequestException
from requests.utils import get_environ_proxies
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util import Timeout

Json = dict[str, Any]
SIGNED_FOR = "https://api.twitter.com"


class Refused(Exception):
    """X answered, and not with what was asked for; `problem` is its body where that is JSON."""

    def __init__(self, status: int, problem: Json, headers: Mapping[str, str]) -> None:
        super().__init__(f"X answered {status}")
        self.status = status
        self.problem = problem
        self.headers = headers


class NoAnswer(Exception):
    """`words` say what happened; `sent` is False only where X cannot have seen the request."""

    def __init__(self, words: str, *, sent: bool) -> None:
        super().__init__(words)
        self.words = words
        self.sent = sent


class Outward(HTTPAdapter):
    """What requests leaves out: a time limit on every wait, and a straight way to this machine."""

    def __init__(self, timeout_s: float) -> None:
        super().__init__()
        self.timeout_s = timeout_s

    def send(self, request: PreparedRequest, *_: object, **given: Any) -> Response:
        proxies = proxies_to(request.url or "")
        return super().send(request, **given | {"timeout": Timeout(total=self.timeout_s), "proxies": proxies})


Heard = Callable[[str, str, int, Mapping[str, str]], None]
"""Told of every answer: the method, the path, the status and the headers."""


class Line(Outward):
    def __init__(self, base_url: str, timeout_s: float, heard: Heard) -> None:
        super().__init__(timeout_s)
        self.base_url = checked(base_url)
        self.heard = heard

    def send(self, request: PreparedRequest, *_: object, **given: Any) -> Response:
        path = request.path_url
        request.url = self.base_url + path
        try:
            answer = super().send(request, **given)
            body = answer.content
        except RequestException as error:
            raise NoAnswer(_what_happened(error, self.base_url), sent=not _never_sent(error)) from error
        self.heard(request.method or "", urlsplit(path).path, answer.status_code, answer.headers)
        if answer.status_code >= 300:
            raise Refused(answer.status_code, _problem(answer, body), answer.headers)
        return answer


def checked(base_url: str) -> str:
    """The base URL without a closing slash; ValueError says what is wrong with it."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f'"{base_url}" is no base URL for X. Give one like {SIGNED_FOR}.')
    return base_url.rstrip("/")


TALKATIVE = ("tweepy", "oauthlib", "requests_oauthlib")
"""These write keys, tokens and signatures at level DEBUG."""


def keep_secrets_out_of_logs() -> None:
    """Their details are dropped where they are written, whatever level anybody sets, then or later."""
    known = [name for name in logging.Logger.manager.loggerDict if name.partition(".")[0] in TALKATIVE]
    for name in (*TALKATIVE, *known):
        logging.getLogger(name).addFilter(_no_details)


def _no_details(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.INFO


def proxies_to(url: str) -> dict[str, str]:
    return {} if is_this_machine(urlsplit(url).hostname or "") else dict(get_environ_proxies(url, None))


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _never_sent(error: RequestException) -> bool:
    """Whether the connection itself failed; a connection that broke later may have carried the request."""
    if isinstance(error, (ConnectTimeout, ProxyError)):
        return True
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    if isinstance(reason, (NewConnectionError, ConnectTimeoutError)):
        return True
    return any(isinstance(one, ssl.SSLCertVerificationError) for one in getattr(reason, "args", ()))


def _what_happened(error: RequestException, base_url: str) -> str:
    if _never_sent(error):
        return f"X cannot be reached at {base_url}. Check the network, the proxy and the base URL for X."
    return f"X at {base_url} took the request and gave no answer ({type(error).__name__})."


def _problem(answer: Response, body: bytes) -> Json:
    try:
        problem = answer.json() if body else {}
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {"errors": problem} if isinstance(problem, list) else {}
