package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.UseCasesBuilder.useCases;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedEntry;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.feed.ChangeFeedStore.Outcome;
import dev.leadpatch.application.feed.ReadChangeFeed;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response has a maximum size. The result is always returned, with as many details as fit. */
class ResponseSizeTest {
    private static final String HALF = "x".repeat(JsonWriter.MAX_CHARS / 2);
    private static final LeadSnapshot LARGE_LEAD = new LeadSnapshot(
            LeadBuilder.anEmptyLead().withCompanyName(HALF + HALF).build(), DemoCatalog.demoCatalog());
    private static final List<Map<String, Object>> NO_VALUES =
            List.of(Map.of("field", "company_name", "values_omitted", true));

    @Test
    void read_of_too_large_lead_fails_with_500() {
        useCases()
                .reading(new ReadResult.Found<>(LARGE_LEAD))
                .get("/api/v1/leads/1")
                .assertError(500, "response_too_large");
    }

    @Test
    void update_of_too_large_lead_returns_minimal_response() {
        RawResponse response = useCases()
                .updating(new UpdateLead.Result.Updated(LARGE_LEAD, List.of()))
                .patch("/api/v1/leads/1", "Prefer: return=representation\r\n", "{}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(List.copyOf(response.json().keySet())).isEqualTo(List.of("id", "uuid", "updated_at"));
        assertThat(response.header("preference-applied")).contains("return=minimal");
        assertThat(response.header("etag")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"x, 64500, return=representation", "x, 65536, return=minimal", "ß, 33000, return=minimal"})
    void lead_over_64_kibibytes_is_minimal_only_with_an_idempotency_key(
            String character, int length, String appliedWithKey) {
        String name = character.repeat(length);
        LeadSnapshot lead =
                new LeadSnapshot(LeadBuilder.anEmptyLead().withCompanyName(name).build(), DemoCatalog.demoCatalog());
        UseCasesBuilder useCases = useCases().updating(new UpdateLead.Result.Updated(lead, List.of()));
        String prefer = "Prefer: return=representation\r\n";

        assertThat(useCases.patch("/api/v1/leads/1", prefer, "{}").header("preference-applied"))
                .contains("return=representation");
        assertThat(useCases.patch("/api/v1/leads/1", prefer + "Idempotency-Key: k\r\n", "{}")
                        .header("preference-applied"))
                .contains(appliedWithKey);
    }

    @Test
    void actual_values_over_64_kibibytes_are_omitted_with_an_idempotency_key() {
        FailedCondition condition = new FailedCondition(
                "company_name", "a", Optional.of(new FailedCondition.ActualValue("x".repeat(65_536))));
        UseCasesBuilder useCases = useCases().updating(new UpdateLead.Result.ConditionFailed(List.of(condition)));

        assertThat(useCases.patch("/api/v1/leads/1", "", "{}").body()).doesNotContain("actual_omitted");
        assertThat(useCases.patch("/api/v1/leads/1", "Idempotency-Key: k\r\n", "{}")
                        .body())
                .hasSizeLessThan(1_000)
                .contains("\"actual_omitted\":true");
    }

    @Test
    void too_large_actual_values_are_omitted_from_failed_conditions() {
        FailedCondition condition =
                new FailedCondition("company_name", "a", Optional.of(new FailedCondition.ActualValue(HALF + HALF)));

        RawResponse response = useCases()
                .updating(new UpdateLead.Result.ConditionFailed(List.of(condition)))
                .patch("/api/v1/leads/1", "", "{}")
                .assertError(409, "condition_failed");
        assertThat(response.json().get("failed"))
                .isEqualTo(List.of(Map.of("field", "company_name", "expected", "a", "actual_omitted", true)));
    }

    @Test
    void dry_run_omits_too_large_values() {
        List<FieldChange> changes = List.of(new FieldChange.TextChange(LeadField.COMPANY_NAME, HALF, HALF));

        RawResponse response = useCases()
                .previewing(new PreviewUpdate.Result.Accepted(7, changes, List.of()))
                .patch("/api/v1/leads/1?dry_run=true", "", "{}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().get("changes")).isEqualTo(NO_VALUES);
    }

    @Test
    void too_large_page_of_history_is_split() {
        List<HistoryEntry> entries = IntStream.range(0, 5)
                .mapToObj(i -> entry(100 - i, i == 4 ? HALF + HALF : HALF.substring(HALF.length() / 3)))
                .toList();
        UseCasesBuilder useCases = useCases().reading((ReadHistory) query -> new ReadResult.Found<>(new Page(
                entries.stream()
                        .filter(entry -> entry.version() < query.beforeVersion().orElse(Long.MAX_VALUE))
                        .toList(),
                false)));

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
    void too_large_page_of_the_change_feed_is_split_without_a_gap() {
        UUID epoch = new UUID(0, 1);
        List<FeedEntry> entries = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new FeedEntry(
                        new FeedPosition(epoch, i, 789, i),
                        new LeadId(789),
                        new UUID(0, 789),
                        entry(i, i == 3 ? HALF + HALF : HALF.substring(HALF.length() / 3))))
                .toList();
        ReadChangeFeed feed = new UnsupportedReadChangeFeed() {
            @Override
            public Result read(Query query) {
                long after = query.after().map(FeedPosition::order).orElse(0L);
                return new Result.Read(new Outcome.Page(
                        entries.subList(Math.toIntExact(after), 3),
                        entries.get(2).position(),
                        false));
            }
        };
        UseCasesBuilder useCases = useCases().reading(feed);

        Map<?, ?> page = useCases.get("/api/v1/leads/changes").json();
        assertThat(changes(page)).extracting("version").isEqualTo(List.of(1L));
        assertThat(page.get("has_more")).isEqualTo(true);
        page = useCases.get("/api/v1/leads/changes?after=" + page.get("next_cursor"))
                .json();
        assertThat(changes(page)).extracting("version").isEqualTo(List.of(2L));
        page = useCases.get("/api/v1/leads/changes?after=" + page.get("next_cursor"))
                .json();
        assertThat(changes(page)).extracting("version").isEqualTo(List.of(3L));
        assertThat(changes(page).get(0).get("changes")).isEqualTo(NO_VALUES);
        assertThat(page.get("has_more")).isEqualTo(false);
    }

    @Test
    void long_pointer_is_truncated() {
        Violation violation = new Violation(
                DocumentPath.ROOT.member("y".repeat(500_000)), ViolationCode.UNKNOWN_FIELD, "is not a known field");

        RawResponse response = useCases()
                .updating(new UpdateLead.Result.Rejected(List.of(violation)))
                .patch("/api/v1/leads/1", "", "{}")
                .assertError(400, "invalid_patch");
        assertThat(response.body()).hasSizeLessThan(1_500).contains("\"pointer\":\"/" + "y".repeat(999) + "\u2026\"");
    }

    private static HistoryEntry entry(long version, String value) {
        return new HistoryEntry(
                version,
                ChangeKind.UPDATED,
                Instant.EPOCH,
                Optional.of(new ApiKeyId(new UUID(0, 1))),
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
