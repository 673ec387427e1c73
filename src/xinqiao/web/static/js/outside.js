// The form for outside: drafts sealed on the device, sent when the network is there.
(() => {
  "use strict";
  const root = document.getElementById("outside");
  const at = (id) => document.getElementById(id);
  const text = (id) => at(id).content.textContent;
  const form = at("report");
  const LARGEST = 1600;
  let store = null, visits = [], now = null, busy = false;

  const net = (state) => at("net").querySelectorAll("[data-when]").forEach((line) => { line.hidden = line.dataset.when !== state; });

  // ── who is here, and what they take along ─────────────────────────────────────────────
  const ask = async () => {
    const answer = await fetch(root.dataset.state, { redirect: "manual", cache: "no-store" });
    if (answer.type === "opaqueredirect" || !answer.ok) return null;
    return answer.json();
  };

  const begin = async () => {
    if (!window.xinqiaoSealed.able()) return net("unable");
    try {
      const state = await ask();
      if (state) {
        store = await window.xinqiaoSealed.of(state.owner, state.hours);
        await store.putJson("visits", "all", state.visits);
        net("online");
      } else {
        net("signin");
      }
    } catch {
      store = await window.xinqiaoSealed.last();
      net(store ? "offline" : "closed");
    }
    if (!store) return undefined;
    visits = (await store.getJson("visits", "all")) || [];
    showVisits();
    await showDrafts();
    return flush();
  };

  const showVisits = () => {
    const list = at("visits");
    list.replaceChildren();
    at("no-visits").hidden = visits.length > 0;
    for (const visit of visits) {
      const row = at("visit-row").content.cloneNode(true);
      row.querySelectorAll("[data-slot]").forEach((slot) => { slot.textContent = visit[slot.dataset.slot] || ""; });
      row.querySelector("[data-slot=when]").textContent = `${visit.when} · ${visit.ground}`;
      row.querySelector("button").addEventListener("click", () => open(visit));
      list.append(row);
    }
  };

  // ── drafts ────────────────────────────────────────────────────────────────────────────
  const drafts = async () => {
    const found = [];
    for (const id of await store.ids("drafts")) found.push(await store.getJson("drafts", id));
    return found;
  };

  const showDrafts = async () => {
    const list = at("drafts"), found = await drafts();
    list.replaceChildren();
    at("no-drafts").hidden = found.length > 0;
    localStorage.setItem("unsent", String(found.length));
    for (const draft of found) {
      const row = at("draft-row").content.cloneNode(true);
      row.querySelector("[data-slot=title]").textContent = draft.title;
      row.querySelectorAll("[data-state]").forEach((chip) => { chip.hidden = chip.dataset.state !== draft.state; });
      row.querySelector("button").addEventListener("click", () => write(draft));
      list.append(row);
    }
  };

  const open = async (visit) => {
    const begun = (await drafts()).find((draft) => draft.visit === visit.id);
    const draft = begun || {
      id: crypto.randomUUID(), key: crypto.randomUUID(), visit: visit.id, expected: visit.seq,
      title: `${visit.when} · ${visit.number}`, state: "draft", fields: { on: [visit.on] }, photos: [],
    };
    return write(draft);
  };

  const write = async (draft) => {
    now = draft;
    form.reset();
    for (const [name, values] of Object.entries(draft.fields)) {
      for (const input of form.querySelectorAll(`[name="${name}"]`)) {
        if (input.type === "checkbox") input.checked = values.includes(input.value);
        else if (input.type !== "file") input.value = values[0] || "";
      }
    }
    at("writing-what").textContent = draft.title;
    at("writing").hidden = false;
    at("kept").textContent = "";
    showProblem();
    await showPhotos();
    at("writing").scrollIntoView();
  };

  const showProblem = () => {
    const problem = now && now.problem;
    at("problem").hidden = !problem;
    if (!problem) return;
    at("problem-text").textContent = problem.sentence;
    at("problem-since").replaceChildren(...(problem.since || []).map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    at("anyway").hidden = now.state !== "conflict";
  };

  const gather = () => {
    const fields = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string") (fields[name] ||= []).push(value);
    now.fields = fields;
  };

  const keep = async () => {
    gather();
    await store.putJson("drafts", now.id, now);
    at("kept").textContent = text("text-kept");
    await showDrafts();
  };

  let waiting = 0;
  form.addEventListener("input", (event) => {
    if (!now || event.target.type === "file") return;
    if (now.state !== "conflict") now.state = "draft";
    clearTimeout(waiting);
    waiting = setTimeout(keep, 250);
  });

  // ── photos: made smaller on the device, which also drops where they were taken ─────────
  const smaller = async (file) => {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.82); });
    return new Uint8Array(await blob.arrayBuffer());
  };

  form.elements.photos.addEventListener("change", async (event) => {
    for (const file of event.target.files) {
      const id = crypto.randomUUID();
      await store.put("photos", id, await smaller(file));
      now.photos.push(id);
    }
    event.target.value = "";
    await keep();
    await showPhotos();
  });

  const showPhotos = async () => {
    at("thumbs").replaceChildren();
    for (const id of now.photos) {
      const bytes = await store.get("photos", id);
      const row = at("photo-row").content.cloneNode(true);
      const reader = new FileReader();
      const picture = row.querySelector("img");
      reader.onload = () => { picture.src = reader.result; };
      reader.readAsDataURL(new Blob([bytes], { type: "image/jpeg" }));
      row.querySelector("button").addEventListener("click", async () => {
        now.photos = now.photos.filter((kept) => kept !== id);
        await store.drop("photos", id);
        await keep();
        await showPhotos();
      });
      at("thumbs").append(row);
    }
  };

  const forget = async (draft) => {
    for (const id of draft.photos) await store.drop("photos", id);
    await store.drop("drafts", draft.id);
    if (now && now.id === draft.id) {
      now = null;
      at("writing").hidden = true;
    }
    await showDrafts();
  };

  at("drop").addEventListener("click", async () => {
    if (window.confirm(text("text-drop"))) await forget(now);
  });

  // ── sending ───────────────────────────────────────────────────────────────────────────
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(waiting);
    now.state = "waiting";
    delete now.problem;
    await keep();
    showProblem();
    await flush();
  });

  at("anyway").addEventListener("click", async () => {
    now.expected = now.problem.seq;
    now.state = "waiting";
    delete now.problem;
    await keep();
    showProblem();
    await flush();
  });

  const send = async (draft, token) => {
    const body = new FormData();
    for (const [name, values] of Object.entries(draft.fields)) values.forEach((value) => body.append(name, value));
    body.append("visit", draft.visit);
    body.append("key", draft.key);
    body.append("expected", draft.expected);
    body.append("owner", store.owner);
    for (const [n, id] of draft.photos.entries()) {
      body.append("photos", new Blob([await store.get("photos", id)], { type: "image/jpeg" }), `photo-${n + 1}.jpg`);
    }
    const answer = await fetch(root.dataset.send, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token } });
    if (answer.ok) {
      await forget(draft);
      at("sent").textContent = `${draft.title}: ${text("text-sent")}`;
      at("sent").hidden = false;
      visits = visits.filter((visit) => visit.id !== draft.visit);
      await store.putJson("visits", "all", visits);
      return showVisits();
    }
    if (!(answer.headers.get("Content-Type") || "").includes("json")) return net("signin");
    draft.problem = await answer.json();
    draft.state = draft.problem.code === "changed_meanwhile" ? "conflict" : "refused";
    await store.putJson("drafts", draft.id, draft);
    if (now && now.id === draft.id) {
      now = draft;
      showProblem();
    }
    return showDrafts();
  };

  const flush = async () => {
    if (!store || busy) return;
    busy = true;
    try {
      const ready = (await drafts()).filter((draft) => draft.state === "waiting");
      if (!ready.length) return;
      const state = await ask();
      if (!state || state.owner !== store.owner) {
        net("signin");
        return;
      }
      net("online");
      for (const draft of ready) await send(draft, state.token);
    } catch {
      net("offline");
    } finally {
      busy = false;
    }
  };

  window.addEventListener("online", begin);
  window.addEventListener("offline", () => net("offline"));
  setInterval(flush, 20000);

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.scope }).catch(() => {});
  }
  begin();
})();
