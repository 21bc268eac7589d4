package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.RequestObserver;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections and observers that throw do not stop the background loop. */
class RequestHeaderTimeoutTest {

    private static final Duration TIMEOUT = Duration.ofMillis(30);

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
    void failing_connection_does_not_prevent_closing_of_others(Throwable failure) throws Exception {
        RequestHeaderTimeout headerTimeout = start(RequestObserver.NO_OP);
        for (int i = 0; i < 10; i++) {
            headerTimeout.onOpened(connection(() -> raise(failure), closed::incrementAndGet));
            headerTimeout.onOpened(connection(() -> 1, () -> raise(failure)));
            open(headerTimeout);
        }

        await().until(() -> closed.get() == 10);
        await().until(() -> reported.contains(failure));

        open(headerTimeout);
        await().until(() -> closed.get() == 11);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failing_observer_does_not_prevent_closing_of_connection(Throwable failure) throws Exception {
        RequestHeaderTimeout headerTimeout = start(new RequestObserver() {
            @Override
            public void onRequestStarted() {}

            @Override
            public void onRequestFinished() {}

            @Override
            public void onResponse(String method, String route, int status, long nanos) {
                raise(failure);
            }

            @Override
            public void onAuthenticationFailed() {}

            @Override
            public void onRateLimited(Limit limit) {}
        });
        open(headerTimeout);
        await().until(() -> closed.get() == 1);

        open(headerTimeout);
        await().until(() -> closed.get() == 2);
        assertThat(reported).contains(failure);
    }

    @Test
    void connection_whose_close_fails_is_closed_again_and_observed_once() throws Exception {
        RecordingRequestObserver observer = new RecordingRequestObserver();
        start(observer).onOpened(connection(() -> 1, () -> {
            if (closed.incrementAndGet() < 3) {
                throw new OutOfMemoryError("no memory");
            }
        }));
        await().until(() -> closed.get() == 3);
        assertThat(observer.responses).hasSize(1);
    }

    private RequestHeaderTimeout start(RequestObserver observer) throws Exception {
        RequestHeaderTimeout headerTimeout = new RequestHeaderTimeout(TIMEOUT, observer, loops, "test");
        headerTimeout.start();
        return headerTimeout;
    }

    /** Opens a connection that counts its closing and is then removed. */
    private void open(RequestHeaderTimeout headerTimeout) {
        Connection[] connection = new Connection[1];
        connection[0] = connection(() -> 1, () -> {
            headerTimeout.onClosed(connection[0]);
            closed.incrementAndGet();
        });
        headerTimeout.onOpened(connection[0]);
    }

    private static Connection connection(LongSupplier bytesIn, Runnable close) {
        EndPoint endPoint = proxy(EndPoint.class, method -> {
            if (method.equals("close")) {
                close.run();
            }
            return null;
        });
        return proxy(Connection.class, method -> method.equals("getEndPoint") ? endPoint : bytesIn.getAsLong());
    }

    private interface InvocationStub {
        Object invoke(String method);
    }

    private static <T> T proxy(Class<T> type, InvocationStub stub) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> stub.invoke(method.getName());
                }));
    }

    private static long raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
