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

  const pieces = [...document.querySelectorAll(
    ".card, .rule-card, .t-open-rules tbody tr, .t-passed tbody tr, .t-register tbody tr, .t-log tbody tr"
  )];
  const find = document.createElement("input");
  find.type = "search";
  find.placeholder = "Find a finding, rule or source";
  find.setAttribute("aria-label", find.placeholder);
  const found = document.createElement("output");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    let left = 0;
    for (const piece of pieces) {
      const fits = piece.textContent.toLowerCase().includes(wanted);
      piece.classList.toggle("away", !fits);
      left += fits;
    }
    found.textContent = wanted ? `${left} of ${pieces.length} entries have these words` : "";
  });
  tools.prepend(find);
  tools.append(found);
  document.querySelector(".titles").after(tools);

  // A link to what a search or a filter put away shows all again.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest(".away, .hide")) return;
    find.value = "";
    find.dispatchEvent(new Event("input"));
    for (const all of document.querySelectorAll('[data-filter] [data-show=""]')) all.click();
    target.scrollIntoView();
  });

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

  // The converter: whole numbers only, so that every digit is that of the report's own arithmetic.
  const fraction = (text) => {
    const [over, under = "1"] = text.split("/");
    return [BigInt(over), BigInt(under)];
  };
  const lowest = ([over, under]) => {
    let [a, b] = [over, under];
    while (b) [a, b] = [b, a % b];
    return [over / a, under / a];
  };
  const times = (a, b) => lowest([a[0] * b[0], a[1] * b[1]]);
  const floor = ([over, under]) => over / under;
  const lift = ([over, under]) => (over + under - 1n) / under;
  const typed = (text) => {
    const clean = text.replace(/[ ,\u00a0\u202f]/g, "");
    if (!/^\d{1,30}(\.\d{1,30})?$/.test(clean)) return null;
    const [whole, part = ""] = clean.split(".");
    return lowest([BigInt(whole + part), 10n ** BigInt(part.length)]);
  };
  const MOST_PLACES = 24;
  const places = ([, under]) => {
    let [rest, twos, fives] = [under, 0, 0];
    for (; rest % 2n === 0n; rest /= 2n) twos += 1;
    for (; rest % 5n === 0n; rest /= 5n) fives += 1;
    return rest === 1n ? Math.max(twos, fives) : MOST_PLACES + 1;
  };
  const rounded = ([over, under], decimals, way) => {
    const scaled = [over * 10n ** BigInt(decimals), under];
    const whole = String(way === "up" ? lift(scaled) : floor(scaled)).padStart(decimals + 1, "0");
    const cut = whole.length - decimals;
    const head = whole.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",");
    return decimals ? `${head}.${whole.slice(cut)}` : head;
  };
  const printed = (amount, unit, way) => {
    const ends = places(amount);
    const whole = ends <= MOST_PLACES ? rounded(amount, ends, "down") : amount.join("/");
    if (/^[A-Z]+$/.test(unit)) {
      return [`${rounded(amount, 2, way)}\u00a0${unit}`, ends <= 2 ? "" : `exactly ${whole}`];
    }
    return ends <= MOST_PLACES ? [whole, ""] : [`${rounded(amount, 12, way)}…`, `exactly ${whole}`];
  };
  const follow = (row, amounts) => {
    const { kind, line, times: by, grain, rounding, needs } = row.dataset;
    const base = amounts.get(line);
    if (typeof base === "string" || base === undefined) return base ?? "—";
    if (kind === "gate") {
      const [least, under] = fraction(by);
      return base[0] * under >= least * base[1] ? "yes" : "no";
    }
    if (needs && amounts.get(needs) === "no") return "nothing: below the smallest amount";
    const exact = times(base, fraction(by));
    if (rounding === "exact" || grain === "0") return exact;
    const size = fraction(grain);
    const parts = [exact[0] * size[1], exact[1] * size[0]];
    return times([rounding === "up" ? lift(parts) : floor(parts), 1n], size);
  };
  for (const calc of document.querySelectorAll("[data-calc]")) {
    const input = calc.querySelector("[data-in]");
    if (!input) continue;
    const update = () => {
      const amounts = new Map();
      const given = typed(input.value);
      input.setAttribute("aria-invalid", String(given === null));
      let result = "";
      for (const row of calc.querySelectorAll("tbody tr")) {
        const number = row.querySelector("th").textContent;
        const cell = row.querySelector("data");
        const shows = (text) => {
          if (number === calc.dataset.main) result = text;
        };
        shows(row.querySelector(".k-number").firstElementChild.textContent);
        if (!cell || !row.dataset.kind) continue;
        const amount = given === null ? "—" : row.dataset.kind === "given" ? given : follow(row, amounts);
        amounts.set(number, amount);
        const words = typeof amount === "string";
        const [shown, exact] = words ? [amount, ""] : printed(amount, row.dataset.unit, row.dataset.shown);
        cell.textContent = shown;
        cell.value = words ? "" : amount[1] === 1n ? String(amount[0]) : amount.join("/");
        row.querySelector(".exact").textContent = exact;
        shows(shown);
      }
      calc.querySelector("[data-out]").textContent = given === null ? "type an amount such as 12.5" : result;
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
