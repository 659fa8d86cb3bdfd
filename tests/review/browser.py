"""A headless Chromium spoken to over a pipe: what a person would see, and what the page asks the world for."""

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found():
    """The browser of this machine, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One page of a browser of its own. The DevTools protocol, null-terminated JSON on descriptors 3 and 4."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="briefing-browser-")
        into, self.out = os.pipe()
        self.back, outof = os.pipe()
        words = [found(), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update",
                 "--disable-dev-shm-usage", f"--user-data-dir={self.home}", "about:blank"]  # fmt: skip
        self.process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" 3</dev/fd/{into} 4>/dev/fd/{outof}', "sh", *words], pass_fds=(into, outof),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(into)
        os.close(outof)
        self.left, self.number, self.session, self.events = b"", 0, None, []
        target = next(each for each in self.call("Target.getTargets")["targetInfos"] if each["type"] == "page")
        wanted = {"targetId": target["targetId"], "flatten": True}
        self.session = self.call("Target.attachToTarget", wanted)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, params=None, seconds=60):
        """Ask, and wait for the answer; events that come meanwhile are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params or {}}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + seconds
        while True:
            told = self.hear(until)
            if told.get("id") == self.number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}")
                return told["result"]
            self.events.append(told)

    def hear(self, until):
        while b"\0" not in self.left:
            if not select.select([self.back], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError("the browser said nothing")
            more = os.read(self.back, 1 << 20)
            if not more:
                raise EOFError("the browser is gone")
            self.left += more
        row, self.left = self.left.split(b"\0", 1)
        return json.loads(row)

    def open(self, path, width=1280, *, scripts=True, dark=False):
        """Open a file at a width."""
        self.call("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", {"media": "screen", "features": [scheme]})
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", size)
        self.events.clear()
        self.call("Page.navigate", {"url": Path(path).resolve().as_uri()})
        until = time.monotonic() + 60
        while not any(each.get("method") == "Page.loadEventFired" for each in self.events):
            self.events.append(self.hear(until))

    def asked(self):
        """Every address that was asked for since `open`."""
        return [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]

    def eval(self, words):
        """The value of an expression, awaited."""
        found = self.call("Runtime.evaluate", {"expression": words, "awaitPromise": True, "returnByValue": True})
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"])
        return found["result"].get("value")

    def shot(self, path, top=0, height=900):
        """A picture of a part of the page, over its whole width."""
        width = self.call("Page.getLayoutMetrics")["cssLayoutViewport"]["clientWidth"]
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        found = self.call("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        Path(path).write_bytes(base64.b64decode(found["data"]))

    def pdf(self, path):
        """The page as it prints, on the paper that its sheet asks for."""
        self.call("Emulation.setEmulatedMedia", {"media": "print"})
        found = self.call("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})
        Path(path).write_bytes(base64.b64decode(found["data"]))

    def close(self):
        """End it, with all its processes."""
        with contextlib.suppress(Exception):
            self.session = None
            self.call("Browser.close", seconds=5)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.out)
        os.close(self.back)
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
