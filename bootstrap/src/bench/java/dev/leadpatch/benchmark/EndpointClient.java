package dev.leadpatch.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Creates and deletes webhook endpoints by the API. */
final class EndpointClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI root;
    private final List<String> endpointIds = new ArrayList<>();

    EndpointClient(int port) {
        root = URI.create("http://127.0.0.1:" + port + "/api/v1/webhooks/endpoints/");
    }

    /** Creates {@code count} endpoints, whose URLs differ in their query: a URL can be subscribed to an event only once. */
    void createAll(int count, String url) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            HttpRequest.Builder post = newRequest(root.toString().replaceAll("/$", ""))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"url\": \"%s?endpoint=%d\"}".formatted(url, i)));
            endpointIds.add(JSON.readTree(send(post, 201)).get("id").stringValue());
        }
    }

    /** Deletes all created endpoints and their pending deliveries. */
    void deleteAll() throws IOException, InterruptedException {
        for (String id : endpointIds) {
            send(newRequest(root + id).DELETE(), 204);
        }
        endpointIds.clear();
    }

    private HttpRequest.Builder newRequest(String url) {
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + BenchmarkCompany.API_KEY);
    }

    private String send(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != status) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }
}
