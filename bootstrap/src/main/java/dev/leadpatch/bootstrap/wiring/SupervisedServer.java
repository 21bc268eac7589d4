package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.bootstrap.postgres.DatabaseSupervisor;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A running server whose embedded database is supervised until the server is closed. */
record SupervisedServer(Application.RunningServer server, DatabaseSupervisor supervisor, BackgroundLoop supervision)
        implements Application.RunningServer {

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Optional<URI> metricsUrl() {
        return server.metricsUrl();
    }

    @Override
    public CompletableFuture<String> failure() {
        return supervisor.failure();
    }

    @Override
    public void close() {
        // closed in reverse order: running requests can wait for a restart
        try (supervision;
                server) {}
    }
}
