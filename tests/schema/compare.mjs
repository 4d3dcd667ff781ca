// Compares comity's verdicts with the official schemas', object by object.
//
//   node compare.mjs TOOL DATA SOURCE [BUNDLE...]
//
// Where they differ, differences.json has to answer: by what comity found ("rule": it refuses, the schema does not
// look) or by what the schema complains of ("complaint": comity accepts), each with the clause and why. An answer
// that answers nothing fails too.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { schemaJudge } from "./opinion.mjs";

const [tool, data, source, ...bundles] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const jsonFiles = (folder) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => join(folder, name)) : [];

// RFC 7386, as the cases write their changes.
function merge(target, change) {
  if (change === null || typeof change !== "object" || Array.isArray(change)) return change;
  const base = target !== null && typeof target === "object" && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete base[key];
    else base[key] = merge(base[key], value);
  }
  return base;
}

// The objects of one of our case files, judged as 2.1: the schemas know nothing else.
function casesOf(file) {
  const cases = read(file);
  if (Array.isArray(cases)) return cases.map((one) => one.object);
  const changed = cases.cases.filter((one) => one.as === undefined);
  return [...Object.values(cases.bases), ...changed.map((one) => one.object ?? merge(cases.bases[one.base], one.change))];
}

const partsOf = (document) => (document?.type === "bundle" ? (document.objects ?? []) : [document]);

function* objects() {
  for (const file of jsonFiles(join(source, "tests/cases/stix"))) {
    if (!file.endsWith("version20.json")) yield* casesOf(file);
  }
  const files = [
    ...jsonFiles(join(source, "examples")),
    ...jsonFiles(join(data, "oasis/examples")),
    ...jsonFiles(join(data, "oasis/examples/threat-reports")),
    ...bundles,
  ];
  for (const file of files) yield* partsOf(read(file));
  const seen = new Set();
  for (const line of readFileSync(join(data, "stixval21.jsonl"), "utf8").trim().split("\n")) {
    const { doc } = JSON.parse(line);
    if (!seen.has(doc)) yield* partsOf(JSON.parse(doc));
    seen.add(doc);
  }
}

function comityVerdicts(list) {
  const input = list.map((object) => JSON.stringify(object)).join("\n");
  const run = spawnSync(tool, { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`${tool} failed: ${run.stderr}`);
  return run.stdout.trim().split("\n").map((line) => JSON.parse(line));
}

const answers = read(new URL("differences.json", import.meta.url).pathname).map((one) => ({ ...one, used: 0 }));

function answerTo(object, ours, theirs) {
  const rules = ours.findings.filter((one) => one.severity === "must").map((one) => one.rule);
  const fits = (one) =>
    (one.type === undefined || one.type === object?.type) &&
    (ours.accepted ? one.complaint !== undefined && theirs.why.includes(one.complaint) : rules.includes(one.rule));
  return answers.find((one) => one.clause && one.why && fits(one));
}

const list = [...objects()];
const judge = schemaJudge(join(data, "oasis/schemas"));
const verdicts = comityVerdicts(list);
const count = { same: 0, answered: 0, unanswered: 0, without: 0 };
list.forEach((object, i) => {
  const theirs = judge(object);
  const ours = verdicts[i];
  if (theirs === null) return count.without++;
  if (theirs.valid === ours.accepted) return count.same++;
  const answer = answerTo(object, ours, theirs);
  if (answer !== undefined) {
    answer.used++;
    return count.answered++;
  }
  count.unanswered++;
  const must = ours.findings.filter((one) => one.severity === "must").map((one) => `${one.rule} ${one.path}`);
  console.error(`${object?.type} ${object?.id}: ours ${ours.accepted ? "accepts" : `refuses (${must})`}, ` +
    `theirs ${theirs.valid ? "accepts" : `refuses (${theirs.why})`}`);
});
const unused = answers.filter((one) => one.used === 0);
for (const one of unused) console.error(`answers nothing: ${JSON.stringify(one)}`);
console.log(`${count.same} verdicts are the schemas', ${count.answered} differ and are answered, ` +
  `${count.unanswered} differ, ${count.without} objects have no schema`);

// What is found of the real bundles, of which nothing may be refused.
const real = { accepted: 0, refused: 0 };
for (const bundle of bundles) {
  const parts = partsOf(read(bundle));
  const verdictsOfIt = comityVerdicts(parts);
  const found = new Map();
  for (const one of verdictsOfIt.flatMap((ours) => ours.findings)) found.set(one.rule, (found.get(one.rule) ?? 0) + 1);
  const refused = verdictsOfIt.filter((ours) => !ours.accepted).length;
  real.refused += refused;
  real.accepted += parts.length - refused;
  const rules = [...found].sort((a, b) => b[1] - a[1]).map(([rule, times]) => `${times} ${rule}`);
  console.log(`${basename(bundle)}: ${parts.length} objects, ${refused} refused; found ${rules.join(", ")}`);
}

// The line that ./test sums. Without real bundles their part is what was skipped.
const passed = count.same + count.answered + real.accepted;
const failed = count.unanswered + unused.length + real.refused;
console.log(`schema: ${passed} passed, ${failed} failed, ${bundles.length === 0 ? 1 : 0} skipped`);
process.exit(failed === 0 ? 0 : 1);
