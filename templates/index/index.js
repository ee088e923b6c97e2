"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const data = JSON.parse(document.getElementById("data").textContent);
  const [PRODUCTS, STOCKS, SHARED, ISSUERS, MEMBERS] = document.querySelector("main").dataset.sizes.split(" ").map(Number);
  const OPTIONS = 100;
  const text = (place) => data.texts[place];
  const whole = (number) => number.toLocaleString("en-US");
  const column = new Map(data.columns.map((name, place) => [name, place]));
  const get = (row, name) => text(data.rows[row][column.get(name)]);
  const past = data.columns.length;
  const [LOW, HIGH, CAPS, CHAINS, RELIES] = [past, past + 1, past + 2, past + 3, past + 4];
  const every = data.rows.map((_, row) => row);

  // Text enters the page as text alone; nothing here reads HTML.
  const SVG = "http://www.w3.org/2000/svg";
  const fill = (made, attributes, inside) => {
    for (const [name, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(name, value);
    made.append(...inside.filter((each) => each !== ""));
    return made;
  };
  const make = (tag, attributes = {}, ...inside) => fill(document.createElement(tag), attributes, inside);
  const draw = (tag, attributes = {}, ...inside) => fill(document.createElementNS(SVG, tag), attributes, inside);

  const small = (words) => (words ? make("small", {}, words) : "");
  const told = (words) => (words === "Not shown" ? make("span", { class: "mute" }, words) : words);
  const cell = (label, kind, ...inside) => make("td", { "data-label": label, class: kind }, ...inside);
  const product = (row) => {
    const [href, symbol] = [get(row, "href"), get(row, "symbol")];
    return href ? make("a", { href }, symbol) : make("b", {}, symbol);
  };
  const grade = (row) => {
    const [letter, words] = [get(row, "letter"), get(row, "status")];
    if (letter) return [make("span", { class: "letter" }, letter), " ", words];
    return [make("span", { class: get(row, "kind") ? "st st-unknown" : "mute" }, words)];
  };
  const bar = (row) => {
    const [low, high] = [data.rows[row][LOW] * 0.17, data.rows[row][HIGH] * 0.17];
    const box = (x, width, look) => (width > 0 ? draw("rect", { x, y: 3, width, height: 9, class: look }) : "");
    const [shown, best] = get(row, "points").split("–");
    const title = best ? `${shown} of 100 checklist points are shown today; ${best} in the best case.` : `${shown} of 100 checklist points are shown; none is undecided.`;
    return draw(
      "svg", { viewBox: "0 0 170 14", width: 170, height: 14, role: "img" },
      draw("title", {}, title),
      box(0, low, "f-accent"), box(low, high - low, "f-unknown-tint"), box(low, high - low, "f-dots"),
      draw("rect", { x: 0.5, y: 3.5, width: 169, height: 8, class: "frame" }),
      ...[51, 85, 119, 144.5].map((x) => draw("line", { x1: x, y1: 0, x2: x, y2: 3, class: "tick" })),
    );
  };
  const change = (row) => {
    const path = get(row, "path");
    const line = path ? draw(
      "svg", { class: "trend", viewBox: "0 0 60 16", width: 60, height: 16, role: "img" },
      draw("title", {}, get(row, "path_title")), draw("path", { d: path }),
    ) : "";
    const words = make("span", { class: `move move-${get(row, "direction")}` }, get(row, "moved"));
    return [words, line, small(get(row, "moved_note"))];
  };
  const name = (row) => make("th", { scope: "row" }, product(row), small(get(row, "name")));
  const backing = (row) => cell("Backing, net", "n", told(get(row, "backing")), small(get(row, "gross")));

  const productRow = (row) => make(
    "tr", {}, name(row),
    cell("Stock", "", get(row, "ticker")),
    cell("Issuer", "", get(row, "issuer")),
    cell("Grade", "", ...grade(row)),
    get(row, "error") ? cell("Points", "error", get(row, "error")) : cell("Points", "", bar(row), small(get(row, "points"))),
    cell("Decided", "n", get(row, "decided")),
    backing(row),
    cell("Reserve age", "n", told(get(row, "age"))),
    cell("Furthest", "n", told(get(row, "premium"))),
    cell("Caps", "", get(row, "caps"), small(get(row, "caps_note"))),
    cell("Opinion", "", make("span", { class: `st st-${get(row, "opinion_kind")}` }, get(row, "opinion"))),
    cell("Change", "", ...change(row)),
  );
  const further = (rows, filter) => (rows.length > MEMBERS
    ? make("a", { href: `#products?${new URLSearchParams(filter)}` }, `and ${whole(rows.length - MEMBERS)} more`) : "");
  const stockBody = ([key, ticker, company, , rows]) => make(
    "tbody", {},
    make("tr", {}, make("th", { scope: "rowgroup", colspan: 7 }, text(company) ? `${text(company)} (${text(ticker)})` : text(ticker))),
    ...rows.slice(0, MEMBERS).map((row) => make(
      "tr", {}, name(row),
      cell("Issuer", "", get(row, "issuer")),
      cell("Grade", "", ...grade(row)),
      backing(row),
      cell("Furthest", "n", told(get(row, "premium")), small(get(row, "premium_note"))),
      cell("Redemption", "", told(get(row, "redeems"))),
      cell("Legal claim", "", told(get(row, "claim"))),
    )),
    rows.length > MEMBERS ? make("tr", {}, make("td", { colspan: 7 }, further(rows, { stock: text(key) }))) : "",
  );
  const reliance = ([kind, called]) => `${text(kind)} ${text(called)}`;
  const sharedRow = (each) => {
    const [kind, called, issuers, rows] = each;
    const links = rows.slice(0, MEMBERS).flatMap((row, place) => (place ? [", ", product(row)] : [product(row)]));
    const more = further(rows, { on: reliance(each) });
    return make(
      "tr", {}, make("th", { scope: "row" }, text(called)),
      cell("Kind", "", text(kind)), cell("Products", "n", whole(rows.length)), cell("Issuers", "n", text(issuers)),
      cell("Fail with it", "", make("span", {}, ...links, more ? " " : "", more)),
    );
  };
  const issuerRow = ([called, href, products, grades, contradicted, worse]) => make(
    "tr", {}, make("th", { scope: "row" }, make("a", { href: text(href) }, text(called))),
    cell("Products", "n", text(products)), cell("Grades", "", text(grades)),
    cell("Contradicted", "n", text(contradicted)), cell("Worse", "n", text(worse)),
  );

  // What is shown stands in the address, so that a link or a bookmark leads back to it.
  const VIEWS = ["products", "stocks", "shared", "issuers"];
  const FILTERS = ["q", "grade", "opinion", "issuer", "chain", "cap", "changed", "stock", "on"];
  const blank = () => ({ view: "products", page: 1, sort: "", ...Object.fromEntries(FILTERS.map((each) => [each, ""])) });
  let state = blank();
  const field = (called) => document.querySelector(`.find [name="${called}"]`);
  const section = (called) => document.getElementById(called);

  const stocksBy = new Map(data.stocks.map(([key, , , , rows]) => [text(key), new Set(rows)]));
  const sharedBy = new Map(data.shared.map((each, place) => [reliance(each), place]));
  const words = every.map((row) => ["symbol", "name", "ticker", "company", "issuer", "id"].map((each) => get(row, each)).join("\n").toLowerCase());
  const holds = (row, cap) => {
    const [held, open] = data.rows[row][CAPS];
    const [list, id] = cap.startsWith("open ") ? [open, cap.slice(5)] : [held, cap];
    return list.some((place) => text(place) === id);
  };
  const TESTS = {
    q: (row, wanted) => wanted.toLowerCase().split(/\s+/).every((each) => words[row].includes(each)),
    grade: (row, wanted) => get(row, "grade") === wanted,
    opinion: (row, wanted) => get(row, "opinion") === wanted,
    issuer: (row, wanted) => get(row, "issuer") === wanted,
    chain: (row, wanted) => data.rows[row][CHAINS].some((place) => text(place) === wanted),
    cap: holds,
    changed: (row, wanted) => (wanted === "any" ? !["same", "new"].includes(get(row, "direction")) : get(row, "direction") === wanted),
    stock: (row, wanted) => Boolean(stocksBy.get(wanted)?.has(row)),
    on: (row, wanted) => data.rows[row][RELIES].includes(sharedBy.get(wanted)),
  };
  const fitting = () => {
    const asked = FILTERS.filter((each) => state[each].trim());
    const rows = every.filter((row) => asked.every((each) => TESTS[each](row, state[each].trim())));
    const [key, down] = [state.sort.replace("-", ""), state.sort.startsWith("-")];
    const rank = data.ranks[key];
    if (!rank) return rows;
    return rows.sort((a, b) => {
      const [left, right] = [rank[a], rank[b]];
      if (left < 0 || right < 0) return (left < 0) - (right < 0) || a - b;
      return (down ? right - left : left - right) || a - b;
    });
  };

  const turn = (called, entries, size, draws) => {
    const place = section(called);
    const last = Math.max(1, Math.ceil(entries.length / size));
    const page = Math.min(Math.max(1, state.page), last);
    const table = place.querySelector("table");
    if (table) {
      const shown = entries.slice((page - 1) * size, page * size).map(draws);
      for (const body of table.querySelectorAll("tbody")) body.remove();
      table.append(...(shown[0]?.tagName === "TBODY" ? shown : [make("tbody", {}, ...shown)]));
    }
    const bar = place.querySelector(".pages");
    const held = bar.contains(document.activeElement) ? document.activeElement.textContent : "";
    const step = (label, to) => {
      const off = to < 1 || to > last;
      const made = make("button", { type: "button", "aria-disabled": off ? "true" : "" }, label);
      made.addEventListener("click", () => { if (!off) show({ page: to }); });
      return made;
    };
    const start = Math.min(entries.length, (page - 1) * size + 1);
    const where = make("span", {}, `${whole(start)} to ${whole(Math.min(entries.length, page * size))} of ${whole(entries.length)}`);
    bar.replaceChildren(step("First", page > 1 ? 1 : 0), step("Previous", page - 1), where, step("Next", page + 1), step("Last", page < last ? last : last + 1));
    bar.hidden = last === 1;
    if (held) [...bar.querySelectorAll("button")].find((each) => each.textContent === held)?.focus();
    for (const cut of place.querySelectorAll(".cut")) cut.hidden = true;
  };
  const DRAWS = {
    products: () => turn("products", fitting(), PRODUCTS, productRow),
    stocks: () => turn("stocks", data.stocks, STOCKS, stockBody),
    shared: () => turn("shared", data.shared, SHARED, sharedRow),
    issuers: () => turn("issuers", data.issuers, ISSUERS, issuerRow),
  };

  const address = () => {
    const parts = FILTERS.concat("sort").filter((each) => state[each]).map((each) => [each, state[each]]);
    if (state.page > 1) parts.push(["page", state.page]);
    const asked = new URLSearchParams(parts).toString();
    return `#${state.view}${asked ? `?${asked}` : ""}`;
  };
  const read = () => {
    const [view, asked = ""] = location.hash.slice(1).split(/\?(.*)/s);
    const found = new URLSearchParams(asked);
    state = blank();
    if (VIEWS.includes(view)) state.view = view;
    for (const each of FILTERS.concat("sort")) state[each] = found.get(each) ?? "";
    if (!Object.hasOwn(data.ranks, state.sort.replace("-", ""))) state.sort = "";
    state.page = Math.max(1, Number.parseInt(found.get("page"), 10) || 1);
  };
  const paint = () => {
    for (const called of VIEWS) section(called).hidden = called !== state.view;
    for (const link of document.querySelectorAll(".views a")) {
      if (link.hash === `#${state.view}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const control of document.querySelectorAll(".find select, .find input")) {
      const value = state[control.name];
      if (control.value === value) continue;
      if (value && control.tagName === "SELECT" && ![...control.options].some((each) => each.value === value)) {
        control.append(new Option(value, value));
      }
      control.value = value;
    }
    for (const head of document.querySelectorAll("[data-sort]")) {
      const sorted = state.sort.replace("-", "") === head.dataset.sort;
      if (sorted) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    DRAWS[state.view]();
    const asked = FILTERS.some((each) => state[each].trim());
    const only = state.stock ? " for this stock" : state.on ? ` on ${state.on}` : "";
    document.querySelector(".said output").textContent = asked
      ? `${whole(fitting().length)} of ${whole(every.length)} products${only}` : "";
  };
  const show = (changes) => {
    state = { ...state, ...changes };
    history.replaceState(null, "", address());
    paint();
  };

  const offer = (called, first, options) => field(called).append(
    new Option(first, ""), ...options.map(([value, label]) => new Option(label, value)),
  );
  const most = (called) => {
    const counts = new Map();
    for (const row of every) counts.set(get(row, called), (counts.get(get(row, called)) ?? 0) + 1);
    return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, OPTIONS);
  };
  const GRADES = [["A"], ["B"], ["C"], ["D"], ["F"], ["unproven", "Unproven"], ["out_of_scope", "Out of scope"], ["none", "No report"]];
  offer("grade", "All", GRADES.map(([value, label = value]) => [value, label]));
  offer("opinion", "All", most("opinion").map(([value]) => [value, value]));
  offer("issuer", "All", most("issuer").map(([value, count]) => [value, `${value} (${whole(count)})`]));
  offer("chain", "All", Object.values(data.chains).slice(0, OPTIONS).map((place) => [text(place), text(place)]));
  offer("cap", "All", Object.entries(data.caps).flatMap(([id, place]) => [
    [id, `${id} holds: ${text(place)}`], [`open ${id}`, `${id} open: ${text(place)}`],
  ]));
  offer("changed", "All", [["any", "Changed"], ...Object.entries(data.directions).map(([value, place]) => [value, value === "other" ? "Neither better nor worse" : text(place)])]);
  const heads = [...document.querySelectorAll("[data-sort]")];
  offer("sort", "Watchlist", heads.flatMap((head) => [
    [head.dataset.sort, `${head.textContent}, rising`], [`-${head.dataset.sort}`, `${head.textContent}, falling`],
  ]));
  for (const control of document.querySelectorAll(".find select, .find input")) {
    control.addEventListener("input", () => show({ [control.name]: control.value, page: 1 }));
  }
  field("clear").addEventListener("click", () => show({ ...blank(), view: state.view }));
  for (const head of heads) {
    const button = make("button", { type: "button" }, head.textContent);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const key = head.dataset.sort;
      show({ sort: state.sort === key ? `-${key}` : key, page: 1 });
    });
  }

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  const shade = make("button", { type: "button", class: "theme" }, `Theme: ${theme()}`);
  shade.addEventListener("click", () => {
    root.dataset.theme = theme() === "dark" ? "light" : "dark";
    shade.textContent = `Theme: ${theme()}`;
  });
  document.querySelector(".views").after(make("p", { class: "shade" }, shade));

  addEventListener("hashchange", () => { read(); paint(); });
  read();
  paint();
})();
