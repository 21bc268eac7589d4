package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.acceptance.ApiResponse;
import dev.leadpatch.acceptance.BulkRequests;
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
record RequestedChange(String id, String field, RequestForm form, List<ObservedLead> leads) {

    /** What a writer saw of a lead, with the value of the wish's field. */
    record ObservedLead(long lead, long version, Optional<String> value) {}

    enum RequestForm {
        PLAIN,
        /** Names the version that was seen. */
        IF_MATCH,
        /** Expects the value that was seen. */
        IF,
        /** Many leads, the last of them with an {@code if}. */
        BULK,
        /** The same, with all changed or none. */
        ATOMIC;

        boolean isBulk() {
            return this == BULK || this == ATOMIC;
        }
    }

    ApiResponse sendTo(ApiClient node) {
        ApiClient client = node.withHeader("Idempotency-Key", id).withHeader("X-Request-Id", id);
        ObservedLead first = leads.get(0);
        return switch (form) {
            case PLAIN, IF -> client.patch(first.lead, "{" + patch(first) + "}");
            case IF_MATCH ->
                client.withHeader("If-Match", "\"" + first.version + "\"").patch(first.lead, "{" + patch(first) + "}");
            case BULK -> BulkRequests.send(client, items());
            case ATOMIC -> BulkRequests.atomic(client, items());
        };
    }

    private String items() {
        return leads.stream()
                .map(seen -> "{\"id\": %d, %s}".formatted(seen.lead, patch(seen)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String patch(ObservedLead seen) {
        String set = "\"%s\": \"%s\"".formatted(field, id);
        String expected = seen.value.map(value -> "\"" + value + "\"").orElse("null");
        return hasCondition(seen) ? set + ", \"if\": {\"%s\": %s}".formatted(field, expected) : set;
    }

    boolean hasCondition(ObservedLead seen) {
        return form == RequestForm.IF || (form.isBulk() && seen.equals(leads.get(leads.size() - 1)));
    }

    /**
     * What the answer says was made: the version of each lead that was changed. The others were refused.
     *
     * @return nothing if it says to come again
     */
    Optional<Map<Long, Long>> appliedVersions(ApiResponse answer) {
        if (answer.status() == 503 || (answer.status() == 409 && hasCode(answer, "idempotency_key_in_use"))) {
            return Optional.empty();
        }
        if (form.isBulk()) {
            return Optional.of(appliedBulkVersions(answer));
        }
        if (answer.status() == 200) {
            String tag = answer.header("ETag").orElseThrow();
            return Optional.of(Map.of(leads.get(0).lead, Long.parseLong(tag.substring(1, tag.length() - 1))));
        }
        String refusal = form == RequestForm.IF_MATCH ? "version_mismatch" : "condition_failed";
        assertThat(form).as(answer.body()).isNotEqualTo(RequestForm.PLAIN);
        assertThat(hasCode(answer, refusal)).as(answer.body()).isTrue();
        return Optional.of(Map.of());
    }

    private Map<Long, Long> appliedBulkVersions(ApiResponse answer) {
        if (form == RequestForm.ATOMIC && answer.status() == 400) {
            assertThat(hasCode(answer, "atomic_failed")).as(answer.body()).isTrue();
            return Map.of();
        }
        Map<Long, Long> made = new HashMap<>();
        for (Map<String, Object> result : BulkRequests.results(answer.assertStatus(200))) {
            if (result.get("status").equals(200L)) {
                made.put((Long) result.get("id"), (Long) result.get("version"));
            }
        }
        assertThat(isPossibleResult(made.keySet())).as(answer.body()).isTrue();
        assertThat(made).as(answer.body()).isNotEmpty();
        return made;
    }

    private static boolean hasCode(ApiResponse answer, String code) {
        return code.equals(answer.json().get("code"));
    }

    /** Whether a transaction can have changed exactly these: none of the leads, or all but those that were refused. */
    boolean isPossibleResult(Set<Long> changed) {
        return changed.isEmpty()
                || leads.stream()
                        .filter(seen -> form == RequestForm.ATOMIC || !hasCondition(seen))
                        .allMatch(seen -> changed.contains(seen.lead));
    }

    Optional<ObservedLead> observedLead(long lead) {
        return leads.stream().filter(seen -> seen.lead == lead).findFirst();
    }
}
