package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadIndex;
import dev.leadpatch.adapter.persistence.lead.LeadRow;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Inserts a new company, table by table, in batches. */
final class CompanyWriter {
    private static final String INSERT_COMPANY = "insert into companies (id, uuid, name) values (:id, :uuid, :name)";

    private static final String INSERT_USER = """
            insert into users (company_id, id, uuid, email, first_name, last_name, color, archived)
            values (:company, :id, :uuid, :email, :firstName, :lastName, :color, :archived)
            """;

    private static final String INSERT_TAG = """
            insert into tags (company_id, id, uuid, label, background_color, text_color, archived)
            values (:company, :id, :uuid, :label, :backgroundColor, :textColor, :archived)
            """;

    private static final String INSERT_CUSTOM_FIELD = """
            insert into custom_fields (company_id, id, uuid, label, type, category, required, shared, archived)
            values (:company, :id, :uuid, :label, :type, :category, :required, :shared, :archived)
            """;

    private static final String INSERT_OPTION = """
            insert into custom_field_options (company_id, custom_field_id, id, position, label, archived)
            values (:company, :field, :id, :position, :label, :archived)
            """;

    private static final String INSERT_KEY = """
            insert into api_keys (id, sha256, company_id, owner_id, label, read_access, write_access, admin_access,
                                  lenient, require_preconditions, created_at, expires_at, revoked_at)
            values (:id, :hash, :company, :owner, :label, :read, :write, :admin, :lenient, :requirePreconditions,
                    :createdAt, :expiresAt, :revokedAt)
            """;

    private static final String INSERT_LEAD = """
            insert into leads (company_id, id, uuid, version, created_at, updated_at, source, created_by,
                               company_name, email, phone_number, first_name, last_name, status,
                               assigned_users, tags, custom_fields)
            values (:company, :lead, :uuid, :version, :createdAt, :updatedAt, :source, :createdBy,
                    :companyName, :email, :phoneNumber, :firstName, :lastName, :status,
                    :assignedUsers, :tags, cast(:customFields as jsonb))
            """;

    private static final int BATCH_SIZE = 1_000;

    private final Handle handle;
    private final Company company;
    private final long companyId;

    CompanyWriter(Handle handle, Company company) {
        this.handle = handle;
        this.company = company;
        this.companyId = company.catalog().company().value();
    }

    void write() {
        CompanyCatalog catalog = company.catalog();
        writeAll(
                INSERT_COMPANY,
                List.of(catalog),
                (row, inserted) ->
                        row.bind("id", companyId).bind("uuid", inserted.uuid()).bind("name", company.name()));
        writeAll(INSERT_USER, catalog.users().values(), this::bindUser);
        writeAll(INSERT_TAG, catalog.tags().values(), this::bindTag);
        writeAll(INSERT_CUSTOM_FIELD, catalog.customFields().values(), this::bindCustomField);
        catalog.customFields().values().forEach(this::writeOptions);
        writeAll(INSERT_KEY, company.keys().entrySet(), (row, key) -> bindKey(row, key.getKey(), key.getValue()));
        writeAll(INSERT_LEAD, company.leads(), this::bindLead);
        writeIndex();
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
                    requireEachInserted(batch.execute());
                }
            }
            requireEachInserted(batch.execute());
        }
    }

    // the driver rewrites a batch as one statement, and then reports no count for its rows
    private static void requireEachInserted(int[] counts) {
        for (int count : counts) {
            if (count != 1 && count != Statement.SUCCESS_NO_INFO) {
                throw new IllegalStateException("a row was not inserted");
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
                .bind("archived", user.archived());
    }

    private void bindTag(PreparedBatch row, Tag tag) {
        row.bind("company", companyId)
                .bind("id", tag.id().value())
                .bind("uuid", tag.uuid())
                .bind("label", tag.label())
                .bind("backgroundColor", tag.backgroundColor())
                .bind("textColor", tag.textColor())
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

    private void writeOptions(CustomFieldDefinition field) {
        List<CustomFieldOption> options = field.options();
        writeAll(
                INSERT_OPTION,
                options,
                (row, option) -> row.bind("company", companyId)
                        .bind("field", field.id().value())
                        .bind("id", option.id().value())
                        .bind("position", options.indexOf(option))
                        .bind("label", option.label())
                        .bind("archived", option.archived()));
    }

    private void bindKey(PreparedBatch row, ApiKeyHash hash, ApiKey key) {
        requireSameCompany(key.company());
        PostgresApiKeyStore.bind(row, key, hash);
    }

    private void bindLead(PreparedBatch row, Lead lead) {
        requireSameCompany(lead.company());
        UserId createdBy = lead.origin().createdBy();
        row.bind("uuid", lead.uuid())
                .bind("createdAt", SqlArguments.timestamp(lead.createdAt()))
                .bind("source", lead.origin().source())
                .bind("createdBy", createdBy == null ? null : createdBy.value());
        LeadRow.bind(row, lead);
    }

    private void writeIndex() {
        List<Lead> leads = company.leads();
        for (int start = 0; start < leads.size(); start += BATCH_SIZE) {
            List<Lead> part = leads.subList(start, Math.min(start + BATCH_SIZE, leads.size()));
            LeadIndex.of(part, company.catalog()).write(handle);
        }
    }

    private void requireSameCompany(CompanyId owner) {
        if (owner.value() != companyId) {
            throw new IllegalArgumentException("the data of company %d must belong to it".formatted(companyId));
        }
    }
}
