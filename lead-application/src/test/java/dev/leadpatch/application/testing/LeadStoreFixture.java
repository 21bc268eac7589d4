package dev.leadpatch.application.testing;

import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** A {@link LeadStore} under test, and what its contract tests need to prepare it and to read what it has stored. */
public interface LeadStoreFixture extends AutoCloseable {

    /** Returns the store, always the same one. */
    LeadStore leadStore();

    /**
     * Returns the stored changes of a lead, in the order in which the store returns or publishes them. For a store without a
     * history, the fixture records the events that the store writes.
     */
    List<StoredChange> storedChanges(CompanyId company, LeadId lead);

    /** Replaces the catalog of a company by one with further or changed entries, and commits it. */
    void replaceCatalog(CompanyCatalog catalog);

    /** Returns the store of idempotency keys, for {@link IdempotencyContract}. */
    default IdempotencyKeyStore idempotencyKeyStore() {
        throw new UnsupportedOperationException("IdempotencyContract requires idempotencyKeyStore()");
    }

    /** Returns the source of ids of new leads, for {@link LeadCreationContract}. */
    default LeadIdAllocator leadIdAllocator() {
        throw new UnsupportedOperationException("LeadCreationContract requires leadIdAllocator()");
    }

    @Override
    void close();
}
