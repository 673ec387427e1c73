// The reception record: Enter leads to the next question, the tablet takes the signature.
// Without this file the buttons of the page do the same.
(() => {
  "use strict";
  const pairs = document.getElementById("pairs");
  const blank = document.getElementById("pair");

  const add = () => {
    const line = blank.content.firstElementChild.cloneNode(true);
    pairs.append(line);
    return line;
  };

  if (pairs && blank) {
    pairs.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      const line = event.target.closest(".pair-line");
      if (event.target.name === "q") {
        line.querySelector("[name=a]").focus();
        return;
      }
      (line.nextElementSibling || add()).querySelector("[name=q]").focus();
    });
    document.getElementById("more").addEventListener("click", (event) => {
      event.preventDefault();
      add().querySelector("[name=q]").focus();
    });
  }

  const canvas = document.getElementById("pad");
  if (!canvas || !window.SignaturePad) return;
  const pad = new window.SignaturePad(canvas, { backgroundColor: "rgb(255, 255, 255)" });
  const fit = () => {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const strokes = pad.toData();
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  };
  window.addEventListener("resize", fit);
  fit();
  document.getElementById("clear").addEventListener("click", () => pad.clear());
  document.getElementById("sign").addEventListener("submit", () => {
    document.getElementById("signature").value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
  });
})();
