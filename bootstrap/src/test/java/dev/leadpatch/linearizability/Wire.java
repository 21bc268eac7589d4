package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.Answer;
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

/** A client's connection to one node, made when it is needed, which can be broken at any point of an exchange. */
final class Wire implements AutoCloseable {

    private static final int LONGEST_MILLIS = 20_000;

    private final int port;
    private Optional<Socket> socket = Optional.empty();

    Wire(int port) {
        this.port = port;
    }

    /**
     * Sends a request and reads its answer.
     *
     * @return nothing if the connection was broken, by either side
     */
    Optional<Answer> exchange(String request, Kill kill) {
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        try {
            Socket open = open();
            open.getOutputStream().write(bytes, 0, kill == Kill.IN_REQUEST ? bytes.length / 2 : bytes.length);
            if (kill == Kill.IN_REQUEST || kill == Kill.BEFORE_ANSWER) {
                close();
                return Optional.empty();
            }
            return answer(new BufferedInputStream(open.getInputStream()), kill);
        } catch (SocketTimeoutException hangs) {
            throw new UncheckedIOException("no answer to " + request, hangs);
        } catch (IOException broken) {
            close();
            return Optional.empty();
        }
    }

    private Optional<Answer> answer(InputStream in, Kill kill) throws IOException {
        String[] lines = head(in).split("\r\n");
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(lines)
                .skip(1)
                .map(line -> line.split(": ?", 2))
                .forEach(header -> headers.computeIfAbsent(header[0], name -> new ArrayList<>())
                        .add(header[1]));
        int length = Integer.parseInt(
                headers.getOrDefault("Content-Length", List.of("0")).get(0));
        if (kill == Kill.IN_ANSWER) {
            in.readNBytes(length / 2);
            close();
            return Optional.empty();
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        if (headers.getOrDefault("Connection", List.of()).contains("close")) {
            close();
        }
        return Optional.of(new Answer(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, body));
    }

    private static String head(InputStream in) throws IOException {
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

    private Socket open() throws IOException {
        if (socket.isEmpty()) {
            Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
            fresh.setSoTimeout(LONGEST_MILLIS);
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
