package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on the loopback address, with arbitrary, also invalid responses. Thread-safe. */
public final class FakeReceiver implements AutoCloseable {

    private final ServerSocket server;
    private final Responder responder;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger closedConnections = new AtomicInteger();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** Writes the response to a request. */
    @FunctionalInterface
    public interface Responder {
        void write(Socket connection, OutputStream out) throws IOException, InterruptedException;
    }

    public record ReceivedRequest(String requestLine, Map<String, String> headers, String body) {}

    public FakeReceiver(Responder responder) throws IOException {
        this.responder = responder;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        executor.execute(this::accept);
    }

    public static Responder status(String status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return rawText(head + "\r\n");
    }

    static Responder rawText(String text) {
        return (connection, out) -> out.write(text.getBytes(ISO_8859_1));
    }

    /** Writes {@code first}, and then a byte every 10 ms until the connection is closed. */
    static Responder slowText(String first, byte then) {
        return (connection, out) -> {
            out.write(first.getBytes(ISO_8859_1));
            while (true) {
                out.write(then);
                out.flush();
                Thread.sleep(10);
            }
        };
    }

    public String url() {
        return url("http", "127.0.0.1");
    }

    String url(String scheme, String host) {
        return scheme + "://" + host + ":" + server.getLocalPort() + "/hook?a=b";
    }

    public List<ReceivedRequest> requests() {
        return requests;
    }

    /** The number of connections that the receiver or the sender has closed. */
    int closedConnections() {
        return closedConnections.get();
    }

    int connections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
        executor.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                executor.execute(() -> serve(connection));
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            respondToAll(connection);
        } catch (IOException e) {
            // the sender has closed the connection, as some tests expect
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closedConnections.incrementAndGet();
        }
    }

    private void respondToAll(Socket connection) throws IOException, InterruptedException {
        InputStream in = connection.getInputStream();
        String line = readLine(in);
        while (!line.isEmpty()) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
                headers.put(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
            requests.add(new ReceivedRequest(line, headers, new String(body, UTF_8)));
            responder.write(connection, connection.getOutputStream());
            line = readLine(in);
        }
    }

    /** Reads a line; empty at the end of the stream. */
    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
