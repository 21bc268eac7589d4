package dev.leadpatch.adapter.persistence.jdbc;

import static com.zaxxer.hikari.SQLExceptionOverride.Override.CONTINUE_EVICT;
import static com.zaxxer.hikari.SQLExceptionOverride.Override.DO_NOT_EVICT;
import static com.zaxxer.hikari.SQLExceptionOverride.Override.MUST_EVICT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Errors that the coordinator of Citus reports if a worker node fails. */
final class WorkerFailureTest {
    private static final String ON_WORKER = "while executing command on 10.0.0.2:5432";

    private final AtomicInteger evictions = new AtomicInteger();
    private final ReadOnlyEviction eviction = new ReadOnlyEviction(evictions::incrementAndGet);

    @Test
    void failed_worker_evicts_no_connection() {
        assertThat(eviction.adjudicate(
                        error("ERROR", "08006", "connection to the remote node app@10.0.0.2:5432 failed", "")))
                .isEqualTo(DO_NOT_EVICT);
        assertThat(eviction.adjudicate(error("ERROR", "57P01", "terminating connection", ON_WORKER)))
                .isEqualTo(DO_NOT_EVICT);
        assertThat(eviction.adjudicate(error("ERROR", "25006", "cannot execute UPDATE", ON_WORKER)))
                .isEqualTo(DO_NOT_EVICT);
        assertThat(evictions).hasValue(0);
    }

    @Test
    void failed_coordinator_evicts_connections() {
        assertThat(eviction.adjudicate(error("FATAL", "57P01", "terminating connection", "")))
                .isEqualTo(CONTINUE_EVICT);
        assertThat(eviction.adjudicate(error("ERROR", "25006", "cannot execute UPDATE", "")))
                .isEqualTo(MUST_EVICT);
        assertThat(evictions).hasValue(1);
    }

    @Test
    void cause_is_found() {
        PSQLException failure = error("ERROR", "57P01", "terminating connection", ON_WORKER);
        assertThat(WorkerFailure.isCauseOf(new IllegalStateException(failure))).isTrue();
        assertThat(WorkerFailure.isCauseOf(new IllegalStateException("other"))).isFalse();
    }

    private static PSQLException error(String severity, String sqlState, String message, String context) {
        return new PSQLException(
                new ServerErrorMessage("S%s\0C%s\0M%s\0W%s\0".formatted(severity, sqlState, message, context)));
    }
}
