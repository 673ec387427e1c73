// Reads the page aloud in the care edition. Without a voice in the browser there is no button.
(() => {
  "use strict";
  const voice = window.speechSynthesis;
  const LONGEST = 180; // browsers cut longer pieces off

  const pieces = (text) => {
    const found = [];
    for (const sentence of text.match(/[^。！？；.!?;\n]+[。！？；.!?;]*/g) || []) {
      for (let at = 0; at < sentence.length; at += LONGEST) found.push(sentence.slice(at, at + LONGEST));
    }
    return found.map((piece) => piece.trim()).filter(Boolean);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const place = document.getElementById("aloud");
    if (!place || !voice || !window.SpeechSynthesisUtterance) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet";
    let reading = false;

    const show = () => {
      button.textContent = reading ? place.dataset.stop : place.dataset.read;
      button.setAttribute("aria-pressed", String(reading));
    };
    const stop = () => {
      reading = false;
      voice.cancel();
      show();
    };
    const start = () => {
      const spoken = pieces(document.getElementById("main").innerText);
      if (!spoken.length) return;
      reading = true;
      voice.cancel();
      spoken.forEach((piece, n) => {
        const said = new SpeechSynthesisUtterance(piece);
        said.lang = document.documentElement.lang;
        said.rate = 0.9;
        if (n === spoken.length - 1) said.onend = stop;
        voice.speak(said);
      });
      show();
    };

    button.addEventListener("click", () => (reading ? stop() : start()));
    window.addEventListener("pagehide", () => voice.cancel());
    show();
    place.append(button);
    place.hidden = false;
  });
})();
