"""A class with its real hub in a thread, and a browser that a student sits at."""

import asyncio
import base64
import contextlib
import secrets
import threading
import time
from pathlib import Path

from briefing.classroom.commands import Answer, Close, Join, Practice, Release, Reveal
from briefing.rules.tables import tables
from tests.classroom.hub.house import house
from tests.classroom.pages.played import Tags
from tests.review.browser import Browser

REASONS = ("Because report 2 says so.", "The price is what we can pay.", "Moscow would read the rest as doubt.")


class Hall:
    """The hub runs in a thread with a loop of its own; `do` gives it a command and waits until it is kept."""

    def __init__(self, folder, mode="plenary", many=6, **more):
        self._made = (folder, mode, many, more)
        self._ready, self._over = threading.Event(), None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    async def _run(self):
        folder, mode, many, more = self._made
        self._over, self._loop = asyncio.Event(), asyncio.get_running_loop()
        async with house(folder, mode, many, **more) as self.house:
            self._ready.set()
            await self._over.wait()

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(30), "the hub did not open"
        self.session, self.keys, self.address = self.house.session, self.house.keys, self.house.address
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(30)

    def do(self, *commands):
        for each in commands:
            asyncio.run_coroutine_threadsafe(self.house.desk.do(each), self._loop).result(60)

    def fill(self, keep=()):
        """Every seat but those of `keep` is taken, by a device that asks for nothing."""
        self.do(*(Join(seat, secrets.token_hex(16)) for seat in self.session.seats if seat not in keep))

    def answers(self, keep=(), vary=True):
        """Every voter but `keep` answers the open round."""
        here = self.session.round
        for number, seat in enumerate(self.session.voters()):
            if seat in keep:
                continue
            if here.kind == "council":
                position = ("agree", "agree", "statement", "break")[number % 4] if vary else "agree"
                more = {
                    "position": position,
                    "bridge": "could join if it reads 'prepare'" if position == "break" else "",
                }
            else:
                options, launches = self.session.options(seat), self.session.launches(seat)
                # A committee sends something to the Council where it can.
                texts = [key for key in options if self.authority(key) == "council"]
                options = texts or options if self.session.charter.mode == "committee" else options
                more = {
                    "option": options[number % len(options) if vary else 0] if options else "",
                    "launch": launches[number % len(launches)] if launches and number % 2 and vary else "",
                    "forecast": None if here.kind == "practice" else 5 * (1 + number % 19),
                }
            self.do(Answer(seat, here.number, secrets.token_hex(8), rationale=REASONS[number % 3], **more))

    def authority(self, key):
        found = tables(self.session.pack).options.get(key)
        return found[1].authority if found else ""

    def begin(self):
        """STARTEX without a practice vote: the first card is open."""
        self.do(Release())
        self.settled()

    def settled(self):
        """Wait until the worlds have been carried on."""
        until = time.monotonic() + 60
        while self.session.stage == "going":
            assert time.monotonic() < until, "the week is never over"
            time.sleep(0.02)

    def onward(self):
        """Close, reveal, release."""
        self.do(Close(self.session.round.number), Reveal(), Release())
        self.settled()

    def stages(self, keep=(), moves=3):
        """Play a class through, and name each stage as it is reached."""
        yield "lobby"
        self.do(Practice())
        yield "practice"
        self.answers(keep)
        self.do(Close(1), Reveal())
        yield "practice-revealed"
        self.begin()
        while self.session.stage != "endex":
            name = f"{self.session.round.kind}-{self.session.round.move}-{self.session.round.number}"
            yield name
            self.answers(keep)
            yield f"{name}-answered"
            self.do(Close(self.session.round.number))
            yield f"{name}-closed"
            self.do(Reveal())
            yield f"{name}-revealed"
            self.do(Release())
            self.settled()
        yield "endex"


class Visitor(Browser):
    """A browser at the hub: it opens addresses, presses keys and sees what is on the page."""

    def visit(self, url, width=390, height=844, *, scripts=True, dark=False, wait="load"):
        """Open an address."""
        self.call("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.light(dark=dark)
        self.size(width, height)
        self.go("Page.navigate", {"url": url})

    def light(self, *, dark):
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        motion = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.call("Emulation.setEmulatedMedia", {"media": "screen", "features": [scheme, motion]})

    def size(self, width, height=844):
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", size)

    def go(self, method, params=None):
        """Do what loads a page, and wait for it."""
        self.events = [each for each in self.events if each.get("method") != "Page.loadEventFired"]
        self.call(method, params)
        self.loaded()

    def loaded(self):
        until = time.monotonic() + 30
        while not any(each.get("method") == "Page.loadEventFired" for each in self.events):
            self.events.append(self.hear(until))

    def press(self, key, shift=False, load=False):
        """One key, by its DOM name; with `load`, the page that it opens is waited for."""
        codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40, "ArrowUp": 38, "Home": 36, "End": 35, "Backspace": 8}
        text = {"Enter": "\r", " ": " "}.get(key, "")
        if load:
            self.events = [each for each in self.events if each.get("method") != "Page.loadEventFired"]
        base = {
            "key": key,
            "code": {" ": "Space"}.get(key, key),
            "windowsVirtualKeyCode": codes[key],
            "modifiers": 8 if shift else 0,
        }
        self.call("Input.dispatchKeyEvent", {"type": "keyDown" if text else "rawKeyDown", "text": text, **base})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **base})
        if load:
            self.loaded()

    def type(self, text):
        """Text as a keyboard gives it."""
        self.call("Input.insertText", {"text": text})

    def tab_to(self, what, most=120):
        """Press Tab until the focus is on what a selector names."""
        for _ in range(most):
            if self.eval(f"document.activeElement.matches({what!r})"):
                return
            self.press("Tab")
        raise AssertionError(
            f"Tab never came to {what}; it is on {self.eval('document.activeElement.outerHTML')[:200]}"
        )

    def tab_back_to(self, what, most=120):
        """Press Shift and Tab until the focus is on what a selector names."""
        for _ in range(most):
            if self.eval(f"document.activeElement.matches({what!r})"):
                return
            self.press("Tab", shift=True)
        raise AssertionError(f"Shift and Tab never came to {what}")

    def tab_to_plain(self, what, most=40):
        """As `tab_to`, where scripts are off: the browser itself says what has the focus."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        wanted = self.call("DOM.querySelector", {"nodeId": root, "selector": what})["nodeId"]
        for _ in range(most):
            at = self.call("DOM.querySelector", {"nodeId": root, "selector": ":focus"})["nodeId"]
            if at == wanted:
                return
            self.press("Tab")
        raise AssertionError(f"Tab never came to {what}")

    def until(self, words, seconds=10):
        """Wait for an expression to be true."""
        end = time.monotonic() + seconds
        while not (found := self.eval(f"Boolean({words})")):
            assert time.monotonic() < end, f"never: {words}\n{self.eval('document.body.innerText')[:3000]}"
            time.sleep(0.05)
        return found

    def seated(self, hall, seat, **look):
        """Take a seat by its code, as its QR does."""
        scripts = look.get("scripts", True)
        self.visit(f"{hall.address}/j/{hall.keys.codes[seat]}", **look)
        self.call("Emulation.setScriptExecutionDisabled", {"value": False})
        self.events = [each for each in self.events if each.get("method") != "Page.loadEventFired"]
        self.eval("document.querySelector('form').submit()")
        self.loaded()
        if not scripts:
            self.call("Emulation.setScriptExecutionDisabled", {"value": True})
            self.go("Page.reload")

    def click(self, what, load=False):
        """A press of the finger on what a selector names, by the page's own geometry: it works without scripts."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", {"nodeId": root, "selector": what})["nodeId"]
        self.call("DOM.scrollIntoViewIfNeeded", {"nodeId": node})
        box = self.call("DOM.getBoxModel", {"nodeId": node})["model"]["border"]
        at = {"x": (box[0] + box[4]) / 2, "y": (box[1] + box[5]) / 2, "button": "left", "clickCount": 1}
        if load:
            self.events = [each for each in self.events if each.get("method") != "Page.loadEventFired"]
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", {"type": kind, **at})
        if load:
            self.loaded()

    def html(self):
        """The page as it stands; without scripts too."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        return self.call("DOM.getOuterHTML", {"nodeId": root})["outerHTML"]

    def words(self):
        """The text of the page; without scripts too."""
        return Tags(self.html()).text

    def offline(self, *, yes):
        self.call(
            "Network.emulateNetworkConditions",
            {"offline": yes, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
        )

    def hosts(self):
        """Every host that was asked since the browser began."""
        return {self.host(url) for url in self.asked() if not url.startswith(("data:", "about:"))}

    @staticmethod
    def host(url):
        return url.split("/")[2]

    def picture(self, path, full=True):
        """A picture of the whole page."""
        found = self.call("Page.captureScreenshot", {"captureBeyondViewport": full})
        Path(path).write_bytes(base64.b64decode(found["data"]))

    def fresh(self):
        """Another device: no cookie, nothing kept."""
        self.call("Network.clearBrowserCookies")
        with contextlib.suppress(RuntimeError):
            self.eval("localStorage.clear()")
