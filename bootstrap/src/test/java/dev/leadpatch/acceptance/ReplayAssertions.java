package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Assertions about responses that are replayed for an idempotency key, and about those that are not. */
final class ReplayAssertions {

    static final String KEY_HEADER = "Idempotency-Key";
    static final String REPLAYED_HEADER = "Idempotency-Replayed";

    // headers that belong to the retry, not to the stored response
    private static final Set<String> PER_REQUEST_HEADERS = Set.of("date", "x-request-id", "idempotency-replayed");

    private ReplayAssertions() {}

    static boolean isNotReplayed(ApiResponse response) {
        return response.header(REPLAYED_HEADER).isEmpty();
    }

    /** Asserts that the response is not replayed. */
    static ApiResponse assertNotReplayed(ApiResponse response) {
        assertThat(response.header(REPLAYED_HEADER)).as(response.body()).isEmpty();
        return response;
    }

    /** Asserts that the second response replays the first: the same status, headers and body. */
    static void assertReplayed(ApiResponse first, ApiResponse replayed) {
        assertNotReplayed(first);
        assertThat(replayed.header(REPLAYED_HEADER)).as(replayed.body()).hasValue("true");
        assertThat(replayed.status()).isEqualTo(first.status());
        assertThat(replayed.body()).isEqualTo(first.body());
        assertThat(replayedHeaders(replayed)).isEqualTo(replayedHeaders(first));
    }

    private static Map<String, List<String>> replayedHeaders(ApiResponse response) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers());
        Stream.of("Content-Type", "Content-Length")
                .forEach(name -> assertThat(headers).containsKey(name));
        headers.keySet().removeIf(name -> PER_REQUEST_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
        return headers;
    }
}
