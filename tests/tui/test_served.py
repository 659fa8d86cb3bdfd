"""The game in a browser: a real server, its page, its socket, and who is refused."""

import asyncio
import re
import socket
import subprocess
import sys
import time

import aiohttp
import pytest

from tests.conftest import ROOT


@pytest.fixture
def address(home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "briefing", "serve", "--port", str(port)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert f"127.0.0.1:{port}" in process.stdout.readline()
    for _ in range(200):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"127.0.0.1:{port}"
    process.terminate()
    try:
        process.wait(20)
    finally:
        process.kill()


def test_the_lobby_is_drawn_for_its_own_page_and_for_nobody_else(address):
    async def work():
        async with aiohttp.ClientSession() as client:
            async with client.get(f"http://{address}/") as page:
                text = await page.text()
                assert page.status == 200
                assert "connect-src 'self' ws://127.0.0.1" in page.headers["Content-Security-Policy"]
            assert "EXERCISE EXERCISE EXERCISE" in text
            assert set(re.findall(r"(?:https?|wss?)://([^/\"']+)", text)) == {address}
            async with client.get(f"http://{address}/", headers={"Host": "evil.example"}) as page:
                assert page.status == 403
            for origin in ("https://evil.example", None):
                headers = {"Origin": origin} if origin else {}
                with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                    await client.ws_connect(f"http://{address}/ws", headers=headers)
                assert refused.value.status == 403
            drawn = b""
            async with client.ws_connect(f"http://{address}/ws", headers={"Origin": f"http://{address}"}) as ours:
                async with asyncio.timeout(60):
                    while b"New game" not in drawn:
                        drawn += await ours.receive_bytes()
                assert b"EXERCISE" in drawn

    asyncio.run(work())


def test_a_port_that_is_taken_is_a_sentence(address):
    words = [sys.executable, "-m", "briefing", "serve", "--port", address.rsplit(":", 1)[1]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr
