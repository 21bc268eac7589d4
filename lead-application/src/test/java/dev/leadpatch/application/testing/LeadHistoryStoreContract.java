package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.FieldChange.LabeledRef;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The contract of {@link LeadHistoryStore}. */
public abstract class LeadHistoryStoreContract extends PersistencePortsContract {

    @Test
    void history_returns_complete_entries_newest_first() {
        LeadEvent first = rename(LEAD, "First");
        LeadEvent second = rename(LEAD, "Second");
        rename(OTHER_COMPANY, LEAD, "Of the other company");

        assertThat(history(OptionalLong.empty(), 10)).containsExactly(HistoryEntry.of(second), HistoryEntry.of(first));
    }

    @Test
    void every_type_of_change_is_stored_exactly() {
        List<FieldChange> changes = List.of(
                new FieldChange.TextChange(LeadField.EMAIL, null, "\"ü\" \\ 🏭"),
                new FieldChange.ReferencesChange(
                        LeadField.TAGS,
                        List.of(),
                        List.of(new LabeledRef(Long.MAX_VALUE, "Cold"), new LabeledRef(1, ""))),
                customFieldChange(1, Map.of("number", new BigDecimal("12345678901234567890.000000000000000001"))),
                customFieldChange(2, Map.of("number", new BigDecimal("150000"))),
                customFieldChange(3, Map.of("boolean", false)),
                customFieldChange(4, Map.of("date", "2024-01-15T14:30:00.10+02:00")),
                customFieldChange(5, Map.of("text", " a\r\n\tb ")),
                customFieldChange(6, Map.of("select", new LabeledRef(3, "Low").asDocument())),
                customFieldChange(7, Map.of("multi_select", List.of(new LabeledRef(3, "Low").asDocument()))));

        recordChange(changes);

        List<FieldChange> stored = history(OptionalLong.empty(), 1).get(0).changes();
        assertThat(stored).isEqualTo(changes);
        // also in the same member order, for readability
        assertThat(stored).extracting(FieldChange::asDocument).hasToString(toDocuments(changes));
    }

    @Test
    void change_of_a_user_has_no_api_key() {
        Actor user = new Actor(Optional.empty(), "Ada", DemoCatalog.ADA);
        change(COMPANY, LEAD, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, "By Ada");
            return new Decision.Write<>(
                    new LeadEvent(
                            event.kind(), event.lead(), event.catalog(), event.changes(), user, event.requestId()),
                    "written");
        });

        HistoryEntry stored = history(OptionalLong.empty(), 1).get(0);
        assertThat(stored.key()).isEmpty();
        assertThat(stored.keyLabel()).isEqualTo("Ada");
    }

    private void recordChange(List<FieldChange> changes) {
        change(
                COMPANY,
                LEAD,
                snapshot -> new Decision.Write<>(
                        DemoCompany.updatedEvent(snapshot, snapshot.lead().fields(), changes), "written"));
    }

    private static FieldChange customFieldChange(long id, Map<String, Object> to) {
        return new FieldChange.CustomFieldChange(new CustomFieldId(id), "Industry", null, to);
    }

    private static String toDocuments(List<FieldChange> changes) {
        return changes.stream().map(FieldChange::asDocument).toList().toString();
    }

    @Test
    void history_is_limited_by_version_and_size() {
        List<Long> versions = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            versions.add(0, rename(LEAD, "Name " + i).lead().version());
        }

        assertThat(historyVersions(OptionalLong.empty(), 2)).isEqualTo(versions.subList(0, 2));
        assertThat(historyVersions(OptionalLong.of(4), 10)).containsExactly(3L, 2L);
        assertThat(historyVersions(OptionalLong.of(4), 1)).containsExactly(3L);
        assertThat(historyVersions(OptionalLong.of(2), 10)).isEmpty();
        assertThat(historyVersions(OptionalLong.of(Long.MAX_VALUE), 10)).isEqualTo(versions);
    }

    private List<Long> historyVersions(OptionalLong beforeVersion, int limit) {
        return history(beforeVersion, limit).stream().map(HistoryEntry::version).toList();
    }

    private List<HistoryEntry> history(OptionalLong beforeVersion, int limit) {
        return page(beforeVersion, limit).entries();
    }

    private Page page(OptionalLong beforeVersion, int limit) {
        return persistence
                .leadHistoryStore()
                .find(COMPANY, LEAD, beforeVersion, limit)
                .orElseThrow();
    }

    @Test
    void slice_reports_whether_more_entries_exist() {
        assertThat(page(OptionalLong.empty(), 1).hasMore()).isFalse();
        rename(LEAD, "First");
        rename(LEAD, "Second");

        assertThat(page(OptionalLong.empty(), 1).hasMore()).isTrue();
        assertThat(page(OptionalLong.empty(), 2).hasMore()).isFalse();
        assertThat(page(OptionalLong.of(3), 1).hasMore()).isFalse();
        assertThat(page(OptionalLong.of(2), 1).hasMore()).isFalse();
    }

    @Test
    void large_changes_are_returned_in_several_slices() {
        String large = "x".repeat(3_000_000);
        for (int i = 0; i < 4; i++) {
            recordChange(List.of(new FieldChange.TextChange(LeadField.EMAIL, null, large)));
        }

        List<Long> versions = new ArrayList<>();
        Page page = page(OptionalLong.empty(), 10);
        while (page.hasMore()) {
            page.entries().forEach(entry -> versions.add(entry.version()));
            page = page(OptionalLong.of(versions.get(versions.size() - 1)), 10);
        }
        page.entries().forEach(entry -> versions.add(entry.version()));

        assertThat(versions).containsExactly(5L, 4L, 3L, 2L);
    }

    @Test
    void history_of_unchanged_lead_is_empty_and_of_unknown_lead_is_absent() {
        rename(OTHER_COMPANY, LEAD, "Of the other company");

        assertThat(history(OptionalLong.empty(), 10)).isEmpty();
        assertThat(persistence.leadHistoryStore().find(COMPANY, new LeadId(1), OptionalLong.empty(), 10))
                .isEmpty();
        assertThat(persistence.leadHistoryStore().find(new CompanyId(99), LEAD, OptionalLong.empty(), 10))
                .isEmpty();
    }

    @Test
    void history_query_of_a_change_returns_each_changed_field_once() {
        recordChange(List.of(new FieldChange.TextChange(LeadField.FIRST_NAME, "A", "B")));
        recordChange(List.of(
                new FieldChange.TextChange(LeadField.STATUS, "new", "lost"),
                new FieldChange.TextChange(LeadField.EMAIL, null, "a@b.example")));
        recordChange(List.of(new FieldChange.TextChange(LeadField.STATUS, "lost", "new")));

        assertThat(changedFieldsSince(2)).contains(List.of("email", "status"));
        assertThat(changedFieldsSince(4)).contains(List.of());
    }

    private Optional<List<String>> changedFieldsSince(long version) {
        return resultOf(
                change(COMPANY, LEAD, snapshot -> new Decision.NeedsHistory<>(LEAD, version, fields -> fields)));
    }
}
