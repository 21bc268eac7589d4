package dev.leadpatch.acceptance.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request and its response.
 *
 * @param target the path and the query, as sent
 * @param requestHeaders the values of each header by its name in lower case
 * @param responseHeaders the values of each header by its name in lower case
 */
public record Exchange(
        String method,
        String target,
        Map<String, List<String>> requestHeaders,
        String requestBody,
        int status,
        Map<String, List<String>> responseHeaders,
        String responseBody) {

    public Exchange {
        requestHeaders = lowerCase(requestHeaders);
        responseHeaders = lowerCase(responseHeaders);
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    Optional<String> requestHeader(String name) {
        return Optional.ofNullable(requestHeaders.get(name)).map(values -> String.join(", ", values));
    }

    Optional<String> responseHeader(String name) {
        return Optional.ofNullable(responseHeaders.get(name)).map(values -> String.join(", ", values));
    }

    private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
        Map<String, List<String>> byName = new TreeMap<>();
        headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), values));
        return byName;
    }
}
