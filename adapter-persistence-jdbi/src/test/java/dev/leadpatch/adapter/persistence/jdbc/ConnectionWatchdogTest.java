package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.jdbc.TransactionContext.ConnectionWatchdog;
import dev.leadpatch.application.background.BackgroundLoops;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests aborted connections, and connections whose abort fails. */
final class ConnectionWatchdogTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final int MAX_ABORTS = 12;

    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> {});
    private final Queue<Connection> resets = new ConcurrentLinkedQueue<>();
    private final ConnectionWatchdog watchdog =
            new ConnectionWatchdog("test", loops, new ConnectionAborter(resets::add, MAX_ABORTS));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch testEnd = new CountDownLatch(1);

    @AfterEach
    void close() {
        testEnd.countDown();
        watchdog.close();
        threads.shutdown();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new SQLException("broken"),
                new IllegalStateException("a bug"),
                new OutOfMemoryError("no memory"),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failed_abort_does_not_prevent_the_abort_of_other_connections(Throwable failure) {
        List<CompletableFuture<Throwable>> aborted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            var unused = use(
                    () -> {
                        throw failure;
                    },
                    testEnd);
            CountDownLatch end = new CountDownLatch(1);
            aborted.add(use(end::countDown, end));
        }

        aborted.forEach(use -> assertThat(use.join()).isInstanceOf(ConnectionException.class));
        CountDownLatch end = new CountDownLatch(1);
        assertThat(use(end::countDown, end).join()).isInstanceOf(ConnectionException.class);
    }

    @Test
    void abort_is_repeated_after_out_of_memory_error() {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);

        CompletableFuture<Throwable> use = use(
                () -> {
                    if (attempts.incrementAndGet() < 3) {
                        throw new OutOfMemoryError("no memory");
                    }
                    end.countDown();
                },
                end);

        assertThat(use.join()).isInstanceOf(ConnectionException.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void blocked_abort_does_not_delay_the_abort_of_other_connections() {
        for (int i = 1; i < MAX_ABORTS; i++) {
            var unused = use(testEnd::await, testEnd);
        }
        CountDownLatch end = new CountDownLatch(1);

        assertThat(use(end::countDown, end).join()).isInstanceOf(ConnectionException.class);
    }

    @Test
    void abort_beyond_the_maximum_resets_its_connection_and_is_repeated() {
        CountDownLatch abortsEnd = new CountDownLatch(1);
        for (int i = 0; i < MAX_ABORTS; i++) {
            var unused = use(abortsEnd::await, testEnd);
        }
        await().until(() -> resets.size() == MAX_ABORTS);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Throwable> use = use(end::countDown, end);
        await().until(() -> resets.size() > MAX_ABORTS + 1);
        assertThat(use).isNotDone();

        abortsEnd.countDown();

        assertThat(use.join()).isInstanceOf(ConnectionException.class);
    }

    /** Uses a connection until {@code end}; returns the exception of the use. Its abort runs {@code abort}. */
    private CompletableFuture<Throwable> use(Abort abort, CountDownLatch end) {
        Handle handle = Jdbi.create(() -> connection(abort)).open();
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> watchdog.watch(handle, SHORT, () -> awaitQuietly(end))), threads);
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static Connection connection(Abort abort) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("abort")) {
                        abort.run();
                    }
                    return method.getReturnType() == boolean.class ? true : null;
                });
    }

    private interface Abort {
        void run() throws Throwable;
    }
}
