package dev.leadpatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An immutable client of the service with one API key; the {@code with} methods return a new client. */
public record ApiClient(URI baseUri, List<String> headers) {

    public static final String READ_WRITE_KEY = "jb_api_1234567890abcdef";

    private static final HttpClient HTTP_CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static ApiClient withKey(URI base, String key) {
        return new ApiClient(base, List.of()).withHeader("Authorization", "Bearer " + key);
    }

    public ApiClient withHeader(String header, String value) {
        List<String> extended = new ArrayList<>(headers);
        extended.add(header);
        extended.add(value);
        return new ApiClient(baseUri, extended);
    }

    /** Returns a client without {@code header}. */
    ApiClient withoutHeader(String header) {
        List<String> remaining = new ArrayList<>();
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).equalsIgnoreCase(header)) {
                remaining.add(headers.get(i));
                remaining.add(headers.get(i + 1));
            }
        }
        return new ApiClient(baseUri, remaining);
    }

    public ApiResponse patch(long lead, String body) {
        return withHeader("Content-Type", "application/json").send("PATCH", "/api/v1/leads/" + lead, utf8(body));
    }

    /** Sends a JSON body. */
    ApiResponse send(String method, String path, String json) {
        return withHeader("Content-Type", "application/json").send(method, path, utf8(json));
    }

    public ApiResponse get(String path) {
        return send("GET", path, new byte[0]);
    }

    public ApiResponse getLead(long lead) {
        return get("/api/v1/leads/" + lead).assertStatus(200);
    }

    public ApiResponse send(String method, String path, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUri + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        try {
            return ApiResponse.of(HTTP_CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
