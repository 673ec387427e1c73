// The page that checks a receipt: a file or pasted text in, one sentence out. Nothing is sent.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const form = document.getElementById("check");
  if (!form) return;
  const [file, pasted, key, said] = ["file", "pasted", "key", "said"].map((id) => document.getElementById(id));
  const words = form.dataset;

  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const tell = (found) => {
    said.hidden = false;
    said.className = found.genuine ? "notice notice-good" : "notice notice-error";
    const lines =
      found.genuine === null
        ? [words.cannot]
        : found.genuine
          ? [words.genuine, fill(words.proves, { ...found, index: found.index + 1 }), key.value.trim() ? words.samekey : words.nokey]
          : [words.false, words.falsenext];
    said.replaceChildren(
      ...lines.map((line, n) => {
        const p = document.createElement("p");
        const part = n === 0 ? p.appendChild(document.createElement("strong")) : p;
        part.textContent = line;
        return p;
      }),
    );
    said.focus();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = file.files[0];
    const typed = pasted.value.trim();
    if (!chosen && !typed) {
      pasted.focus();
      return;
    }
    const bytes = chosen ? new Uint8Array(await chosen.arrayBuffer()) : new TextEncoder().encode(`${typed}\n`);
    tell(await xinqiaoVerify.check(bytes, key.value.trim()));
  });
  form.hidden = false;
});
