// Files by drag and drop, with their names and the progress of sending. The page works without.
(() => {
  "use strict";

  const list = (input) => {
    const names = document.getElementById("file-list");
    if (!names) return;
    names.replaceChildren(
      ...[...input.files].map((file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name} · ${Math.max(1, Math.round(file.size / 1024))} KB`;
        return item;
      }),
    );
  };

  const place = (event) => event.target.closest && event.target.closest("#drop");

  document.addEventListener("change", (event) => {
    if (event.target.id === "id_files") list(event.target);
  });
  document.addEventListener("dragover", (event) => {
    const drop = place(event);
    if (!drop) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    const drop = place(event);
    if (drop) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const drop = place(event);
    if (!drop) return;
    event.preventDefault();
    drop.classList.remove("over");
    const input = drop.querySelector("input[type=file]");
    const all = new DataTransfer();
    [...input.files, ...event.dataTransfer.files].forEach((file) => all.items.add(file));
    input.files = all.files;
    list(input);
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = document.getElementById("upload");
    const input = document.getElementById("id_files");
    if (!bar || !input || !input.files.length || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
})();
