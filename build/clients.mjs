// The clients of examples in three languages against a server of `coffer dev`: each gets a secret, watches, is cut off
// by the kill of the server, and tells of what happened meanwhile once it is back, of everything once.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const clients = join(process.cwd(), 'target/clients');
const home = mkdtempSync(join(tmpdir(), 'coffer-clients-'));
const mine = ([name]) => !/^(XDG_|COFFER_)/.test(name);
const environment = { ...Object.fromEntries(Object.entries(process.env).filter(mine)), HOME: home };
const configuration = join(home, '.local/share/coffer/dev/coffer.yaml');
const patience = 60_000;
const children = [];

function begin(command, args, more = {}) {
  const child = spawn(command, args, { env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = [];
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop();
    lines.push(...parts);
  });
  children.push(child);
  return { child, lines };
}

async function until(what, condition) {
  const end = Date.now() + patience;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within a minute: ${what()}`);
    await sleep(20);
  }
}

const coffer = (args, input) => execFileSync('./coffer', args, { env: environment, input, encoding: 'utf8' });

async function startServer(port) {
  const server = begin('./coffer', ['dev', '--port', String(port), '--operations-port', '0']);
  await until(() => 'the server', () => server.lines.length > 2);
  return server;
}

async function kill(server) {
  const ended = new Promise((done) => server.child.on('exit', done));
  server.child.kill('SIGKILL');
  await ended;
}

// Free a moment ago: the server must come back where its clients look for it.
const freePort = () =>
  new Promise((done) => {
    const held = createServer().listen(0, '127.0.0.1', () => {
      const { port } = held.address();
      held.close(() => done(port));
    });
  });

const told = (client) => client.lines.filter((line) => line !== 'up to date');

function judge(name, client, expected) {
  const actual = told(client).join('\n');
  if (actual !== expected.join('\n')) {
    throw new Error(`${name} said\n${actual}\ninstead of\n${expected.join('\n')}`);
  }
}

try {
  const port = await freePort();
  const server = await startServer(port);
  coffer(['put', 'demo/password'], 'correct horse');
  const exports = coffer(['context', 'env']).matchAll(/^export (\w+)=(['"]?)(.*)\2$/gm);
  const address = Object.fromEntries([...exports].map(([, name, , value]) => [name, value]));

  const argument = ['demo/password', 'demo/'];
  const all = {
    Python: begin(`${clients}/python/venv/bin/python`, ['examples/python/watch_secrets.py', ...argument], {
      ...address,
      PYTHONPATH: `${clients}/python`,
    }),
    Go: begin(`${clients}/go/client`, argument, address),
    JavaScript: begin('node', ['examples/javascript/watch_secrets.js', ...argument], {
      ...address,
      COFFER_PROTO: 'proto/src/main/proto',
    }),
  };
  const every = (condition) => () => Object.values(all).every(condition);
  const state = () => JSON.stringify(Object.fromEntries(Object.entries(all).map(([name, c]) => [name, c.lines])));

  await until(state, every((client) => client.lines.includes('up to date')));
  coffer(['put', 'demo/password'], 'battery staple');
  coffer(['put', 'other/password'], 'of nobody here');
  await until(state, every((client) => told(client).length >= 2));

  await kill(server);
  coffer(['--config', configuration, 'put', 'demo/while-cut-off'], 'v');
  await startServer(port);
  await until(state, every((client) => told(client).length >= 3));
  coffer(['delete', 'demo/while-cut-off']);
  await until(state, every((client) => told(client).length >= 4));

  for (const [name, client] of Object.entries(all)) {
    judge(name, client, [
      'demo/password has 13 bytes',
      'CHANGE_KIND_PUT demo/password 2',
      'CHANGE_KIND_PUT demo/while-cut-off 1',
      'CHANGE_KIND_DELETE demo/while-cut-off ',
    ]);
    console.log(`${name}: as expected`);
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  await sleep(200);
  rmSync(home, { recursive: true, force: true });
}
