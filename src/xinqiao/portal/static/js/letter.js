// Saves a letter while it is being written, and shows the hint that comes back. Without this
// script the same is saved at every step.
(() => {
  "use strict";
  const PAUSE = 2500; // milliseconds after the last key

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-keep]");
    if (!form) return;
    let timer = 0;

    const save = async () => {
      const body = new URLSearchParams(new FormData(form));
      body.set("keep", "1");
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
      const place = document.getElementById("hints");
      if (place && answer && answer.ok) {
        const text = await answer.text();
        if (place.dataset.shown !== text) {
          place.dataset.shown = text;
          place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
        }
      }
    };
    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, PAUSE);
    });
    form.addEventListener("submit", () => window.clearTimeout(timer));
  });
})();
