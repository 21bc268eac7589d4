package dev.leadpatch.adapter.webhook;

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

/** A receiver on the loopback address that answers as badly as a test wants. */
final class Receiver implements AutoCloseable {

    private final ServerSocket server;
    private final Answer answer;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** What the receiver does when it has a request. */
    @FunctionalInterface
    interface Answer {
        void write(Socket connection, OutputStream out) throws IOException, InterruptedException;
    }

    record Received(String line, Map<String, String> headers, String body) {}

    Receiver(Answer answer) throws IOException {
        this.answer = answer;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    static Answer status(String status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return text(head + "\r\n");
    }

    static Answer text(String text) {
        return (connection, out) -> out.write(text.getBytes(ISO_8859_1));
    }

    /** Each byte for itself and with a pause, for as long as somebody listens. */
    static Answer drip(String first, byte then) {
        return (connection, out) -> {
            out.write(first.getBytes(ISO_8859_1));
            while (true) {
                out.write(then);
                out.flush();
                Thread.sleep(10);
            }
        };
    }

    String url() {
        return url("http", "127.0.0.1");
    }

    String url(String scheme, String host) {
        return scheme + "://" + host + ":" + server.getLocalPort() + "/hook?a=b";
    }

    List<Received> requests() {
        return requests;
    }

    /** How many connections are over, by the receiver or by the sender. */
    int closed() {
        return closed.get();
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
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            answerAll(connection);
        } catch (IOException e) {
            // the sender has gone, as some tests want it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.incrementAndGet();
        }
    }

    private void answerAll(Socket connection) throws IOException, InterruptedException {

        InputStream in = connection.getInputStream();
        String line = line(in);
        while (!line.isEmpty()) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                headers.put(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(':') + 2));
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
            requests.add(new Received(line, headers, new String(body, UTF_8)));
            answer.write(connection, connection.getOutputStream());
            line = line(in);
        }
    }

    /** Empty at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
