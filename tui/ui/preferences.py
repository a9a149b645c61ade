"""The user's own settings.yaml, changed from the screen: one value, every comment kept, whole or not at all."""

from __future__ import annotations

from tui.book.files import private_folder, replace
from tui.config import Config, ConfigError
from tui.config.writing import changed
from tui.language import _

NEXT_START = frozenset({"language", "attempts_reset_clock"})
"""Settings that everything on the screen depends on: they are in force from the next start."""


def write_setting(config: Config, name: str, typed: str) -> Config:
    """Write one setting, as typed, and read everything again. For a thread.

    Raises ConfigError if the value is invalid or the file has been broken by then, and OSError.
    """
    if config.own is None:
        raise ConfigError([_("there is no settings folder here.")])
    file = config.own / "settings.yaml"
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError:
        raise ConfigError([_("{file} is not UTF-8 text.").format(file=file)]) from None
    made = changed(file, text, name, typed)
    if made != text:
        private_folder(config.own)
        replace(file, [made.encode()])
    written = config.again()
    written.check()
    return written
