package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer must be as it is shown, and what may differ may only differ in its value. */
final class LikenessTest {

    private static final String TIME = "2026-11-23T16:32:56.526363Z";
    private static final String LATER = "2026-11-24T09:00:00.000001Z";

    private final Likeness likeness = new Likeness();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":[true,null]} | {\"a\": 1, \"b\": [true, null]}",
                "{\"at\":\"" + TIME + "\"} | {\"at\":\"" + LATER + "\"}",
                "{\"created_at\":\"" + TIME + "\",\"updated_at\":\"" + TIME + "\"}" + " | {\"created_at\":\"" + LATER
                        + "\",\"updated_at\":\"" + LATER + "\"}",
                "{\"duration_ms\":12} | {\"duration_ms\":9}",
                "{\"n\":1.50} | {\"n\":1.50}"
            })
    void layout_and_time_may_differ(String shown, String answered) {
        assertThat(areAlike(body(shown), body(answered))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"a\":2}",
                "{\"a\":1} | {\"a\":1,\"b\":2}",
                "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":[1]} | {\"a\":[1,1]}",
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"n\":1.5} | {\"n\":1.50}",
                "{\"at\":\"yesterday\"} | {\"at\":\"" + TIME + "\"}",
                "{\"id\":\"a\"} | {\"id\":\"b\"}",
                "{\"duration_ms\":12} | {\"duration_ms\":null}",
                "{\"at\":null} | {\"at\":\"" + TIME + "\"}",
                "{\"created_at\":\"" + TIME + "\"} | {\"created_at\":\"" + LATER + "\"}"
            })
    void anything_else_may_not(String shown, String answered) {
        assertThat(areAlike(body(shown), body(answered))).isFalse();
    }

    @Test
    void a_value_that_is_shown_again_is_the_same_again() {
        assertThat(areAlike(body("{\"updated_at\":\"" + TIME + "\"}"), body("{\"updated_at\":\"" + LATER + "\"}")))
                .isTrue();
        assertThat(areAlike(body("{\"at\":\"" + TIME + "\"}"), body("{\"at\":\"" + LATER + "\"}")))
                .isTrue();
        assertThat(areAlike(body("{\"at\":\"" + TIME + "\"}"), body("{\"at\":\"" + TIME + "\"}")))
                .isFalse();
    }

    @Test
    void headers_that_only_this_answer_has_must_be_shown() {
        String common = "HTTP/1.1 200 OK\nX-Content-Type-Options: nosniff\nConnection: close\n";
        assertThat(areAlike("HTTP/1.1 200 OK\n", common)).isTrue();
        assertThat(areAlike("HTTP/1.1 200 OK\n", common + "ETag: \"2\"\n")).isFalse();
        assertThat(areAlike("HTTP/1.1 200 OK\nETag: \"1\"\n", common + "ETag: \"2\"\n"))
                .isFalse();
        assertThat(areAlike("HTTP/1.1 200 OK\nETag: \"2\"\n", common)).isFalse();
        assertThat(areAlike("HTTP/1.1 201 Created\n", common)).isFalse();
    }

    @Test
    void dates_and_made_request_ids_may_differ() {
        String shown = "HTTP/1.1 200 OK\nDate: Mon, 23 Nov 2026 16:32:56 GMT\nX-Request-Id: %s\n";
        String made = "0e73a463-0f0c-4197-bff9-f76e7e7b849c";
        String answered = "HTTP/1.1 200 OK\nDate: Tue, 24 Nov 2026 09:00:00 GMT\nX-Request-Id: %s\n";
        assertThat(areAlike(shown.formatted(made), answered.formatted("c4498bed-1450-4b5c-b389-87d8defe3b44")))
                .isTrue();
        assertThat(areAlike(shown.formatted("mine-1"), answered.formatted("mine-2")))
                .isFalse();
    }

    @Test
    void what_was_answered_is_sent_and_may_be_a_part_of_a_header() {
        String shown = "0e73a463-0f0c-4197-bff9-f76e7e7b849c";
        String real = "c4498bed-1450-4b5c-b389-87d8defe3b44";
        String answer = "HTTP/1.1 201 Created\nLocation: /hooks/%1$s\n\n{\"id\": \"%1$s\"}";

        assertThat(areAlike(answer.formatted(shown), answer.formatted(real))).isTrue();
        assertThat(likeness.real(
                        Message.parse("GET /hooks/" + shown + " HTTP/1.1\nA: " + shown + "\n\n" + shown, "\n")))
                .isEqualTo(Message.parse("GET /hooks/" + real + " HTTP/1.1\nA: " + real + "\n\n" + real, "\n"));
        assertThat(areAlike(answer.formatted(shown), answer.formatted(shown))).isFalse();
    }

    private static String body(String json) {
        return "HTTP/1.1 200 OK\n\n" + json;
    }

    private boolean areAlike(String shown, String answered) {
        Message expected = Message.parse(shown.strip(), "\n");
        Message answer = Message.parse(answered.strip(), "\n");
        return Likeness.told(answer, expected).equals(likeness.expected(expected, answer));
    }
}
