"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const tools = document.createElement("p");
  tools.className = "tools";
  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", () => act(made));
    tools.append(made);
    return made;
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  button(`Theme: ${theme()}`, (made) => {
    root.dataset.theme = theme() === "dark" ? "light" : "dark";
    made.textContent = `Theme: ${theme()}`;
  });
  button("Print", () => print());
  document.querySelector(".titles").after(tools);

  for (const bar of document.querySelectorAll("[data-filter]")) {
    bar.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      for (const each of bar.querySelectorAll("button")) {
        each.setAttribute("aria-pressed", String(each === pressed));
      }
      for (const card of bar.parentElement.querySelectorAll("[data-status]")) {
        card.classList.toggle("hide", Boolean(pressed.dataset.show) && card.dataset.status !== pressed.dataset.show);
      }
    });
  }

  const fraction = (text) => {
    const [over, under = "1"] = text.split("/");
    return [BigInt(over), BigInt(under)];
  };
  const typed = (text) => {
    const clean = text.replace(/[ ,\u00a0]/g, "");
    if (!/^\d{1,30}(\.\d{1,30})?$/.test(clean)) return null;
    const [whole, part = ""] = clean.split(".");
    return [BigInt(whole + part), 10n ** BigInt(part.length)];
  };
  const decimal = ([over, under], places) => {
    const scaled = (over * 10n ** BigInt(places)) / under;
    const digits = String(scaled).padStart(places + 1, "0");
    const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${whole}.${digits.slice(-places)}`;
  };
  const times = (a, b) => [a[0] * b[0], a[1] * b[1]];
  for (const tool of document.querySelectorAll(".tool")) {
    const input = tool.querySelector("[data-in]");
    const write = (name, text) => {
      tool.querySelector(`[data-out="${name}"]`).textContent = text;
    };
    const update = () => {
      const tokens = typed(input.value);
      const shares = tokens && times(tokens, fraction(tool.dataset.shares));
      write("shares", shares ? decimal(shares, 8) : "—");
      write("money", shares && tool.dataset.price ? decimal(times(shares, fraction(tool.dataset.price)), 2) : "—");
    };
    input.addEventListener("input", update);
    update();
  }

  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    links.set(link.getAttribute("href").slice(1), link.parentElement);
  }
  const watch = new IntersectionObserver((seen) => {
    for (const each of seen) {
      const item = links.get(each.target.id);
      if (item && each.isIntersecting) {
        for (const other of links.values()) other.classList.toggle("on", other === item);
      }
    }
  }, { rootMargin: "0px 0px -80% 0px" });
  for (const section of document.querySelectorAll("main section")) watch.observe(section);
})();
