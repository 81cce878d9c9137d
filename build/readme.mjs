// What the README shows is what a person sees: runs the commands of its ```console blocks, in order, in a home of
// their own, and compares their output. Lines that begin with "$ " are commands; what follows is what they print.
// "./coffer dev" is left running, as in a second terminal, until a command needs its store: java. Times may differ.
// Listings of examples are the files that they name.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'coffer-readme-'));
const mine = ([name]) => !/^(XDG_|COFFER_)/.test(name);
const environment = { ...Object.fromEntries(Object.entries(process.env).filter(mine)), HOME: home };
const failures = [];
let passed = 0;
let server;

const alike = (text) =>
  text
    .replaceAll(home, '~')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'YYYY-MM-DD hh:mm')
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

function startServer(command, expected) {
  const lines = expected.trimEnd().split('\n').length;
  server = spawn(command, { shell: '/bin/bash', env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  return new Promise((done) => {
    let printed = '';
    const take = (chunk) => {
      printed += chunk;
      if (printed.trimEnd().split('\n').length >= lines && printed.endsWith('\n')) done(printed);
    };
    server.stdout.on('data', take);
    server.stderr.on('data', (chunk) => process.stderr.write(chunk));
    server.on('exit', () => done(printed));
  });
}

async function stopServer() {
  if (!server || server.exitCode !== null) return;
  const ended = new Promise((done) => server.on('exit', done));
  process.kill(-server.pid, 'SIGTERM');
  await ended;
}

function judgeListings(markdown) {
  for (const [, file] of markdown.matchAll(/\]\((examples\/[^)]+)\)/g)) {
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
        judge(command, expected, await startServer(command, expected));
      } else {
        if (command.startsWith('java ')) await stopServer();
        let printed;
        try {
          printed = execFileSync('/bin/bash', ['-c', `{ ${command}\n} 2>&1`], { env: environment, encoding: 'utf8' });
        } catch (error) {
          printed = `${error.stdout}ended with status ${error.status}`;
        }
        judge(command, expected, printed);
      }
    }
  }
} finally {
  await stopServer();
  rmSync(home, { recursive: true, force: true });
}
console.log(failures.join('\n\n'));
console.log(`${passed} as shown, ${failures.length} not`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
