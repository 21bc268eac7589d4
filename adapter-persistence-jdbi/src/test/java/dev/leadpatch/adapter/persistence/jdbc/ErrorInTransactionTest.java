package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.background.BackgroundLoops;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An {@link Error}, such as a lack of memory, while a connection is used: the state of the connection is unknown. */
class ErrorInTransactionTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private final BackgroundLoops loops = new BackgroundLoops();
    private final Database database = Database.ofRequests(new OwnConnections(DATABASE.settings()), 1, loops);
    private final AtomicLong session = new AtomicLong();

    @BeforeEach
    void connect() {
        await().ignoreExceptions().until(() -> sessionOf() > 0);
    }

    @AfterEach
    void close() {
        database.close();
        loops.close();
    }

    @Test
    void connection_of_a_transaction_is_replaced() {
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> database.transact(transaction -> fail(transaction.handle())));

        assertReplaced();
    }

    @Test
    void connection_of_a_statement_is_replaced() {
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> database.use(this::fail));

        assertReplaced();
    }

    private Object fail(Handle handle) {
        session.set(sessionOf(handle));
        throw new OutOfMemoryError("thrown by the test");
    }

    private void assertReplaced() {
        await().ignoreExceptions().until(() -> sessionOf() != session.get());
        await().ignoreExceptions()
                .until(() -> !database.use(handle -> handle.createQuery(
                                "select exists (select from pg_stat_activity where pid = :session)")
                        .bind("session", session.get())
                        .mapTo(Boolean.class)
                        .one()));
    }

    private long sessionOf() {
        return database.use(ErrorInTransactionTest::sessionOf);
    }

    private static long sessionOf(Handle handle) {
        return handle.createQuery("select pg_backend_pid()").mapTo(Long.class).one();
    }
}
