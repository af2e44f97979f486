"""A headless Chromium for tests: ``with Chromium() as browser: page = browser.open(address)``.

Speaks the DevTools protocol through a pipe, so that neither a driver nor a package is needed, only the browser. Every request
that a page makes, and every line on its console, is kept.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from itertools import count
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PATIENCE = 60
"""Seconds until an answer of the browser is no longer expected."""
_OPTIONS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",  # containers have none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--font-render-hinting=none",
    "--force-device-scale-factor=1",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--no-first-run",
    "--mute-audio",
)


class BrowserError(Exception):
    """The browser refuses, or a script in the page fails."""


class Chromium:
    """One browser process, with a profile of its own."""

    def __init__(self) -> None:
        self._profile = tempfile.mkdtemp(prefix="browser-")
        self._numbers = count(1)
        self._events: list[dict[str, Any]] = []
        self._buffer = b""

    def __enter__(self) -> Self:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if not program:
            raise BrowserError("These tests need Chromium.")
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        # Chromium reads from descriptor 3 and writes to 4.
        command = f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}'
        arguments = ["bash", "-c", command, program, *_OPTIONS, f"--user-data-dir={self._profile}", "about:blank"]
        self._process = subprocess.Popen(
            arguments, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = ours_in, ours_out
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self.call("Browser.close")
            self._process.wait(_PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._in)
            os.close(self._out)
            shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, address: str, width: int = 1280, height: int = 800, *, scale: float = 1, touch: bool = False) -> Page:
        """Open a page in a window of that size, with so many dots to the pixel; wait until it and its fonts are loaded."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, target, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.resize(width, height, scale=scale, touch=touch)
        page.go(address)
        return page

    def call(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """Send a command and return its result; events that come meanwhile are kept."""
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._send(message)
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result

    def wait(self, session: str, method: str) -> dict[str, Any]:
        """Return the next event of a kind."""
        while True:
            for event in self._events:
                if event.get("sessionId") == session and event["method"] == method:
                    self._events.remove(event)
                    return event
            self._receive()

    def events(self, session: str, method: str) -> Iterator[dict[str, Any]]:
        """Yield the parameters of the events of a kind so far."""
        for event in self._events:
            if event.get("sessionId") == session and event["method"] == method:
                yield event["params"]

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]

    def _receive(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._buffer:
            if not select.select([self._in], [], [], max(0, deadline - time.monotonic()))[0]:
                raise BrowserError("The browser does not answer.")
            data = os.read(self._in, 1 << 16)
            if not data:
                raise BrowserError("The browser ended.")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self._events.append(message)
        return message


class Page:
    """One page in the browser."""

    def __init__(self, browser: Chromium, target: str, session: str) -> None:
        self._browser = browser
        self._target = target
        self._session = session

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        return self._browser.call(method, self._session, **parameters)

    def resize(self, width: int = 1280, height: int = 800, *, scale: float = 1, touch: bool = False) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=touch)
        self.call("Emulation.setTouchEmulationEnabled", enabled=touch)

    def prefer(self, **features: str) -> None:
        """Set what the reader prefers: ``color_scheme="dark"``, ``reduced_motion="reduce"``."""
        named = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=named)

    def go(self, address: str) -> None:
        """Load an address; wait for the fonts and for a picture on the screen."""
        same_page = self.run("location.href.split('#')[0]") == address.partition("#")[0]
        self.call("Page.navigate", url=address)
        if not same_page:
            self._browser.wait(self._session, "Page.loadEventFired")
        self.run("document.fonts.ready.then(() => 0)")
        self.settle()

    def reload(self) -> None:
        self.run("window.isBefore = true")
        self.call("Page.reload")
        self._browser.wait(self._session, "Page.loadEventFired")
        while self.run("Boolean(window.isBefore) || document.readyState !== 'complete'"):
            time.sleep(0.02)
        self.settle()

    def close(self) -> None:
        self._browser.call("Target.closeTarget", targetId=self._target)

    def run(self, script: str) -> Any:  # noqa: ANN401  # whatever the script gives
        """Return the value of an expression in the page; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def settle(self) -> None:
        """Wait until nothing moves any more: no animation, no scrolling, two equal frames in a row."""
        self.run(
            """new Promise((done) => {
              let last = "", calm = 0;
              const look = () => {
                const boxes = document.querySelectorAll("#diagram > g, #diagram > a, .sheet, .strip, .panel.open");
                const now = [...boxes].map((box) => Object.values(box.getBoundingClientRect().toJSON()).join()).join();
                calm = now === last ? calm + 1 : 0;
                last = now;
                calm > 5 ? done() : requestAnimationFrame(look);
              };
              look();
            })"""
        )

    def press(self, *keys: str, modifiers: int = 0) -> None:
        """Press keys one after the other: ``"ArrowRight"``, ``"a"``. Modifiers: 1 Alt, 2 Ctrl, 4 Meta, 8 Shift."""
        for key in keys:
            text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
            code = _CODES.get(key, ord(key.upper()) if key.isalnum() and len(key) == 1 else 0)
            event = {"key": key, "modifiers": modifiers, "windowsVirtualKeyCode": code}
            if text and not modifiers & 3:
                self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **event)
            else:
                self.call("Input.dispatchKeyEvent", type="rawKeyDown", **event)
            self.call("Input.dispatchKeyEvent", type="keyUp", **event)
        self.settle()

    def click(self, selector: str) -> None:
        """Click into the middle of an element, after scrolling to it if it is out of sight."""
        self.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'nearest', behavior: 'instant'}})")
        self.click_at(*self.middle(selector))

    def click_at(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag with the mouse."""
        (x1, y1), (x2, y2) = start, end
        self.call("Input.dispatchMouseEvent", type="mousePressed", x=x1, y=y1, button="left", clickCount=1)
        for part in (0.3, 0.6, 1):
            x, y = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
            self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left", buttons=1)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", x=x2, y=y2, button="left", clickCount=1)
        self.settle()

    def wheel(self, x: float, y: float, *, down: float, modifiers: int = 0) -> None:
        self.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=down, modifiers=modifiers)
        self.settle()

    def touch(self, *moments: list[tuple[float, float]]) -> None:
        """Touch with one or more fingers; each moment is a list of where they are."""
        for number, fingers in enumerate(moments):
            points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(fingers)]
            self.call("Input.dispatchTouchEvent", type="touchMove" if number else "touchStart", touchPoints=points)
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        self.settle()

    def box(self, selector: str) -> dict[str, float]:
        """Return where an element is in the window: left, top, right, bottom, width, height."""
        box: dict[str, float] = self.run(f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().toJSON()")
        return box

    def middle(self, selector: str) -> tuple[float, float]:
        box = self.box(selector)
        return box["left"] + box["width"] / 2, box["top"] + box["height"] / 2

    def requests(self) -> list[str]:
        """Return the addresses that the page has asked for; what it carries itself does not count."""
        asked = (event["request"]["url"] for event in self._browser.events(self._session, "Network.requestWillBeSent"))
        return [address for address in asked if not address.startswith("data:")]

    def complaints(self) -> list[str]:
        """Return what stands on the console, and every error."""
        logged, thrown, said = (
            self._browser.events(self._session, name)
            for name in ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        )
        return [
            *(event["entry"]["text"] for event in logged),
            *(event["exceptionDetails"].get("exception", {}).get("description", "exception") for event in thrown),
            *(" ".join(str(argument.get("value")) for argument in event["args"]) for event in said),
        ]

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def pdf(self) -> bytes:
        """Print the page."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])


_CODES = {
    "Enter": 13,
    "Escape": 27,
    " ": 32,
    "PageDown": 34,
    "End": 35,
    "Home": 36,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "Tab": 9,
}
