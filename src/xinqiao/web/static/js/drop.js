// Files by drag and drop, sent at once in parts and continued after a break. A page works without.
(() => {
  "use strict";

  const PART = 4 * 1024 * 1024;
  const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 40000];
  const AT_ONCE = 2;
  const uploads = new WeakMap(); // item → tus.Upload

  const say = (item, state, text) => {
    const shown = item.querySelector(".drop-state");
    item.dataset.state = state;
    shown.textContent = text || shown.dataset[state];
    item.classList.toggle("wrong", state === "failed" || state === "refused");
    item.querySelector("[data-again]").hidden = state !== "failed";
    item.querySelector("progress").hidden = state === "refused" || state === "sent";
  };

  const size = (bytes) =>
    bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

  // Where an upload went on is remembered by this tab only: a counter's computer is shared.
  const memory = {
    read: () => JSON.parse(sessionStorage.getItem("uploads") || "{}"),
    write: (all) => sessionStorage.setItem("uploads", JSON.stringify(all)),
    findAllUploads: () => Promise.resolve(Object.values(memory.read())),
    findUploadsByFingerprint: (print) =>
      Promise.resolve(Object.values(memory.read()).filter((found) => found.print === print)),
    removeUpload: (key) => {
      const { [key]: gone, ...rest } = memory.read();
      memory.write(rest);
      return Promise.resolve();
    },
    addUpload: (print, upload) => {
      const key = `${print}::${Date.now()}`;
      memory.write({ ...memory.read(), [key]: { ...upload, print, urlStorageKey: key } });
      return Promise.resolve(key);
    },
  };

  let library = null;
  const load = (url) => {
    library ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = url;
      script.addEventListener("load", done);
      script.addEventListener("error", () => {
        library = null;
        failed();
      });
      document.head.append(script);
    });
    return library;
  };

  const token = (drop) => {
    const form = drop.closest("form");
    return form ? form.querySelector("[name=csrfmiddlewaretoken]").value : "";
  };

  // A few files at a time; the next begins when one has ended in whatever way.
  const next = (drop) => {
    const items = [...drop.querySelectorAll(".drop-item")];
    const busy = items.filter((item) => ["sending", "broken"].includes(item.dataset.state)).length;
    items
      .filter((item) => item.dataset.state === "waiting")
      .slice(0, Math.max(0, AT_ONCE - busy))
      .forEach(start);
    if (busy || items.some((item) => item.dataset.state === "waiting")) return;
    const form = drop.closest("form");
    drop.querySelector(".drop-wait").hidden = true;
    if (form && form.waiting) {
      const button = form.waiting;
      form.waiting = null;
      if (items.every((item) => !["failed", "refused"].includes(item.dataset.state)))
        form.requestSubmit(button.isConnected ? button : undefined);
    }
  };

  const start = async (item) => {
    const upload = uploads.get(item);
    say(item, "sending");
    const before = upload.url ? [] : await upload.findPreviousUploads();
    if (before.length) upload.resumeFromPreviousUpload(before[0]);
    upload.start();
  };

  const sent = (drop, item, upload) => {
    item.dataset.upload = upload.url.split("/").pop();
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "uploads";
    field.value = item.dataset.upload;
    item.prepend(field);
    say(item, "sent");
    field.dispatchEvent(new Event("change", { bubbles: true })); // the draft is kept with it
  };

  const failed = (item, error) => {
    const answer = error.originalResponse;
    const refused = answer && answer.getStatus() >= 400 && answer.getStatus() < 500;
    const plain = refused && (answer.getHeader("Content-Type") || "").startsWith("text/plain");
    say(item, plain ? "refused" : "failed", plain ? answer.getBody() : "");
  };

  const made = (drop, file) => {
    const item = drop.querySelector("template").content.firstElementChild.cloneNode(true);
    item.querySelector(".drop-name").textContent = file.name;
    item.querySelector(".drop-size").textContent = size(file.size);
    item.querySelector("progress").setAttribute("aria-label", file.name);
    item.querySelectorAll(".visually-hidden").forEach((span) => (span.textContent = ` ${file.name}`));
    const upload = new window.tus.Upload(file, {
      endpoint: drop.dataset.uploads,
      headers: { "X-CSRFToken": token(drop) },
      metadata: { filename: file.name },
      chunkSize: PART,
      retryDelays: RETRIES,
      urlStorage: memory,
      removeFingerprintOnSuccess: true,
      onShouldRetry: (error) => {
        const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
        const again = status === 0 || status >= 500 || status === 409 || status === 423;
        if (again && status === 0) say(item, "broken");
        return again;
      },
      onProgress: (done, total) => {
        if (item.dataset.state === "broken") say(item, "sending");
        item.querySelector("progress").value = (100 * done) / total;
      },
      onSuccess: () => {
        sent(drop, item, upload);
        next(drop);
      },
      onError: (error) => {
        failed(item, error);
        next(drop);
      },
    });
    uploads.set(item, upload);
    drop.querySelector(".drop-list").append(item);
    say(item, "waiting");
  };

  const take = async (drop, files) => {
    await load(drop.dataset.tus);
    [...files].forEach((file) => made(drop, file));
    next(drop);
  };

  const takeFrom = async (drop, input) => {
    const files = [...input.files];
    if (!files.length) return;
    try {
      await take(drop, files);
      input.value = ""; // sent already: the form does not send them again
    } catch {
      // Without the library the form sends them itself.
    }
  };

  const remove = (item) => {
    const drop = item.closest("[data-drop]");
    const upload = uploads.get(item);
    if (upload) upload.abort();
    const id = item.dataset.upload || (upload && upload.url && upload.url.split("/").pop());
    if (id) {
      fetch(drop.dataset.uploads + id, {
        method: "DELETE",
        headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(drop) },
      }).catch(() => {}); // what nobody asks for again expires by itself
    }
    item.remove();
    const input = drop.querySelector("input[type=file]");
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
    next(drop);
  };

  const place = (event) => event.target.closest && event.target.closest("[data-drop]");

  document.addEventListener("change", (event) => {
    const drop = place(event);
    if (drop && event.target.type === "file") takeFrom(drop, event.target);
  });
  document.addEventListener("click", (event) => {
    const item = event.target.closest(".drop-item");
    if (!item) return;
    if (event.target.closest("[data-remove]")) remove(item);
    if (event.target.closest("[data-again]")) {
      say(item, "waiting");
      next(item.closest("[data-drop]"));
    }
  });
  window.addEventListener("online", () => {
    document.querySelectorAll('.drop-item[data-state="failed"]').forEach((item) => {
      say(item, "waiting");
      next(item.closest("[data-drop]"));
    });
  });

  document.addEventListener("dragover", (event) => {
    const drop = place(event);
    if (!drop) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    const drop = place(event);
    if (drop && !drop.contains(event.relatedTarget)) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const drop = place(event);
    if (!drop) return;
    event.preventDefault();
    drop.classList.remove("over");
    const input = drop.querySelector("input[type=file]");
    take(drop, event.dataTransfer.files).catch(() => {
      const all = new DataTransfer();
      [...input.files, ...event.dataTransfer.files].forEach((file) => all.items.add(file));
      input.files = all.files;
    });
  });

  // A form that is sent while files are on their way waits for them, and says so.
  document.addEventListener(
    "submit",
    (event) => {
      const drop = event.target.querySelector("[data-drop]");
      const button = event.submitter;
      if (!drop || (button && button.formNoValidate)) return;
      const under = drop.querySelector(
        '.drop-item[data-state="waiting"], .drop-item[data-state="sending"], .drop-item[data-state="broken"]',
      );
      if (!under) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      event.target.waiting = button || event.target.querySelector("[type=submit]");
      drop.querySelector(".drop-wait").hidden = false;
    },
    true,
  );
})();
