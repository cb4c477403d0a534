"""Headless Chromium, as a person who looks at the viewer's page."""

import json
import os
from contextlib import contextmanager

from process import ROOT, WORK, poll
from selenium import webdriver
from selenium.webdriver.common.by import By

# With this variable, the pictures of the documentation are made anew.
UPDATES = "UPDATE_PICTURES" in os.environ
PICTURES = ROOT / "docs" / "pictures" if UPDATES else WORK / "pictures"


class Browser:
    """A browser at the address of a viewer."""

    def __init__(self, url):
        options = webdriver.ChromeOptions()
        # Without a sandbox of its own, because tests can run as root in a container.
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.driver.set_script_timeout(30)
        self.url = url

    def resize(self, width, height=860, theme="light"):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": theme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def open(self, address=""):
        """Opens a view, such as `#/logs`, as if its link had been pasted."""
        self.driver.get("about:blank")
        self.driver.get(self.url + address)
        poll("the page", lambda: self.script("return document.querySelector('main > section') !== null"))

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def call(self, module, expression):
        """Returns the value of an expression in which `m` is a module of the page."""
        text = (
            "const done = arguments[0];"
            "import(new URL(arguments[1], document.baseURI))"
            ".then((m) => done(JSON.stringify({value: %s})), (e) => done(JSON.stringify({error: String(e)})));"
        )
        # The first argument is this one; the driver adds the function last.
        text = text.replace("arguments[1]", "NAME").replace("arguments[0]", "arguments[1]").replace("NAME", "arguments[0]")
        answer = json.loads(self.driver.execute_async_script(text % expression, f"assets/{module}.js"))
        assert "error" not in answer, answer["error"]
        return answer["value"]

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        return self.script("return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())", selector)

    def wait(self, selector, holds=lambda texts: texts):
        """Waits until the texts of the elements fulfil a condition, and returns them."""
        found = []

        def look():
            found[:] = self.texts(selector)
            return holds(found)

        try:
            poll(selector, look, 20)
        except AssertionError as error:
            raise AssertionError(f"{error}; found {found}") from None
        return list(found)

    def click(self, selector, text=""):
        poll(f"{selector} with {text!r}", lambda: [e for e in self.all(selector) if text in e.text])[0].click()

    def type(self, selector, text):
        field = self.all(selector)[0]
        field.clear()
        field.send_keys(text)

    def press(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def fits(self):
        """Whether nothing is wider than the window."""
        return self.script("return document.documentElement.scrollWidth <= window.innerWidth")

    def picture(self, name, documents=False):
        """Takes a picture of the window. The documentation shows those that say so."""
        if documents or not UPDATES:
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(PICTURES / f"{name}.png"))

    def complaints(self):
        return [line["message"] for line in self.driver.get_log("browser")]

    def unnamed(self):
        """Interactive elements without a name for screen readers."""
        return self.script(
            """return [...document.querySelectorAll('a, button, input, select, summary, [role=row], [role=img]')]
            .filter((e) => e.offsetParent !== null && !e.closest('[aria-hidden=true]'))
            .filter((e) => !(e.innerText?.trim() || e.getAttribute('aria-label') || e.labels?.length))
            .map((e) => e.outerHTML.slice(0, 120))"""
        )


@contextmanager
def browsing(url):
    browser = Browser(url)
    try:
        yield browser
    finally:
        browser.driver.quit()
