// The gate beside Cedar's engine on the same rules and crossings, in the same run: microseconds of the processor for
// one crossing.
//
//   node gate_table.mjs GATE_TABLE       the program; scripts/bench gate calls both
//
// Two ways to ask Cedar (its WebAssembly build), both with policies that it parsed beforehand, so that of a call only
// the crossing is new. "alike": one call for each of the four rulebooks, stopping at the first that does not allow;
// it has to come to the gate's permit or not, or this stops. "in one": all policies of the four in one set, one call,
// which is told of the crossing only once; it answers less, since one side's permit is then enough. The gate asks all
// four, and names the rules that bit and the facts that it missed. Rounds of gate and Cedar take turns; medians.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";

// Node.js 20 ends with "unreachable code" after some hundred thousand calls when it inlines them.
setFlagsFromString("--no-turbo-inline-js-wasm-calls");

const tests = new URL("../tests/cedar/", import.meta.url);
if (!existsSync(new URL("node_modules", tests)))
  execFileSync("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: tests });
const cedar = createRequire(new URL("package.json", tests))("@cedar-policy/cedar-wasm/nodejs");

const rounds = 5;
const budget = 200_000; // microseconds of a round
const program = process.argv[2];

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

function succeed(answer) {
  if (answer.type !== "success") throw new Error(JSON.stringify(answer.errors));
  return answer;
}

function allows(policySet, act, context) {
  const { response } = succeed(cedar.statefulIsAuthorized({
    principal: { type: "Party", id: context.receiver.handle },
    action: { type: "Action", id: act },
    resource: { type: "Item", id: "item" },
    context,
    preparsedPolicySetId: policySet,
    entities: [],
  }));
  return response.decision === "allow";
}

const ways = {
  alike: ({ asked, context }) => asked.every(({ book, act }) => allows(book, act, context)),
  "in one": ({ context }) => allows("all", "share", context),
};

function prepare(books) {
  for (const [book, text] of Object.entries(books)) succeed(cedar.preparsePolicySet(book, { staticPolicies: text }));
  succeed(cedar.preparsePolicySet("all", { staticPolicies: Object.values(books).join("\n") }));
}

function check(crossings) {
  const wrong = crossings.filter((crossing) => ways.alike(crossing) !== crossing.permitted);
  if (wrong.length > 0) throw new Error(`Cedar decides otherwise: ${JSON.stringify(wrong[0])}`);
  return crossings.filter(({ permitted }) => permitted).length;
}

function microseconds(way, crossings) {
  const began = process.cpuUsage();
  const spent = () => { const { user, system } = process.cpuUsage(began); return user + system; };
  let asked = 0;
  do ways[way](crossings[asked++ % crossings.length]); while (spent() < budget);
  return spent() / asked;
}

function measure(rules, unknown) {
  const figures = { gate: [], alike: [], "in one": [] };
  let permitted = 0;
  for (let round = 0; round < rounds; round++) {
    const out = execFileSync(program, [rules, unknown], { maxBuffer: 1 << 28, encoding: "utf8" });
    const { microseconds: gate, books, crossings } = JSON.parse(out);
    figures.gate.push(gate);
    if (round === 0) {
      prepare(books);
      permitted = check(crossings);
    }
    for (const way of Object.keys(ways)) figures[way].push(microseconds(way, crossings));
  }
  return { permitted, ...Object.fromEntries(Object.entries(figures).map(([name, all]) => [name, median(all)])) };
}

const row = (...cells) => console.log(cells.map((cell, i) => String(cell).padStart([14, 11, 13, 8, 11, 8, 11, 8][i])).join(" "));
console.log(`The gate beside Cedar ${cedar.getCedarVersion()} (WebAssembly), microseconds of the processor a crossing`);
row("rules of each", "unknown", "of 1024", "gate", "Cedar", "ratio", "Cedar", "ratio");
row("of 4 rulebooks", "facts, %", "permitted", "", "alike", "", "in one", "");
for (const rules of [10, 100, 1000]) {
  for (const unknown of [0, 20, 100]) {
    const { permitted, gate, alike, "in one": inOne } = measure(rules, unknown);
    const times = (theirs) => Math.round(theirs / gate);
    row(rules, unknown, permitted, gate.toFixed(2), alike.toFixed(0), times(alike), inOne.toFixed(0), times(inOne));
  }
}
