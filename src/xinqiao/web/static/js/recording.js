// Records camera and microphone; what is recorded is sealed here, sent while it runs, and dropped
// here once the server has it. A lost network or a closed page loses nothing that was recorded.
(() => {
  "use strict";
  const root = document.getElementById("recorder");
  if (!root) return;
  const at = (id) => document.getElementById(id);
  const EVERY = 1000; // milliseconds of one piece
  const CHUNK = 256 * 1024;
  const bin = `recording-${root.dataset.recording}`;
  const headers = { "X-CSRFToken": root.dataset.token };
  let store = null, upload = null, recorder = null, began = 0, waking = () => {};
  // pieces: those still on this device, {n, start, size}; total: bytes recorded so far.
  let meta = { url: null, total: 0, next: 0, pieces: [], over: false, started: false };

  const say = (state) => at("state").querySelectorAll("[data-when]").forEach((line) => { line.hidden = line.dataset.when !== state; });
  const save = () => store.putJson(`${bin}-meta`, "meta", meta);
  const show = () => {
    const left = meta.pieces.reduce((sum, piece) => sum + piece.size, 0);
    at("left").textContent = Math.round(left / 1024);
    at("sent").textContent = Math.round((meta.total - left) / 1024);
  };
  const mark = (what) => {
    const body = new FormData();
    body.append("what", what);
    return fetch(root.dataset.mark, { method: "POST", body, headers }).catch(() => {});
  };

  // ── the pieces as one file that still grows, for the upload library ─────────────────────
  const more = () => new Promise((resolve) => { waking = resolve; });
  const slice = async (start, end) => {
    while (meta.total <= start && !meta.over) await more();
    const parts = [];
    for (const piece of [...meta.pieces]) {
      const last = piece.start + piece.size;
      if (last <= start || piece.start >= end) continue;
      const bytes = await store.get(bin, piece.n);
      parts.push(bytes.subarray(Math.max(0, start - piece.start), Math.min(piece.size, end - piece.start)));
    }
    const value = new Blob(parts);
    return { value, done: meta.over && start + value.size >= meta.total };
  };
  const fileReader = { openFile: async () => ({ size: null, slice, close: () => {} }) };

  const arrived = async (offset) => {
    const gone = meta.pieces.filter((piece) => piece.start + piece.size <= offset);
    meta.pieces = meta.pieces.filter((piece) => piece.start + piece.size > offset);
    for (const piece of gone) await store.drop(bin, piece.n);
    await save();
    show();
  };

  const send = () => {
    if (upload) return;
    upload = new window.tus.Upload({}, {
      endpoint: meta.url ? null : root.dataset.uploads, uploadUrl: meta.url, headers, fileReader, chunkSize: CHUNK,
      uploadLengthDeferred: true, storeFingerprintForResuming: false, retryDelays: [500, 1000, 2000, 3000],
      metadata: { filename: "recording.webm" },
      onShouldRetry: () => true,
      onUploadUrlAvailable: () => { meta.url = upload.url; save(); },
      onChunkComplete: (size, offset) => { say(meta.over ? "ending" : "sending"); arrived(offset); },
      onError: () => {
        upload = null;
        say("waiting");
        setTimeout(send, 2000);
      },
      onSuccess: keep,
    });
    upload.start();
  };

  const keep = async () => {
    await arrived(meta.total);
    const body = new FormData();
    body.append("upload", meta.url.split("/").pop());
    try {
      const answer = await fetch(root.dataset.keep, { method: "POST", body, headers });
      if (!answer.ok) return say("failed");
      const { there } = await answer.json();
      await store.dropAll(bin);
      await store.dropAll(`${bin}-meta`);
      window.location.assign(there);
    } catch {
      say("waiting");
      setTimeout(keep, 2000);
    }
    return undefined;
  };

  // ── recording ─────────────────────────────────────────────────────────────────────────
  let writing = Promise.resolve();
  const take = (blob) => {
    writing = writing.then(async () => {
      if (!blob.size) return;
      const n = String(meta.next).padStart(8, "0");
      await store.put(bin, n, new Uint8Array(await blob.arrayBuffer()));
      meta.pieces.push({ n, start: meta.total, size: blob.size });
      meta.total += blob.size;
      meta.next += 1;
      await save();
      show();
      waking();
    });
    return writing;
  };

  const tick = () => {
    if (!recorder) return;
    const seconds = Math.floor((Date.now() - began) / 1000);
    at("clock").textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    setTimeout(tick, 500);
  };

  // Camera and microphone, checked; the picture is shown, nothing is recorded by it.
  const look = async () => {
    const sound = Boolean(root.dataset.sound);
    const stream = await window.xinqiaoEquipment.open(sound);
    if (stream && !sound) {
      at("preview").srcObject = stream;
      at("preview").hidden = false;
      at("preview").play().catch(() => {});
    }
    return stream;
  };

  const start = async () => {
    const sound = Boolean(root.dataset.sound);
    const stream = await look();
    if (!stream) return undefined;
    at("check").hidden = true;
    recorder = new MediaRecorder(stream, { mimeType: sound ? "audio/webm" : "video/webm", videoBitsPerSecond: 1200000 });
    recorder.addEventListener("dataavailable", (event) => take(event.data));
    recorder.addEventListener("stop", async () => {
      window.xinqiaoEquipment.close();
      await writing;
      recorder = null;
      at("on-air").hidden = true;
      at("preview").hidden = true;
      say("ending");
      await mark("stopped");
      meta.over = true;
      await save();
      waking();
    });
    meta.started = true;
    await save();
    await mark("started");
    began = Date.now();
    recorder.start(EVERY);
    at("on-air").hidden = false;
    at("start").hidden = true;
    at("stop").hidden = false;
    say("sending");
    tick();
    send();
    return undefined;
  };

  at("check").addEventListener("click", look);
  at("start").addEventListener("click", start);
  at("stop").addEventListener("click", () => {
    at("stop").hidden = true;
    recorder.stop();
  });
  window.addEventListener("beforeunload", (event) => { if (recorder) event.preventDefault(); });
  window.addEventListener("online", () => { if (!upload && meta.started) send(); });

  const begin = async () => {
    if (!window.xinqiaoSealed.able() || !window.MediaRecorder) {
      at("start").disabled = true;
      at("check").disabled = true;
      return say("refused");
    }
    store = await window.xinqiaoSealed.of(root.dataset.owner, 12);
    const left = await store.getJson(`${bin}-meta`, "meta");
    if (left && left.started) { // the page was closed while it ran: send what there is
      meta = left;
      at("start").hidden = true;
      at("check").hidden = true;
      at("check-up").hidden = true;
      if (!meta.over) await mark("broken");
      meta.over = true;
      await save();
      show();
      say("left");
      await mark("resumed");
      send();
    }
    return undefined;
  };
  begin();
})();
