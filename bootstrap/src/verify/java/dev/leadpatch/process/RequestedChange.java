package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request that sets one field of some leads to the id of the request, which is a unique value.
 *
 * @param leads the leads as last observed; one lead unless the form is a bulk request
 */
record RequestedChange(String id, String field, RequestForm form, List<ObservedLead> leads) {

    /** A lead as a writer observed it, with the value of the requested field. */
    record ObservedLead(long lead, long version, Optional<String> value) {}

    enum RequestForm {
        PLAIN,
        /** Sets {@code If-Match} to the observed version. */
        IF_MATCH,
        /** Expects the observed value. */
        IF,
        /** A bulk request; its last lead has a condition. */
        BULK,
        /** An atomic bulk request; its last lead has a condition. */
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
                .map(observed -> "{\"id\": %d, %s}".formatted(observed.lead, patch(observed)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String patch(ObservedLead observed) {
        String assignment = "\"%s\": \"%s\"".formatted(field, id);
        String expected = observed.value.map(value -> "\"" + value + "\"").orElse("null");
        return hasCondition(observed) ? assignment + ", \"if\": {\"%s\": %s}".formatted(field, expected) : assignment;
    }

    boolean hasCondition(ObservedLead observed) {
        return form == RequestForm.IF || (form.isBulk() && observed.equals(leads.get(leads.size() - 1)));
    }

    /**
     * Returns the new version of each changed lead; the other leads were refused.
     *
     * @return empty if the response asks the client to retry
     */
    Optional<Map<Long, Long>> appliedVersions(ApiResponse response) {
        if (response.status() >= 503 || (response.status() == 409 && hasCode(response, "idempotency_key_in_use"))) {
            return Optional.empty();
        }
        if (form.isBulk()) {
            return Optional.of(appliedBulkVersions(response));
        }
        if (response.status() == 200) {
            String tag = response.header("ETag").orElseThrow();
            return Optional.of(Map.of(leads.get(0).lead, Long.parseLong(tag.substring(1, tag.length() - 1))));
        }
        String expectedCode = form == RequestForm.IF_MATCH ? "version_mismatch" : "condition_failed";
        assertThat(form).as(response.body()).isNotEqualTo(RequestForm.PLAIN);
        assertThat(hasCode(response, expectedCode)).as(response.body()).isTrue();
        return Optional.of(Map.of());
    }

    private Map<Long, Long> appliedBulkVersions(ApiResponse response) {
        if (form == RequestForm.ATOMIC && response.status() == 400) {
            assertThat(hasCode(response, "atomic_failed")).as(response.body()).isTrue();
            return Map.of();
        }
        Map<Long, Long> versions = new HashMap<>();
        for (Map<String, Object> result : BulkRequests.results(response.assertStatus(200))) {
            if (result.get("status").equals(200L)) {
                versions.put((Long) result.get("id"), (Long) result.get("version"));
            }
        }
        assertThat(isPossibleResult(versions.keySet())).as(response.body()).isTrue();
        assertThat(versions).as(response.body()).isNotEmpty();
        return versions;
    }

    private static boolean hasCode(ApiResponse response, String code) {
        return code.equals(response.json().get("code"));
    }

    /** Whether one transaction can have changed exactly these leads: none, or all that cannot be refused. */
    boolean isPossibleResult(Set<Long> changed) {
        return changed.isEmpty()
                || leads.stream()
                        .filter(observed -> form == RequestForm.ATOMIC || !hasCondition(observed))
                        .allMatch(observed -> changed.contains(observed.lead));
    }

    Optional<ObservedLead> observedLead(long lead) {
        return leads.stream().filter(observed -> observed.lead == lead).findFirst();
    }
}
