package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.catalog.CatalogWriter;
import dev.leadpatch.adapter.persistence.jdbc.RowWriter;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadIndex;
import dev.leadpatch.adapter.persistence.lead.LeadRow;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Inserts a new company, table by table, in batches. */
final class CompanyWriter {
    private static final String INSERT_COMPANY = "insert into companies (id, uuid, name) values (:id, :uuid, :name)";

    private static final String INSERT_KEY = """
            insert into api_keys (id, sha256, company_id, owner_id, label, read_access, write_access, admin_access,
                                  lenient, require_preconditions, ignore_blank, fields, created_at, expires_at, revoked_at,
                                  rate_limit)
            values (:id, :hash, :company, :owner, :label, :read, :write, :admin, :lenient, :requirePreconditions,
                    :ignoreBlank, :fields, :createdAt, :expiresAt, :revokedAt, :rateLimit)
            """;

    private static final String INSERT_LEAD = """
            insert into leads (company_id, id, uuid, version, created_at, updated_at, source, partner_type, created_by,
                               company_name, email, phone_number, first_name, last_name, status,
                               assigned_users, tags, custom_fields, custom_fields_bytes)
            values (:company, :lead, :uuid, :version, :createdAt, :updatedAt, :source, cast(:partnerType as partner_type), :createdBy,
                    :companyName, :email, :phoneNumber, :firstName, :lastName, :status,
                    :assignedUsers, :tags, cast(:customFields as jsonb), octet_length(:customFields))
            """;

    /** A batch is in memory several times: as leads, as parameters and as a message to the server. */
    private static final int MAX_BATCH_CHARACTERS = 1 << 20;

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
        RowWriter.write(
                handle,
                INSERT_COMPANY,
                List.of(catalog),
                (row, inserted) ->
                        row.bind("id", companyId).bind("uuid", inserted.uuid()).bind("name", company.name()));
        CatalogWriter.write(handle, emptyCatalog(catalog), catalog);
        RowWriter.write(
                handle,
                INSERT_KEY,
                company.keys().entrySet(),
                (row, key) -> bindKey(row, key.getKey(), key.getValue()));
        writeLeads();
    }

    private static CompanyCatalog emptyCatalog(CompanyCatalog catalog) {
        return CompanyCatalog.of(catalog.company(), catalog.uuid(), List.of(), List.of(), List.of());
    }

    private void bindKey(PreparedBatch row, ApiKeyHash hash, ApiKey key) {
        requireSameCompany(key.company());
        ApiKeyRow.bind(row, key, hash);
    }

    private void bindLead(PreparedBatch row, Lead lead) {
        requireSameCompany(lead.company());
        PartnerType partnerType = lead.origin().partnerType();
        UserId createdBy = lead.origin().createdBy();
        row.bind("uuid", lead.uuid())
                .bind("createdAt", SqlArguments.timestamp(lead.createdAt()))
                .bind("source", lead.origin().source())
                .bind("partnerType", partnerType == null ? null : partnerType.wireName())
                .bind("createdBy", createdBy == null ? null : createdBy.value());
        LeadRow.bind(row, lead);
    }

    private void writeLeads() {
        List<Lead> batch = new ArrayList<>();
        int size = 0;
        for (Lead lead : company.leads()) {
            batch.add(lead);
            size += lead.fields().customFieldCharacters();
            if (batch.size() == RowWriter.BATCH_SIZE || size > MAX_BATCH_CHARACTERS) {
                write(batch);
                batch.clear();
                size = 0;
            }
        }
        write(batch);
    }

    private void write(List<Lead> leads) {
        RowWriter.write(handle, INSERT_LEAD, leads, this::bindLead);
        if (!leads.isEmpty()) {
            LeadIndex.of(leads, company.catalog()).write(handle);
        }
    }

    private void requireSameCompany(CompanyId owner) {
        if (owner.value() != companyId) {
            throw new IllegalArgumentException("the data of company %d must belong to it".formatted(companyId));
        }
    }
}
