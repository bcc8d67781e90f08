"use strict";
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  const table = $("_items");
  const bodies = [...table.tBodies];
  const order = new Map(bodies.map((body, n) => [body, n]));
  const ratings = [...$("_rating").options].map((option) => option.value);
  const details = (body) => body.querySelector("details");

  // Language: everything is there in both; words in attributes and options are put in place.
  // Rows out of sight are not laid out (content-visibility), so a screen reader that goes through
  // them does not learn from the style what is not shown: it is told.
  const name = (within) => {
    for (const named of within.querySelectorAll("[aria-label]")) named.setAttribute("aria-label", named.dataset[root.lang]);
    for (const text of within.querySelectorAll("#_items [lang]")) hush(text, text.lang !== root.lang);
  };
  const hush = (one, silent) => {
    if (silent) one.setAttribute("aria-hidden", "true");
    else one.removeAttribute("aria-hidden");
  };
  for (const body of bodies) hush(body.rows[1], true);
  const speak = (lang) => {
    root.lang = lang;
    document.title = root.dataset[lang];
    for (const option of document.querySelectorAll("option")) option.textContent = option.dataset[lang];
    name(document);
    count();
  };
  for (const radio of document.querySelectorAll("[name=lang]"))
    radio.addEventListener("change", () => speak(radio.value));
  for (const radio of document.querySelectorAll("[name=theme]"))
    radio.addEventListener("change", () => {
      if (radio.value === "auto") delete root.dataset.theme;
      else root.dataset.theme = radio.value;
    });

  // Filter: by text in either language, by chapter, by rating.
  let texts = null;
  const text = (body) => {
    texts ??= new Map();
    if (!texts.has(body)) texts.set(body, `${body.id} ${body.rows[0].cells[0].textContent}`.toLowerCase());
    return texts.get(body);
  };
  const count = () => {
    const shown = bodies.reduce((sum, body) => sum + !body.hidden, 0);
    $("_count").textContent = $("_count").dataset[root.lang].replace("{part}", shown).replace("{whole}", bodies.length);
    $("_none").hidden = shown > 0;
  };
  const filter = () => {
    const words = $("_q").value.toLowerCase().split(/\s+/).filter(Boolean);
    const chapter = $("_chapter").value, rating = $("_rating").value;
    for (const body of bodies)
      body.hidden = Boolean(
        (chapter && body.dataset.c !== chapter) || (rating && body.dataset.r !== rating) ||
        words.some((word) => !text(body).includes(word)));
    count();
  };
  for (const id of ["_q", "_chapter", "_rating"]) $(id).addEventListener("input", filter);
  $("_clear").addEventListener("click", () => {
    for (const id of ["_q", "_chapter", "_rating"]) $(id).value = "";
    filter();
    $("_q").focus();
  });
  for (const link of document.querySelectorAll("[data-chapter]"))
    link.addEventListener("click", () => {
      $("_chapter").value = link.dataset.chapter;
      filter();
    });

  // What opens below an item is text until then.
  const unpack = (body) => {
    const packed = body.querySelector("noscript");
    if (!packed) return;
    packed.parentElement.innerHTML = packed.textContent;
    name(body);
  };

  // Unfolding: the title's own disclosure, a click anywhere on the row, or all that are shown.
  table.addEventListener("toggle", (event) => {
    if (event.target.open) unpack(event.target.closest("tbody"));
    hush(event.target.closest("tbody").rows[1], !event.target.open);
    event.target.closest("tbody").classList.toggle("open", event.target.open);
  }, true);
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (event.target.closest("summary,a,button") || !row || row.parentElement.rows[0] !== row) return;
    if (row.parentElement.tagName !== "TBODY" || row.parentElement.parentElement !== table) return;
    if (String(getSelection())) return;
    details(row.parentElement).open = !details(row.parentElement).open;
  });
  const all = (open) => {
    for (const body of bodies) if (!body.hidden) details(body).open = open;
  };
  $("_open").addEventListener("click", () => all(true));
  $("_close").addEventListener("click", () => all(false));
  const reveal = () => {
    const body = location.hash && $(decodeURIComponent(location.hash.slice(1)));
    if (!body || !order.has(body)) return;
    body.hidden = false;
    details(body).open = true;
    details(body).firstElementChild.focus({ preventScroll: true });
    body.scrollIntoView({ block: "start" });
    count();
  };
  addEventListener("hashchange", reveal);

  // On paper nothing that needs attention stays folded away, and headings are no buttons: those
  // are left out where a table goes on on the next sheet.
  const rest = document.querySelector(".rest");
  let folded = false;
  addEventListener("beforeprint", () => {
    folded = rest !== null && !rest.open;
    if (folded) rest.open = true;
    for (const button of table.querySelectorAll("th button")) button.before(...button.childNodes);
  });
  addEventListener("afterprint", () => {
    if (folded) rest.open = false;
    for (const button of table.querySelectorAll("th button"))
      button.append(...[...button.parentElement.childNodes].filter((node) => node !== button));
  });

  // Sorting: each column up, down, and back to the plan's order; what is unknown comes last.
  const value = (body, column, kind) => {
    if (kind === "rating") return ratings.indexOf(body.dataset.r);
    const cell = body.rows[0].cells[column];
    if (kind === "number") {
      const number = parseFloat(cell.textContent.replace("\u2212", "-").replace(/,/g, ""));
      return Number.isNaN(number) ? null : number;
    }
    const said = column === 0 ? cell.querySelector(`summary [lang=${root.lang}]`) || cell.querySelector("summary") : cell;
    return said.textContent;
  };
  const sort = (column, kind, way) => {
    const compare = new Intl.Collator(root.lang === "zh" ? "zh-Hans-CN" : "en", { numeric: true }).compare;
    const keyed = bodies.map((body) => [way ? value(body, column, kind) : order.get(body), body]);
    keyed.sort(([one, a], [other, b]) => {
      if (one === null || other === null) return (one === null) - (other === null) || order.get(a) - order.get(b);
      const found = typeof one === "string" ? compare(one, other) : one - other;
      return (way < 0 ? -found : found) || order.get(a) - order.get(b);
    });
    table.append(...keyed.map(([, body]) => body));
  };
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (!head.dataset.sort) return;
    const button = document.createElement("button");
    const sign = document.createElement("i");
    button.type = "button";
    sign.setAttribute("aria-hidden", "true");
    button.append(...head.childNodes, sign);
    head.append(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const way = !before ? 1 : before === "ascending" ? -1 : 0;
      for (const other of heads) {
        other.removeAttribute("aria-sort");
        const mark = other.querySelector("button i");
        if (mark) mark.textContent = "";
      }
      if (way) head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
      sign.textContent = way > 0 ? "↑" : way < 0 ? "↓" : "";
      sort(column, head.dataset.sort, way);
    });
  });

  speak(document.querySelector("[name=lang]:checked").value); // what a browser kept over a reload
  filter();
  reveal();
})();
