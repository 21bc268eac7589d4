package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyHash;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import java.util.List;
import java.util.Map;

/**
 * A whole company, as it is loaded.
 *
 * @param catalog its users, tags and custom fields, in document order
 * @param leads all at version 1
 */
public record Company(String name, CompanyCatalog catalog, Map<ApiKeyHash, ApiKey> keys, List<Lead> leads) {
    public Company {
        keys = Map.copyOf(keys);
        leads = List.copyOf(leads);
    }
}
