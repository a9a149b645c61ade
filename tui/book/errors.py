"""What can go wrong with a book, as sentences for the user."""

from __future__ import annotations

import errno

from tui.language import _


class BookError(Exception):
    """A book that cannot be opened, changed or saved. Its text is a translated sentence that says what and where."""


def reason(error: OSError) -> str:
    """Why the system refused, in plainer words than the system's if we have them."""
    known = {
        errno.ENOSPC: _("the disk is full"),
        getattr(errno, "EDQUOT", -1): _("your disk quota is used up"),
        errno.EACCES: _("permission denied"),
        errno.EPERM: _("permission denied"),
        errno.EROFS: _("the file system is read-only"),
        errno.ENOENT: _("it does not exist"),
        errno.EISDIR: _("it is a folder"),
        errno.EIO: _("the disk reported an error"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
