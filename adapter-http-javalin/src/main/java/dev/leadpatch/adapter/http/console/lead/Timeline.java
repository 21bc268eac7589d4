package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.FieldChange.LabeledRef;
import dev.leadpatch.domain.value.LeadField;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The history of a lead, newest change first, with the labels of the time of each change.
 *
 * @param olderThan the version before which the next page starts; empty on the last page
 */
record Timeline(List<Entry> entries, OptionalLong olderThan) {
    private static final String NO_VALUE = "no value";

    /** @param kind what happened, such as {@code Updated} */
    record Entry(
            long version,
            String kind,
            String time,
            String isoTime,
            String key,
            String requestId,
            List<Change> changes) {}

    /** The change of a field, as texts to read. */
    record Change(String label, String from, String to) {

        /** Returns the change with long values shortened to where they differ. */
        Change shortened() {
            Excerpt excerpt = Excerpt.of(from, to);
            return new Change(label, excerpt.from(), excerpt.to());
        }
    }

    static Timeline empty() {
        return new Timeline(List.of(), OptionalLong.empty());
    }

    static Timeline of(Page page) {
        return new Timeline(page.entries().stream().map(Timeline::entry).toList(), page.nextBeforeVersion());
    }

    private static Entry entry(HistoryEntry entry) {
        return new Entry(
                entry.version(),
                FieldLabels.capitalized(entry.kind().wireName()),
                Times.format(entry.changedAt()),
                entry.changedAt().toString(),
                entry.keyLabel(),
                entry.requestId(),
                entry.changes().stream()
                        .map(change -> change(change).shortened())
                        .toList());
    }

    /** Returns a change with its whole values. */
    static Change change(FieldChange change) {
        if (change instanceof FieldChange.TextChange text) {
            return new Change(
                    FieldLabels.of(text.leadField()),
                    text(text.leadField(), text.from()),
                    text(text.leadField(), text.to()));
        }
        if (change instanceof FieldChange.ReferencesChange references) {
            return new Change(
                    FieldLabels.of(references.leadField()), labels(references.from()), labels(references.to()));
        }
        FieldChange.CustomFieldChange custom = (FieldChange.CustomFieldChange) change;
        return new Change(custom.label(), customValue(custom.from()), customValue(custom.to()));
    }

    private static String text(LeadField field, @Nullable String value) {
        if (value == null) {
            return NO_VALUE;
        }
        return field == LeadField.STATUS ? FieldLabels.capitalized(value) : value;
    }

    private static String labels(List<LabeledRef> references) {
        return references.isEmpty()
                ? "none"
                : references.stream().map(LabeledRef::label).collect(Collectors.joining(", "));
    }

    private static String customValue(@Nullable Map<String, Object> value) {
        return value == null ? NO_VALUE : plain(value.values().iterator().next());
    }

    private static String plain(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Timeline::plain).collect(Collectors.joining(", "));
        }
        if (value instanceof Map<?, ?> option) {
            return String.valueOf(option.get("label"));
        }
        if (value instanceof Boolean bool) {
            return bool ? "Yes" : "No";
        }
        return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }
}
