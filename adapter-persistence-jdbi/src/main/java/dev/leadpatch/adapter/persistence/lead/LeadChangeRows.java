package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The rows that {@link LeadChangeWriter} writes, one for each event. They are bound as arrays, or as plain parameters if there is
 * only one.
 */
record LeadChangeRows(List<Row> rows) {
    private static final List<Column> COLUMNS = List.of(
            new Column(
                    "company", "companies", "int8", row -> row.lead().company().value()),
            new Column("lead", "leads", "int8", row -> row.lead().id().value()),
            new Column("version", "versions", "int8", row -> row.lead().version()),
            new Column("time", "times", "text", row -> row.lead().updatedAt().toString()),
            new Column("user", "users", "int8", row -> userId(row.event())),
            new Column(
                    "key",
                    "keys",
                    "uuid",
                    row -> row.event().actor().key().map(ApiKeyId::value).orElse(null)),
            new Column("kind", "kinds", "text", row -> row.event().kind().wireName()),
            new Column(
                    "keyLabel", "keyLabels", "text", row -> row.event().actor().label()),
            new Column("request", "requests", "text", row -> row.event().requestId()),
            new Column(
                    "change",
                    "changes",
                    "text",
                    row -> JsonColumns.changes(row.event().changes())),
            new Column("previousVersion", "previousVersions", "int8", ofLead(Lead::version, Row::previous)),
            field("companyName", "companyNames", LeadFields::companyName),
            field("email", "emails", LeadFields::email),
            field("phoneNumber", "phoneNumbers", LeadFields::phoneNumber),
            field("firstName", "firstNames", LeadFields::firstName),
            field("lastName", "lastNames", LeadFields::lastName),
            field("status", "statuses", fields -> fields.status().wireName()),
            field(
                    "assignedUserIds",
                    "assignedUsers",
                    fields -> SqlArguments.arrayLiteral(fields.assignedUsers(), UserId::value)),
            field("tagIds", "tags", fields -> SqlArguments.arrayLiteral(fields.tags(), TagId::value)),
            new Column("customFieldValues", "customFields", "text", LeadChangeRows::changedCustomFields),
            new Column(
                    "archiveTime",
                    "archiveTimes",
                    "text",
                    ofLead(lead -> Objects.toString(lead.archivedAt(), null), Row::written)));

    // not of sharded tables, which have a statement for the marks
    private static final Column SEARCH_MARK = new Column("searchMark", "searchMarks", "bool", Row::isMarked);

    /**
     * A column of the rows.
     *
     * @param parameter of a single row
     * @param arrayParameter of several rows
     */
    private record Column(
            String parameter, String arrayParameter, String type, Function<Row, @Nullable Object> value) {}

    /**
     * An event, with the fields of the lead if it is the last event of an existing lead.
     *
     * @param previous the lead before all events; null if the lead is new, or changed again by a later event
     * @param isMarked whether the searched text of the lead must be indexed again
     */
    private record Row(LeadEvent event, @Nullable Lead previous, boolean isMarked) {
        Lead lead() {
            return event.lead();
        }

        /** The lead that is written; null if there is none. */
        @Nullable
        Lead written() {
            return previous == null ? null : event.lead();
        }
    }

    /**
     * Creates a row for each event, in order.
     *
     * @param hasChangedText whether the searched text of a lead changes
     */
    static LeadChangeRows of(
            List<LeadEvent> events, Map<LeadRef, LeadSnapshot> before, Predicate<LeadRef> hasChangedText) {
        Map<LeadRef, Long> lastVersions = new HashMap<>();
        events.forEach(
                event -> lastVersions.put(LeadRef.of(event.lead()), event.lead().version()));
        return new LeadChangeRows(events.stream()
                .map(event -> {
                    LeadRef lead = LeadRef.of(event.lead());
                    LeadSnapshot snapshot = before.get(lead);
                    boolean isLast =
                            Objects.equals(lastVersions.get(lead), event.lead().version());
                    return new Row(
                            event,
                            isLast && snapshot != null ? snapshot.lead() : null,
                            isLast && hasChangedText.test(lead));
                })
                .toList());
    }

    /** Whether there is one event, of an existing lead. */
    boolean isSingle() {
        return rows.size() == 1 && rows.get(0).previous() != null;
    }

    /** Binds the row to {@link LeadChangeSql#ONE}. */
    void bindSingle(Query statement) {
        Row row = rows.get(0);
        COLUMNS.forEach(column -> bind(statement, column, row));
        bind(statement, SEARCH_MARK, row);
        bindCount(statement);
    }

    private static void bind(Query statement, Column column, Row row) {
        statement.bind(
                column.parameter(),
                SqlArguments.value(column.type(), column.value().apply(row)));
    }

    /** Binds the rows to {@link LeadChangeSql#SEVERAL}. */
    void bind(Query statement) {
        bindToSharded(statement);
        bind(statement, SEARCH_MARK);
    }

    /** Binds the rows to {@link ShardedChangeSql#CHANGE}. */
    void bindToSharded(Query statement) {
        COLUMNS.forEach(column -> bind(statement, column));
        bindCount(statement);
    }

    private void bind(Query statement, Column column) {
        statement.bind(column.arrayParameter(), SqlArguments.array(column.type(), rows, column.value()));
    }

    private void bindCount(Query statement) {
        statement.bind(
                "count", rows.stream().filter(row -> row.previous() != null).count());
    }

    private static Column field(String parameter, String arrayParameter, Function<LeadFields, @Nullable Object> value) {
        return new Column(parameter, arrayParameter, "text", ofLead(lead -> value.apply(lead.fields()), Row::written));
    }

    private static Function<Row, @Nullable Object> ofLead(
            Function<Lead, @Nullable Object> value, Function<Row, @Nullable Lead> lead) {
        return row -> {
            Lead found = lead.apply(row);
            return found == null ? null : value.apply(found);
        };
    }

    /** The custom fields; null if they are unchanged, so that large values are neither sent nor written. */
    private static @Nullable String changedCustomFields(Row row) {
        Map<CustomFieldId, CustomFieldValue> values = row.lead().fields().customFields();
        return row.previous() == null || values.equals(row.previous().fields().customFields())
                ? null
                : JsonColumns.values(values);
    }

    /** The id of the owner of the key. No foreign key checks it, because that would slow down each change. */
    private static long userId(LeadEvent event) {
        UserId owner = event.actor().owner();
        if (event.catalog().user(owner).isEmpty()) {
            throw new IllegalStateException("the company has no user " + owner);
        }
        return owner.value();
    }
}
