"""``openstack workflow list``, ``show`` and ``trace``: the catalogue in OpenStack's own command-line client.

The client finds this module by its entry points. No command talks to a cloud, so none needs a password.
"""

# For maintainers. The client asks every plugin for the names below; there is no service behind ours, and so no client to make. It
# is the client that users bring along: we import its libraries only, and only in `commands`.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser

API_NAME = "workflow"
API_VERSION_OPTION = "os_workflow_api_version"
API_VERSIONS = {"1": "stackseq.openstackclient"}
DEFAULT_API_VERSION = "1"


def make_client(_instance: object) -> None:
    """Make no client: the catalogue comes with the program."""


def build_option_parser(parser: ArgumentParser) -> ArgumentParser:
    """Add the option that the client expects of every plugin."""
    parser.add_argument(
        "--os-workflow-api-version",
        metavar="<workflow-api-version>",
        default=DEFAULT_API_VERSION,
        choices=tuple(API_VERSIONS),
        help="version of the commands about workflows (default: %(default)s)",
    )
    return parser
