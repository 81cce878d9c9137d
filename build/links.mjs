// Every relative link of every Markdown page leads to a file of the repository and to a heading in it, and every
// benchmark that a page tells to run is one that runs.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const pages = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"])
  .toString()
  .split("\0")
  .filter((page) => page !== "" && existsSync(page));

const withoutCode = (text) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");

// The anchor that the common hosts make of a heading.
const anchor = (heading) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

const anchorsOf = (page) => {
  const text = readFileSync(page, "utf8").replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return new Set([...text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map((match) => anchor(match[1])));
};

const benchmarks = "benchmarks/src/main/java/dev/coffer/benchmarks";
const runs = (benchmark) => {
  const source = join(benchmarks, `${benchmark}.java`);
  return benchmark === "jmh" || (existsSync(source) && readFileSync(source, "utf8").includes("static void main("));
};

const problems = [];
for (const page of pages) {
  for (const [command, benchmark] of readFileSync(page, "utf8").matchAll(/benchmarks\/run (\w+)/g))
    if (!runs(benchmark)) problems.push(`${page}: no such benchmark: ${command}`);
  for (const [, target] of withoutCode(readFileSync(page, "utf8")).matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    const [path, fragment] = target.split("#");
    const file = path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
    if (!existsSync(file)) problems.push(`${page}: no such file: ${target}`);
    else if (fragment && statSync(file).isFile() && file.endsWith(".md") && !anchorsOf(file).has(fragment))
      problems.push(`${page}: no such heading: ${target}`);
  }
}
problems.forEach((problem) => console.error(problem));
console.log(`${pages.length} pages`);
process.exit(problems.length === 0 ? 0 : 1);
