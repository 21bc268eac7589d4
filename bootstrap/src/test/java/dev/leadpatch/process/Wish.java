package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.Bulk;
import dev.leadpatch.acceptance.Client;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one request asks for: that a field of some leads holds the request's id, which nobody else ever writes.
 *
 * @param leads what was last seen of them; one if the form is of one
 */
record Wish(String id, String field, Form form, List<Seen> leads) {

    /** What a writer saw of a lead, with the value of the wish's field. */
    record Seen(long lead, long version, Optional<String> value) {}

    enum Form {
        PLAIN,
        /** Names the version that was seen. */
        IF_MATCH,
        /** Expects the value that was seen. */
        IF,
        /** Many leads, the last of them with an {@code if}. */
        BULK,
        /** The same, with all changed or none. */
        ATOMIC;

        boolean isOfMany() {
            return this == BULK || this == ATOMIC;
        }
    }

    Answer sendTo(Client node) {
        Client client = node.with("Idempotency-Key", id).with("X-Request-Id", id);
        Seen first = leads.get(0);
        return switch (form) {
            case PLAIN, IF -> client.patch(first.lead, "{" + patch(first) + "}");
            case IF_MATCH ->
                client.with("If-Match", "\"" + first.version + "\"").patch(first.lead, "{" + patch(first) + "}");
            case BULK -> Bulk.send(client, items());
            case ATOMIC -> Bulk.atomic(client, items());
        };
    }

    private String items() {
        return leads.stream()
                .map(seen -> "{\"id\": %d, %s}".formatted(seen.lead, patch(seen)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String patch(Seen seen) {
        String set = "\"%s\": \"%s\"".formatted(field, id);
        String expected = seen.value.map(value -> "\"" + value + "\"").orElse("null");
        return expects(seen) ? set + ", \"if\": {\"%s\": %s}".formatted(field, expected) : set;
    }

    boolean expects(Seen seen) {
        return form == Form.IF || (form.isOfMany() && seen.equals(leads.get(leads.size() - 1)));
    }

    /**
     * What the answer says was made: the version of each lead that was changed. The others were refused.
     *
     * @return nothing if it says to come again
     */
    Optional<Map<Long, Long>> made(Answer answer) {
        if (answer.status() == 503 || (answer.status() == 409 && isCode(answer, "idempotency_key_in_use"))) {
            return Optional.empty();
        }
        if (form.isOfMany()) {
            return Optional.of(madeOfMany(answer));
        }
        if (answer.status() == 200) {
            String tag = answer.header("ETag").orElseThrow();
            return Optional.of(Map.of(leads.get(0).lead, Long.parseLong(tag.substring(1, tag.length() - 1))));
        }
        String refusal = form == Form.IF_MATCH ? "version_mismatch" : "condition_failed";
        assertThat(form).as(answer.body()).isNotEqualTo(Form.PLAIN);
        assertThat(isCode(answer, refusal)).as(answer.body()).isTrue();
        return Optional.of(Map.of());
    }

    private Map<Long, Long> madeOfMany(Answer answer) {
        if (form == Form.ATOMIC && answer.status() == 400) {
            assertThat(isCode(answer, "atomic_failed")).as(answer.body()).isTrue();
            return Map.of();
        }
        Map<Long, Long> made = new HashMap<>();
        for (Map<String, Object> result : Bulk.results(answer.is(200))) {
            if (result.get("status").equals(200L)) {
                made.put((Long) result.get("id"), (Long) result.get("version"));
            }
        }
        assertThat(isWhole(made.keySet())).as(answer.body()).isTrue();
        assertThat(made).as(answer.body()).isNotEmpty();
        return made;
    }

    private static boolean isCode(Answer answer, String code) {
        return code.equals(answer.json().get("code"));
    }

    /** Whether a transaction can have changed exactly these: none of the leads, or all but those that were refused. */
    boolean isWhole(Set<Long> changed) {
        return changed.isEmpty()
                || leads.stream()
                        .filter(seen -> form == Form.ATOMIC || !expects(seen))
                        .allMatch(seen -> changed.contains(seen.lead));
    }

    Optional<Seen> seen(long lead) {
        return leads.stream().filter(seen -> seen.lead == lead).findFirst();
    }
}
