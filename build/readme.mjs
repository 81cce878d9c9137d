// What the README shows is what a person sees: runs the commands of its ```console blocks, in order, in a home of
// their own, and compares their output. Lines that begin with "$ " are commands; what follows is what they print.
// "./coffer dev" is left running, as in a second terminal, until a command needs its store: java. "./coffer watch" is
// left running through the block behind it, which causes the last line of what it prints. Times may differ.
// Listings of examples are the files that they name.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const home = mkdtempSync(join(tmpdir(), 'coffer-readme-'));
const mine = ([name]) => !/^(XDG_|COFFER_)/.test(name);
const environment = { ...Object.fromEntries(Object.entries(process.env).filter(mine)), HOME: home };
const failures = [];
let passed = 0;
let server;
let watching;

const alike = (text) =>
  text
    .replaceAll(home, '~')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/g, 'YYYY-MM-DD hh:mm')
    .replace(/\b\d+(\.\d+)? (ms|s|ns|µs)\b/g, 'N $2')
    .trimEnd();

function judge(command, expected, actual) {
  if (alike(expected) === alike(actual)) {
    passed++;
  } else {
    failures.push(`$ ${command}\n--- README.md\n${alike(expected)}\n--- printed\n${alike(actual)}`);
  }
}

function blocks(markdown) {
  return [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, body]) =>
    body
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command, ...output] = part.split('\n');
        return { command, expected: output.join('\n') };
      }),
  );
}

// As in a terminal of its own: `printed(lines)` is what it has said once that is so many lines, or it has ended.
function start(command) {
  const child = spawn(command, { shell: '/bin/bash', env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  let look = () => {};
  child.stdout.on('data', (chunk) => {
    text += chunk;
    look();
  });
  child.stderr.on('data', (chunk) => process.stderr.write(chunk));
  child.on('exit', () => look());
  const printed = (lines) =>
    new Promise((done) => {
      look = () => {
        if (child.exitCode !== null || text.split('\n').length > lines) done(text);
      };
      look();
    });
  return { child, printed };
}

const linesOf = (expected) => expected.trimEnd().split('\n').length;

async function stop(running) {
  if (!running || running.child.exitCode !== null) return;
  const ended = new Promise((done) => running.child.on('exit', done));
  process.kill(-running.child.pid, 'SIGTERM');
  await ended;
}

async function judgeWatch() {
  if (!watching) return;
  const { command, expected, running } = watching;
  watching = undefined;
  judge(command, expected, await Promise.race([running.printed(linesOf(expected)), sleep(30_000, 'nothing for 30 s')]));
  await stop(running);
}

function judgeListings(markdown) {
  for (const [, file] of markdown.matchAll(/\]\((examples\/[^)]+\.(?:py|java))\)/g)) {
    const language = file.endsWith('.py') ? 'python' : 'java';
    const [, listing] = markdown.match(new RegExp('^```' + language + '\\n([\\s\\S]*?)^```$', 'm')) ?? [];
    judge(`cat ${file}`, listing ?? '', readFileSync(file, 'utf8'));
  }
}

const readme = readFileSync('README.md', 'utf8');
try {
  judgeListings(readme);
  for (const block of blocks(readme)) {
    for (const { command, expected } of block) {
      if (command.startsWith('./coffer dev')) {
        server = start(command);
        judge(command, expected, await server.printed(linesOf(expected)));
      } else if (command.startsWith('./coffer watch')) {
        watching = { command, expected, running: start(command) };
        await watching.running.printed(linesOf(expected) - 1);
      } else {
        if (command.startsWith('java ')) await stop(server);
        let printed;
        try {
          printed = execFileSync('/bin/bash', ['-c', `{ ${command}\n} 2>&1`], { env: environment, encoding: 'utf8' });
        } catch (error) {
          printed = `${error.stdout}ended with status ${error.status}`;
        }
        judge(command, expected, printed);
      }
    }
    if (!block.some(({ command }) => command.startsWith('./coffer watch'))) await judgeWatch();
  }
} finally {
  await stop(watching?.running);
  await stop(server);
  rmSync(home, { recursive: true, force: true });
}
console.log(failures.join('\n\n'));
console.log(`${passed} as shown, ${failures.length} not`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
