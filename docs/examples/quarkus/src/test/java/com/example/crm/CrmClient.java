package com.example.crm;

import dev.leadpatch.application.testing.ReferenceExchange.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sends requests in the session of a user, byte for byte: HTTP clients refuse some of the reference requests. */
record CrmClient(int port, String token) {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** Headers that belong to the connection and the server. */
    private static final Set<String> SERVER_HEADERS = Set.of("connection", "content-length", "date", "keep-alive");

    Response patch(String path, String body, String... headers) throws IOException {
        Map<String, List<String>> all = new LinkedHashMap<>(Map.of("Content-Type", List.of("application/json")));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return send("PATCH", path, all, body);
    }

    Response send(String method, String path, Map<String, List<String>> headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        head.append("Connection: close\r\nAuthorization: Bearer " + token + "\r\n");
        headers.forEach((name, values) -> values.forEach(value -> head.append(name + ": " + value + "\r\n")));
        head.append("Content-Length: " + bytes.length + "\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Response parse(String message) {
        String[] parts = message.split("\r\n\r\n", 2);
        String[] lines = parts[0].split("\r\n");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : List.of(lines).subList(1, lines.length)) {
            String[] header = line.split(": ?", 2);
            headers.merge(header[0], header[1], (first, second) -> first + ", " + second);
        }
        headers.keySet().removeIf(name -> SERVER_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
        return new Response(Integer.parseInt(lines[0].split(" ")[1]), headers, parts[1]);
    }
}
