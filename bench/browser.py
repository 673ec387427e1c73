"""A browser as far as a form needs one: cookies, redirects, hidden fields, files."""

import html
import http.client
import re
import time
import uuid
from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
NUMBER = re.compile(r'receipt-number number">\s*([\d\s-]+)<')
CODE = re.compile(r'receipt-number number"><code>([^<]+)<')
REDIRECTS = {301, 302, 303}
MOST_REDIRECTS = 5
WORST = 400
File = tuple[str, str, bytes, str]  # field, file name, content, type


class Browser:
    """One person's browser. `note(page, milliseconds)` is told of every answer."""

    def __init__(self, port: int, address: str, note: Callable[[str, float], None]) -> None:
        """address: where the proxy says that the person sits."""
        self.port = port
        self.address = address
        self.note = note
        self.cookies: dict[str, str] = {}
        self.text = ""
        self.path = ""

    def get(self, path: str, page: str) -> str:
        """Open a page. Raises RuntimeError for an answer that is none."""
        return self._ask("GET", path, page, None, {})

    def post(self, path: str, typed: Mapping[str, str], page: str, file: File | None = None) -> str:
        """Send a form with the hidden fields of the page that is open."""
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(self.text)}
        body, kind = _encoded(hidden | dict(typed), file)
        return self._ask("POST", path, page, body, {"Content-Type": kind})

    def receipt(self) -> tuple[str, str]:
        """Number and query code on the open receipt. Raises RuntimeError when there is none."""
        number, code = NUMBER.search(self.text), CODE.findall(self.text)
        if number is None or not code:
            raise RuntimeError(f"no receipt at {self.path}")
        return re.sub(r"\D", "", number[1]), re.sub(r"\W", "", code[-1])

    def _ask(
        self, method: str, path: str, page: str, body: bytes | None, head: Mapping[str, str]
    ) -> str:
        began = time.perf_counter()
        status, where = self._once(method, path, body, head)
        for _ in range(MOST_REDIRECTS):
            if status not in REDIRECTS:
                break
            status, where = self._once("GET", where, None, {})
        self.note(page, (time.perf_counter() - began) * 1000)
        if status >= WORST:
            raise RuntimeError(f"{page}: {status} at {self.path}")
        return self.text

    def _once(
        self, method: str, path: str, body: bytes | None, head: Mapping[str, str]
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"X-Forwarded-For": self.address, "Cookie": cookies, **head}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        self.text = answer.read().decode()
        self.path = path
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {k: v.value for k, v in SimpleCookie(line).items()}
        connection.close()
        return answer.status, answer.headers.get("Location", "")


def _encoded(typed: Mapping[str, str], file: File | None) -> tuple[bytes, str]:
    if file is None:
        return urlencode(typed).encode(), "application/x-www-form-urlencoded"
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in typed.items()
    ]
    field, name, content, kind = file
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n".encode()
        + content
        + b"\r\n"
    )
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
