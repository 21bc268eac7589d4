package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections of which some fail in every way that they can. */
class RequestHeaderTimeoutTest {

    private static final Duration LIMIT = Duration.ofMillis(30);

    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> reported.add(failure));

    @AfterEach
    void close() {
        loops.close();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("a bug"), new OutOfMemoryError("no memory"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void connection_that_fails_does_not_keep_the_others_from_being_closed(Throwable failure) throws Exception {
        RequestHeaderTimeout deadline = start(RequestObserver.NO_OP);
        for (int i = 0; i < 10; i++) {
            deadline.onOpened(connection(() -> raise(failure), closed::incrementAndGet));
            deadline.onOpened(connection(() -> 1, () -> raise(failure)));
            open(deadline);
        }

        await().until(() -> closed.get() == 10);
        await().until(() -> reported.contains(failure));

        open(deadline);
        await().until(() -> closed.get() == 11);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void observer_that_fails_does_not_keep_a_connection_from_being_closed(Throwable failure) throws Exception {
        RequestHeaderTimeout deadline = start(new RequestObserver() {
            @Override
            public void onRequestStarted() {}

            @Override
            public void onRequestFinished() {}

            @Override
            public void onResponse(String method, String route, int status, long nanos) {
                raise(failure);
            }
        });
        open(deadline);
        await().until(() -> closed.get() == 1);

        open(deadline);
        await().until(() -> closed.get() == 2);
        assertThat(reported).contains(failure);
    }

    private RequestHeaderTimeout start(RequestObserver observer) throws Exception {
        RequestHeaderTimeout deadline = new RequestHeaderTimeout(LIMIT, observer, loops, "test");
        deadline.start();
        return deadline;
    }

    /** Opens a connection that is closed once. */
    private void open(RequestHeaderTimeout deadline) {
        Connection[] itself = new Connection[1];
        itself[0] = connection(() -> 1, () -> {
            deadline.onClosed(itself[0]);
            closed.incrementAndGet();
        });
        deadline.onOpened(itself[0]);
    }

    private static Connection connection(LongSupplier bytesIn, Runnable close) {
        EndPoint endPoint = proxy(EndPoint.class, method -> {
            close.run();
            return null;
        });
        return proxy(Connection.class, method -> method.equals("getEndPoint") ? endPoint : bytesIn.getAsLong());
    }

    private interface Calls {
        Object call(String method);
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (itself, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(itself);
                    case "equals" -> itself == arguments[0];
                    default -> calls.call(method.getName());
                }));
    }

    private static long raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
