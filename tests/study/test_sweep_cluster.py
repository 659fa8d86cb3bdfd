"""A Dask cluster plays the same study; what is no cluster is one sentence."""

import json
import subprocess
import sys

import pytest

from tests.packs import TINY

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

STUDY = ("study", "tiny", "--pack", str(TINY), "--policy", "hawk,dove,random", "--seeds", "12", "--json")


def briefing(*words):
    return subprocess.run(
        [sys.executable, "-m", "briefing", *words], capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=200, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as local:
        yield local


def test_a_cluster_of_processes_plays_what_one_process_plays(cluster):
    here = briefing(*STUDY, "--jobs", "1")
    there = briefing(*STUDY, "--cluster", cluster.scheduler_address)
    assert here.returncode == there.returncode == 0, there.stderr
    assert json.loads(there.stdout) == json.loads(here.stdout)
    assert "Traceback" not in there.stderr


def test_the_same_tallies_through_the_executor(cluster):
    from briefing.study.hands import hands
    from briefing.study.sweep import Arm, Plan, run

    plan = Plan("tiny", (Arm("hawk", "hawk"), Arm("dove", "dove")), 10, pack=str(TINY))
    with hands(0, cluster.scheduler_address, plan) as executor:
        there = run(plan, executor)
    assert there.finished
    assert there.tallies == run(plan).tallies


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "foo://x", "127.0.0.1:port", "x" * 300])
def test_what_is_no_cluster_is_one_sentence(address):
    done = briefing(*STUDY, "--cluster", address)
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("briefing: ")
    assert address[:40] in lines[0]
