"""The log: lines on standard error, as text or as JSON."""

import json
import logging
from datetime import UTC, datetime

from mockspaces.settings import LogFormat

_LOGGERS = ("mockspaces", "uvicorn")


class JSONFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line, with its `fields` if any."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def ready_line(message: str, url: str, log_format: LogFormat) -> str:
    """Return the line that says that the emulator is ready, in that format."""
    if log_format == "text":
        return message
    record = logging.makeLogRecord(
        {
            "name": "mockspaces",
            "levelname": "INFO",
            "msg": message,
            "fields": {"url": url},
        }
    )
    return JSONFormatter().format(record)


def configure(log_format: LogFormat) -> None:
    """Log to standard error, in that format."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JSONFormatter()
        if log_format == "json"
        else logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    )
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    # It warns of forms that cannot be read, which are answered and no matter of ours.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
