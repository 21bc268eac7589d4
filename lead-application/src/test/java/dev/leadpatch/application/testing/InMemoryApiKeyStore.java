package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Stores API keys in memory; their companies must be in the catalog store. */
public final class InMemoryApiKeyStore implements ApiKeyStore {
    private final CatalogStore catalogStore;
    private final InMemoryAuditLog auditLog;
    private final Map<ApiKeyHash, ApiKey> keys = new LinkedHashMap<>();

    public InMemoryApiKeyStore(CatalogStore catalogStore) {
        this(catalogStore, new InMemoryAuditLog());
    }

    InMemoryApiKeyStore(CatalogStore catalogStore, InMemoryAuditLog auditLog) {
        this.catalogStore = catalogStore;
        this.auditLog = auditLog;
    }

    @Override
    public synchronized Optional<ApiKey> find(ApiKeyHash hash) {
        return Optional.ofNullable(keys.get(hash));
    }

    @Override
    public synchronized Optional<ApiKey> find(CompanyId company, ApiKeyId id) {
        return list(company).stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** Adds a key; false if its company or its owner does not exist. */
    synchronized boolean add(ApiKey key, ApiKeyHash hash) {
        return catalogStore
                .find(key.company())
                .map(catalog -> addTo(catalog, key, hash))
                .orElse(false);
    }

    /** Adds a key of the company with this catalog; false if the catalog does not have its owner. */
    synchronized boolean addTo(CompanyCatalog catalog, ApiKey key, ApiKeyHash hash) {
        if (catalog.user(key.owner()).isEmpty()) {
            return false;
        }
        if (keys.containsKey(hash)
                || keys.values().stream().anyMatch(other -> other.id().equals(key.id()))) {
            throw new IllegalStateException("duplicate key: " + key.id());
        }
        keys.put(hash, key);
        return true;
    }

    /** The keys with one of the hashes or ids, of any company. */
    synchronized Map<ApiKeyHash, ApiKey> findAll(KeyLookup lookup) {
        Map<ApiKeyHash, ApiKey> found = new LinkedHashMap<>(keys);
        found.entrySet()
                .removeIf(key -> !lookup.hashes().contains(key.getKey())
                        && !lookup.ids().contains(key.getValue().id()));
        return found;
    }

    @Override
    public synchronized List<ApiKey> list(CompanyId company) {
        return keys.values().stream()
                .filter(key -> key.company().equals(company))
                .sorted(Comparator.comparing(ApiKey::createdAt))
                .toList();
    }

    @Override
    public synchronized <R> Optional<R> changeKeys(CompanyId company, Function<List<ApiKey>, KeyDecision<R>> decision) {
        if (catalogStore.find(company).isEmpty()) {
            return Optional.empty();
        }
        KeyDecision<R> decided = decision.apply(list(company));
        decided.added().ifPresent(added -> {
            if (!add(added.key(), added.hash())) {
                throw new IllegalStateException("unknown owner: " + added.key().owner());
            }
        });
        for (ApiKey changed : decided.changed()) {
            keys.replaceAll((hash, key) -> key.id().equals(changed.id()) ? changed : key);
        }
        auditLog.add(decided.audit());
        return Optional.of(decided.result());
    }

    @Override
    public synchronized boolean revoke(ApiKeyId id, Instant now, Function<ApiKey, List<AuditEntry>> audit) {
        for (Map.Entry<ApiKeyHash, ApiKey> entry : keys.entrySet()) {
            if (entry.getValue().id().equals(id)) {
                if (entry.getValue().revokedAt().isEmpty()) {
                    entry.setValue(entry.getValue().asRevoked(now));
                    auditLog.add(audit.apply(entry.getValue()));
                }
                return true;
            }
        }
        return false;
    }
}
