package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Map;

/** Stores companies. Every method may throw {@link StoreUnavailableException}. */
public interface CompanyStore {

    boolean exists(CompanyId company);

    /**
     * Returns the ids of the companies, in ascending order.
     *
     * @param limit the maximum number of ids, at least 1
     */
    List<CompanyId> list(int limit);

    /**
     * Stores the whole company, or nothing.
     *
     * @return one sentence per conflict with stored data (the company's id or uuid, a key of another company); empty if
     *     the company was stored
     */
    List<String> add(Company company);

    /**
     * A whole company, as it is loaded.
     *
     * @param catalog its users, tags and custom fields, in document order
     * @param leads all at version 1. They may be read from a file: the store iterates once, and keeps no more of them in
     *     memory than it needs
     */
    record Company(String name, CompanyCatalog catalog, Map<ApiKeyHash, ApiKey> keys, Iterable<Lead> leads) {
        public Company {
            keys = Map.copyOf(keys);
        }
    }
}
