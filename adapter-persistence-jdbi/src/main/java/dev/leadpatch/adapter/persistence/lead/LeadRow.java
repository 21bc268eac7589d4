package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * A lead and the version of its company's catalog, as of one moment.
 *
 * @param customFieldsBytes the size of the custom fields as JSON
 * @param isLoaded whether the lead has its custom fields; otherwise they exceed the maximum of the statement
 */
public record LeadRow(Lead lead, long catalogVersion, int customFieldsBytes, boolean isLoaded)
        implements SizedPage.SizedRow {
    // named columns, so that an older node keeps working after a newer one has added a column
    private static final String COLUMNS = """
            l.id, l.company_id, l.uuid, l.version, l.created_at, l.updated_at, l.archived_at, l.erased_at, l.source, l.partner_type, l.created_by,
            l.company_name, l.email, l.phone_number, l.first_name, l.last_name, l.status,
            l.assigned_users, l.tags, """;

    // the size of a lead that was inserted by other means is unknown, so it is measured
    private static final String CUSTOM_FIELDS =
            """
            {bytes} as custom_fields_bytes,
            case when {bytes} <= :maxBytes then l.custom_fields end as custom_fields""".replace("{bytes}", "coalesce(l.custom_fields_bytes, octet_length(cast(l.custom_fields as text)))");

    private static final String NO_CUSTOM_FIELDS = "0 as custom_fields_bytes, '{}' as custom_fields";

    @Override
    public long bytes() {
        return customFieldsBytes;
    }

    /**
     * Replaces {@code {columns}} by the columns of the lead {@code l}. The statement reads no custom fields of more than
     * {@code :maxBytes}.
     */
    public static String withColumns(String statement) {
        return statement.replace("{columns}", COLUMNS + CUSTOM_FIELDS);
    }

    /** Replaces {@code {columns}} by the columns of the lead {@code l}, without custom fields. */
    public static String withoutCustomFields(String statement) {
        return statement.replace("{columns}", COLUMNS + NO_CUSTOM_FIELDS);
    }

    /** Maps a row with the columns of a lead and {@code catalog_version}. */
    public static LeadRow of(ResultSet row, StatementContext context) throws SQLException {
        String customFields = row.getString("custom_fields");
        Lead lead = new Lead(
                new LeadId(row.getLong("id")),
                new CompanyId(row.getLong("company_id")),
                row.getObject("uuid", UUID.class),
                row.getLong("version"),
                time(row, "updated_at"),
                optionalTime(row, "archived_at"),
                optionalTime(row, "erased_at"),
                origin(row),
                fields(row, customFields == null ? Map.of() : JsonColumns.values(customFields)));
        return new LeadRow(
                lead, row.getLong("catalog_version"), row.getInt("custom_fields_bytes"), customFields != null);
    }

    LeadRow withCatalogVersion(long version) {
        return new LeadRow(lead, version, customFieldsBytes, isLoaded);
    }

    /** Binds the columns of a version of the lead by name. */
    public static <S extends SqlStatement<S>> S bind(S statement, Lead lead) {
        LeadFields fields = lead.fields();
        return statement
                .bind("company", lead.company().value())
                .bind("lead", lead.id().value())
                .bind("version", lead.version())
                .bind("updatedAt", SqlArguments.timestamp(lead.updatedAt()))
                .bind("companyName", fields.companyName())
                .bind("email", fields.email())
                .bind("phoneNumber", fields.phoneNumber())
                .bind("firstName", fields.firstName())
                .bind("lastName", fields.lastName())
                .bind("status", fields.status().wireName())
                .bind("assignedUsers", SqlArguments.bigintArray(fields.assignedUsers(), UserId::value))
                .bind("tags", SqlArguments.bigintArray(fields.tags(), TagId::value))
                .bind("customFields", JsonColumns.values(fields.customFields()));
    }

    private static LeadFields fields(ResultSet row, Map<CustomFieldId, CustomFieldValue> customFields)
            throws SQLException {
        return new LeadFields(
                row.getString("company_name"),
                row.getString("email"),
                row.getString("phone_number"),
                row.getString("first_name"),
                row.getString("last_name"),
                LeadStatus.ofWireName(row.getString("status")).orElseThrow(),
                ids(row, "assigned_users", UserId::new),
                ids(row, "tags", TagId::new),
                customFields);
    }

    private static LeadOrigin origin(ResultSet row) throws SQLException {
        String partnerType = row.getString("partner_type");
        return new LeadOrigin(
                time(row, "created_at"),
                row.getString("source"),
                partnerType == null ? null : PartnerType.ofWireName(partnerType).orElseThrow(),
                createdBy(row));
    }

    private static @Nullable UserId createdBy(ResultSet row) throws SQLException {
        long id = row.getLong("created_by");
        return row.wasNull() ? null : new UserId(id);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant optionalTime(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static <T> List<T> ids(ResultSet row, String column, LongFunction<T> id) throws SQLException {
        Long[] values = (Long[]) row.getArray(column).getArray();
        return Arrays.stream(values).map(id::apply).toList();
    }

    /** The primary key of a lead: its id, qualified by its company. */
    record LeadRef(CompanyId company, LeadId lead) {
        static LeadRef of(Lead lead) {
            return new LeadRef(lead.company(), lead.id());
        }
    }
}
