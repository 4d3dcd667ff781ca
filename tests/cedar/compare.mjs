// Compares the gate with Cedar's own engine, rulebook by rulebook, crossing by crossing.
//
//   node compare.mjs < LINES         (lines of gate_crossings)
//
// Of each line Cedar has to say the same: permitted or not, which restrictions bit, and so the outcome; of a context
// with attributes left out too, since the policies ask for what they need. Of contexts in which what was unknown is
// known Cedar may never be stricter than the gate was.
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import cedar from "@cedar-policy/cedar-wasm/nodejs";

// Node.js 20 ends with "unreachable code" after some hundred thousand calls when it inlines them.
setFlagsFromString("--no-turbo-inline-js-wasm-calls");

const strictness = ["permit", "redact", "require approval", "deny"];
const asked = new Map(); // by rulebook: the outcome of each policy
const count = { same: 0, stricter: 0, wrong: 0, outcomes: new Map() };

function succeed(answer, what) {
  if (answer.type !== "success") throw new Error(`${what}: ${JSON.stringify(answer.errors)}`);
  return answer;
}

// Policies go by their @id. The permits alone are kept too: what they say shows only where nothing forbids.
function prepare({ book, cedar: text }) {
  const policies = {};
  const permits = {};
  const outcomes = new Map();
  for (const policy of succeed(cedar.policySetTextToParts(text), book).policies) {
    const { effect, annotations } = succeed(cedar.policyToJson(policy), book).json;
    policies[annotations.id] = policy;
    if (effect === "permit") permits[annotations.id] = policy;
    outcomes.set(annotations.id, effect === "permit" ? "permit" : annotations.outcome);
  }
  succeed(cedar.preparsePolicySet(book, { staticPolicies: policies }), book);
  succeed(cedar.preparsePolicySet(`${book} permits`, { staticPolicies: permits }), book);
  asked.set(book, outcomes);
}

function ask(policySet, act, context) {
  const answer = cedar.statefulIsAuthorized({
    principal: { type: "Party", id: context.receiver?.handle ?? "unknown" },
    action: { type: "Action", id: act },
    resource: { type: "Item", id: "item" },
    context,
    preparsedPolicySetId: policySet,
    entities: [],
  });
  const { response } = succeed(answer, policySet);
  if (response.diagnostics.errors.length > 0) throw new Error(JSON.stringify(response.diagnostics.errors));
  return response;
}

function judge(book, act, context) {
  const all = ask(book, act, context);
  if (all.decision === "allow") return { outcome: "permit", permitted: true, rules: [] };
  const rules = all.diagnostics.reason; // every forbid that holds; none when nothing permits
  const permitted = rules.length > 0 && ask(`${book} permits`, act, context).decision === "allow";
  const bites = rules.map((id) => strictness.indexOf(asked.get(book).get(id)));
  return { outcome: permitted ? strictness[Math.max(...bites)] : "deny", permitted, rules };
}

// Whether a rule denies; then it does not matter whether another permits.
const denied = (book, theirs) => theirs.rules.some((id) => asked.get(book).get(id) === "deny");

function agree(line, theirs) {
  if (line.outcome !== theirs.outcome) return false;
  if (line.permitted !== (theirs.permitted || denied(line.book, theirs))) return false;
  return line.rules === undefined || JSON.stringify(line.rules.sort()) === JSON.stringify(theirs.rules.sort());
}

function complain(line, theirs, context, what) {
  count.wrong++;
  if (count.wrong > 5) return;
  const { outcome, permitted, rules } = line;
  console.error(`${what}: ${line.book} on ${line.act}\n  gate ${JSON.stringify({ outcome, permitted, rules })}\n` +
    `  Cedar ${JSON.stringify(theirs)}\n  context ${JSON.stringify(context)}`);
}

function compare(line) {
  const theirs = judge(line.book, line.act, line.context);
  const what = theirs.permitted || denied(line.book, theirs) ? theirs.outcome : "not permitted";
  count.outcomes.set(what, (count.outcomes.get(what) ?? 0) + 1);
  if (agree(line, theirs)) count.same++;
  else complain(line, theirs, line.context, "differs");
  for (const context of line.completions ?? []) {
    const known = judge(line.book, line.act, context);
    if (strictness.indexOf(known.outcome) <= strictness.indexOf(line.outcome)) count.stricter++;
    else complain(line, known, context, "laxer with facts unknown");
  }
}

let whole = false;
for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text);
  if (line.cedar !== undefined) prepare(line);
  else if (line.book !== undefined) compare(line);
  else whole = true;
}
if (!whole) throw new Error("the lines break off");
const outcomes = [...count.outcomes].map(([outcome, times]) => `${times} ${outcome}`).join(", ");
console.log(`Cedar ${cedar.getCedarLangVersion()} says the same of ${count.same} (${outcomes}), ` +
  `and of ${count.stricter} completions nothing stricter`);
// A run in which some outcome never came compared too little.
const missing = [...strictness, "not permitted"].filter((outcome) => !count.outcomes.has(outcome));
for (const outcome of missing) console.error(`no crossing had the outcome "${outcome}"`);
const failed = count.wrong + missing.length;
console.log(`cedar: ${count.same + count.stricter} passed, ${failed} failed, 0 skipped`);
process.exit(failed === 0 ? 0 : 1);
