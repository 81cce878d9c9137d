import os

import grpc
from coffer.v1 import secret_service_pb2, secret_service_pb2_grpc

tls = grpc.ssl_channel_credentials(open(os.environ["COFFER_CA_CERTIFICATE"], "rb").read())
token = grpc.access_token_call_credentials(open(os.environ["COFFER_TOKEN_FILE"]).read().strip())
credentials = grpc.composite_channel_credentials(tls, token)
with grpc.secure_channel(os.environ["COFFER_ADDRESS"], credentials) as channel:
    secrets = secret_service_pb2_grpc.SecretServiceStub(channel)
    answer = secrets.GetSecret(secret_service_pb2.GetSecretRequest(name="demo/password"))
    print("the password has", len(answer.secret.value), "bytes")
