#!/usr/bin/env python3
"""Look at pages of the dashboard in a real browser.

  check.py ORIGIN [NAME=]PATH... [--screenshots FOLDER] [--widths 360,1024,1600] [--themes light,dark] [--axe FILE] [--print]

Opens each page in Chromium at each width, light and dark, and says what is wrong: console errors, requests to anywhere
else, a page wider than the window, text of too little contrast, controls and pictures without a name, headings that skip
a level, ids used twice, a keyboard that gets nowhere, scripts of strangers that ran. Exit code 1 when anything is.
With --axe, or RUA_AXE in the environment, axe-core (the file axe.min.js) looks too; with --print the pictures show the pages
as they are printed. Needs Chromium and Python's standard library.
"""
import argparse, base64, json, os, shutil, subprocess, sys, tempfile, time

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

# What is checked inside the page; gives a list of sentences.
INSIDE = r"""
(() => {
  const found = [];
  const say = (text, node) => found.push(text + (node ? ": " + node.outerHTML.slice(0, 120).replace(/\s+/g, " ") : ""));
  if (document.documentElement.scrollWidth > innerWidth) say(`the page is ${document.documentElement.scrollWidth} wide`);
  const ids = new Set();
  for (const node of document.querySelectorAll("[id]")) {
    if (ids.has(node.id)) say(`the id ${node.id} is there twice`);
    ids.add(node.id);
  }
  for (const node of document.querySelectorAll("[aria-labelledby]"))
    for (const id of node.getAttribute("aria-labelledby").split(" ")) if (!ids.has(id)) say(`no element ${id}`, node);
  let level = 0;
  for (const node of document.querySelectorAll("h1, h2, h3, h4")) {
    const next = Number(node.tagName[1]);
    if (next > level + 1) say(`heading level ${next} after ${level}`, node);
    level = next;
  }
  if (document.querySelectorAll("h1").length !== 1) say("not one h1");
  const nameOf = node => (node.getAttribute("aria-label") || node.textContent || node.getAttribute("title") || "").trim() ||
    [...(node.labels || [])].map(label => label.textContent.trim()).join(" ");
  for (const node of document.querySelectorAll("a, button, input:not([type=hidden]), summary, [role=group]"))
    if (!nameOf(node)) say("no name", node);
  for (const node of document.querySelectorAll("svg"))
    if (node.getAttribute("aria-hidden") !== "true" && !(node.getAttribute("role") === "img" &&
        (node.querySelector(":scope > title") || node.getAttribute("aria-label")))) say("a picture without a name", node);
  for (const node of document.querySelectorAll("table")) if (!node.caption) say("a table without a caption", node);
  if (document.querySelector("[style], style, script:not([src]), iframe, object, embed, img")) say("something that the page should not have");
  for (const node of document.querySelectorAll("*"))
    for (const name of node.getAttributeNames()) if (name.startsWith("on")) say("an event handler in the markup", node);

  const colour = text => { const m = text.match(/[\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m.length > 3 ? m[3] : 1 }; };
  const light = rgb => { const [r, g, b] = rgb.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = node => { for (let at = node; at; at = at.parentElement) {
    const c = colour(getComputedStyle(at).backgroundColor); if (c.a === 1) return c.rgb; } return [255, 255, 255]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(node) || !node.checkVisibility() || node.closest("title, desc")) continue;
    seen.add(node);
    const style = getComputedStyle(node);
    const front = colour(node.closest("svg") ? style.fill : style.color).rgb;
    const [a, b] = [light(front), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) say(`contrast ${ratio.toFixed(2)}`, node);
  }
  if (window.pwned) say("a script of a stranger ran");
  return found;
})()
"""


class Browser:
    """Chromium over its remote debugging pipe: JSON messages, each ended by a NUL."""

    def __init__(self):
        program = next((p for p in map(shutil.which, BROWSERS) if p), None)
        if not program:
            sys.exit("check.py: no Chromium on this machine")
        self.profile = tempfile.mkdtemp(prefix="rua-browser-")
        (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()

        def place():
            # The browser reads commands from 3 and writes to 4; neither may be one of the pair itself.
            a, b = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
             "--user-data-dir=" + self.profile, "about:blank"],
            preexec_fn=place, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.output, self.input = ours_out, ours_in
        self.rest, self.number, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def message(self):
        while b"\0" not in self.rest:
            piece = os.read(self.input, 1 << 20)
            if not piece:
                sys.exit("check.py: the browser has gone")
            self.rest += piece
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.output, json.dumps(command).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit("check.py: %s: %s" % (method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(e.get("method") == method for e in self.events):
            self.events.append(self.message())

    def value(self, script):
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            sys.exit("check.py: %s" % answer["exceptionDetails"])
        return answer["result"].get("value")

    def open(self, url, width, height, theme):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media="",
                  features=[{"name": "prefers-color-scheme", "value": theme}])
        self.events = []
        self.call("Page.navigate", url=url)
        self.wait("Page.loadEventFired")
        self.value("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => 1)")

    def tab(self):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def isolated(self, script, source):
        """A value from a world beside the page, which the page's policy on scripts does not bind."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self.call("Page.createIsolatedWorld", frameId=frame)["executionContextId"]
        for text in (source, script):
            answer = self.call("Runtime.evaluate", expression=text, contextId=world, returnByValue=True, awaitPromise=True)
            if "exceptionDetails" in answer:
                sys.exit("check.py: %s" % answer["exceptionDetails"])
        return answer["result"]["value"]

    def picture(self, file, whole=True):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(file, "wb") as out:
            out.write(base64.b64decode(data))

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


def trouble_in_events(events, origin, page):
    for event in events:
        parameters = event.get("params", {})
        kind = event.get("method")
        if kind == "Runtime.exceptionThrown":
            yield "script error: %s" % parameters["exceptionDetails"].get("text")
        elif kind == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
            yield "console: %s" % parameters["args"]
        elif kind == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            # A page that says 404 is one that was asked for.
            if parameters["entry"].get("url") == page and "status of 4" in parameters["entry"]["text"]:
                continue
            yield "console: %s" % parameters["entry"]["text"]
        elif kind == "Network.requestWillBeSent" and not parameters["request"]["url"].startswith((origin + "/", "data:")):
            yield "request to %s" % parameters["request"]["url"][:200]


# What axe-core finds against WCAG 2 A and AA and its own good practice; one sentence a node.
AXE = r"""
axe.run().then(result => result.violations.flatMap(rule => rule.nodes.map(
  node => `axe ${rule.id}: ${rule.help}: ${node.html.slice(0, 160).replace(/\s+/g, " ")}`)))
"""


def check_keyboard(browser):
    """Tab must move on, and where it stands must be seen."""
    places = []
    for _ in range(6):
        browser.tab()
        places.append(browser.value(
            "(() => { const n = document.activeElement, s = getComputedStyle(n);"
            " return [n.outerHTML.slice(0, 80), s.outlineStyle !== 'none' || n.matches('.skip')]; })()"))
    if len({place[0] for place in places}) < 4:
        yield "the keyboard gets nowhere: %s" % places
    for place, is_seen in places:
        if not is_seen:
            yield "where the keyboard stands is not seen: %s" % place


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("origin")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--screenshots")
    parser.add_argument("--widths", default="360,1024,1600")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--axe", default=os.environ.get("RUA_AXE"))
    parser.add_argument("--print", action="store_true", dest="is_print")
    options = parser.parse_args()
    axe = open(options.axe, encoding="utf-8").read() + "\n;0" if options.axe else None
    origin = options.origin.rstrip("/")
    browser = Browser()
    problems = 0
    try:
        for path in options.paths:
            name, path = path.split("=", 1) if not path.startswith("/") else (None, path)
            for width in map(int, options.widths.split(",")):
                for theme in options.themes.split(","):
                    browser.open(origin + path, width, 900, theme)
                    found = list(browser.value(INSIDE)) + list(trouble_in_events(browser.events, origin, origin + path))
                    if axe:
                        found += browser.isolated(AXE, axe)
                    if options.is_print:
                        browser.call("Emulation.setEmulatedMedia", media="print")
                    if options.screenshots:
                        name = name or "".join(c if c.isalnum() else "-" for c in path).strip("-") or "overview"
                        browser.picture(os.path.join(options.screenshots, "%s-%d-%s.png" % (name, width, theme)), path != "/mail")
                    if theme == "light":
                        found += check_keyboard(browser)
                    for text in found:
                        print("%s at %d, %s: %s" % (path, width, theme, text))
                    problems += len(found)
    finally:
        browser.close()
    print("%d pages, %d problems" % (len(options.paths), problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
