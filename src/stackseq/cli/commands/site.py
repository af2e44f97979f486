"""``stackseq site``: make the gallery, a folder of pages about the operations of the catalogue."""

# For maintainers. A page of an operation takes about a fifth of a second, with all of its editions, so the work is shared by all
# cores; the workers write what they make. What an earlier run made and this one does not is removed, by the list that the folder
# keeps; a folder without that list belongs to somebody else, unless it is empty.
from __future__ import annotations

import os

from stackseq.cli.console import say, tell
from stackseq.cli.parser import count
from stackseq.cli.problem import Problem, near_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from stackseq.catalogue import Catalogue
    from stackseq.cli.dispatch import Options
    from stackseq.site import Choices


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    options.add_argument("-o", "--output", metavar="FOLDER", default="site", help="the folder to write (default: site)")
    text = "only the operations of these services, separated by commas (default: all)"
    options.add_argument("--services", metavar="SERVICES", default="", help=text)
    text = "only the editions for these releases, separated by commas: liberty,newest (default: all)"
    options.add_argument("--releases", metavar="RELEASES", default="", help=text)
    text = "where the steps lead to, at the release of their diagram: opendev or github (default: opendev)"
    options.add_argument("--link-base", metavar="HOST", choices=("opendev", "github"), default="opendev", help=text)
    text = "the address of the folder with the diagrams that people wrote, for a link to the file of each"
    options.add_argument("--edit-base", metavar="URL", default="", help=text)
    options.add_argument("--jobs", metavar="N", type=count, default=0, help="work on N cores (default: all)")


def run(arguments: Namespace) -> int:
    """Make the site."""
    from stackseq.catalogue import load
    from stackseq.cli.guard import exit_on_terminate
    from stackseq.cli.site_folder import SiteFolder
    from stackseq.cli.site_making import make_site
    from stackseq.site import Gallery

    exit_on_terminate()
    catalogue = load()
    gallery = Gallery(catalogue, _choices(arguments, catalogue))
    if not gallery.operations:
        raise Problem("no operation has an edition for that", "'stackseq list' shows the operations and their releases")
    folder = SiteFolder(arguments.output)
    summary = make_site(gallery, folder, arguments.jobs)
    tell(summary)
    say(os.path.join(arguments.output, "index.html"))
    return 0


def _choices(arguments: Namespace, catalogue: Catalogue) -> Choices:
    from stackseq.site import Choices

    services = _names(arguments.services, catalogue.services(), "service")
    releases = _names(arguments.releases, catalogue.releases(), "release")
    if arguments.edit_base and not arguments.edit_base.startswith(("http://", "https://")):
        raise Problem(f"argument --edit-base: {arguments.edit_base!r} is no address of the web", "it begins with https://")
    return Choices(services, releases, arguments.link_base, arguments.edit_base)


def _names(text: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    """Read names of services or releases, separated by commas; ``newest`` is the first one that is known."""
    words = dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip())
    names = tuple(_name(word, known, what) for word in words)
    if text and not names:
        raise Problem(f"argument --{what}s: names none", f"{what}s are {', '.join(known)}")
    return names


def _name(word: str, known: Sequence[str], what: str) -> str:
    from stackseq.release import find_release

    found = find_release(word) if what == "release" else None
    name = known[0] if what == "release" and word == "newest" else str(found) if found else word
    if name not in known:
        raise Problem(f"unknown {what} {word!r}", near_names(word, list(known)) or f"{what}s are {', '.join(known)}")
    return name
