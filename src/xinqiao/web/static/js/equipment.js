// Whether camera and microphone are there, and whether anything is heard; before any recording.
(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const SILENT = 3000; // milliseconds without a sound after which the page asks whether it is muted
  let stream = null, context = null, timer = 0;

  const say = (what) => at("seen").querySelectorAll("[data-seen]").forEach((line) => { line.hidden = line.dataset.seen !== what; });

  const why = async (error, sound) => {
    if (error.name === "NotAllowedError" || error.name === "SecurityError") return "forbidden";
    if (error.name === "NotReadableError" || error.name === "AbortError") return "busy";
    const found = (await navigator.mediaDevices.enumerateDevices().catch(() => [])).map((device) => device.kind);
    const heard = found.includes("audioinput"), seen = found.includes("videoinput");
    if (!heard && !seen && !sound) return "neither";
    return heard ? "no-camera" : "no-microphone";
  };

  const level = () => {
    context = new AudioContext();
    const ear = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(ear);
    const wave = new Float32Array(ear.fftSize);
    let last = Date.now();
    const look = () => {
      ear.getFloatTimeDomainData(wave);
      const loud = Math.max(...wave.map(Math.abs));
      at("level").value = Math.min(1, loud);
      if (loud > 0.01) last = Date.now();
      at("quiet").hidden = Date.now() - last < SILENT;
      timer = setTimeout(look, 100);
    };
    look();
  };

  const close = () => {
    clearTimeout(timer);
    if (context) context.close();
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = context = null;
    at("devices").hidden = true;
    say("unchecked");
  };

  // The stream with what was asked for, or null after the page has said what is missing.
  const open = async (sound) => {
    if (stream && stream.active) return stream;
    if (!navigator.mediaDevices) {
      say("forbidden");
      return null;
    }
    say("asking");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: sound ? false : { width: 1280 } });
    } catch (error) {
      say(await why(error, sound));
      return null;
    }
    const [microphone] = stream.getAudioTracks(), [camera] = stream.getVideoTracks();
    at("microphone").textContent = microphone.label || "✓";
    if (camera) at("camera").textContent = camera.label || "✓";
    at("devices").hidden = false;
    say(sound ? "sound" : "ready");
    level();
    return stream;
  };

  window.xinqiaoEquipment = { open, close };
})();
