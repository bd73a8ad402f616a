"use strict";
// Keys, copying, and the selection. Without it every page works by links and forms alone.

document.documentElement.classList.add("js");

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const isShown = (element) => element.getClientRects().length > 0;

// The row in hand

const here = () => one(".row.is-here");

let inHand = "";

function take(row) {
  here()?.classList.remove("is-here");
  row.classList.add("is-here");
  inHand = row.id;
}

function goTo(row) {
  take(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const rows = all(".row").filter(isShown);
  if (!rows.length) return;
  const place = rows.indexOf(here());
  goTo(rows[place < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, place + by))]);
}

const rowInHand = () => here() ?? all(".row").filter(isShown)[0];

function press(key) {
  const row = rowInHand();
  const target = row && one(`[data-key="${key}"]`, row);
  if (!target) return false;
  if (row !== here()) goTo(row);
  target.click();
  return true;
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest(".row");
  if (row && row !== here()) take(row);
});

// A row that was changed comes back as a new one: it stays in hand.
document.addEventListener("htmx:afterSettle", () => {
  const row = here() ? null : document.getElementById(inHand);
  if (!row) return;
  take(row);
  if (document.activeElement === document.body) row.focus({ preventScroll: true });
});

// Keys

const KEYS = {
  "/": () => { const box = one("#q"); box ? (box.focus(), box.select()) : location.assign("/"); return true; },
  "j": () => { step(1); return true; },
  "k": () => { step(-1); return true; },
  "?": () => { one("#help").showModal(); return true; },
  "c": () => press("c"),
  "o": () => press("o"),
  "e": () => press("e"),
  "f": () => press("f"),
  "v": () => press("v"),
};

// Out of the search boxes to what was found, without emptying them as browsers do.
function leave(event) {
  if (event.key !== "Escape" && !(event.key === "ArrowDown" && event.target.type === "search")) return;
  event.preventDefault();
  event.target.blur();
  if (event.key === "ArrowDown") step(1);
}

const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || one("dialog[open]")) return;
  if (event.target.form?.id === "search") leave(event);
  if (!Object.hasOwn(KEYS, event.key)) return;
  const mustWait = isReplacing && OF_ROWS.includes(event.key) && (event.target.closest(".row") || !isTyping(event.target));
  if (mustWait) waiting.push(event.key);
  if (mustWait || (!isTyping(event.target) && KEYS[event.key]())) event.preventDefault();
});

// Keys that are pressed while a row, or the form in its place, is being replaced wait for the new one. A form has no use
// for them.

const OF_ROWS = "jkcoefv";
const waiting = [];
let isReplacing = false;

function catchUp() {
  isReplacing = false;
  if (here() && one("textarea", here())) waiting.length = 0;
  while (!isReplacing && waiting.length) KEYS[waiting.shift()]();
}

const isRow = (element) => element?.classList.contains("row");

document.addEventListener("htmx:beforeRequest", (event) => { isReplacing ||= isRow(event.detail.target); });

// Without an answer the old row stays; where none comes in its place, nothing will settle.
document.addEventListener("htmx:afterRequest", (event) => {
  const row = event.detail.target;
  if (isRow(row) && (row.isConnected || !document.getElementById(row.id))) catchUp();
});

// Copying: the right column, which is the other language

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Beyond the loopback a page without TLS has no clipboard of the new kind.
    const field = Object.assign(document.createElement("textarea"), { value: text, className: "hidden" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

async function copyOf(button) {
  const sides = button.closest(".row").querySelectorAll(".side");
  await copy(sides[sides.length - 1].dataset.text);
  const spoken = one("#spoken");
  const label = button.textContent;
  if (label === spoken.dataset.copied) return;
  spoken.textContent = button.textContent = spoken.dataset.copied;
  setTimeout(() => { button.textContent = label; spoken.textContent = ""; }, 1200);
}

// The selection: words of either side of one row, for the glossary or the next search

const chosen = { row: null, zh: "", en: "" };

// The side in which a selection begins, and what of it is selected: a triple click reaches into the next paragraph.
function selectedPart() {
  const selection = document.getSelection();
  if (!selection.rangeCount) return [null, ""];
  const range = selection.getRangeAt(0).cloneRange();
  const start = range.startContainer;
  const side = (start instanceof Element ? start : start.parentElement).closest(".side");
  if (side && !side.contains(range.endContainer)) range.setEndAfter(side.lastChild);
  return [side, range.toString().trim()];
}

function remember() {
  const [side, text] = selectedPart();
  if (!side || !text) return;
  const row = side.closest(".row");
  if (!row) return;
  if (row !== chosen.row) Object.assign(chosen, { row, zh: "", en: "" });
  chosen[side.dataset.side === "en" ? "en" : "zh"] = text.slice(0, 300);
  show();
}

function show() {
  const bar = one("#selected");
  bar.hidden = !(chosen.zh || chosen.en);
  if (bar.hidden) return;
  for (const place of bar.querySelectorAll("[data-selected]")) place.textContent = chosen[place.dataset.selected];
  const words = new URLSearchParams(Object.entries({ zh: chosen.zh, en: chosen.en }).filter(([, text]) => text));
  const [q, and] = chosen.zh ? [chosen.zh, chosen.en] : [chosen.en, ""];
  one('[data-go="search"]', bar).href = `/?${new URLSearchParams(and ? { q, and } : { q })}`;
  for (const name of ["memory", "unit"]) if (chosen.row?.dataset[name]) words.set(name, chosen.row.dataset[name]);
  const term = one('[data-go="term"]', bar);
  if (term) term.href = `${bar.dataset.terms}?${words}`;
}

function forget() {
  Object.assign(chosen, { row: null, zh: "", en: "" });
  show();
}

document.addEventListener("mouseup", () => setTimeout(remember));
document.addEventListener("touchend", () => setTimeout(remember));
document.addEventListener("keyup", (event) => {
  if (event.key === "Escape") forget();
  else if (event.shiftKey) remember();
});

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a");
  if (!target) return;
  if (target.id === "helping") one("#help").showModal();
  else if (target.dataset.go === "close") forget();
  else if (target.dataset.key === "c") copyOf(target);
});

// Searching as one types: not while an input method is still composing, and without empty fields in the address

let isComposing = false;
document.addEventListener("compositionstart", () => { isComposing = true; });
document.addEventListener("compositionend", (event) => {
  isComposing = false;
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

// The second press on what shows the article around a row takes it away again.
document.addEventListener("htmx:configRequest", (event) => {
  const opener = event.detail.elt;
  if (opener.dataset.key !== "o") return;
  const around = event.detail.target;
  opener.setAttribute("aria-expanded", String(!around.hasChildNodes()));
  if (!around.hasChildNodes()) return;
  around.replaceChildren();
  event.preventDefault();
});

document.addEventListener("htmx:configRequest", (event) => {
  if (isComposing) { event.preventDefault(); return; }
  const { parameters, triggeringEvent, headers, elt } = event.detail;
  if (elt.id !== "search") return;
  for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
  if (triggeringEvent?.type === "submit") headers["X-Tmkit-Enter"] = "1";
});

// What is no page (too many requests, a search that took too long, a server that has gone) is told, not shown instead.

function complain(message) {
  const trouble = one("#trouble");
  trouble.textContent = message;
  trouble.hidden = !message;
}

function reasonOf(answer) {
  try {
    return JSON.parse(answer).error;
  } catch {
    return answer.slice(0, 200);
  }
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const isPage = xhr.status === 204 || (xhr.getResponseHeader("content-type") ?? "").startsWith("text/html");
  event.detail.shouldSwap &&= isPage;
  complain(isPage ? "" : reasonOf(xhr.responseText));
});

document.addEventListener("htmx:sendError", () => complain(one("#trouble").dataset.silence));

document.addEventListener("formdata", (event) => {
  if (event.target.id !== "search") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "found") {
    one("#search h1")?.classList.toggle("hidden", !one("#found .start"));
    inHand = "";
    forget();
  }
});

// Reviewing: a row that was changed, or whose form was opened or left, stays the row in hand

// Settling puts the classes back that the server sent, so this comes after it.
document.addEventListener("htmx:afterSettle", (event) => {
  const old = event.detail.target;
  const row = isRow(old) && document.getElementById(old.id);
  if (!row) return;
  if (one("textarea", row)) row.classList.add("is-here");
  else goTo(row);
  catchUp();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("form.editing");
  if (!form || event.isComposing) return;
  const isSaving = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  const pressed = isSaving ? one("button.main", form) : event.key === "Escape" && one('[data-key="Escape"]', form);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
