/*
 * What a browser can make easier; every page works without it.  Hooks are data
 * attributes (docs/howto.md); nothing here knows a page.
 */
"use strict";
(() => {
const words = (vi, en) => document.documentElement.lang === "en" ? en : vi;
const all = (what, within = document) => [...within.querySelectorAll(what)];
const one = (what) => document.querySelector(what);
const on = (e, type, f) => e.addEventListener(type, f);
const set = (e, attributes) => {
  for (const k in attributes)
    e.setAttribute(k, attributes[k]);
  return e;
};
const make = (tag, attributes, ...within) => {
  const e = set(document.createElement(tag), attributes);

  e.append(...within);
  return e;
};
/* "Hữu Lũng" → "huu lung" */
const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "")
  .toLowerCase().replace(/đ/g, "d").trim();
const json = (to) => fetch(to).then((res) => res.json()).catch(() => null);
const later = (ms, f) => {
  let wait;

  return () => {
    clearTimeout(wait);
    wait = setTimeout(f, ms);
  };
};

/* unsaved work, drafts */

/* They say of what; the key of the one real sending stays unused. */
const hidden = (form) => all("input[type=hidden]", form)
  .filter((i) => i.name !== "once");

const pairs = (inputs) => inputs.map((i) => [i.name, i.value]);

/* What a person can change: { name: [values] } */
function typed(form) {
  const d = new FormData(form), now = {};

  for (const i of form.elements)
    if (i.name && !/hidden|file/.test(i.type))
      now[i.name] = d.getAll(i.name);
  return now;
}

const changed = (form, now = typed(form)) => Object.keys(now)
  .filter((k) => `${now[k]}` !== `${form.saved[k] ?? []}`);

function say(form, text, bad = false) {
  const at = form.querySelector("[data-saved]");

  at?.replaceChildren(text);
  at?.classList.toggle("late", bad);
}

async function send(form, now, names) {
  const body = new URLSearchParams(pairs(hidden(form)));

  for (const k of names)
    for (const v of now[k].length ? now[k] : [""])
      body.append(k, v);
  const res = await fetch(form.dataset.autosave,
    { method: "POST", headers: { Accept: "application/json" }, body });

  if (res.redirected || res.status === 401)
    return say(form, words("Chưa lưu được: hãy đăng nhập lại ở thẻ khác",
      "Not saved: sign in again in another tab"), true);
  const a = await res.json(), good = res.ok && !a.conflict;

  /* a refusal is not asked for again until something has changed */
  form.tried = JSON.stringify(now);
  form.conflict = a.conflict;
  if (good)
    form.saved = now;
  for (const i of hidden(form))
    i.value = a.set?.[i.name] ?? i.value;
  return say(form, a.text ?? "", !good);
}

async function save(form) {
  const now = typed(form), names = changed(form, now);

  if (!names.length || form.busy || form.leaving || form.conflict ||
    form.tried === JSON.stringify(now))
    return;
  form.busy = true;
  say(form, words("Đang lưu…", "Saving…"));
  await send(form, now, names).catch(() => say(form,
    words("Chưa lưu được: mất kết nối", "Not saved: no connection"), true));
  form.busy = false;
}

for (const form of all("form[data-guard], form[data-autosave]")) {
  form.saved = typed(form);
  on(form, "submit", () => { form.leaving = 1; });
  on(window, "pageshow", () => { form.leaving = 0; });
  on(window, "beforeunload", (e) => {
    if (!form.leaving && changed(form).length)
      e.preventDefault();
  });
  if (form.dataset.autosave)
    setInterval(save, 3000, form);
}

/* lists */

for (const input of all("input[data-filter]")) {
  const count = make("span", { class: "small", role: "status" });

  input.after(count);
  on(input, "input", () => {
    const want = fold(input.value).split(/\s+/);
    const rows = all(":scope > tbody > tr, :scope > li",
      one(input.dataset.filter));

    for (const row of rows) {
      const text = fold(row.textContent);

      row.hidden = want.some((w) => !text.includes(w));
    }
    count.textContent = input.value &&
      `${rows.filter((r) => !r.hidden).length}/${rows.length}`;
  });
}

for (const head of all("input[data-select-all]")) {
  const table = head.closest("table");
  const boxes = () => all("tbody tr:not([hidden]) input[type=checkbox]", table);
  const show = () => {
    const list = boxes(), n = list.filter((b) => b.checked).length;

    head.checked = n > 0 && n === list.length;
    head.indeterminate = n > 0 && n < list.length;
    for (const b of list)
      b.closest("tr").classList.toggle("picked", b.checked);
    for (const e of all("[data-picked]"))
      e.textContent = n;
  };

  head.hidden = false;
  on(head, "change", () => {
    for (const b of boxes())
      b.checked = head.checked;
  });
  on(table, "change", show);
  show();
}

/* suggestions */

all("input[data-suggest]").forEach((input, nth) => {
  const id = `suggest-${nth}`, several = "several" in input.dataset;
  const list = make("ul", { id, role: "listbox", hidden: "",
    "aria-label": input.labels[0]?.textContent ?? "" });
  const chosen = make("p", { class: "help", role: "status" });
  const around = make("div", { class: "suggest" });
  let at = -1, asked = 0, rows = [];

  const mark = (i) => {
    at = i;
    all("li", list).forEach((o, j) => set(o, { "aria-selected": j === i }));
    input.removeAttribute("aria-activedescendant");
    if (i >= 0) {
      set(input, { "aria-activedescendant": `${id}-${i}` });
      list.children[i].scrollIntoView({ block: "nearest" });
    }
  };
  const open = (yes) => {
    list.hidden = !yes;
    set(input, { "aria-expanded": yes });
    mark(-1);
  };
  /* where the word being typed begins */
  const start = () => several ? input.value.lastIndexOf(";") + 1 : 0;
  const take = (row) => {
    input.value = input.value.slice(0, start()) + row.key + (several ? ";" : "");
    chosen.textContent = several && chosen.textContent ?
      `${chosen.textContent}; ${row.name}` : row.name;
    open(false);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const option = (row, i) => {
    const o = make("li", { role: "option", id: `${id}-${i}` }, row.name, " ",
      make("span", { class: "small" }, row.about ?? ""));

    /* before the field loses the focus */
    on(o, "mousedown", (e) => {
      e.preventDefault();
      take(row);
    });
    return o;
  };
  const ask = later(150, async () => {
    const word = input.value.slice(start()).trim(), mine = ++asked;
    const to = new URL(input.dataset.suggest, location.href);

    to.searchParams.set("q", word);
    const found = word.length < 2 ? null : await json(to);

    if (mine !== asked || document.activeElement !== input)
      return;
    rows = found?.rows ?? [];
    list.replaceChildren(...rows.map(option));
    if (!several || !rows.length)
      chosen.textContent = found && !rows.length ? words("Không tìm thấy", "Nothing found") : "";
    open(rows.length > 0);
  });

  input.before(around);
  around.append(input, list);
  around.after(chosen);
  set(input, { role: "combobox", "aria-controls": id, autocomplete: "off",
    "aria-expanded": false, "aria-autocomplete": "list" });
  on(input, "input", ask);
  on(input, "blur", () => open(false));
  on(input, "keydown", (e) => {
    const n = rows.length, step = { ArrowDown: 1, ArrowUp: -1 }[e.key];

    if (list.hidden)
      return;
    if (step)
      mark(at < 0 && step < 0 ? n - 1 : (at + step + n) % n);
    else if (e.key === "Enter" && at >= 0)
      take(rows[at]);
    else if (e.key === "Escape")
      open(false);
    else
      return;
    e.preventDefault();
  });
});

/* a block from Excel */

/* Lines of cells; "a cell in quotes may hold ""quotes"", tabs and lines". */
function cellsOf(text) {
  const cell = /("(?:[^"]|"")*"(?=[\t\r\n]|$)|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/gy;
  const rows = [[]];

  text = text.replace(/\r?\n$/, "");
  for (let m; (m = cell.exec(text));) {
    rows.at(-1).push(/^".*"$/s.test(m[1]) ?
      m[1].slice(1, -1).replaceAll('""', '"') : m[1]);
    if (!m[2])
      break;
    if (m[2] !== "\t")
      rows.push([]);
  }
  return rows;
}

const cells = (row) => all("[name^=cell-]:not([type=hidden])", row);

/* What is being corrected is no longer wrong. */
function unmark(input) {
  const cell = input.closest("td");

  cell.classList.remove("bad");
  all(".error", cell).forEach((e) => e.remove());
  for (const a of ["aria-invalid", "aria-describedby"])
    input.removeAttribute(a);
}

function put(input, text) {
  if (input.type === "checkbox")
    input.checked = /^(x|1|có|yes|true)$/i.test(text);
  else if (input.options)
    input.value = [...input.options].find((o) => o.value === text ||
      fold(o.text) === fold(text))?.value ?? "";
  else
    input.value = text;
  unmark(input);
}

function addRow(body) {
  const last = body.rows[body.rows.length - 1], row = last.cloneNode(true);
  const old = +cells(last)[0].name.split("-")[1];
  const no = new RegExp(`-${old}(?=-|\\s|$)`, "g");

  for (const e of all("*", row))
    for (const a of ["name", "id", "for", "aria-labelledby"])
      if (e.hasAttribute(a))
        set(e, { [a]: e.getAttribute(a).replace(no, `-${old + 1}`) });
  for (const th of row.querySelectorAll("th"))
    th.textContent = body.rows.length + 1;
  cells(row).forEach((i) => put(i, ""));
  body.append(row);
}

for (const table of all("table[data-grid]")) {
  const most = +table.dataset.grid || 1000, body = table.tBodies[0];
  const note = make("p", { class: "note", role: "status" });

  (table.closest(".scroll") ?? table).after(note);
  on(table, "paste", (e) => {
    const text = e.clipboardData.getData("text/plain");
    const row = e.target.closest("tr"), from = row.sectionRowIndex;
    const column = cells(row).indexOf(e.target), block = cellsOf(text);
    const fits = block.slice(0, most - from);

    if (!/[\t\n\r]/.test(text) || column < 0)
      return;
    e.preventDefault();
    while (body.rows.length < from + fits.length)
      addRow(body);
    fits.forEach((line, i) => {
      const to = cells(body.rows[from + i]).slice(column);

      line.slice(0, to.length).forEach((c, j) => put(to[j], c.trim()));
    });
    note.textContent = fits.length === block.length ? "" :
      words("Bảng đã đầy; số dòng bị bỏ lại: ", "Full; rows left out: ") +
      (block.length - fits.length);
  });
  on(table, "input", (e) => unmark(e.target));
  on(table, "keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[e.key];
    const row = e.target.closest("tr");

    if (!step || e.target.tagName !== "INPUT")
      return;
    e.preventDefault();
    cells(body.rows[row.sectionRowIndex + step] ?? row)[
      cells(row).indexOf(e.target)]?.focus();
  });
}

/* preview, progress */

for (const area of all("textarea[data-preview]")) {
  let request;

  on(area, "input", later(500, () => {
    request?.abort();
    request = new XMLHttpRequest();
    request.open("POST", area.dataset.preview);
    /* read by the browser as a document of its own: nothing in it runs */
    request.responseType = "document";
    request.onload = (e) => {
      const article = e.target.response?.querySelector("article");

      if (article)
        one(area.dataset.previewTo ?? "#preview")
          .replaceChildren(document.importNode(article, true));
    };
    request.send(new URLSearchParams(pairs([...hidden(area.form), area])));
  }));
}

async function poll(e, wait) {
  const a = await json(e.dataset.poll);
  const bar = e.matches("progress") ? e : e.querySelector("progress");
  const text = e.querySelector("[data-poll-text]");

  if (bar && a?.percent !== undefined)
    bar.value = a.percent;
  if (text && a && text.textContent !== a.text)
    text.textContent = a.text;
  if (/^\/(?!\/)/.test(a?.href))
    location.assign(a.href);
  else if (!a?.end)
    setTimeout(poll, wait, e, a ? 1000 : Math.min(2 * wait, 30000));
}
all("[data-poll]").forEach((e) => poll(e, 1000));

/* small things */

one(".errors")?.focus();
/* on a phone the row of sections and tabs is wider than the page */
for (const a of all("nav ul [aria-current]")) {
  const row = a.closest("ul");

  row.scrollLeft = a.offsetLeft - row.offsetLeft - 24;
}
on(window, "click", (e) => {
  for (const menu of all("details.menu[open]"))
    menu.open = menu.contains(e.target);
});
on(window, "keydown", (e) => {
  const menu = one("details.menu[open]");

  if (e.key === "Escape" && menu) {
    menu.open = false;
    menu.firstElementChild.focus();
  }
});
})();
