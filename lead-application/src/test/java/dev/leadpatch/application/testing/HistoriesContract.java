package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.history.Histories.Part;
import dev.leadpatch.application.history.PastChange;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.LabeledRef;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What everything that tells history does. */
public abstract class HistoriesContract extends PersistenceContract {

    @Test
    void history_tells_the_newest_change_first_and_all_that_is_kept_of_it() {
        LeadUpdated first = rename(LEAD, "First");
        LeadUpdated second = rename(LEAD, "Second");
        rename(OTHER, LEAD, "Of the other company");

        assertThat(history(OptionalLong.empty(), 10)).containsExactly(PastChange.of(second), PastChange.of(first));
    }

    @Test
    void history_keeps_each_type_of_change_exactly() {
        List<FieldChange> changes = List.of(
                new FieldChange.TextChange(LeadField.EMAIL, null, "\"ü\" \\ 🏭"),
                new FieldChange.ReferencesChange(
                        LeadField.TAGS,
                        List.of(),
                        List.of(new LabeledRef(Long.MAX_VALUE, "Cold"), new LabeledRef(1, ""))),
                ofCustomField(Map.of("number", new BigDecimal("12345678901234567890.000000000000000001"))),
                ofCustomField(Map.of("number", new BigDecimal("150000"))),
                ofCustomField(Map.of("boolean", false)),
                ofCustomField(Map.of("date", "2024-01-15T14:30:00.10+02:00")),
                ofCustomField(Map.of("text", " a\r\n\tb ")),
                ofCustomField(Map.of("select", new LabeledRef(3, "Low").asDocument())),
                ofCustomField(Map.of("multi_select", List.of(new LabeledRef(3, "Low").asDocument()))));

        record(changes);

        List<FieldChange> kept = history(OptionalLong.empty(), 1).get(0).changes();
        assertThat(kept).isEqualTo(changes);
        // also the order of members, which tells clients nothing and people a lot
        assertThat(kept).extracting(FieldChange::asDocument).hasToString(documents(changes));
    }

    private void record(List<FieldChange> changes) {
        change(
                COMPANY,
                LEAD,
                found -> new Verdict.Write<>(
                        DemoCompany.updated(newEventId(), found, found.lead().fields(), changes), "written"));
    }

    private static FieldChange ofCustomField(Map<String, Object> to) {
        return new FieldChange.CustomFieldChange(DemoCatalog.INDUSTRY, "Industry", null, to);
    }

    private static String documents(List<FieldChange> changes) {
        return changes.stream().map(FieldChange::asDocument).toList().toString();
    }

    @Test
    void history_ends_where_it_is_told_to() {
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

    private List<Long> historyVersions(OptionalLong before, int most) {
        return history(before, most).stream().map(PastChange::version).toList();
    }

    private List<PastChange> history(OptionalLong before, int most) {
        return part(before, most).changes();
    }

    private Part part(OptionalLong before, int most) {
        return persistence.histories().find(COMPANY, LEAD, before, most).orElseThrow();
    }

    @Test
    void a_part_tells_whether_there_is_more() {
        assertThat(part(OptionalLong.empty(), 1).more()).isFalse();
        rename(LEAD, "First");
        rename(LEAD, "Second");

        assertThat(part(OptionalLong.empty(), 1).more()).isTrue();
        assertThat(part(OptionalLong.empty(), 2).more()).isFalse();
        assertThat(part(OptionalLong.of(3), 1).more()).isFalse();
        assertThat(part(OptionalLong.of(2), 1).more()).isFalse();
    }

    @Test
    void large_changes_may_take_more_parts_and_are_all_told() {
        String large = "x".repeat(3_000_000);
        for (int i = 0; i < 4; i++) {
            record(List.of(new FieldChange.TextChange(LeadField.EMAIL, null, large)));
        }

        List<Long> versions = new ArrayList<>();
        Part part = part(OptionalLong.empty(), 10);
        while (part.more()) {
            part.changes().forEach(change -> versions.add(change.version()));
            part = part(OptionalLong.of(versions.get(versions.size() - 1)), 10);
        }
        part.changes().forEach(change -> versions.add(change.version()));

        assertThat(versions).containsExactly(5L, 4L, 3L, 2L);
    }

    @Test
    void a_lead_without_changes_has_an_empty_history_and_no_lead_has_none() {
        rename(OTHER, LEAD, "Of the other company");

        assertThat(history(OptionalLong.empty(), 10)).isEmpty();
        assertThat(persistence.histories().find(COMPANY, new LeadId(1), OptionalLong.empty(), 10))
                .isEmpty();
        assertThat(persistence.histories().find(new CompanyId(99), LEAD, OptionalLong.empty(), 10))
                .isEmpty();
    }
}
