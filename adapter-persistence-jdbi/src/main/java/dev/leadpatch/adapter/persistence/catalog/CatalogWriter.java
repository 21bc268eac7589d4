package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.PartnerType;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes the added and changed entries of a catalog, table by table, in batches. */
public final class CatalogWriter {
    private static final String PUT_USER = """
            insert into users (company_id, id, uuid, email, first_name, last_name, color, created_at, archived,
                               archived_at)
            values (:company, :id, :uuid, :email, :firstName, :lastName, :color, :createdAt, :archived, :archivedAt)
            on conflict (company_id, id) do update
                set email = excluded.email, first_name = excluded.first_name, last_name = excluded.last_name,
                    color = excluded.color, archived = excluded.archived, archived_at = excluded.archived_at
            """;

    private static final String PUT_TAG = """
            insert into tags (company_id, id, uuid, label, background_color, text_color, partner_type, archived)
            values (:company, :id, :uuid, :label, :backgroundColor, :textColor, :partnerType, :archived)
            on conflict (company_id, id) do update
                set label = excluded.label, background_color = excluded.background_color,
                    text_color = excluded.text_color, partner_type = excluded.partner_type,
                    archived = excluded.archived
            """;

    private static final String PUT_CUSTOM_FIELD = """
            insert into custom_fields (company_id, id, uuid, label, type, category, required, shared, archived)
            values (:company, :id, :uuid, :label, :type, :category, :required, :shared, :archived)
            on conflict (company_id, id) do update
                set label = excluded.label, required = excluded.required, shared = excluded.shared,
                    archived = excluded.archived
            """;

    private static final String PUT_OPTION = """
            insert into custom_field_options (company_id, custom_field_id, id, position, label, archived)
            values (:company, :field, :id, :position, :label, :archived)
            on conflict (company_id, custom_field_id, id) do update
                set position = excluded.position, label = excluded.label, archived = excluded.archived
            """;

    private static final int BATCH_SIZE = 1_000;

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
        writer.writeAll(PUT_USER, changed(from.users(), to.users()), writer::bindUser);
        writer.writeAll(PUT_TAG, changed(from.tags(), to.tags()), writer::bindTag);
        List<CustomFieldDefinition> fields = changed(from.customFields(), to.customFields());
        writer.writeAll(PUT_CUSTOM_FIELD, fields, writer::bindCustomField);
        fields.forEach(field -> writer.writeOptions(
                Optional.ofNullable(from.customFields().get(field.id()))
                        .map(CustomFieldDefinition::options)
                        .orElse(List.of()),
                field));
    }

    private static <K, V> List<V> changed(Map<K, V> from, Map<K, V> to) {
        if (!to.keySet().containsAll(from.keySet())) {
            throw new IllegalArgumentException("entries of a catalog are never removed");
        }
        return to.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(from.get(entry.getKey())))
                .map(Map.Entry::getValue)
                .toList();
    }

    private <T> void writeAll(String sql, Collection<T> rows, BiConsumer<PreparedBatch, T> bind) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            for (T row : rows) {
                bind.accept(batch, row);
                batch.add();
                if (batch.size() == BATCH_SIZE) {
                    requireEachWritten(batch.execute());
                }
            }
            requireEachWritten(batch.execute());
        }
    }

    // the driver rewrites a batch as one statement, and then reports no count for its rows
    private static void requireEachWritten(int[] counts) {
        for (int count : counts) {
            if (count != 1 && count != Statement.SUCCESS_NO_INFO) {
                throw new IllegalStateException("a row was not written");
            }
        }
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
        writeAll(
                PUT_OPTION,
                IntStream.range(0, field.options().size()).boxed().toList(),
                (row, position) -> bindOption(row, field, position));
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
