package dev.leadpatch.application.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.http.json.JsonWriter.FullOrBrief;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

    @Test
    void members_preserve_their_order() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", 789L);
        members.put("a", Arrays.asList(true, null, "x", 1, List.of(), Map.of()));
        members.put("b", Map.of("c", false));

        assertThat(toJson(members)).isEqualTo("{\"id\":789,\"a\":[true,null,\"x\",1,[],{}],\"b\":{\"c\":false}}");
    }

    @Test
    void decimals_are_written_in_plain_notation() {
        assertThat(toJson(new BigDecimal("1e2"))).isEqualTo("100");
        assertThat(toJson(new BigDecimal("1E-7"))).isEqualTo("0.0000001");
        assertThat(toJson(new BigDecimal("150000.50"))).isEqualTo("150000.50");
    }

    @Test
    void only_required_characters_are_escaped() {
        assertThat(toJson("a\"\\/\b\f\n\r\t\u0000\u001f\u007f é\u2028😀"))
                .isEqualTo("\"a\\\"\\\\/\\u0008\\u000c\\n\\r\\t\\u0000\\u001f\u007f é\u2028😀\"");
    }

    @Test
    void lone_surrogate_is_escaped() {
        assertThat(toJson("a\ud800")).isEqualTo("\"a\\ud800\"");
        assertThat(toJson("\udc00\ud800x")).isEqualTo("\"\\udc00\\ud800x\"");
        assertThat(StrictJsonReader.read(JsonWriter.write("\ud800\ud83d\ude00").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("\ud800\ud83d\ude00");
    }

    @Test
    void time_is_written_in_utc_with_six_decimals() {
        assertThat(toJson(Instant.parse("2024-01-15T14:30:00Z"))).isEqualTo("\"2024-01-15T14:30:00.000000Z\"");
        assertThat(toJson(Instant.parse("2024-01-15T14:30:00.123456789Z")))
                .isEqualTo("\"2024-01-15T14:30:00.123456Z\"");
    }

    @Test
    void unsupported_value_type_throws_exception() {
        assertThatThrownBy(() -> JsonWriter.write(1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void text_of_maximum_length_is_written_and_longer_text_fails() {
        for (Object value :
                List.of("ab\"\u0000", List.of(1L, true, List.of()), Map.of("name", new BigDecimal("1.5")))) {
            String json = JsonWriter.write(value);

            assertThat(JsonWriter.write(value, json.length())).isEqualTo(json);
            assertThatThrownBy(() -> JsonWriter.write(value, json.length() - 1))
                    .isInstanceOf(ResponseTooLargeException.class);
        }
    }

    @Test
    void writing_stops_at_maximum_length() {
        AtomicInteger written = new AtomicInteger();
        List<Object> endless = new AbstractList<>() {
            @Override
            public Object get(int index) {
                written.incrementAndGet();
                return "0123456789";
            }

            @Override
            public int size() {
                return Integer.MAX_VALUE;
            }
        };

        assertThatThrownBy(() -> JsonWriter.write(endless, 1_000)).isInstanceOf(ResponseTooLargeException.class);
        assertThat(written).hasValueLessThan(100);
        assertThatThrownBy(() -> JsonWriter.write(new BigDecimal("1e1000000000"), 1_000))
                .isInstanceOf(ResponseTooLargeException.class);
    }

    @Test
    void alternative_is_written_in_brief_form_if_full_form_does_not_fit() {
        Object value = List.of("a", new FullOrBrief(List.of("b", "c"), () -> "b", 0), "d");

        assertThat(JsonWriter.write(value, 100)).isEqualTo("[\"a\",[\"b\",\"c\"],\"d\"]");
        assertThat(JsonWriter.write(value, 13)).isEqualTo("[\"a\",\"b\",\"d\"]");
    }

    @Test
    void alternative_leaves_room_for_following_values() {
        Object value = List.of(new FullOrBrief("0123456789", () -> "0", 3), "d");

        assertThat(JsonWriter.write(value, 18)).isEqualTo("[\"0123456789\",\"d\"]");
        assertThat(JsonWriter.write(value, 15)).isEqualTo("[\"0\",\"d\"]");
    }

    @Test
    void alternatives_are_written_in_brief_form_after_the_maximum_of_full_forms() {
        Object value =
                List.of(new FullOrBrief("0123456789", () -> "0"), new FullOrBrief("0123456789", () -> "0"), "dd");

        assertThat(JsonWriter.writeBriefAfter(value, 14)).isEqualTo("[\"0123456789\",\"0\",\"dd\"]");
        assertThat(JsonWriter.writeBriefAfter(value, 2)).isEqualTo("[\"0\",\"0\",\"dd\"]");
    }

    private static String toJson(Object value) {
        return JsonWriter.write(value);
    }
}
