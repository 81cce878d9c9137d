package dev.coffer.cli.session;

import org.jspecify.annotations.Nullable;

/**
 * A server and how to prove oneself to it, under a name. Holds where credentials are, never what
 * they are.
 *
 * @param name 1 to 64 characters of {@code [A-Za-z0-9_.-]}
 * @param address a gRPC target
 * @param caCertificate file with the certificates to trust; null for those of the system
 * @param tokenFile file with a bearer token; null for none
 * @param tokenCommand a shell command that prints a bearer token; null for none
 * @param clientCertificate file with the client's certificate chain; null for none
 * @param clientKey file with its private key; null for none
 * @param store the store to use where none is named; null for {@code default}
 */
public record Context(
    String name,
    String address,
    @Nullable String caCertificate,
    @Nullable String tokenFile,
    @Nullable String tokenCommand,
    @Nullable String clientCertificate,
    @Nullable String clientKey,
    @Nullable String store) {}
