package dev.leadpatch.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/** Reads from the service over one connection, and measures the time of each request. */
final class ServiceReader {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI root;

    ServiceReader(ServerProcess service) {
        root = URI.create("http://127.0.0.1:" + service.port());
    }

    record Timed(HttpResponse<String> response, double millis) {}

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(root.resolve(path))
                .header("Authorization", "Bearer " + BenchmarkCompany.API_KEY)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    Timed time(String path) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<String> response = get(path);
        return new Timed(response, (System.nanoTime() - start) / 1e6);
    }

    static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
    }
}
