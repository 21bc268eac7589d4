package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.UseCasesBuilder.useCases;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The response to a bulk update has a maximum size and always contains the status of every item. */
class BulkResponseSizeTest {
    private static final String HALF = "x".repeat(JsonWriter.MAX_CHARS / 2);
    private static final LeadSnapshot LEAD =
            new LeadSnapshot(LeadBuilder.anEmptyLead().build(), DemoCatalog.demoCatalog());

    @Test
    void actual_values_that_do_not_fit_are_omitted() {
        List<Map<String, Object>> results = results(completed(List.of(
                conditionFailed("a", Optional.of(HALF)),
                conditionFailed("a", Optional.of(HALF)),
                rejected(),
                new UpdateLead.Result.Updated(LEAD, List.of()))));
        assertThat(results).extracting("status").isEqualTo(List.of(409L, 409L, 400L, 200L));
        assertThat(results.get(0).get("failed"))
                .isEqualTo(List.of(Map.of("field", "company_name", "expected", "a", "actual", HALF)));
        assertThat(results.get(1).get("failed"))
                .isEqualTo(List.of(Map.of("field", "company_name", "expected", "a", "actual_omitted", true)));
        assertThat(results.get(2)).containsKey("violations").doesNotContainKey("violations_truncated");
        assertThat(results.get(3)).containsKeys("id", "uuid", "updated_at", "version");
    }

    @Test
    void details_that_do_not_fit_are_omitted_from_items() {
        for (BulkResult<UpdateLead.Result> result : List.of(
                completed(Collections.nCopies(500, conditionFailed(HALF, Optional.empty()))),
                new BulkResult.AtomicFailed<>(
                        Collections.nCopies(500, Optional.of(conditionFailed(HALF, Optional.empty())))))) {
            List<Map<String, Object>> results = results(result);
            assertThat(results).hasSize(500);
            assertThat(results.get(0)).doesNotContainKey("failed_truncated");
            assertThat(results.subList(1, 500))
                    .allSatisfy(item -> assertThat(item)
                            .containsEntry("status", 409L)
                            .containsEntry("code", "condition_failed")
                            .containsEntry("failed", List.of())
                            .containsEntry("failed_truncated", true));
        }
    }

    @Test
    void items_after_64_kibibytes_are_brief_with_an_idempotency_key() {
        BulkResult<UpdateLead.Result> result =
                completed(Collections.nCopies(500, conditionFailed("x".repeat(10_000), Optional.empty())));

        List<Map<String, Object>> results = results(result, "Idempotency-Key: k\r\n");

        assertThat(results).hasSize(500);
        assertThat(results.subList(0, 6)).allSatisfy(item -> assertThat(item).doesNotContainKey("failed_truncated"));
        assertThat(results.subList(6, 500))
                .allSatisfy(item -> assertThat(item).containsEntry("failed_truncated", true));
        assertThat(results(result).subList(0, 500))
                .allSatisfy(item -> assertThat(item).doesNotContainKey("failed_truncated"));
    }

    private static BulkResult<UpdateLead.Result> completed(List<UpdateLead.Result> results) {
        return new BulkResult.Completed<>(results);
    }

    private static UpdateLead.Result conditionFailed(String expected, Optional<String> actual) {
        return new UpdateLead.Result.ConditionFailed(
                List.of(new FailedCondition("company_name", expected, actual.map(FailedCondition.ActualValue::new))));
    }

    private static UpdateLead.Result rejected() {
        return new UpdateLead.Result.Rejected(List.of(
                new Violation(DocumentPath.ROOT.member("x"), ViolationCode.UNKNOWN_FIELD, "is not a known field")));
    }

    private static List<Map<String, Object>> results(BulkResult<UpdateLead.Result> result) {
        return results(result, "");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> results(BulkResult<UpdateLead.Result> result, String headers) {
        int items = result instanceof BulkResult.Completed<UpdateLead.Result> completed
                ? completed.results().size()
                : 500;
        String body = IntStream.rangeClosed(1, items)
                .mapToObj(id -> "{\"id\": " + id + "}")
                .collect(Collectors.joining(",", "{\"leads\": [", "]}"));
        RawResponse response = useCases().updating(result).patch("/api/v1/leads", headers, body);
        assertThat(response.body()).hasSizeLessThanOrEqualTo(JsonWriter.MAX_CHARS);
        return (List<Map<String, Object>>) response.json().get("results");
    }
}
