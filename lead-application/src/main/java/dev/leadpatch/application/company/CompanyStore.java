package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
     * @param audit the entries of the audit log, which are stored with the company
     * @return one sentence per conflict with stored data (the company's id or uuid, a key of another company); empty if
     *     the company was stored
     */
    List<String> add(Company company, List<AuditEntry> audit);

    /**
     * Changes the name and the catalog of a company, and adds API keys, by a decision about its current state, in one
     * transaction. The store executes changes of the catalog and the keys of a company one after the other.
     *
     * @param keys the decision also receives the stored keys with one of these hashes or ids
     * @param decision called again if another company adds one of the keys meanwhile; the last result is returned
     * @return empty if the company does not exist
     */
    <R> Optional<R> update(CompanyId company, KeyLookup keys, Function<StoredCompany, UpdateDecision<R>> decision);

    /** The hashes and ids of API keys to find, in all companies. */
    record KeyLookup(Set<ApiKeyHash> hashes, Set<ApiKeyId> ids) {
        public KeyLookup {
            hashes = Set.copyOf(hashes);
            ids = Set.copyOf(ids);
        }

        /** The hashes and ids of these keys. */
        public static KeyLookup of(Map<ApiKeyHash, ApiKey> keys) {
            return new KeyLookup(
                    keys.keySet(), keys.values().stream().map(ApiKey::id).collect(Collectors.toSet()));
        }
    }

    /**
     * The state of a company.
     *
     * @param keys the keys that were looked up and exist, of any company
     */
    record StoredCompany(String name, CompanyCatalog catalog, Map<ApiKeyHash, ApiKey> keys) {
        public StoredCompany {
            keys = Map.copyOf(keys);
        }
    }

    /**
     * What an update writes.
     *
     * @param catalog contains every stored entry, with the same uuid
     * @param addedKeys keys of the company, none of which is stored
     * @param audit the entries of the audit log, which are stored with the changes
     * @param result returned to the caller after the write
     */
    record UpdateDecision<R>(
            String name, CompanyCatalog catalog, Map<ApiKeyHash, ApiKey> addedKeys, List<AuditEntry> audit, R result) {
        public UpdateDecision {
            addedKeys = Map.copyOf(addedKeys);
            audit = List.copyOf(audit);
        }

        /** Changes nothing. */
        public static <R> UpdateDecision<R> keep(StoredCompany stored, R result) {
            return new UpdateDecision<>(stored.name(), stored.catalog(), Map.of(), List.of(), result);
        }
    }

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
