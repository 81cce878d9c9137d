// Makes docs/capabilities.md of the rows that the contract left, one JSON file a store, and compares or writes it.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = "conformance-tests/target/conformance-rows";
const page = "docs/capabilities.md";
const source = readFileSync("sdk-core/src/main/java/dev/coffer/spi/Capability.java", "utf8");
const capabilities = [...source.matchAll(/\/\*\*\s+([^*]+?)\s+\*\/\s+([A-Z_]+)[,\n]/g)].map(([, meaning, name]) => ({
  name,
  meaning: meaning.replace(/\{@code ([^}]+)\}/g, "`$1`"),
}));
const conditions = [
  ["UNREACHABLE", "cannot be reached: UNAVAILABLE"],
  ["THROTTLED", "asks for fewer calls: THROTTLED"],
  ["CREDENTIAL_REFUSED", "refuses Coffer's credential: BACKEND_DENIED"],
  ["HANGING", "never answers: DEADLINE_EXCEEDED, CANCELLED"],
  ["DAMAGED", "holds damaged data: INTEGRITY"],
];

if (!existsSync(folder)) {
  console.error(`There is no ${folder}: run the tests of conformance-tests first.`);
  process.exit(1);
}
const rows = readdirSync(folder)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
const behind = rows.filter((row) => row.title.startsWith("memory, "));
const stores = rows.filter((row) => !behind.includes(row));

const proved = (row, name) => (row.sentences[name] ?? 0) > 0;
const cell = (row, name) => (!proved(row, name) ? "?" : row.capabilities.set.includes(name) ? "✓" : "");
const table = (heads, lines) =>
  [heads, heads.map((_, i) => (i === 0 ? "---" : ":-:")), ...lines].map((line) => `| ${line.join(" | ")} |`).join("\n");
const kib = (bytes) => `${bytes / 1024} KiB`;
const orAll = (number) => (number === 0 ? "–" : `${number}`);

const unproved = rows.flatMap((row) => capabilities.filter(({ name }) => !proved(row, name)).map(({ name }) => `${row.title}: ${name}`));
const titles = stores.map((row) => row.title);
const text = `# What each store can do

Made by \`build/capabilities --write\` of the last run of the [contract](../conformance-tests/README.md), and checked by \`./verify\`. Do not edit.

✓ declared, and shown to hold. Empty: not declared, and shown to be refused, by the guard before any I/O and by the store itself. ? not shown either way.

## Capabilities

${table(["", ...titles], capabilities.map(({ name }) => [name, ...stores.map((row) => cell(row, name))]))}

The same contract holds for a store in memory behind each layer, with the same capabilities: ${behind.map((row) => row.title.replace("memory, ", "")).join(", ")}.

## Limits

${table(
  ["", ...titles],
  [
    ["value, at most", ...stores.map((row) => kib(row.capabilities.limits.maxValueBytes))],
    ["labels", ...stores.map((row) => orAll(row.capabilities.limits.maxLabels))],
    ["versions kept", ...stores.map((row) => orAll(row.capabilities.limits.maxVersions))],
    ["page, at most", ...stores.map((row) => orAll(row.capabilities.limits.maxPageSize))],
  ],
)}

## Bad days

What befalls a store from outside and was provoked in the run: ✓ told by its code and passed. Empty: this store cannot be brought into it here, so it is not proved.

${table(["the store …", ...titles], conditions.map(([name, what]) => [what, ...stores.map((row) => (row.conditions.includes(name) ? "✓" : ""))]))}

## Not proved

No peer that can be had shows these, so what is tested of them is form alone, or a fake of our own ([stores.md](stores.md), [conformance-tests](../conformance-tests/README.md)):

- **Least privilege in AWS (IAM), Google Cloud and Azure (roles).** What \`doctor --permissions\` prints has the right form, and names each action that the code calls. That the service grants what is needed by it, and nothing more, is not proved: LocalStack lets every caller do everything, and our fakes know a denied action, not roles. For Vault it is proved on OpenBao, with each grant left out in turn.
- **Whatever Google Cloud and Azure do beyond their recorded answers**, which our fakes are held to: quotas, replication, how long a deletion or a new role takes.
- **AWS under its own limits**: throttling, eventual consistency and the clock are played by proxies and fakes.
- **Vault itself**: its peer is OpenBao. Namespaces, merge patch and paging are OpenBao's.

## What they mean

${table(["", ""], capabilities.map(({ name, meaning }) => [name, meaning])).replace(":-:", "---")}
`;

const broken = rows.flatMap((row) => row.broken.map((sentence) => `${row.title} does not keep: ${sentence}`));
const problems = [...broken, ...unproved.map((what) => `not shown either way: ${what}`)];
if (process.argv.includes("--write")) {
  writeFileSync(page, text);
} else if (!existsSync(page) || readFileSync(page, "utf8") !== text) {
  problems.push(`${page} is not what the contract found out: run build/capabilities --write`);
}
problems.forEach((problem) => console.error(problem));
console.log(`${rows.length} stores`);
process.exit(problems.length === 0 ? 0 : 1);
