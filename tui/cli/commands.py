"""The building blocks of the commands: click's own, with help in the active language, measured in cells.

Decorators run when a module is imported, so they mark their texts with `N_` and these classes look them up when
they are shown. Nothing but click and our own small modules may be imported here: it is on the way of every command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli.errors import Misused, misused
from tui.cli.session import Session
from tui.core.text import quoted
from tui.language import LANGUAGES, N_, _, listed, sentences

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

HELP_WIDTH: Final = 100
"""Cells of the widest help page."""


QUERY_SETTINGS: Final = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""For commands that take a QUERY: "-late" is a part of it, and no options in a row."""


class Formatter(click.HelpFormatter):
    """Help pages for any script: click counts characters, a Chinese one is two cells wide."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        super().__init__(indent_increment, width, max_width or HELP_WIDTH)

    def write_heading(self, heading: str) -> None:
        """Write the line above a list, with the colon of the language."""
        line = _("{heading}:").format(heading=heading)
        self.write(f"{'':{self.current_indent}}{line}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs. Lines that start with a blank are examples and stay unchanged."""
        from tui.ui.cells import wrap

        room = self.width - self.current_indent
        for line in text.split("\n"):
            pieces = [line] if line.startswith(" ") else wrap(line, room)
            self.write("".join(f"{'':{self.current_indent}}{piece}".rstrip() + "\n" for piece in pieces))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 34, col_spacing: int = 2) -> None:
        """Write terms and their meanings in two columns."""
        from tui.ui.cells import width, wrap

        pairs = list(rows)
        column = min(max((width(term) for term, _what in pairs), default=0), col_max) + col_spacing
        margin = self.current_indent + column
        for term, what in pairs:
            pieces = wrap(what, max(self.width - margin, 20))
            first = f"{'':{self.current_indent}}{term}"
            if width(term) > column - col_spacing:
                self.write(first + "\n")
            else:
                self.write(f"{first}{'':{column - width(term)}}{pieces.pop(0)}".rstrip() + "\n")
            self.write("".join(f"{'':{margin}}{piece}\n" for piece in pieces))


class Context(click.Context):
    """Click's context with our formatter."""

    formatter_class = Formatter


class Argument(click.Argument):
    """A positional argument; `metavar` is a message id."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Its name in usage lines and errors."""
        return _(self.metavar) if self.metavar else super().make_metavar(ctx)

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """The value, converted. Raises Misused if it is missing: click's sentence always ends in a Latin stop."""
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            problem = _("Missing argument “{name}”.").format(name=self.make_metavar(ctx))
            raise Misused(problem, ctx) from None


class Option(click.Option):
    """An option; `help` and `metavar` are message ids."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._message = self.help

    def make_metavar(self, ctx: click.Context) -> str:
        """Its placeholder in help."""
        return _(self.metavar) if self.metavar else super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its line in help."""
        self.help = _(self._message) if self._message else self._message
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command; `short_help` and `help` are message ids. Understands the global options, too."""

    context_class = Context

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters; `--book` and `--lang` also work behind the command."""
        return [*super().get_params(ctx), *(_GLOBAL_HERE if ctx.parent else ())]

    def invoke(self, ctx: click.Context) -> Any:
        """Run it. A value that no field can have means that the command was misused."""
        with misused(ctx):
            return super().invoke(ctx)

    def get_short_help_str(self, limit: int = 0) -> str:
        """Its line in the list of commands."""
        return _(self.short_help) if self.short_help else ""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does: the line from the list, then the rest."""
        _write_help(formatter, self.short_help, self.help)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the command's name in the usage line."""
        return [
            _(piece) if piece == self.options_metavar else piece
            for piece in super().collect_usage_pieces(ctx)
        ]


class Program(click.Group):
    """The commands by name, imported when used.

    `places` maps a command to "module:attribute" within `tui.cli`, `headings` says how help lists them.
    """

    context_class = Context

    def __init__(
        self, places: Mapping[str, str], headings: Mapping[str, Sequence[str]], **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._places = places
        self._headings = headings

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the help page."""
        return [name for names in self._headings.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        place = self._places.get(cmd_name)
        if place is None:
            return None
        module, _colon, attribute = place.partition(":")
        command = getattr(import_module(f"tui.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments start with. An unknown one is reported with the nearest match."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            raise Misused(self._unknown(ctx, args[0]), ctx)
        return args[0], command, args[1:]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the program is."""
        _write_help(formatter, self.short_help, self.help)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under their headings."""
        for heading, names in self._headings.items():
            found = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(_(heading)):
                formatter.write_dl(
                    [(name, command.get_short_help_str()) for name, command in found if command]
                )

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the program's name in the usage line."""
        return [_("[OPTIONS]"), _("[COMMAND]")]

    def _unknown(self, ctx: click.Context, name: str) -> str:
        problem = _("unknown command {name}.").format(name=quoted(name))
        near = get_close_matches(name.lower(), self.list_commands(ctx), 3, 0.5)
        if not near:
            return problem
        return sentences(problem, _("Did you mean {names}?").format(names=listed(near)))


def _write_help(formatter: click.HelpFormatter, short: str | None, long: str | None) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        if short:
            formatter.write_text(_(short))
        if long:
            formatter.write_paragraph()
            formatter.write_text(_(long))


Decorator = Callable[[Callable[..., None]], Command]


def command(name: str, short: str, more: str = "", **settings: Any) -> Decorator:
    """Make a function a command. `short` is one line, `more` the rest of its help; both are message ids."""
    # None would make click show the docstring of the function.
    return click.command(name, cls=Command, short_help=short, help=more, **settings)


def argument(name: str, metavar: str, **settings: Any) -> Callable[[Any], Any]:
    """A positional argument of a command, text unless `type` says otherwise."""
    return click.argument(name, cls=Argument, metavar=metavar, **{"type": Text(), **settings})


def choice(values: Sequence[str]) -> click.Choice[str]:
    """One of these words, ignoring case."""
    return click.Choice(values, case_sensitive=False)


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """An option of a command, text unless `type` says otherwise."""
    kind = {} if settings.get("is_flag") else {"type": Text()}
    return click.option(*names, cls=Option, **{**kind, **settings})


if TYPE_CHECKING:
    TextType = click.ParamType[str]
else:
    TextType = click.ParamType  # older versions of click take no parameter here


class Text(TextType):
    """Text for the book. Bytes that are invalid in the terminal's encoding become a replacement character."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without half characters, which no file can hold."""
        return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class GradeLetter(TextType):
    """A grade, ignoring case and width."""

    name = "grade"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The letter. Raises Misused."""
        from tui.core.fields import read_grade

        with misused(ctx):
            return read_grade(str(value))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """The five letters."""
        from click.shell_completion import CompletionItem

        from tui.core.model import GRADES

        return [CompletionItem(letter) for letter in GRADES if letter.startswith(incomplete.upper())]


def json_option(function: Any) -> Any:
    """`--json`, for commands whose output programs can read."""
    return option("--json", "as_json", is_flag=True, help=N_("Print JSON for other programs."))(function)


pass_session = click.make_pass_decorator(Session)


def _take_book(ctx: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        ctx.ensure_object(Session).name_book(value)


def global_options(*, hidden: bool = False) -> list[click.Parameter]:
    """`--book` and `--lang`. The language was determined before any command was made; here it is only checked."""
    return [
        Option(
            ["--book"],
            metavar=N_("FILE"),
            expose_value=False,
            hidden=hidden,
            callback=_take_book,
            type=click.Path(),
            help=N_("The book to use; you can also set GENJIN_BOOK."),
        ),
        Option(
            ["--lang"],
            type=click.Choice(list(LANGUAGES)),
            expose_value=False,
            hidden=hidden,
            help=N_("Language (default: from the settings, then the system)."),
        ),
    ]


_GLOBAL_HERE: Final = global_options(hidden=True)
