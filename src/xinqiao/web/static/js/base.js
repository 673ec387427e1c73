// Small helps for every page. Nothing here is needed to read or to send a page.
(() => {
  "use strict";

  // The first wrong field gets the focus, so that Enter leads straight to what is missing.
  const focusFirstError = (root) => {
    const first = root.querySelector(".field.wrong input, .field.wrong select, .field.wrong textarea");
    if (first) first.focus();
  };
  document.addEventListener("DOMContentLoaded", () => focusFirstError(document));
  document.addEventListener("htmx:afterSwap", (event) => focusFirstError(event.target));

  // A form that opens on the page takes the focus, so that the keyboard goes on in it.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "act") return;
    const first = event.target.querySelector("input:not([type=hidden]), select, textarea, button");
    if (first) first.focus({ preventScroll: true });
  });

  // A menu closes on Escape and when something else is clicked.
  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A form is sent once; the button says that it works.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // A download leaves the page standing: the form must work again.
    window.setTimeout(() => delete form.dataset.sent, 5000);
    const busy = document.getElementById("busy");
    if (busy) busy.classList.add("htmx-request");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    const busy = document.getElementById("busy");
    if (busy) busy.classList.remove("htmx-request");
  });

  // Signing out wipes what the form for outside keeps here; what was not sent would be lost.
  document.addEventListener("submit", (event) => {
    const words = event.target.dataset.unsent;
    if (!words || !window.indexedDB) return;
    if (Number(localStorage.getItem("unsent")) > 0 && !window.confirm(words)) {
      event.preventDefault();
      return;
    }
    localStorage.removeItem("unsent");
    indexedDB.deleteDatabase("xinqiao");
  }, true);

  // What folds on the screen is shown on paper.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details:not(.menu):not([open])").forEach((item) => {
      item.dataset.unfolded = "yes";
      item.open = true;
    });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("details[data-unfolded]").forEach((item) => {
      delete item.dataset.unfolded;
      item.open = false;
    });
  });
})();
