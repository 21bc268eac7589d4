package dev.leadpatch.application.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/** A TCP proxy on the loopback interface, which can stall or cut the connections that it forwards. */
public final class TcpProxy implements AutoCloseable {
    private static final int CHUNK_SIZE = 8 * 1024;

    private final ServerSocket server;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object stallMonitor = new Object();
    private boolean stalled;
    private volatile long maxRequestBytes = Long.MAX_VALUE;

    private TcpProxy(int targetPort) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.targetPort = targetPort;
    }

    /** Starts a proxy to a port of the loopback interface. */
    public static TcpProxy start(int targetPort) {
        try {
            TcpProxy proxy = new TcpProxy(targetPort);
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Stops to read from the connections, without closing them, or continues. */
    public void stall(boolean stalled) {
        synchronized (stallMonitor) {
            this.stalled = stalled;
            stallMonitor.notifyAll();
        }
    }

    /** Stalls when a client has sent more than {@code bytes} without a response, in the middle of its request. */
    public void stallDuringRequestOf(long bytes) {
        maxRequestBytes = bytes;
    }

    public boolean isStalled() {
        synchronized (stallMonitor) {
            return stalled;
        }
    }

    /** Closes all connections. New ones are accepted. */
    public void cutConnections() {
        sockets.forEach(TcpProxy::closeQuietly);
        sockets.clear();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            start(() -> forward(client));
        }
    }

    private void forward(Socket client) throws IOException {
        try (client;
                Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort)) {
            sockets.add(client);
            sockets.add(target);
            AtomicLong requestBytes = new AtomicLong();
            start(() -> copy(client, target, size -> stallIfLarge(requestBytes.addAndGet(size))));
            copy(target, client, size -> requestBytes.set(0));
        } finally {
            sockets.remove(client);
        }
    }

    private void stallIfLarge(long requestBytes) {
        if (requestBytes > maxRequestBytes) {
            maxRequestBytes = Long.MAX_VALUE;
            stall(true);
        }
    }

    /** Copies until the end, then closes both sockets. */
    private void copy(Socket from, Socket to, IntConsumer onRead) throws IOException {
        try (from;
                to) {
            byte[] chunk = new byte[CHUNK_SIZE];
            for (int size = from.getInputStream().read(chunk);
                    size >= 0;
                    size = from.getInputStream().read(chunk)) {
                onRead.accept(size);
                awaitNotStalled();
                to.getOutputStream().write(chunk, 0, size);
            }
        } finally {
            sockets.remove(to);
        }
    }

    private void awaitNotStalled() throws IOException {
        synchronized (stallMonitor) {
            while (stalled) {
                try {
                    stallMonitor.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
        }
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // a socket was closed
                    }
                },
                "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed in any case
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stall(false);
        cutConnections();
    }

    private interface Task {
        void run() throws IOException;
    }
}
