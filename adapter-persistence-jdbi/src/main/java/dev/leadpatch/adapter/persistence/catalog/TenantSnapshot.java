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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The catalog and the webhook endpoints of a company, as of one catalog version.
 *
 * @param endpoints all endpoints, without their secrets and headers
 * @param estimatedBytes the approximate size on the heap
 */
public record TenantSnapshot(
        long catalogVersion, CompanyCatalog catalog, List<Endpoint> endpoints, long estimatedBytes) {
    // An entry takes 1.1 to 1.5 times as many bytes on the heap as its JSON object has characters.
    private static final double BYTES_PER_CHARACTER = 1.5;

    // a catalog without entries
    private static final long MIN_BYTES = 1_000;

    public TenantSnapshot {
        endpoints = List.copyOf(endpoints);
    }

    /** The snapshot in one row, in which the rows of each table are a JSON array. */
    static TenantSnapshot of(ResultSet row, CompanyId company) throws SQLException {
        String users = row.getString("users");
        String tags = row.getString("tags");
        String customFields = row.getString("custom_fields");
        String options = row.getString("options");
        String endpoints = row.getString("endpoints");
        Map<Long, List<CustomFieldOption>> optionsByField = options(JsonColumns.parse(options));
        CompanyCatalog catalog = CompanyCatalog.of(
                        company,
                        row.getObject("uuid", UUID.class),
                        mapAll(customFields, field -> customField(field, optionsByField)),
                        mapAll(users, TenantSnapshot::user),
                        mapAll(tags, TenantSnapshot::tag))
                .withIndexedNumbers(indexedNumbers(customFields));
        return new TenantSnapshot(
                row.getLong("catalog_version"),
                catalog,
                mapAll(endpoints, EndpointMapper::withoutSecrets),
                estimatedBytes(users, tags, customFields, options, endpoints));
    }

    private static long estimatedBytes(String... rows) {
        long characters = 0;
        for (String json : rows) {
            characters += json.length();
        }
        return MIN_BYTES + (long) (characters * BYTES_PER_CHARACTER);
    }

    private static Set<CustomFieldId> indexedNumbers(String customFields) {
        Set<CustomFieldId> indexed = new HashSet<>();
        JsonColumns.parse(customFields).forEach(row -> {
            if (!text(row, "number_index").equals("none")) {
                indexed.add(new CustomFieldId(id(row)));
            }
        });
        return indexed;
    }

    private static <T> List<T> mapAll(String rows, Function<JsonNode, T> read) {
        return JsonColumns.mapAll(JsonColumns.parse(rows), read);
    }

    private static Map<Long, List<CustomFieldOption>> options(JsonNode rows) {
        Map<Long, List<CustomFieldOption>> byField = new HashMap<>();
        rows.forEach(row -> byField.computeIfAbsent(row.get("custom_field_id").longValue(), id -> new ArrayList<>())
                .add(new CustomFieldOption(new OptionId(id(row)), text(row, "label"), flag(row, "archived"))));
        return byField;
    }

    private static CustomFieldDefinition customField(JsonNode row, Map<Long, List<CustomFieldOption>> options) {
        return new CustomFieldDefinition(
                new CustomFieldId(id(row)),
                uuid(row, "uuid"),
                text(row, "label"),
                CustomFieldType.ofWireName(text(row, "type")).orElseThrow(),
                text(row, "category"),
                flag(row, "required"),
                flag(row, "shared"),
                options.getOrDefault(id(row), List.of()),
                flag(row, "archived"));
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
