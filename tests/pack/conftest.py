import pytest

from tests.pack.small import put, small


@pytest.fixture
def data():
    return small()


@pytest.fixture
def pack_of(tmp_path):
    """Write data as a pack's folder."""
    return lambda data: put(tmp_path / "pack", data)
