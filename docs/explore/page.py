"""The picture and the times of docs/explore.md, from a running page.

    pip install playwright==1.65.2
    cargo build --release
    python3 docs/explore/page.py picture docs/images/explore.png
    python3 docs/explore/page.py times

It starts target/release/shockfree on a free port and drives the Chromium that it finds (or that CHROME names).
"""

import math
import os
import shutil
import subprocess
import sys
import time

from playwright.sync_api import sync_playwright

CHROME = os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("google-chrome-stable")
FIELD = "document.querySelector('#plane-field').dataset"


def median(values):
    return sorted(values)[len(values) // 2]


def spread(values):
    return f"{min(values):.0f} to {max(values):.0f} ms, median {median(values):.0f}"


def field_times(page):
    """From asking for a field of about 512 x 512 cells until it is painted, as the start of all orbits changes."""
    values = []
    for k in range(24):
        page.evaluate(f"location.hash = '#start={-2 + k / 100}&w0=0&w1=8&b0=-6&b1=0'")
        time.sleep(1)
        values.append(float(page.evaluate(f"{FIELD}.ms")))
    columns = page.evaluate(f"{FIELD}.columns")
    rows = page.evaluate("document.querySelector('#plane-field').height")
    values.sort()
    # It is asked for at once, beside all else that changes, if it came fast last time; otherwise once the page is still.
    print(f"field of {columns} x {rows}, the faster half: {spread(values[:12])}")
    print(f"field of {columns} x {rows}, the slower half: {spread(values[12:])}")


def frames(page, name, move):
    """Frames a second while something is dragged for four seconds, and the points that were told meanwhile."""
    page.evaluate("""() => { performance.clearResourceTimings(); window.times = []; let last = performance.now();
        const tick = (now) => { times.push(now - last); last = now; window.tick = requestAnimationFrame(tick); };
        requestAnimationFrame(tick); }""")
    end = time.time() + 4
    while time.time() < end:
        move(time.time())
        time.sleep(0.008)
    times = page.evaluate("() => { cancelAnimationFrame(window.tick); return times.slice(1); }")
    told = page.evaluate("performance.getEntriesByType('resource').filter((one) => one.name.includes('/api/point')).length")
    print(f"{name}: {1000 * len(times) / sum(times):.0f} frames a second, the slowest {max(times):.0f} ms; {told / 4:.0f} points a second")


def middle(page, selector):
    box = page.query_selector(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def times(page):
    field_times(page)
    page.evaluate("location.hash = '#'")
    time.sleep(1)
    x, y = middle(page, "#start-handle")
    page.mouse.move(x, y)
    page.mouse.down()
    frames(page, "the start dragged", lambda t: page.mouse.move(x + 60 * math.sin(3 * t), y - 60 * abs(math.sin(2 * t))))
    page.mouse.up()
    time.sleep(1)
    x, y = middle(page, "#bias-slider")
    page.mouse.move(x, y)
    page.mouse.down()
    frames(page, "the bias dragged", lambda t: page.mouse.move(x, y + 40 * math.sin(2 * t)))
    page.mouse.up()


def main(what, path=None):
    program = subprocess.Popen(["target/release/shockfree", "explore", "--port", "0", "--no-open"], stdout=subprocess.PIPE, text=True)
    address = program.stdout.readline().split()[4]
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROME, args=["--no-sandbox", "--enable-unsafe-swiftshader"])
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.goto(address + ("#iteration=27&follow=gradient-descent&w0=-6&w1=8&b0=-6&b1=4" if what == "picture" else ""))
            time.sleep(5)
            if what == "picture":
                page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1400, "height": 1440}, full_page=True)
            else:
                times(page)
            browser.close()
    finally:
        program.terminate()
        program.wait()


main(*sys.argv[1:])
