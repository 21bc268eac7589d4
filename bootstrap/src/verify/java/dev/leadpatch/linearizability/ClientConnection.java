package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A client's HTTP/1.1 connection to one node. It is opened on demand and can be broken at any point of an exchange. */
final class ClientConnection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final int port;
    private Optional<Socket> socket = Optional.empty();

    ClientConnection(int port) {
        this.port = port;
    }

    /**
     * Sends a request and reads its response.
     *
     * @return empty if either side broke the connection
     */
    Optional<ApiResponse> exchange(String request, ConnectionFault fault) {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        try {
            Socket open = connect();
            open.getOutputStream()
                    .write(bytes, 0, fault == ConnectionFault.DURING_REQUEST ? bytes.length / 2 : bytes.length);
            if (fault == ConnectionFault.DURING_REQUEST || fault == ConnectionFault.BEFORE_RESPONSE) {
                close();
                return Optional.empty();
            }
            return readResponse(new BufferedInputStream(open.getInputStream()), fault);
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException("no response to " + request, e);
        } catch (IOException e) {
            close();
            return Optional.empty();
        }
    }

    private Optional<ApiResponse> readResponse(InputStream in, ConnectionFault fault) throws IOException {
        String[] lines = readHead(in).split("\r\n");
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(lines)
                .skip(1)
                .map(line -> line.split(": ?", 2))
                .forEach(header -> headers.computeIfAbsent(header[0], name -> new ArrayList<>())
                        .add(header[1]));
        int length = Integer.parseInt(
                headers.getOrDefault("Content-Length", List.of("0")).get(0));
        if (fault == ConnectionFault.DURING_RESPONSE) {
            in.readNBytes(length / 2);
            close();
            return Optional.empty();
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (headers.getOrDefault("Connection", List.of()).contains("close")) {
            close();
        }
        return Optional.of(new ApiResponse(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body));
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private Socket connect() throws IOException {
        if (socket.isEmpty()) {
            Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
            fresh.setSoTimeout(TIMEOUT_MILLIS);
            fresh.setTcpNoDelay(true);
            socket = Optional.of(fresh);
        }
        return socket.get();
    }

    @Override
    public void close() {
        try {
            if (socket.isPresent()) {
                socket.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            socket = Optional.empty();
        }
    }
}
