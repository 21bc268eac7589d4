package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes the added and changed entries of a catalog, table by table, in batches. */
public final class CatalogWriter {
    private static final String INSERT_USER = """
            insert into users (company_id, id, uuid, email, first_name, last_name, color, created_at, archived,
                               archived_at)
            values (:company, :id, :uuid, :email, :firstName, :lastName, :color, :createdAt, :archived, :archivedAt)
            """;

    private static final String UPDATE_USER = """
            update users
            set email = :email, first_name = :firstName, last_name = :lastName, color = :color,
                created_at = :createdAt, archived = :archived, archived_at = :archivedAt
            where company_id = :company and id = :id and uuid = :uuid
            """;

    private static final String INSERT_TAG = """
            insert into tags (company_id, id, uuid, label, background_color, text_color, partner_type, archived)
            values (:company, :id, :uuid, :label, :backgroundColor, :textColor, :partnerType, :archived)
            """;

    private static final String UPDATE_TAG = """
            update tags
            set label = :label, background_color = :backgroundColor, text_color = :textColor,
                partner_type = :partnerType, archived = :archived
            where company_id = :company and id = :id and uuid = :uuid
            """;

    private static final String INSERT_CUSTOM_FIELD = """
            insert into custom_fields (company_id, id, uuid, label, type, category, required, shared, archived)
            values (:company, :id, :uuid, :label, :type, :category, :required, :shared, :archived)
            """;

    private static final String UPDATE_CUSTOM_FIELD = """
            update custom_fields
            set label = :label, required = :required, shared = :shared, archived = :archived
            where company_id = :company and id = :id and uuid = :uuid and type = :type and category = :category
            """;

    private static final String INSERT_OPTION = """
            insert into custom_field_options (company_id, custom_field_id, id, position, label, archived)
            values (:company, :field, :id, :position, :label, :archived)
            """;

    private static final String UPDATE_OPTION = """
            update custom_field_options
            set position = :position, label = :label, archived = :archived
            where company_id = :company and custom_field_id = :field and id = :id
            """;

    private final Handle handle;
    private final long companyId;

    private CatalogWriter(Handle handle, long companyId) {
        this.handle = handle;
        this.companyId = companyId;
    }

    /** Writes the entries of {@code to} that {@code from} does not have, or has with other members. */
    public static void write(Handle handle, CompanyCatalog from, CompanyCatalog to) {
        if (from.equals(to)) {
            return;
        }
        CatalogWriter writer = new CatalogWriter(handle, to.company().value());
        writer.writeEntries(
                new EntryTable<>(INSERT_USER, UPDATE_USER, writer::bindUser), from.users(), to.users(), User::id);
        writer.writeEntries(new EntryTable<>(INSERT_TAG, UPDATE_TAG, writer::bindTag), from.tags(), to.tags(), Tag::id);
        writer.writeEntries(
                new EntryTable<>(INSERT_CUSTOM_FIELD, UPDATE_CUSTOM_FIELD, writer::bindCustomField),
                from.customFields(),
                to.customFields(),
                CustomFieldDefinition::id);
        to.customFields().values().forEach(field -> {
            CustomFieldDefinition previous = from.customFields().get(field.id());
            writer.writeOptions(previous == null ? List.of() : previous.options(), field);
        });
    }

    private <K, V> void writeEntries(EntryTable<V> table, Map<K, V> from, Map<K, V> to, Function<V, K> id) {
        if (from.equals(to)) {
            return;
        }
        if (!to.keySet().containsAll(from.keySet())) {
            throw new IllegalArgumentException("entries of a catalog are never removed");
        }
        List<V> changed = to.values().stream()
                .filter(entry -> !entry.equals(from.get(id.apply(entry))))
                .toList();
        table.write(handle, changed, entry -> from.containsKey(id.apply(entry)));
    }

    private void bindUser(PreparedBatch row, User user) {
        row.bind("company", companyId)
                .bind("id", user.id().value())
                .bind("uuid", user.uuid())
                .bind("email", user.email())
                .bind("firstName", user.firstName())
                .bind("lastName", user.lastName())
                .bind("color", user.color())
                .bind("createdAt", SqlArguments.timestamp(user.createdAt().orElse(null)))
                .bind("archived", user.archived())
                .bind("archivedAt", SqlArguments.timestamp(user.archivedAt().orElse(null)));
    }

    private void bindTag(PreparedBatch row, Tag tag) {
        row.bind("company", companyId)
                .bind("id", tag.id().value())
                .bind("uuid", tag.uuid())
                .bind("label", tag.label())
                .bind("backgroundColor", tag.backgroundColor())
                .bind("textColor", tag.textColor())
                .bind(
                        "partnerType",
                        tag.partnerType().map(PartnerType::wireName).orElse(null))
                .bind("archived", tag.archived());
    }

    private void bindCustomField(PreparedBatch row, CustomFieldDefinition field) {
        row.bind("company", companyId)
                .bind("id", field.id().value())
                .bind("uuid", field.uuid())
                .bind("label", field.label())
                .bind("type", field.type().wireName())
                .bind("category", field.category())
                .bind("required", field.required())
                .bind("shared", field.shared())
                .bind("archived", field.archived());
    }

    /** Writes all options if one of them has changed: their positions may have gaps. */
    private void writeOptions(List<CustomFieldOption> from, CustomFieldDefinition field) {
        if (from.equals(field.options())) {
            return;
        }
        Set<OptionId> existing = from.stream().map(CustomFieldOption::id).collect(Collectors.toSet());
        new EntryTable<Integer>(INSERT_OPTION, UPDATE_OPTION, (row, position) -> bindOption(row, field, position))
                .write(
                        handle,
                        IntStream.range(0, field.options().size()).boxed().toList(),
                        position ->
                                existing.contains(field.options().get(position).id()));
    }

    private void bindOption(PreparedBatch row, CustomFieldDefinition field, int position) {
        CustomFieldOption option = field.options().get(position);
        row.bind("company", companyId)
                .bind("field", field.id().value())
                .bind("id", option.id().value())
                .bind("position", position)
                .bind("label", option.label())
                .bind("archived", option.archived());
    }
}
