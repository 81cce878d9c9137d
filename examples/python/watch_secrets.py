"""Reads a secret, then tells of every change below a prefix, also after a cut: watch_secrets.py NAME PREFIX"""
import os
import random
import sys
import time

import grpc
from coffer.v1 import secret_service_pb2, secret_service_pb2_grpc, watch_service_pb2, watch_service_pb2_grpc

LOST_HISTORY = (grpc.StatusCode.OUT_OF_RANGE, grpc.StatusCode.FAILED_PRECONDITION)
PASSING = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.UNKNOWN)


def events(watches, prefix):
    """Every message, each once; a cut is passed over with the last resume token."""
    start, wait = {}, 1.0
    while True:
        try:
            for message in watches.Watch(watch_service_pb2.WatchRequest(prefix=prefix, **start)):
                wait = 1.0
                yield message
                if message.resume_token:
                    start = {"resume_token": message.resume_token}
        except grpc.RpcError as e:
            if e.code() in LOST_HISTORY:
                start = {"snapshot": True}
            elif e.code() not in PASSING:
                raise
        time.sleep(random.uniform(0, wait))
        wait = min(wait * 1.6, 120)


def main(name, prefix):
    tls = grpc.ssl_channel_credentials(open(os.environ["COFFER_CA_CERTIFICATE"], "rb").read())
    token = grpc.access_token_call_credentials(open(os.environ["COFFER_TOKEN_FILE"]).read().strip())
    credentials = grpc.composite_channel_credentials(tls, token)
    # gRPC itself waits up to two minutes before it connects again.
    options = [("grpc.max_reconnect_backoff_ms", 1000)]
    with grpc.secure_channel(os.environ["COFFER_ADDRESS"], credentials, options) as channel:
        secrets = secret_service_pb2_grpc.SecretServiceStub(channel)
        answer = secrets.GetSecret(secret_service_pb2.GetSecretRequest(name=name))
        print(name, "has", len(answer.secret.value), "bytes", flush=True)
        for message in events(watch_service_pb2_grpc.WatchServiceStub(channel), prefix):
            if message.HasField("change"):
                kind = watch_service_pb2.ChangeKind.Name(message.change.kind)
                print(kind, message.change.name, message.change.version, flush=True)
            elif message.HasField("bookmark"):
                print("up to date", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
