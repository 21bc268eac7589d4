package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

/** Connections that are aborted, and some that can't be. */
final class ConnectionWatchdogTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> {});
    private final ConnectionWatchdog watchdog = new ConnectionWatchdog("test", loops);
    private final ExecutorService users = Executors.newCachedThreadPool();
    private final CountDownLatch testIsOver = new CountDownLatch(1);

    @AfterEach
    void close() {
        testIsOver.countDown();
        watchdog.close();
        users.shutdown();
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
    void connection_that_cannot_be_aborted_does_not_keep_the_others_from_it(Throwable failure) {
        List<CompletableFuture<Throwable>> aborted = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            var unused = use(
                    () -> {
                        throw failure;
                    },
                    testIsOver);
            CountDownLatch end = new CountDownLatch(1);
            aborted.add(use(end::countDown, end));
        }

        aborted.forEach(each -> assertThat(each.join()).isInstanceOf(ConnectionException.class));
        CountDownLatch end = new CountDownLatch(1);
        assertThat(use(end::countDown, end).join()).isInstanceOf(ConnectionException.class);
    }

    @Test
    void connection_for_whose_abort_there_was_no_memory_is_aborted_later() {
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
        await().until(() -> loops.open().get(0).failures() == 2);
    }

    /** Uses a connection that does {@code abort} when it is aborted, until {@code end}; returns what the use throws. */
    private CompletableFuture<Throwable> use(Abort abort, CountDownLatch end) {
        Handle handle = Jdbi.create(() -> connection(abort)).open();
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> watchdog.watch(handle, SHORT, () -> awaitQuietly(end))), users);
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
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (itself, method, arguments) -> {
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
