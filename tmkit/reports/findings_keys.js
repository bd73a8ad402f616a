"use strict";
// The beginning: filters filled, keys and buttons heard, what this browser kept restored.

function options(id, all, counts) {
  const made = [make("option", { value: "" }, all)];
  for (const [value, count] of counts) made.push(make("option", { value }, `${value} (${count})`));
  element(id).replaceChildren(...made);
  element(id).closest("label").hidden = counts.size < 2;
}

function countsOf(name) {
  const counts = new Map();
  for (const finding of findings) {
    if (finding[name]) counts.set(finding[name], (counts.get(finding[name]) ?? 0) + 1);
  }
  return new Map([...counts].sort((one, other) => other[1] - one[1]));
}

function fillFilters() {
  for (const severity of Object.keys(ORDER)) {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const box = make("input", { type: "checkbox", value: severity, checked: true });
    element("severities").append(make("label", { class: severity }, box, `${severity} (${count})`));
  }
  options("rule", "all rules", countsOf("rule"));
  options("term", "all terms", countsOf("term"));
  options("file", "all files", countsOf("file"));
  const single = { confirm: "confirmed", ignore: "ignored", admit: "admitted" };
  const states = { "": "all decisions", open: "no decision", decided: "decided", ...single };
  element("state").append(...Object.entries(states).map(([value, text]) => make("option", { value }, text)));
}

function lead() {
  const files = Object.entries(report.files);
  const segments = files.reduce((sum, [, count]) => sum + count, 0);
  const many = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;
  const parts = [many(files.length, "file"), many(segments, "segment"), many(findings.length, "finding")];
  if (report.ignored) parts.push(`${report.ignored} ignored before, not shown`);
  if (report.known) parts.push(`${report.known} known from the baseline, not shown`);
  element("lead").textContent = (files.length ? parts : parts.slice(2)).join(", ");
  for (const text of report.failures) element("lead").after(make("p", { class: "error" }, text));
}

function pressed(name, isGroup) {
  const finding = shown[current];
  const article = finding && element(`f${finding.number}`);
  if (!article) return;
  const host = isGroup ? article.closest("section").querySelector(".group") : article;
  host.querySelector(`.buttons [data-do="${name}"]`)?.click();
}

const KEYS = {
  j: () => goTo(current + 1),
  k: () => goTo(current - 1),
  n: () => goOn(shown[current]),
  "/": () => element("search").select(),
  s: save,
  "?": () => element("keys").showModal(),
  c: () => pressed("confirm", false), C: () => pressed("confirm", true),
  i: () => pressed("ignore", false), I: () => pressed("ignore", true),
  a: () => pressed("admit", false), A: () => pressed("admit", true),
  u: () => pressed("undo", false), U: () => pressed("undo", true),
};

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), select, dialog");
  if (event.key === "Escape") {
    const panel = element("panel");
    if (panel) leavePanel(panel.parentElement);
    else if (isTyping && !event.target.closest("dialog")) event.target.blur();
    return;
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const action = KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

// Words selected in the target while a rendering is being admitted become the rendering.
document.addEventListener("selectionchange", () => {
  const form = element("panel")?.elements.form;
  const selection = getSelection();
  const node = selection.anchorNode;
  const target = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".target");
  if (form && target && !selection.isCollapsed && target.closest("section") === form.closest("section")) {
    form.value = String(selection).trim();
  }
});

let waiting = 0;
element("search").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refilter, 150);
});

function refilter() {
  limit = STEP;
  show();
}

element("filter").addEventListener("change", refilter);
element("filter").addEventListener("reset", () => setTimeout(refilter));
element("filter").addEventListener("submit", (event) => event.preventDefault());
element("more").addEventListener("click", showMore);
element("save").addEventListener("click", save);
element("help").addEventListener("click", () => element("keys").showModal());
element("load").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) load(file);
  event.target.value = "";
});
element("load-label").addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === " ") element("load").click();
});
element("author").addEventListener("input", (event) => {
  author = event.target.value.trim();
  keep();
});
element("theme").addEventListener("click", () => {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme ?? (isDark ? "dark" : "light");
  document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
});

// Where the browser keeps nothing, unsaved decisions would be lost with the page.
addEventListener("beforeunload", (event) => {
  if (decisions.size && saved !== fileOfDecisions() && !keep()) event.preventDefault();
});

fillFilters();
if (matchMedia("(max-width: 700px)").matches) element("filters").open = false;
restore();
element("author").value = author;
lead();
show();
