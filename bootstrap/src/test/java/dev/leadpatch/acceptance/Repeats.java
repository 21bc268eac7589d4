package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tells the answer to a repeated request from that to a new one. */
final class Repeats {

    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    // those of the request that is answered, not of the one that was done
    private static final Set<String> OF_EACH_REQUEST = Set.of("date", "x-request-id", "idempotency-replayed");

    private Repeats() {}

    static boolean isNew(Answer answer) {
        return answer.header(REPLAYED).isEmpty();
    }

    /** An answer that is no earlier one. */
    static Answer assertNew(Answer answer) {
        assertThat(answer.header(REPLAYED)).as(answer.body()).isEmpty();
        return answer;
    }

    /** The same answer again: status, headers and each byte of the body. */
    static void assertReplayed(Answer first, Answer again) {
        assertNew(first);
        assertThat(again.header(REPLAYED)).as(again.body()).hasValue("true");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(ownHeaders(again)).isEqualTo(ownHeaders(first));
    }

    private static Map<String, List<String>> ownHeaders(Answer answer) {
        Map<String, List<String>> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(answer.headers());
        Stream.of("Content-Type", "Content-Length")
                .forEach(name -> assertThat(own).containsKey(name));
        own.keySet().removeIf(name -> OF_EACH_REQUEST.contains(name.toLowerCase(Locale.ROOT)));
        return own;
    }
}
