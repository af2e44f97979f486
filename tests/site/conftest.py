"""One small site for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.small import make_catalogue, write_site

if TYPE_CHECKING:
    from pathlib import Path

    from stackseq.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return make_catalogue(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    return write_site(tmp_path_factory.mktemp("site"), catalogue)
