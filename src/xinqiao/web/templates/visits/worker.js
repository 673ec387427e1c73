// Keeps the form for outside and what it is made of; nothing of anybody is kept here.
"use strict";
const PAGE = "{{ page|escapejs }}";
const PARTS = [{% for part in parts %}"{{ part|escapejs }}",{% endfor %}];
const NAME = "outside-{{ version|escapejs }}";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(PARTS);
    const page = await fetch(PAGE, { credentials: "same-origin" });
    if (page.ok && !page.redirected) await cache.put(PAGE, page);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("outside-") && name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

const fromNetwork = async (request) => {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected && new URL(request.url).pathname === PAGE) {
    (await caches.open(NAME)).put(PAGE, answer.clone());
  }
  return answer;
};

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(fromNetwork(event.request).catch(async () => (await caches.match(PAGE)) || Response.error()));
  } else if (PARTS.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname).then((kept) => kept || fetch(event.request)));
  }
});
