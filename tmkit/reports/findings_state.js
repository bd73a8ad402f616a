"use strict";
// What is known and what has been decided: no element of the page is touched here.

const report = JSON.parse(document.getElementById("report").textContent);
const findings = report.findings.map((finding, number) => ({ number, source: "", target: "", term: "", ...finding }));
const byId = Map.groupBy(findings, (finding) => finding.id);
const decisions = new Map();
const strangers = new Map();
const reasons = [];
let author = "";

const STORE = `tmkit findings ${report.key}`;
const ORDER = { error: 0, warning: 1, info: 2 };
const NAMES = { confirm: "Confirmed", ignore: "Ignored", admit: "Admitted" };

function decisionOf(finding) {
  return decisions.get(finding.id);
}

// Findings with one id are one finding that stands in several segments: they are decided together.
function decide(chosen, decision) {
  for (const finding of chosen) {
    if (decision === null) decisions.delete(finding.id);
    else decisions.set(finding.id, { ...decision, author, date: today() });
  }
  if (decision?.reason) {
    const place = reasons.indexOf(decision.reason);
    if (place >= 0) reasons.splice(place, 1);
    reasons.unshift(decision.reason);
  }
  keep();
}

function today() {
  const now = new Date();
  const pad = (figure) => String(figure).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

function marked(text, span) {
  return span ? Array.from(text).slice(span[0], span[1]).join("") : "";
}

// One entry for each finding; an ignore that also holds for segments to come is one for the whole term.
function entries() {
  const found = new Map();
  for (const [id, decision] of decisions) {
    const finding = byId.get(id)[0];
    const { rule, term, file, segment, source, target, message, suggestion = "" } = finding;
    const about = { rule, term, file, segment, source, target, message, suggestion };
    const key = decision.scope === "term" ? JSON.stringify([rule, term]) : id;
    found.set(key, { id, ...about, marked: marked(target, finding.targetSpan), ...decision });
  }
  return [...found.values(), ...strangers.values()];
}

function fileOfDecisions() {
  return JSON.stringify({ tmkit: report.version, decisions: entries() }, null, 1) + "\n";
}

// Takes in the entries of a saved file; gives how many findings they decide and how many entries are of other pages.
function takeIn(loaded) {
  if (!Array.isArray(loaded?.decisions)) throw new Error("no file of decisions");
  const wrong = loaded.decisions.find((entry) => !Object.hasOwn(NAMES, entry?.decision));
  if (wrong !== undefined) throw new Error(`"${wrong?.decision}" is no decision`);
  let known = 0;
  let unknown = 0;
  for (const entry of loaded.decisions) {
    const chosen = findings.filter((finding) => isAbout(entry, finding));
    const { decision, reason = "", form = "", until = "", scope = "finding", author: by = "", date = "" } = entry;
    for (const finding of chosen) decisions.set(finding.id, { decision, reason, form, until, scope, author: by, date });
    if (reason && !reasons.includes(reason)) reasons.push(reason);
    if (!chosen.length) strangers.set(JSON.stringify([entry.id, entry.rule, entry.term, entry.scope]), entry);
    known += chosen.length;
    unknown += chosen.length ? 0 : 1;
  }
  keep();
  return { known, unknown };
}

function isAbout(entry, finding) {
  if (entry.scope === "term") return entry.rule === finding.rule && entry.term === finding.term;
  return entry.id === finding.id;
}

// A browser may refuse to keep anything for a page from a file; the saved file is what counts.
function keep() {
  try {
    localStorage.setItem(STORE, JSON.stringify({ author, decisions: entries() }));
    return true;
  } catch {
    return false;
  }
}

function restore() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE));
    if (!kept) return;
    author = String(kept.author ?? "");
    takeIn(kept);
  } catch {
    // What was kept is damaged or may not be read: the page begins without it.
  }
}

// Upper and lower case, width and accents do not count in a search.
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

for (const finding of findings) {
  const texts = [finding.source, finding.target, finding.message, finding.suggestion ?? "", finding.file, finding.rule];
  finding.searched = folded(texts.join("\n"));
}

function isWanted(finding, filter) {
  if (!filter.severities.has(finding.severity)) return false;
  if (filter.rule && finding.rule !== filter.rule) return false;
  if (filter.term && finding.term !== filter.term) return false;
  if (filter.file && finding.file !== filter.file) return false;
  const decision = decisionOf(finding)?.decision ?? "open";
  if (filter.state && filter.state !== decision && !(filter.state === "decided" && decision !== "open")) return false;
  return finding.searched.includes(filter.search);
}

// The groups in which findings are shown: those of one rule and one term, or those of one file.
function grouped(chosen, order) {
  const key = order === "file" ? (one) => one.file : (one) => JSON.stringify([one.rule, one.term]);
  const groups = [...Map.groupBy(chosen, key).values()];
  if (order === "file") return groups;
  const rank = (group) => Math.min(...group.map((one) => ORDER[one.severity]));
  const rules = Object.keys(report.rules);
  return groups.sort(
    (one, other) =>
      rank(one) - rank(other) || rules.indexOf(one[0].rule) - rules.indexOf(other[0].rule) || other.length - one.length,
  );
}
