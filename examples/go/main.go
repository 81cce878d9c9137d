// Reads a secret, then tells of every change below a prefix, also after a cut: main NAME PREFIX
package main

import (
	"context"
	"fmt"
	"log"
	"math/rand"
	"os"
	"strings"
	"time"

	coffer "dev.coffer/example/coffer/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
)

type bearer string

func (token bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(token)}, nil
}

func (bearer) RequireTransportSecurity() bool { return true }

// watch gives every message, each once; a cut is passed over with the last resume token.
func watch(ctx context.Context, watches coffer.WatchServiceClient, prefix string, tell func(*coffer.WatchResponse)) error {
	request := &coffer.WatchRequest{Prefix: prefix}
	wait := time.Second
	for {
		stream, err := watches.Watch(ctx, request)
		for err == nil {
			var message *coffer.WatchResponse
			if message, err = stream.Recv(); err == nil {
				wait = time.Second
				tell(message)
				if token := message.ResumeToken; token != "" {
					request.Start = &coffer.WatchRequest_ResumeToken{ResumeToken: token}
				}
			}
		}
		switch status.Code(err) {
		case codes.OutOfRange, codes.FailedPrecondition: // The history does not reach back to the token.
			request.Start = &coffer.WatchRequest_Snapshot{Snapshot: true}
		case codes.Unavailable, codes.ResourceExhausted, codes.Unknown:
		default:
			return err
		}
		time.Sleep(time.Duration(rand.Int63n(int64(wait))))
		wait = min(wait*8/5, 2*time.Minute)
	}
}

func main() {
	name, prefix := os.Args[1], os.Args[2]
	token, err := os.ReadFile(os.Getenv("COFFER_TOKEN_FILE"))
	if err != nil {
		log.Fatal(err)
	}
	tls, err := credentials.NewClientTLSFromFile(os.Getenv("COFFER_CA_CERTIFICATE"), "")
	if err != nil {
		log.Fatal(err)
	}
	// gRPC itself waits up to two minutes before it connects again.
	reconnect := grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: time.Second, MaxDelay: time.Second}}
	channel, err := grpc.NewClient(os.Getenv("COFFER_ADDRESS"), grpc.WithTransportCredentials(tls),
		grpc.WithPerRPCCredentials(bearer(strings.TrimSpace(string(token)))), grpc.WithConnectParams(reconnect))
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	answer, err := coffer.NewSecretServiceClient(channel).GetSecret(ctx, &coffer.GetSecretRequest{Name: name})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(name, "has", len(answer.Secret.GetValue()), "bytes")
	log.Fatal(watch(ctx, coffer.NewWatchServiceClient(channel), prefix, func(message *coffer.WatchResponse) {
		if change := message.GetChange(); change != nil {
			fmt.Println(change.Kind, change.Name, change.GetVersion())
		} else if message.GetBookmark() != nil {
			fmt.Println("up to date")
		}
	}))
}
