"""Push as a phone meets it: a browser that subscribes to the local service, messages delivered to its worker."""

from __future__ import annotations

import json
import queue
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.push.fake_service import FakeService, Message

# Chromium alone has no push service to subscribe to: the page is given a subscription with real keys.
SUBSCRIBES = """(() => {
  const made = { ...%s, options: {}, toJSON: () => (%s), unsubscribe: async () => { held = null; return true; } };
  let held = null;
  PushManager.prototype.subscribe = async () => (held = made);
  PushManager.prototype.getSubscription = async () => held;
})();"""

CLICK = """async () => {
  const [shown] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification: shown }));
}"""

SHOWN = """async () => {
  const worker = await navigator.serviceWorker.getRegistration("/app/");
  return (await worker.getNotifications()).map(({ title, body, data }) => ({ title, body, data }));
}"""


class PushedPhone:
    """A phone whose browser is a subscriber of the fake service."""

    def __init__(self, handset: Handset, service: FakeService) -> None:
        self.handset, self.browser = handset, service.browser()
        self.messages: queue.Queue[Message] = queue.Queue()
        service.on_message = self._taken
        told = json.dumps(self.browser.subscription)
        script = SUBSCRIBES % (told, told)
        handset.scripts.append(script)
        handset.context.add_init_script(script)

    def _taken(self, message: Message) -> None:
        if message.path == urlsplit(self.browser.endpoint).path:
            self.messages.put(message)

    def next_message(self) -> dict[str, Any]:
        """What the service was sent next for this browser, decrypted."""
        payload = self.messages.get(timeout=20).payload
        assert payload is not None
        return payload

    def deliver(self, payload: dict[str, Any]) -> None:
        """Wake the worker with a message, as the browser does."""
        page, found = self.handset.page, queue.SimpleQueue[str]()
        session = self.handset.context.new_cdp_session(page)

        def note(told: dict[str, Any]) -> None:
            for one in told["registrations"]:
                found.put(one["registrationId"])

        session.on("ServiceWorker.workerRegistrationUpdated", note)
        session.send("ServiceWorker.enable")
        while found.empty():
            page.wait_for_timeout(50)  # the driver hands over events while it waits
        words = {"origin": self.handset.url, "registrationId": found.get(), "data": json.dumps(payload)}
        session.send("ServiceWorker.deliverPushMessage", words)
        session.detach()

    def proves_itself(self) -> None:
        """The token sent through the subscription comes back by the worker."""
        self.handset.open("/telephone")
        self.handset.page.reload()
        proof = self.next_message()
        assert set(proof) == {"id", "n"}
        self.deliver(proof)
        expect(self.handset.page.get_by_text("Rappels actifs")).to_be_visible()

    def shown(self) -> list[dict[str, Any]]:
        """The notifications on screen."""
        return self.handset.page.evaluate(SHOWN)  # type: ignore[no-any-return]

    def touches_the_notification(self) -> Page:
        """The worker's own click handler runs; the browser brings the page forward."""
        (worker,) = self.handset.context.service_workers
        worker.evaluate(CLICK)
        return self.handset.page
