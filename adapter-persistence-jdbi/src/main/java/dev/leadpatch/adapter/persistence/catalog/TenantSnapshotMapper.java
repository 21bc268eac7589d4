package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.webhook.EndpointMapper;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;

/**
 * Maps the row of a snapshot, in which the entries of each table are a JSON array. The array contains all entries, or
 * those that changed since another snapshot; a deleted entry has the members {@code id} and {@code deleted}.
 */
final class TenantSnapshotMapper {
    private final TenantSnapshot base;
    private long bytes;

    private TenantSnapshotMapper(TenantSnapshot base) {
        this.base = base;
        this.bytes = base.estimatedBytes();
    }

    /** The snapshot of a row with all entries. */
    static TenantSnapshot map(ResultSet row, CompanyId company) throws SQLException {
        CompanyCatalog empty = CompanyCatalog.of(company, new UUID(0, 0), List.of(), List.of(), List.of());
        return map(row, new TenantSnapshot(0, empty, List.of(), SnapshotSize.EMPTY));
    }

    /** The snapshot of a row with the entries that differ from {@code base}; the others are shared. */
    static TenantSnapshot map(ResultSet row, TenantSnapshot base) throws SQLException {
        return new TenantSnapshotMapper(base).map(row);
    }

    private TenantSnapshot map(ResultSet row) throws SQLException {
        JsonNode fields = JsonColumns.parse(row.getString("custom_fields"));
        JsonNode users = JsonColumns.parse(row.getString("users"));
        JsonNode tags = JsonColumns.parse(row.getString("tags"));
        CompanyCatalog old = base.catalog();
        CompanyCatalog catalog = new CompanyCatalog(
                old.company(),
                row.getObject("uuid", UUID.class),
                fields.isEmpty() ? old.customFields() : inOrder(applyFields(fields, old.customFields())),
                apply(users, old.users(), UserId::new, TenantSnapshotMapper::user, SnapshotSize::of),
                apply(tags, old.tags(), TagId::new, TenantSnapshotMapper::tag, SnapshotSize::of),
                indexedNumbers(fields, old.indexedNumbers()));
        List<Endpoint> endpoints =
                JsonColumns.mapAll(JsonColumns.parse(row.getString("endpoints")), EndpointMapper::withoutSecrets);
        bytes += SnapshotSize.of(endpoints) - SnapshotSize.of(base.endpoints());
        return new TenantSnapshot(row.getLong("catalog_version"), catalog, endpoints, bytes);
    }

    /** Returns {@code entries} itself if nothing has changed: it may be large. */
    private <K, V> Map<K, V> apply(
            JsonNode rows,
            Map<K, V> entries,
            LongFunction<K> toId,
            Function<JsonNode, V> toEntry,
            ToLongFunction<V> toBytes) {
        if (rows.isEmpty()) {
            return entries;
        }
        Map<K, V> changed = new HashMap<>(entries);
        rows.forEach(row -> {
            V replaced = changed.remove(toId.apply(id(row)));
            bytes -= replaced == null ? 0 : toBytes.applyAsLong(replaced);
            if (!isDeleted(row)) {
                V entry = toEntry.apply(row);
                bytes += toBytes.applyAsLong(entry);
                changed.put(toId.apply(id(row)), entry);
            }
        });
        return changed;
    }

    private Map<CustomFieldId, CustomFieldDefinition> applyFields(
            JsonNode rows, Map<CustomFieldId, CustomFieldDefinition> fields) {
        return apply(rows, fields, CustomFieldId::new, TenantSnapshotMapper::customField, SnapshotSize::of);
    }

    private static Map<CustomFieldId, CustomFieldDefinition> inOrder(Map<CustomFieldId, CustomFieldDefinition> fields) {
        Map<CustomFieldId, CustomFieldDefinition> byId = new TreeMap<>(Comparator.comparingLong(CustomFieldId::value));
        byId.putAll(fields);
        return byId;
    }

    private static Set<CustomFieldId> indexedNumbers(JsonNode fields, Set<CustomFieldId> indexedBefore) {
        if (fields.isEmpty()) {
            return indexedBefore;
        }
        Set<CustomFieldId> indexed = new HashSet<>(indexedBefore);
        fields.forEach(row -> {
            CustomFieldId id = new CustomFieldId(id(row));
            indexed.remove(id);
            if (!isDeleted(row) && !text(row, "number_index").equals("none")) {
                indexed.add(id);
            }
        });
        return indexed;
    }

    private static boolean isDeleted(JsonNode row) {
        return row.has("deleted");
    }

    private static CustomFieldDefinition customField(JsonNode row) {
        return new CustomFieldDefinition(
                new CustomFieldId(id(row)),
                uuid(row, "uuid"),
                text(row, "label"),
                CustomFieldType.ofWireName(text(row, "type")).orElseThrow(),
                text(row, "category"),
                flag(row, "required"),
                flag(row, "shared"),
                JsonColumns.mapAll(row.get("options"), TenantSnapshotMapper::option),
                flag(row, "archived"));
    }

    private static CustomFieldOption option(JsonNode row) {
        return new CustomFieldOption(new OptionId(id(row)), text(row, "label"), flag(row, "archived"));
    }

    private static User user(JsonNode row) {
        return new User(
                new UserId(id(row)),
                uuid(row, "uuid"),
                text(row, "email"),
                text(row, "first_name"),
                text(row, "last_name"),
                text(row, "color"),
                time(row, "created_at"),
                flag(row, "archived"),
                time(row, "archived_at"));
    }

    private static Tag tag(JsonNode row) {
        return new Tag(
                new TagId(id(row)),
                uuid(row, "uuid"),
                text(row, "label"),
                text(row, "background_color"),
                text(row, "text_color"),
                find(row, "partner_type").flatMap(PartnerType::ofWireName),
                flag(row, "archived"));
    }

    private static long id(JsonNode row) {
        return row.get("id").longValue();
    }

    private static String text(JsonNode row, String column) {
        return row.get(column).stringValue();
    }

    private static Optional<String> find(JsonNode row, String column) {
        return row.get(column).isNull() ? Optional.empty() : Optional.of(text(row, column));
    }

    private static Optional<Instant> time(JsonNode row, String column) {
        return find(row, column).map(text -> OffsetDateTime.parse(text).toInstant());
    }

    private static UUID uuid(JsonNode row, String column) {
        return UUID.fromString(text(row, column));
    }

    private static boolean flag(JsonNode row, String column) {
        return row.get(column).booleanValue();
    }
}
