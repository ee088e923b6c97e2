"use strict";
(() => {
  document.documentElement.classList.add("js");
  const body = document.querySelector("tbody");
  const rows = [...body.rows];
  const keys = ["product", "issuer", "grade", "points", "points", "decided", "opinion"];
  [...document.querySelectorAll("thead th")].forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of document.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = keys[index];
      const sorted = rows.slice().sort((a, b) => {
        const [left, right] = [a.dataset[key], b.dataset[key]];
        return left < right ? -1 : left > right ? 1 : 0;
      });
      if (down) sorted.reverse();
      body.append(...sorted);
    });
  });
  const input = document.querySelector(".find input");
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of rows) {
      const words = `${row.cells[0].textContent} ${row.cells[1].textContent}`.toLowerCase();
      row.classList.toggle("hide", !words.includes(wanted));
    }
  });
})();
