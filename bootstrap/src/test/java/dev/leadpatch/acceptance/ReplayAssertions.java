package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tells the answer to a repeated request from that to a new one. */
final class ReplayAssertions {

    static final String KEY_HEADER = "Idempotency-Key";
    static final String REPLAYED_HEADER = "Idempotency-Replayed";

    // those of the request that is answered, not of the one that was done
    private static final Set<String> PER_REQUEST_HEADERS = Set.of("date", "x-request-id", "idempotency-replayed");

    private ReplayAssertions() {}

    static boolean isNotReplayed(ApiResponse answer) {
        return answer.header(REPLAYED_HEADER).isEmpty();
    }

    /** An answer that is no earlier one. */
    static ApiResponse assertNotReplayed(ApiResponse answer) {
        assertThat(answer.header(REPLAYED_HEADER)).as(answer.body()).isEmpty();
        return answer;
    }

    /** The same answer again: status, headers and each byte of the body. */
    static void assertReplayed(ApiResponse first, ApiResponse again) {
        assertNotReplayed(first);
        assertThat(again.header(REPLAYED_HEADER)).as(again.body()).hasValue("true");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(replayedHeaders(again)).isEqualTo(replayedHeaders(first));
    }

    private static Map<String, List<String>> replayedHeaders(ApiResponse answer) {
        Map<String, List<String>> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(answer.headers());
        Stream.of("Content-Type", "Content-Length")
                .forEach(name -> assertThat(own).containsKey(name));
        own.keySet().removeIf(name -> PER_REQUEST_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
        return own;
    }
}
