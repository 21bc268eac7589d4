package dev.leadpatch.abuse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of a hostile client, driven by one thread. 500 connections are opened per second, and a connection
 * that the service closes is opened again after a second. The client has another loopback address than the honest one, because budgets may count per address.
 */
final class HostileConnections implements AutoCloseable {

    static final Duration TICK = Duration.ofMillis(100);

    private static final Duration OPENING = Duration.ofMillis(2);

    private final List<HostileConnection> connections = new ArrayList<>();
    private final ResponseCounts responses = new ResponseCounts();
    private final AtomicInteger requestNumber = new AtomicInteger();
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "hostile-client");
    private volatile boolean running = true;

    private HostileConnections(InetSocketAddress service, HostileClient client) throws IOException {
        selector = Selector.open();
        SharedState shared = new SharedState(service, client.behavior(), selector, requestNumber, responses);
        for (int i = 0; i < client.connections(); i++) {
            connections.add(new HostileConnection(shared, System.nanoTime() + i * OPENING.toNanos()));
        }
    }

    /** Starts to open the connections of the client. */
    static HostileConnections open(InetSocketAddress service, HostileClient client) throws IOException {
        HostileConnections connections = new HostileConnections(service, client);
        connections.thread.start();
        return connections;
    }

    ResponseCounts responses() {
        return responses;
    }

    /** Returns the number of requests that were started. */
    int requests() {
        return requestNumber.get();
    }

    private void run() {
        try {
            long nextTick = System.nanoTime();
            while (running) {
                long now = System.nanoTime();
                if (now - nextTick >= 0) {
                    connections.forEach(connection -> connection.onTick(now));
                    nextTick = now + TICK.toNanos();
                }
                selector.select(Math.max(1, (nextTick - now) / 1_000_000));
                selector.selectedKeys().forEach(key -> ((HostileConnection) key.attachment()).onReady());
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes all connections. */
    @Override
    public void close() throws IOException, InterruptedException {
        running = false;
        selector.wakeup();
        thread.join();
        connections.forEach(HostileConnection::end);
        selector.close();
    }
}
