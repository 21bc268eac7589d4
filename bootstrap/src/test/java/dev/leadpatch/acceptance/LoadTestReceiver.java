package dev.leadpatch.acceptance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A minimal HTTP receiver for load tests, so that the sender dominates the cost. The path selects the behaviour. */
final class LoadTestReceiver implements AutoCloseable {

    private static final byte[] NO_CONTENT = ascii("HTTP/1.1 204 No Content\r\n\r\n");
    private static final byte[] SERVER_ERROR = ascii("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    private static final byte[] ENDLESS_RESPONSE = ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");

    private final ServerSocket server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Consumer<String> onDelivery;

    /** @param onDelivery receives each body sent to the path {@code /take} */
    LoadTestReceiver(Consumer<String> onDelivery) throws IOException {
        this.onDelivery = onDelivery;
        threads.execute(this::accept);
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException e) {
            // the receiver was closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            for (String request = readLine(in); !request.isEmpty(); request = readLine(in)) {
                respond(request.split(" ", -1)[1], readBody(in), socket.getOutputStream());
            }
        } catch (IOException | InterruptedException e) {
            // the sender timed out, or the measurement ended
        }
    }

    private void respond(String path, String body, OutputStream out) throws IOException, InterruptedException {
        if (path.startsWith("/take")) {
            onDelivery.accept(body);
            out.write(NO_CONTENT);
        } else if (path.startsWith("/fail")) {
            out.write(SERVER_ERROR);
        } else if (path.startsWith("/drip")) {
            out.write(ENDLESS_RESPONSE);
            while (true) {
                out.write('.');
                Thread.sleep(200);
            }
        } else {
            Thread.sleep(60_000);
        }
    }

    private static String readBody(InputStream in) throws IOException {
        int length = 0;
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring(header.indexOf(':') + 1).trim());
            }
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
