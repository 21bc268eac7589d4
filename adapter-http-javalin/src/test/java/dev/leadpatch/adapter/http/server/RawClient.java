package dev.leadpatch.adapter.http.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An HTTP client that sends raw bytes over a socket. */
public final class RawClient implements AutoCloseable {

    final Socket socket;

    public RawClient(int port) {
        this(connect(port));
    }

    private RawClient(Socket socket) {
        this.socket = socket;
        try {
            socket.setSoTimeout(10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a client that receives slowly, because its receive buffer is small. */
    static RawClient withReceiveBuffer(int port, int bytes) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(bytes); // effective if it is set before the connection is established
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a request head: the lines and an empty line, each with CRLF. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient shutdownOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one response: the head, then a body of Content-Length bytes; without that header, no body. */
    public RawResponse readResponse() {
        return readResponse(true);
    }

    public RawResponse readResponseWithoutBody() {
        return readResponse(false);
    }

    public boolean isClosedByServer() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the server neither sends a byte nor closes the connection for {@code duration}. */
    boolean receivesNothingFor(Duration duration) {
        try {
            int previousTimeout = socket.getSoTimeout();
            socket.setSoTimeout((int) duration.toMillis());
            try {
                int unused = socket.getInputStream().read();
                return false;
            } catch (SocketTimeoutException e) {
                return true;
            } finally {
                socket.setSoTimeout(previousTimeout);
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
                    throw new IOException("connection closed after: " + head);
                }
                head.write(next);
            }
            RawResponse response = RawResponse.parse(head.toString(StandardCharsets.ISO_8859_1));
            int length = withBody
                    ? Integer.parseInt(response.header("content-length").orElse("0"))
                    : 0;
            return response.withBody(new String(in.readNBytes(length), StandardCharsets.UTF_8));
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
