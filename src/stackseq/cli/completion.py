"""Write completion scripts for shells, from what the commands declare."""

# For maintainers. The scripts are whole: they never call the program, so pressing Tab costs nothing. Operations, themes and
# formats are those of the moment when the script is printed; shells that evaluate it at their start are always up to date.
from __future__ import annotations

from stackseq.cli.dispatch import COMMANDS, module_of
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Argument(Record):
    """One argument of a command."""

    names: tuple[str, ...]
    """``("-o", "--output")``, or one word for an argument without name."""
    help: str
    kind: str = ""
    """What the help calls its value: ``THEME``."""
    values: tuple[str, ...] = ()
    """What it can be, as far as that is known."""
    takes_file: bool = False
    """Whether it can be a file."""
    takes_value: bool = True

    @property
    def is_option(self) -> bool:
        """Whether it has a name."""
        return self.names[0].startswith("-")


class Recorder:
    """Stands in for an argparse parser and takes note of what a command declares."""

    def __init__(self) -> None:
        """Begin with what every command has."""
        self.arguments = [Argument(("-h", "--help"), "explain the command", takes_value=False)]

    def add_argument(self, *names: str, **settings: object) -> None:
        """Take note of an argument."""
        metavar = str(settings.get("metavar") or "")
        choices = settings.get("choices")
        values = tuple(choices) if isinstance(choices, tuple) else _values(metavar)
        takes_value = settings.get("action") != "store_true"
        text = str(settings.get("help", "")).replace("%%", "%")
        self.arguments.append(Argument(names, text, metavar, values, metavar in _FILES, takes_value))


def arguments_of_commands() -> dict[str, list[Argument]]:
    """Return what each command declares."""
    found = {}
    for command in COMMANDS:
        recorder = Recorder()
        module_of(command).add_arguments(recorder)
        found[command.name] = recorder.arguments
    return found


def script(shell: str) -> str:
    """Write the script for ``bash``, ``zsh`` or ``fish``."""
    return _WRITERS[shell](arguments_of_commands())


_FILES = {"FILE", "FOLDER", "FILE|FOLDER", "DIAGRAM", "PICTURE", "THEME"}
"""What arguments that can be a file are called in the help."""


def _values(metavar: str) -> tuple[str, ...]:
    source = _SOURCES.get(metavar)
    return source() if source else ()


def _operations() -> tuple[str, ...]:
    from stackseq.catalogue import load

    catalogue = load()
    return tuple(operation.name for operation in catalogue.operations() if catalogue.releases_of(operation))


def _themes() -> tuple[str, ...]:
    from stackseq.render.theme import theme_names

    return tuple(theme_names())


def _formats() -> tuple[str, ...]:
    from stackseq.api.formats import FORMATS

    return tuple(FORMATS)


def _services() -> tuple[str, ...]:
    from stackseq.catalogue import load

    return load().services()


def _releases() -> tuple[str, ...]:
    from stackseq.catalogue import load

    return load().releases()


_SOURCES: dict[str, Callable[[], tuple[str, ...]]] = {
    "DIAGRAM": _operations,
    "THEME": _themes,
    "FORMATS": _formats,
    "SERVICE": _services,
    "RELEASE": _releases,
}


# Bash: a list of words for each command, and for each option that takes a value.

_BASH = """\
# Completion of stackseq for bash. Put this into ~/.bashrc:  eval "$(stackseq completion bash)"
_stackseq() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} words= files= word
    if [[ $COMP_CWORD -eq 1 ]]; then
        words="{commands}"
    else
        case "${{COMP_WORDS[1]}} $previous" in
{values}
        *)
            case ${{COMP_WORDS[1]}} in
{options}
            esac ;;
        esac
    fi
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <(compgen -W "$words" -- "$current"; [[ -n $files ]] && compgen -f -- "$current")
}}
complete -o filenames -F _stackseq stackseq
"""


def _bash(commands: dict[str, list[Argument]]) -> str:
    values = []
    options = []
    for name, arguments in commands.items():
        for argument in arguments:
            if argument.is_option and argument.takes_value:
                patterns = "|".join(f'"{name} {option}"' for option in argument.names)
                values.append(f"        {patterns}) {_bash_words(argument.values, [argument])} ;;")
        plain = [argument for argument in arguments if not argument.is_option]
        words = [*(option for argument in arguments if argument.is_option for option in argument.names)]
        words += [value for argument in plain for value in argument.values]
        options.append(f"            {name}) {_bash_words(words, plain)} ;;")
    names = " ".join([*commands, "--help", "--version"])
    return _BASH.format(commands=names, values="\n".join(values), options="\n".join(options))


def _bash_words(words: Iterable[str], arguments: Iterable[Argument]) -> str:
    files = "yes" if any(argument.takes_file for argument in arguments) else ""
    return f'words="{" ".join(words)}" files={files}'


# Zsh: one specification of `_arguments` for each argument.

_ZSH = """\
#compdef stackseq
# Completion of stackseq for zsh. Put this into ~/.zshrc, below compinit:  eval "$(stackseq completion zsh)"
{helpers}
_stackseq() {{
    local -a commands
    commands=(
{commands}
    )
    if (( CURRENT == 2 )); then
        _describe -t commands command commands
        _arguments '--help[list the commands]' '--version[tell the version]'
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
{cases}
    esac
}}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _stackseq "$@"
else
    compdef _stackseq stackseq
fi
"""


def _zsh(commands: dict[str, list[Argument]]) -> str:
    summaries = "\n".join(f"        {_quoted(f'{command.name}:{command.summary}')}" for command in COMMANDS)
    cases = []
    for name, arguments in commands.items():
        specifications = [line for argument in arguments for line in _zsh_specifications(argument)]
        body = " \\\n".join(f"                {specification}" for specification in specifications)
        cases.append(f"        {name})\n            _arguments \\\n{body}\n            ;;")
    both = {argument.kind: argument for arguments in commands.values() for argument in arguments if _is_word_or_file(argument)}
    helpers = "\n".join(_zsh_helper(argument) for argument in both.values())
    return _ZSH.format(helpers=helpers, commands=summaries, cases="\n".join(cases))


def _is_word_or_file(argument: Argument) -> bool:
    return argument.takes_file and bool(argument.values)


def _zsh_helper(argument: Argument) -> str:
    words = " ".join(argument.values)
    return f"_stackseq_{argument.kind.lower()}() {{\n    _alternative 'words:name:({words})' 'files:file:_files'\n}}"


def _zsh_specifications(argument: Argument) -> list[str]:
    action = _zsh_action(argument)
    if not argument.is_option:
        return [_quoted(f"*:{argument.names[0]}:{action}")]
    text = argument.help.replace("[", "(").replace("]", ")").replace(":", "\\:")
    value = f":{argument.names[-1].lstrip('-')}:{action}" if argument.takes_value else ""
    others = f"({' '.join(argument.names)})" if len(argument.names) > 1 else ""
    return [_quoted(f"{others}{name}[{text}]{value}") for name in argument.names]


def _zsh_action(argument: Argument) -> str:
    if _is_word_or_file(argument):
        return f"{{_stackseq_{argument.kind.lower()}}}"
    if argument.takes_file:
        return "_files"
    return f"({' '.join(argument.values)})" if argument.values else " "


# Fish: one `complete` line for each argument.


def _fish(commands: dict[str, list[Argument]]) -> str:
    lines = ["# Completion of stackseq for fish. Put this into ~/.config/fish/config.fish:  stackseq completion fish | source"]
    lines += ["complete -c stackseq -f"]
    first = "-n __fish_use_subcommand"
    lines += [f"complete -c stackseq {first} -l {name} -d {_quoted(text)}" for name, text in _FISH_GLOBAL]
    lines += [f"complete -c stackseq {first} -a {command.name} -d {_quoted(command.summary)}" for command in COMMANDS]
    for name, arguments in commands.items():
        after = f"-n '__fish_seen_subcommand_from {name}'"
        lines += [f"complete -c stackseq {after} {_fish_flags(argument)}" for argument in arguments]
    return "\n".join(lines) + "\n"


_FISH_GLOBAL = (("help", "list the commands"), ("version", "tell the version"))


def _fish_flags(argument: Argument) -> str:
    flags = []
    if argument.is_option:
        flags += [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in argument.names]
        flags += ["-r"] if argument.takes_value else []
    flags += ["-F"] if argument.takes_file else []
    flags += [f"-a {_quoted(' '.join(argument.values))}"] if argument.values else []
    return " ".join([*flags, f"-d {_quoted(argument.help)}"])


def _quoted(text: str) -> str:
    """Quote for any of the shells."""
    return "'" + text.replace("'", "\u2019") + "'"


_WRITERS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
