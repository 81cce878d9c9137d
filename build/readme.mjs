// What the README shows is what a person sees: runs the commands of its ```console blocks, in order, in a home of
// their own, and compares their output. Lines that begin with "$ " are commands; what follows is what they print.
// "./coffer dev" is left running until the end, as in a second terminal. Times may differ.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const home = mkdtempSync(join(tmpdir(), 'coffer-readme-'));
const environment = { PATH: process.env.PATH, HOME: home, JAVA_HOME: process.env.JAVA_HOME ?? '', LANG: 'C.UTF-8' };
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

try {
  for (const block of blocks(readFileSync('README.md', 'utf8'))) {
    for (const { command, expected } of block) {
      if (command.startsWith('./coffer dev')) {
        judge(command, expected, await startServer(command, expected));
      } else if (command !== './verify') {
        let printed;
        try {
          printed = execFileSync('/bin/bash', ['-c', `${command} 2>&1`], { env: environment, encoding: 'utf8' });
        } catch (error) {
          printed = `${error.stdout}(exit ${error.status})`;
        }
        judge(command, expected, printed);
      }
    }
  }
} finally {
  if (server?.exitCode === null) process.kill(-server.pid, 'SIGTERM');
  if (server) await new Promise((done) => (server.exitCode === null ? server.on('exit', done) : done()));
  rmSync(home, { recursive: true, force: true });
}
console.log(failures.join('\n\n'));
console.log(`${passed} as shown, ${failures.length} not`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
