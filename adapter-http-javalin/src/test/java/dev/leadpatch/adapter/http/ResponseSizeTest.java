package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.UseCasesBuilder.useCases;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.history.HistoryEntry;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.domain.lead.FailedCondition;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A response has a maximum size. What was done is reported all the same, and as much of everything else as fits. */
class ResponseSizeTest {
    private static final String HALF = "x".repeat(JsonWriter.MAX_CHARS / 2);
    private static final LeadSnapshot LARGE_LEAD = new LeadSnapshot(
            LeadBuilder.anEmptyLead().withCompanyName(HALF + HALF).build(), DemoCatalog.demoCatalog());
    private static final List<Map<String, Object>> NO_VALUES =
            List.of(Map.of("field", "company_name", "values_omitted", true));

    @Test
    void a_lead_that_is_too_large_to_read_is_an_error() {
        useCases()
                .reading(new ReadLead.Result.Found(LARGE_LEAD))
                .get("/api/v1/leads/1")
                .assertError(500, "response_too_large");
    }

    @Test
    void a_change_of_a_lead_that_is_too_large_to_return_has_the_short_response() {
        RawResponse answer = useCases()
                .updating(new UpdateLead.Result.Updated(LARGE_LEAD, List.of()))
                .patch("/api/v1/leads/1", "Prefer: return=representation\r\n", "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(List.copyOf(answer.json().keySet())).isEqualTo(List.of("id", "uuid", "updated_at"));
        assertThat(answer.header("preference-applied")).contains("return=minimal");
        assertThat(answer.header("etag")).isPresent();
    }

    @Test
    void values_that_a_lead_holds_are_left_out_of_failed_conditions_if_they_are_too_large() {
        FailedCondition condition =
                new FailedCondition("company_name", "a", Optional.of(new FailedCondition.ActualValue(HALF + HALF)));

        RawResponse answer = useCases()
                .updating(new UpdateLead.Result.ConditionFailed(List.of(condition)))
                .patch("/api/v1/leads/1", "", "{}")
                .assertError(409, "condition_failed");
        assertThat(answer.json().get("failed"))
                .isEqualTo(List.of(Map.of("field", "company_name", "expected", "a", "actual_omitted", true)));
    }

    @Test
    void a_dry_run_names_fields_without_values_that_are_too_large() {
        List<FieldChange> changes = List.of(new FieldChange.TextChange(LeadField.COMPANY_NAME, HALF, HALF));

        RawResponse answer = useCases()
                .previewing(new PreviewUpdate.Result.Accepted(7, changes, List.of()))
                .patch("/api/v1/leads/1?dry_run=true", "", "{}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("changes")).isEqualTo(NO_VALUES);
    }

    @Test
    void a_page_of_history_that_is_too_large_is_shorter_and_leads_to_the_rest() {
        List<HistoryEntry> all = IntStream.range(0, 5)
                .mapToObj(i -> change(100 - i, i == 4 ? HALF + HALF : HALF.substring(HALF.length() / 3)))
                .toList();
        UseCasesBuilder useCases = useCases().reading((ReadHistory) query -> new ReadHistory.Result.Page(
                all.stream()
                        .filter(it -> it.version() < query.beforeVersion().orElse(Long.MAX_VALUE))
                        .toList(),
                OptionalLong.empty()));

        Map<?, ?> page = useCases.get("/api/v1/leads/1/history").json();
        assertThat(changes(page)).extracting("version").isEqualTo(List.of(100L, 99L));
        page = next(useCases, page);
        assertThat(changes(page)).extracting("version").isEqualTo(List.of(98L));
        page = next(useCases, page);
        assertThat(changes(page)).extracting("version").isEqualTo(List.of(97L));
        page = next(useCases, page);
        assertThat(changes(page)).extracting("version").isEqualTo(List.of(96L));
        assertThat(changes(page).get(0).get("changes")).isEqualTo(NO_VALUES);
        assertThat(page.get("next_cursor")).isNull();
    }

    @Test
    void a_pointer_is_cut_because_a_member_name_may_be_as_long_as_the_body() {
        Violation violation = new Violation(
                DocumentPath.ROOT.member("y".repeat(500_000)), ViolationCode.UNKNOWN_FIELD, "is not a known field");

        RawResponse answer = useCases()
                .updating(new UpdateLead.Result.Rejected(List.of(violation)))
                .patch("/api/v1/leads/1", "", "{}")
                .assertError(400, "invalid_patch");
        assertThat(answer.body()).hasSizeLessThan(1_500).contains("\"pointer\":\"/" + "y".repeat(999) + "\u2026\"");
    }

    private static HistoryEntry change(long version, String value) {
        return new HistoryEntry(
                version,
                Instant.EPOCH,
                new ApiKeyId(new UUID(0, 1)),
                "key",
                "request",
                List.of(new FieldChange.TextChange(LeadField.COMPANY_NAME, null, value)));
    }

    private static Map<?, ?> next(UseCasesBuilder useCases, Map<?, ?> page) {
        return useCases.get("/api/v1/leads/1/history?cursor=" + page.get("next_cursor"))
                .json();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> changes(Map<?, ?> page) {
        return (List<Map<String, Object>>) page.get("changes");
    }
}
