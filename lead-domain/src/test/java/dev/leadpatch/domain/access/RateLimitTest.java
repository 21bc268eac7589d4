package dev.leadpatch.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    @Test
    void limit_is_a_whole_number_in_any_notation_or_none() {
        assertThat(read(1L).rateLimit()).contains(RateLimit.perMinute(1));
        assertThat(read(new BigDecimal("6.0e1")).rateLimit()).contains(RateLimit.perMinute(60));
        assertThat(read(1_000_000L).rateLimit()).contains(RateLimit.perMinute(1_000_000));
        assertThat(read("none").rateLimit()).contains(RateLimit.NONE);
        assertThat(read(null).rateLimit()).isEmpty();
        assertThat(read(null).readErrors()).isEmpty();
    }

    @Test
    void text_of_a_limit_agrees_in_number() {
        assertThat(RateLimit.perMinute(1).toText()).isEqualTo("1 request per minute");
        assertThat(RateLimit.perMinute(60).toText()).isEqualTo("60 requests per minute");
        assertThat(RateLimit.NONE.toText()).isEqualTo("no limit");
    }

    @Test
    void other_values_are_rejected_at_their_place() {
        assertRejected(0L, "range");
        assertRejected(-5L, "range");
        assertRejected(1_000_001L, "range");
        assertRejected(Long.MAX_VALUE, "range");
        assertRejected(new BigDecimal("1.5"), "range");
        assertRejected(new BigDecimal("1e400"), "range");
        assertRejected("60", "type");
        assertRejected("None", "type");
        assertRejected("", "type");
        assertRejected(true, "type");
        assertRejected(new ArrayList<>(), "type");
        assertRejected(Map.of("per_minute", 60L), "type");
    }

    @Test
    void limits_are_compared_and_none_is_the_highest() {
        RateLimit hundred = RateLimit.perMinute(100);
        assertThat(RateLimit.perMinute(101).isHigherThan(hundred)).isTrue();
        assertThat(hundred.isHigherThan(hundred)).isFalse();
        assertThat(RateLimit.NONE.isHigherThan(RateLimit.perMinute(1_000_000))).isTrue();
        assertThat(hundred.isHigherThan(RateLimit.NONE)).isFalse();
        assertThat(RateLimit.NONE.isHigherThan(RateLimit.NONE)).isFalse();
    }

    @Test
    void number_out_of_range_is_no_limit() {
        assertThatThrownBy(() -> RateLimit.perMinute(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RateLimit.perMinute(1_000_001)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRejected(Object value, String code) {
        ApiKeyRequest request = read(value);
        assertThat(request.rateLimit()).isEqualTo(Optional.empty());
        assertThat(request.readErrors()).singleElement().satisfies(violation -> {
            assertThat(violation.path().toJsonPointer()).isEqualTo("/rate_limit");
            assertThat(violation.code().wireName()).isEqualTo(code);
            assertThat(violation.message()).endsWith(", or \"none\"");
        });
    }

    private static ApiKeyRequest read(@Nullable Object limit) {
        Map<String, Object> document = new HashMap<>(Map.of("label", "a", "access", List.of("read")));
        document.put("rate_limit", limit);
        return ApiKeyRequest.read(document, Strictness.STRICT, List.of("read"));
    }
}
