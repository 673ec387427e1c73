// The parts of one talk play one after the other.
(() => {
  "use strict";
  const players = [...document.querySelectorAll(".player")];
  players.slice(0, -1).forEach((player, n) => {
    player.addEventListener("ended", () => {
      players[n + 1].scrollIntoView({ block: "nearest" });
      players[n + 1].play().catch(() => {});
    });
  });
})();
