package dev.leadpatch.adapter.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that sends exactly the bytes it is given. */
final class RawClient implements AutoCloseable {

    final Socket socket;

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request's head: its lines, each ended as HTTP asks, and the empty one. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient shutdownOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer: its head, then as many bytes as Content-Length says, or none. */
    RawResponse readResponse() {
        return readResponse(true);
    }

    RawResponse readResponseWithoutBody() {
        return readResponse(false);
    }

    boolean isClosedByServer() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server neither says anything nor closes in this time. */
    boolean receivesNothingFor(Duration time) {
        try {
            int usual = socket.getSoTimeout();
            socket.setSoTimeout((int) time.toMillis());
            try {
                int unused = socket.getInputStream().read();
                return false;
            } catch (SocketTimeoutException silence) {
                return true;
            } finally {
                socket.setSoTimeout(usual);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawResponse readResponse(boolean withBody) {
        try {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed after: " + head);
                }
                head.write(next);
            }
            RawResponse answer = RawResponse.parse(head.toString(StandardCharsets.ISO_8859_1));
            int length =
                    withBody ? Integer.parseInt(answer.header("content-length").orElse("0")) : 0;
            return answer.withBody(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
