"""Ignores offers to upgrade to another protocol."""

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class IgnoreUpgradeProtocol(HttpToolsProtocol):
    """HTTP/1.1 that ignores `Upgrade`, as a server may (RFC 9110, section 7.8).

    Java's own client sends `Upgrade: h2c` with each request. httptools leaves what
    follows such a head to the other protocol, and uvicorn would answer a request that
    has lost its body. So the head is parsed once more, without the offer.
    """

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        unparsed = memoryview(data)
        try:
            while unparsed:
                unparsed = self._feed(unparsed)
        except httptools.HttpParserError:
            message = "Invalid HTTP request received."
            self.logger.warning(message)
            self.send_400_response(message)

    def _feed(self, data: memoryview) -> memoryview:
        """Parse data up to the first offer, and return what follows that."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            if self._is_offered():
                head = self._head_without_offer()
                self.parser = httptools.HttpRequestParser(self)
                self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
                self._feed(memoryview(head))
                return data[offer.args[0] :]
        return data[len(data) :]

    def on_headers_complete(self) -> None:
        if not self._is_offered():
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        if not self._is_offered():
            super().on_message_complete()

    def _is_offered(self) -> bool:
        return self.parser.should_upgrade() and any(
            name == b"upgrade" for name, _ in self.headers
        )

    def _head_without_offer(self) -> bytes:
        method, version = self.parser.get_method(), self.parser.get_http_version()
        lines = [b"%b %b HTTP/%b" % (method, self.url, version.encode())]
        lines += [
            b"%b: %b" % (name, value)
            for name, value in self.headers
            if name != b"upgrade"
        ]
        return b"\r\n".join([*lines, b"", b""])
