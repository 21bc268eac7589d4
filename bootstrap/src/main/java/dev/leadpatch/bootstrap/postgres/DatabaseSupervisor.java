package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A supervisor of the embedded server: restarts it after its process has ended, with exponential back-off. It gives up
 * after {@link #MAX_RESTARTS} restarts that failed or lasted for less than a minute. Thread-safe.
 */
public final class DatabaseSupervisor implements ReadinessCondition {
    static final int MAX_RESTARTS = 6;
    static final Duration MIN_BACK_OFF = Duration.ofSeconds(1);
    static final Duration STABLE_AFTER = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseSupervisor.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private final Server server;
    private final LongSupplier nanoTime;
    private final CompletableFuture<String> failure = new CompletableFuture<>();
    private volatile boolean down;

    // used by one loop only
    private int restarts;
    private long nextRestart;
    private long lastRestart;
    private String exitCause = "";

    DatabaseSupervisor(Server server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /** A server whose process can end. */
    interface Server {

        boolean isRunning();

        /** The last error in the server's log. */
        String exitCause() throws IOException;

        void restart() throws EmbeddedDatabaseException, IOException, InterruptedException;
    }

    /** Starts to supervise; the caller closes the loop before it stops the server. */
    public BackgroundLoop start(BackgroundLoops loops) {
        return loops.schedule("leadpatch-embedded-database", POLL_INTERVAL, this::poll);
    }

    /** Completes with one sentence for the operator when the supervisor gives up. */
    public CompletableFuture<String> failure() {
        return failure;
    }

    @Override
    public Optional<Cause> check() {
        return down
                ? Optional.of(
                        new Cause("database_restarting", "the embedded database has ended and is being restarted"))
                : Optional.empty();
    }

    void poll() throws InterruptedException {
        long now = nanoTime.getAsLong();
        if (failure.isDone()) {
            return;
        }
        if (server.isRunning()) {
            down = false;
            if (restarts > 0 && now - lastRestart >= STABLE_AFTER.toNanos()) {
                restarts = 0;
            }
        } else {
            if (!down) {
                down = true;
                exitCause = readExitCause();
                nextRestart = restarts == 0 ? now : now + backOff();
                LOG.error("The embedded PostgreSQL has ended: {}", exitCause);
            }
            if (now - nextRestart >= 0) {
                restart();
            }
        }
    }

    private void restart() throws InterruptedException {
        if (restarts == MAX_RESTARTS) {
            giveUp("it ended again after each restart");
            return;
        }
        restarts++;
        try {
            server.restart();
            down = false;
            lastRestart = nanoTime.getAsLong();
            LOG.warn("The embedded PostgreSQL was restarted and accepts connections");
        } catch (EmbeddedDatabaseException | IOException e) {
            nextRestart = nanoTime.getAsLong() + backOff();
            LOG.error("Restart {} of the embedded PostgreSQL failed: {}", restarts, e.getMessage());
            if (restarts == MAX_RESTARTS) {
                giveUp(String.valueOf(e.getMessage()));
            }
        }
    }

    private void giveUp(String lastError) {
        String message =
                "The embedded PostgreSQL ended (%s) and can't be restarted: %s".formatted(exitCause, lastError);
        failure.complete(message.endsWith(".") ? message : message + ".");
    }

    private long backOff() {
        return MIN_BACK_OFF.toNanos() << (restarts - 1);
    }

    private String readExitCause() {
        try {
            return server.exitCause();
        } catch (IOException e) {
            return "its log can't be read";
        }
    }
}
