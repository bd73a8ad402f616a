"use strict";
// The page: every text of a finding comes in as text, never as HTML.

const element = (id) => document.getElementById(id);
const STEP = 200;
let shown = [];
let limit = STEP;
let current = -1;
let saved = "";

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function langOf(text) {
  return /\p{Script=Han}/u.test(text) ? "zh" : "en";
}

function markedText(text, span, name) {
  const attributes = { class: name, lang: langOf(text), dir: "auto" };
  if (!text.trim()) return make("p", { class: `${name} missing` }, "(empty)");
  if (!span) return make("p", attributes, text);
  const points = Array.from(text);
  const part = (from, to) => points.slice(from, to).join("");
  return make("p", attributes, part(0, span[0]), make("mark", {}, part(...span)), part(span[1]));
}

function button(text, name, action, pressed) {
  const attributes = { type: "button", "data-do": name, onclick: action };
  if (pressed !== undefined) attributes["aria-pressed"] = String(pressed);
  return make("button", attributes, text);
}

function isByFile() {
  return element("order").value === "file";
}

function showFinding(finding) {
  const decision = decisionOf(finding);
  const place = `${finding.file}:${finding.segment}`;
  const article = make(
    "article",
    {
      tabindex: "0", id: `f${finding.number}`, class: decision ? "decided" : "",
      "aria-label": `${finding.severity}, ${place}`, onfocusin: () => setCurrent(finding),
    },
    make(
      "div", { class: "head" },
      make("span", { class: `severity ${finding.severity}` }, finding.severity),
      make("span", { class: "message" }, finding.message),
      make("span", { class: "place" }, isByFile() ? `${finding.rule}, segment ${finding.segment}` : place),
    ),
    make(
      "div", { class: "texts" },
      markedText(finding.source, finding.sourceSpan, "source"),
      markedText(finding.target, finding.targetSpan, "target"),
    ),
  );
  if (finding.suggestion) {
    article.append(make("p", { class: "suggestion" }, "Suggestion: ", make("b", {}, finding.suggestion)));
  }
  article.append(buttonsFor([finding], finding, article), verdict(decision));
  return article;
}

function buttonsFor(chosen, single, host) {
  const decision = single && decisionOf(single)?.decision;
  const pressed = (name) => (single ? decision === name : undefined);
  const all = single ? "" : " all";
  const made = make(
    "div", { class: "buttons" },
    button(`Confirm${all}`, "confirm", () => confirmAll(chosen, single), pressed("confirm")),
    button(`Ignore${all}…`, "ignore", () => openPanel("ignore", chosen, host, single), pressed("ignore")),
  );
  if (chosen.some((finding) => finding.admits)) {
    made.append(button(`Admit${all}…`, "admit", () => openPanel("admit", chosen, host, single), pressed("admit")));
  }
  if (!single || decision) made.append(button(`Undo${all}`, "undo", () => conclude(chosen, null, single)));
  return made;
}

function verdict(decision) {
  if (!decision) return "";
  const { form, reason, until, scope, author: by, date } = decision;
  const further = scope === "term" && "also in segments to come";
  const said = [form && `“${form}”`, reason, until && `until ${until}`, further].filter(Boolean).join(", ");
  const who = [by, date].filter(Boolean).join(", ");
  return make("p", { class: "verdict" }, `${NAMES[decision.decision]}${said && `: ${said}`}${who && ` (${who})`}`);
}

function showGroup(group, members, isFirstOfRule) {
  const [first] = group;
  const isFile = isByFile();
  const note = report.rules[first.rule] ?? {};
  const many = `${group.length} ${group.length === 1 ? "finding" : "findings"}`;
  const title = isFile ? first.file : first.term || first.rule;
  const about = make("div", {}, make("h2", {}, title, " ", make("span", { class: "soft" }, many)));
  if (!isFile) {
    const explained = isFirstOfRule ? [note.message, note.cure] : [];
    const said = [first.term && first.rule, ...explained].filter(Boolean).join(" · ");
    about.append(make("p", { class: "soft" }, said), formsOf(first.term), examplesOf(first.term));
  }
  const head = make("div", { class: "group" }, about);
  if (group.length > 1 && !isFile) head.append(buttonsFor(group, null, head));
  return make("section", {}, head, ...members.map(showFinding));
}

function formsOf(term) {
  const forms = report.renderings[term] ?? [];
  if (!forms.length) return "";
  const shownForms = forms.flatMap(([form, status]) => [", ", make("span", { class: status }, `${form} (${status})`)]);
  return make("p", { class: "forms" }, "Glossary: ", ...shownForms.slice(1));
}

// How the memory has rendered the term before.
function examplesOf(term) {
  const examples = report.examples[term] ?? [];
  if (!examples.length) return "";
  const rows = examples.map(({ source, target, sourceSpan, targetSpan }) =>
    make("div", { class: "texts" }, markedText(source, sourceSpan, "source"), markedText(target, targetSpan, "target")),
  );
  return make("details", { class: "examples" }, make("summary", {}, "From the memory"), ...rows);
}

function readFilter() {
  const boxes = element("severities").querySelectorAll("input:checked");
  return {
    severities: new Set(Array.from(boxes, (box) => box.value)),
    rule: element("rule").value, term: element("term").value, file: element("file").value,
    state: element("state").value, search: folded(element("search").value.trim()),
  };
}

function show() {
  const filter = readFilter();
  const groups = grouped(findings.filter((finding) => isWanted(finding, filter)), element("order").value);
  const list = element("list");
  shown = groups.flat();
  list.replaceChildren();
  let rest = limit;
  const rules = new Set();
  for (const group of groups) {
    if (rest <= 0) break;
    list.append(showGroup(group, group.slice(0, rest), !rules.has(group[0].rule)));
    rules.add(group[0].rule);
    rest -= group.length;
  }
  const nothing = findings.length ? "Nothing matches the filter." : "No findings.";
  if (!shown.length) list.append(make("p", { class: "nothing" }, nothing));
  const left = shown.length - limit;
  element("more").hidden = left <= 0;
  element("more").textContent = `Show ${Math.min(STEP, left)} more of ${left}`;
  const isAll = shown.length === findings.length;
  element("filtered").textContent = isAll ? "" : `${shown.length} of ${findings.length} shown`;
  current = -1;
  showProgress();
}

function showProgress(told = "") {
  const decided = findings.filter(decisionOf).length;
  const counts = Object.keys(NAMES).map((name) => {
    const count = findings.filter((finding) => decisionOf(finding)?.decision === name).length;
    return count && `${count} ${NAMES[name].toLowerCase()}`;
  });
  const said = [`${decided} of ${findings.length} decided`, ...counts].filter(Boolean).join(", ");
  element("progress").textContent = told ? `${told} ${said}.` : `${said}.`;
  element("reasons").replaceChildren(...reasons.slice(0, 20).map((reason) => make("option", { value: reason })));
}

// Redraws what a decision touches, and leaves the rest where it stands on the screen.
function redraw(chosen) {
  const ids = new Set(chosen.map((finding) => finding.id));
  for (const finding of shown) {
    const old = ids.has(finding.id) && element(`f${finding.number}`);
    if (old) old.replaceWith(showFinding(finding));
  }
  showProgress();
}

function conclude(chosen, decision, single) {
  closePanel();
  // What was ignored for the whole term is taken back for the whole term.
  const isOfTerm = decision === null && chosen.some((finding) => decisionOf(finding)?.scope === "term");
  const touched = isOfTerm ? sameTerm(chosen[0]) : chosen;
  decide(touched, decision);
  redraw(touched);
  if (decision) goOn(single ?? chosen.at(-1));
  else goTo(shown.indexOf(single ?? chosen[0]));
}

function confirmAll(chosen, single) {
  const isUndo = single && decisionOf(single)?.decision === "confirm";
  conclude(chosen, isUndo ? null : { decision: "confirm", reason: "", form: "", until: "", scope: "finding" }, single);
}

function openPanel(kind, chosen, host, single) {
  closePanel();
  const old = (single && decisionOf(single)) || {};
  const fault = make("p", { class: "fault", role: "alert" });
  const panel = make("form", { class: "panel", id: "panel", novalidate: true });
  const fields = kind === "ignore" ? ignoreFields(chosen, single, old) : admitFields(chosen, single, old, host);
  const cancel = button("Cancel", "cancel", () => leavePanel(host));
  panel.append(...fields, make("button", { class: "main" }, kind === "ignore" ? "Ignore" : "Admit"), cancel, fault);
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = (name) => panel.elements[name]?.value.trim() ?? "";
    const scope = panel.elements.scope?.checked ? "term" : "finding";
    const decision = { decision: kind, reason: value("reason"), form: value("form"), until: value("until"), scope };
    const [taken, complaint] = kind === "ignore" ? ignored(chosen, decision) : admitted(chosen, decision, single);
    if (complaint) fault.textContent = complaint;
    else conclude(taken, decision, single);
  });
  host.append(panel);
  panel.querySelector("input").select();
  panel.querySelector("input").focus({ preventScroll: true });
  bring(panel);
}

function field(label, attributes, name = "wide") {
  return make("label", { class: name }, label, make("input", attributes));
}

function ignoreFields(chosen, single, old) {
  const reason = old.reason || reasons[0] || "";
  const fields = [
    field("Reason", { name: "reason", list: "reasons", value: reason, maxlength: "500" }),
    field("Until (optional)", { name: "until", type: "date", value: old.until ?? "" }, ""),
  ];
  if (!chosen[0].term) return fields;
  const box = make("input", { type: "checkbox", name: "scope", checked: old.scope === "term" });
  return [...fields, make("label", { class: "check" }, box, `${chosen[0].term}: also in segments to come`)];
}

function admitFields(chosen, single, old, host) {
  const selected = String(getSelection()).trim();
  const isOwn = selected && host.contains(getSelection().anchorNode);
  const first = single ?? chosen.find((finding) => finding.targetSpan) ?? chosen[0];
  const form = old.form || (isOwn ? selected : marked(first.target, first.targetSpan));
  const label = `Admitted rendering of ${first.term || form} (select it in the target)`;
  return [
    field(label, { name: "form", value: form, maxlength: "300" }),
    field("Reason (optional)", { name: "reason", list: "reasons", value: old.reason ?? "" }),
  ];
}

function ignored(chosen, decision) {
  if (!decision.reason) return [[], "An ignore needs a reason: others will read it."];
  if (decision.scope !== "term") return [chosen, ""];
  return [sameTerm(chosen[0]), ""];
}

function sameTerm(finding) {
  return findings.filter((one) => one.rule === finding.rule && one.term === finding.term);
}

// A form admitted for a group settles those of its segments that have it; the others stay open.
function admitted(chosen, decision, single) {
  if (!decision.form) return [[], "Write the rendering, or select it in the target."];
  const wanted = folded(decision.form);
  const taken = chosen.filter((finding) => finding.admits && folded(finding.target).includes(wanted));
  if (taken.length) return [taken, ""];
  return [[], single ? "The target does not have this rendering." : "No target of the group has this rendering."];
}

function closePanel() {
  element("panel")?.remove();
}

function leavePanel(host) {
  closePanel();
  (host.closest("article") ?? host.querySelector("button")).focus();
}

function setCurrent(finding) {
  document.querySelector("article.current")?.classList.remove("current");
  current = shown.indexOf(finding);
  element(`f${finding.number}`)?.classList.add("current");
}

// Scrolls no more than needed to show an element whole, below the filters that stay at the top.
function bring(shownElement) {
  const filters = element("filters");
  const isFixed = getComputedStyle(filters).position === "sticky";
  document.documentElement.style.scrollPaddingTop = `${isFixed ? filters.offsetHeight : 0}px`;
  shownElement.scrollIntoView({ block: "nearest" });
}

function goTo(place) {
  if (place < 0 || place >= shown.length) return;
  if (place >= limit) showMore();
  const article = element(`f${shown[place].number}`);
  article.focus({ preventScroll: true });
  bring(article);
}

function goOn(from) {
  const start = from ? shown.indexOf(from) : current;
  const next = shown.findIndex((finding, place) => place > start && !decisionOf(finding));
  goTo(next >= 0 ? next : start);
}

function showMore() {
  limit += STEP;
  const place = current;
  show();
  if (place >= 0) goTo(place);
}

function save() {
  const link = make("a", { download: "decisions.json" });
  saved = fileOfDecisions();
  link.href = URL.createObjectURL(new Blob([saved], { type: "application/json" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  showProgress("Saved as decisions.json.");
}

async function load(file) {
  let told;
  try {
    const { known, unknown } = takeIn(JSON.parse(await file.text()));
    told = `${file.name}: ${known} findings decided${unknown ? `, ${unknown} entries are of other pages (kept)` : ""}.`;
  } catch (error) {
    told = `${file.name} cannot be used: ${error.message}.`;
  }
  show();
  showProgress(told);
}
