// Reads a secret, then tells of every change below a prefix, also after a cut: watch_secrets.js NAME PREFIX
// COFFER_PROTO is the folder with coffer/v1, from which the client is made when it starts.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const { OUT_OF_RANGE, FAILED_PRECONDITION, UNAVAILABLE, RESOURCE_EXHAUSTED, UNKNOWN, INTERNAL } = grpc.status;
const lostHistory = [OUT_OF_RANGE, FAILED_PRECONDITION];
const passing = [UNAVAILABLE, RESOURCE_EXHAUSTED, UNKNOWN, INTERNAL];

// Every message, each once; a cut is passed over with the last resume token.
async function* events(watches, prefix) {
  let start = {};
  let wait = 1000;
  for (;;) {
    try {
      for await (const message of watches.watch({ prefix, ...start })) {
        wait = 1000;
        yield message;
        if (message.resumeToken) start = { resumeToken: message.resumeToken };
      }
    } catch (error) {
      if (lostHistory.includes(error.code)) start = { snapshot: true };
      else if (!passing.includes(error.code)) throw error;
    }
    await sleep(Math.random() * wait);
    wait = Math.min(wait * 1.6, 120_000);
  }
}

const [name, prefix] = process.argv.slice(2);
const services = ['coffer/v1/secret_service.proto', 'coffer/v1/watch_service.proto'];
const definition = loadSync(services, { includeDirs: [process.env.COFFER_PROTO], oneofs: true, enums: String, longs: String });
const { SecretService, WatchService } = grpc.loadPackageDefinition(definition).coffer.v1;

const token = readFileSync(process.env.COFFER_TOKEN_FILE, 'utf8').trim();
const bearer = grpc.credentials.createFromMetadataGenerator((_, done) => {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  done(null, metadata);
});
const tls = grpc.credentials.createSsl(readFileSync(process.env.COFFER_CA_CERTIFICATE));
const client = [process.env.COFFER_ADDRESS, grpc.credentials.combineChannelCredentials(tls, bearer)];
// gRPC itself waits up to two minutes before it connects again.
const options = { 'grpc.max_reconnect_backoff_ms': 1000 };

const secrets = new SecretService(...client, options);
const { secret } = await promisify(secrets.getSecret).call(secrets, { name });
console.log(`${name} has ${secret.value.length} bytes`);
for await (const message of events(new WatchService(...client, options), prefix)) {
  if (message.change) console.log(`${message.change.kind} ${message.change.name} ${message.change.version ?? ''}`);
  else if (message.bookmark) console.log('up to date');
}
