package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyHash;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import java.util.List;
import java.util.Map;

/**
 * A whole company, as it is put in at once.
 *
 * @param catalog its users, tags and custom fields, in the order of the document
 * @param leads each at version 1
 */
public record Company(String name, CompanyCatalog catalog, Map<ApiKeyHash, ApiKey> keys, List<Lead> leads) {
    public Company {
        keys = Map.copyOf(keys);
        leads = List.copyOf(leads);
    }
}
