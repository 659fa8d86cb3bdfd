"""The cache: as quick as it can be, and believed in nothing."""

import subprocess
import sys

import pytest

from briefing.pack import cache, load
from briefing.pack.canonical import digest
from tests.pack.small import put


@pytest.fixture
def kept(tmp_path, data):
    """A pack's folder, loaded once, and the file that it is kept in."""
    folder = put(tmp_path / "pack", data)
    load(folder)
    (file,) = cache.folder().glob("*.json")
    return folder, file


def test_the_second_time_neither_yaml_nor_cattrs_is_imported(kept):
    folder, _ = kept
    program = (
        f"import sys; from briefing.pack import load; p = load({str(folder)!r}); "
        "print(p.digest, 'yaml' in sys.modules, 'cattrs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == [load(folder, cached=False).digest, "False", "False"]


def test_what_is_kept_is_what_was_read(kept):
    folder, _ = kept

    assert load(folder) == load(folder, cached=False)
    assert load(folder).digest == load(folder, cached=False).digest


@pytest.mark.parametrize("spoil", [b"", b"{}", b"\xff\xfe", b"briefing pack 1 00\n{}"])
def test_a_spoilt_file_is_ignored_and_made_anew(kept, spoil):
    folder, file = kept
    whole = file.read_bytes()
    file.write_bytes(spoil)

    assert load(folder) == load(folder, cached=False)
    assert file.read_bytes() == whole


def test_a_file_cut_off_anywhere_is_ignored(kept):
    folder, file = kept
    whole = file.read_bytes()
    for length in range(0, len(whole), 997):
        file.write_bytes(whole[:length])
        assert cache.get(file.stem) is None
    assert load(folder).id == "small"


def test_a_file_changed_without_its_digest_is_ignored(kept):
    folder, file = kept
    file.write_text(file.read_text().replace("A small pack", "A small hack"))

    assert load(folder).title == "A small pack"


def test_a_file_changed_with_its_digest_has_another_digest(kept):
    folder, file = kept
    body = file.read_text().partition("\n")[2].replace("A small pack", "A small hack")
    file.write_text(f"briefing pack 1 {digest(body)}\n{body}")

    assert load(folder).digest != load(folder, cached=False).digest


def test_a_file_that_is_no_pack_under_its_own_digest_is_ignored(kept):
    folder, file = kept
    for body in (
        "{}",
        "[]",
        "[" * 100_000,
        '{"id":7}',
        "nonsense",
        file.read_text().partition("\n")[2].replace('"price":2', '"price":99'),
    ):
        file.write_text(f"briefing pack 1 {digest(body)}\n{body}")
        assert load(folder).title == "A small pack"


def test_any_change_of_the_files_is_another_key(tmp_path, data):
    folder = put(tmp_path, data)
    before = load(folder)
    with (folder / "pack.yaml").open("a") as file:
        file.write("# a comment\n")

    assert load(folder) == before
    assert len(list(cache.folder().glob("*.json"))) == 2


def test_names_and_borders_of_files_are_part_of_the_key():
    assert cache.key({"a.yaml": b"xy", "b.yaml": b"z"}) != cache.key({"a.yaml": b"x", "b.yaml": b"yz"})
    assert cache.key({"a.yaml": b"x"}) != cache.key({"b.yaml": b"x"})


def test_without_a_place_to_keep_it_the_pack_is_read(tmp_path, data, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setattr(cache, "folder", lambda: blocked / "packs")

    assert load(put(tmp_path / "pack", data)).id == "small"


def test_old_packs_are_thrown_out(tmp_path, data):
    for number in range(15):
        data["version"] = str(number)
        load(put(tmp_path / "pack", data))

    assert len(list(cache.folder().iterdir())) == 12
    assert not list(cache.folder().glob("new-*"))


def test_a_pack_with_faults_is_never_kept(tmp_path, data):
    data["title"] = 7
    with pytest.raises(ValueError, match="'title' is text"):
        load(put(tmp_path / "pack", data))

    assert not cache.folder().exists()
