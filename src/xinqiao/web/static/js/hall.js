// The hall's screen: fresh numbers every few seconds, spoken once somebody switched that on.
// When the connection is lost the last numbers stay, with the time they are from.
(() => {
  "use strict";
  const EVERY = 4000;
  const hall = document.getElementById("main");
  const line = document.getElementById("hall-line");
  const voice = document.getElementById("voice");
  let last = document.getElementById("numbers").dataset.at;
  let speaking = false;
  const known = new Set();

  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

  const calls = () => [...document.querySelectorAll("#numbers [data-call]")];

  const say = (item) => {
    const text = fill(hall.dataset.say, { n: item.dataset.serial, window: item.dataset.window });
    const words = new SpeechSynthesisUtterance(text);
    words.lang = document.documentElement.lang;
    window.speechSynthesis.speak(words);
  };

  const hear = () => {
    calls()
      .reverse()
      .forEach((item) => {
        if (known.has(item.dataset.call)) return;
        known.add(item.dataset.call);
        if (speaking) say(item);
      });
  };

  const lost = () => {
    line.textContent = fill(hall.dataset.since, { time: last });
    line.hidden = false;
    hall.classList.add("hall-lost");
  };

  const found = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("numbers");
    if (!fresh) throw new Error("no numbers in the answer");
    document.getElementById("numbers").replaceWith(fresh);
    last = fresh.dataset.at;
    line.hidden = true;
    hall.classList.remove("hall-lost");
    hear();
  };

  const ask = async () => {
    try {
      const answer = await fetch(hall.dataset.url, { signal: AbortSignal.timeout(EVERY * 2) });
      if (!answer.ok) throw new Error(String(answer.status));
      found(await answer.text());
    } catch {
      lost();
    }
    window.setTimeout(ask, EVERY);
  };

  if (!("speechSynthesis" in window)) voice.hidden = true;
  voice.addEventListener("click", () => {
    speaking = !speaking;
    voice.setAttribute("aria-pressed", String(speaking));
    const first = calls()[0];
    if (speaking && first) say(first);
    if (!speaking) window.speechSynthesis.cancel();
  });
  hear();
  window.setTimeout(ask, EVERY);
})();
