"""`completion`: scripts that let a shell complete commands, options and customers' names.

The scripts are short: at each Tab they call `genjin` with the line as typed so far and _GENJIN_COMPLETE set to the
shell's name, and read one answer per line: a kind ("plain", "part" for one that goes on, "file", "dir"), the text to
insert and a description, separated by tabs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import click

from tui.cli import output
from tui.cli.commands import argument, command
from tui.core.text import safe_text
from tui.language import N_

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tui.cli.session import Session

VARIABLE: Final = "_GENJIN_COMPLETE"

_BASH: Final = r"""# Completion of genjin for bash. In ~/.bashrc:  eval "$(genjin completion bash)"
_genjin_complete() {
    local kind value rest
    COMPREPLY=()
    while IFS=$'\t' read -r kind value rest; do
        case $kind in
            file|dir) compopt -o default 2>/dev/null ;;
            part) compopt -o nospace 2>/dev/null; COMPREPLY+=("$value") ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(_GENJIN_COMPLETE=bash _GENJIN_BREAKS="$COMP_WORDBREAKS" \
        "${COMP_WORDS[0]}" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _genjin_complete genjin
"""

_ZSH: Final = r"""#compdef genjin
# Completion of genjin for zsh. In ~/.zshrc, after compinit:  eval "$(genjin completion zsh)"
_genjin() {
    local kind value rest
    local -a values shown parts
    while IFS=$'\t' read -r kind value rest; do
        case $kind in
            file|dir) _files ;;
            part) parts+=("$value") ;;
            plain) values+=("$value"); shown+=("${value}${rest:+  -- $rest}") ;;
        esac
    done < <(_GENJIN_COMPLETE=zsh "${words[1]}" "${(@Q)words[2,CURRENT]}" 2>/dev/null)
    (( $#parts )) && compadd -U -S '' -a parts
    (( $#values )) && compadd -U -l -d shown -a values
    return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _genjin "$@"
else
    compdef _genjin genjin
fi
"""

_FISH: Final = r"""# Completion of genjin for fish. Once:
#   genjin completion fish > ~/.config/fish/completions/genjin.fish
function __genjin_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (_GENJIN_COMPLETE=fish command $words[1] $words[2..-1] 2>/dev/null)
        set -l answer (string split -m 2 \t -- $line)
        switch $answer[1]
            case file dir
                __fish_complete_path (commandline -ct)
            case '*'
                string join \t -- $answer[2..-1]
        end
    end
end
complete -c genjin -f -a '(__genjin_complete)'
"""

SCRIPTS: Final = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


@command(
    "completion",
    N_("Print the completion script for your shell."),
    N_(
        "The first line of the script says where to put it. Tab then completes commands, options "
        "and customers' names (in bash and zsh also from pinyin and initials).\n"
        "\n"
        '  eval "$(genjin completion bash)"'
    ),
)
@argument("shell", "{bash|zsh|fish}", type=click.Choice(list(SCRIPTS)))
def completion(shell: str) -> None:
    """Print the script for a shell."""
    output.put(SCRIPTS[shell].rstrip("\n"))


def answer(shell: str, arguments: Sequence[str], session: Session) -> None:
    """Print the completions at the cursor. `arguments` are the words so far, in bash the whole line as one."""
    if shell == "bash":
        from tui.cli.bashline import Typed

        typed = Typed.read(arguments[0] if arguments else "")
        lines = [
            _answer_line(item, reply)
            for item in completions(typed.words[1:], typed.value, session)
            if (reply := typed.reply(str(item.value))) is not None
        ]
    else:
        *words, last = arguments or [""]
        lines = [_answer_line(item, str(item.value)) for item in completions(words, last, session)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))  # not `put`, which would take the tabs away


def completions(words: Iterable[str], incomplete: str, session: Session) -> list[CompletionItem[str]]:
    """The completions for `incomplete`, after `words`."""
    from click.shell_completion import ShellComplete

    from tui.cli.program import program

    return ShellComplete(program(), {"obj": session}, "genjin", VARIABLE).get_completions(
        list(words), incomplete
    )


def _answer_line(item: CompletionItem[str], reply: str) -> str:
    return "\t".join((item.type, reply, safe_text(item.help or "")))
