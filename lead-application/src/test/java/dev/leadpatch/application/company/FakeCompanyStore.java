package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.testing.InMemoryAuditLog;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Companies and their API keys in memory. */
public final class FakeCompanyStore implements CompanyStore, ApiKeyStore, CatalogEntryStore {
    private final Map<CompanyId, Company> companies = new LinkedHashMap<>();
    private final Map<ApiKeyHash, ApiKey> keys = new LinkedHashMap<>();
    private final InMemoryAuditLog auditLog = new InMemoryAuditLog();

    /** Returns the company as it was added. */
    public Company get(CompanyId company) {
        return Optional.ofNullable(companies.get(company)).orElseThrow();
    }

    /** Returns the audit log of its changes. */
    public InMemoryAuditLog auditLog() {
        return auditLog;
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        return catalog(company);
    }

    @Override
    public <R> Optional<R> change(CompanyId id, Function<CompanyCatalog, CatalogDecision<R>> decision) {
        return Optional.ofNullable(companies.get(id)).map(company -> {
            CatalogDecision<R> decided = decision.apply(company.catalog());
            companies.put(id, new Company(company.name(), decided.catalog(), company.keys(), company.leads()));
            auditLog.add(decided.audit());
            return decided.result();
        });
    }

    /** Executes every request: no keys are stored. */
    @Override
    public <R> Optional<IdempotentOutcome<R>> changeOnce(
            CompanyId id, IdempotentRequest<R> request, Function<CompanyCatalog, CatalogDecision<R>> decision) {
        return change(id, decision).map(IdempotentOutcome.Executed::new);
    }

    public Optional<CompanyCatalog> catalog(CompanyId company) {
        return Optional.ofNullable(companies.get(company)).map(Company::catalog);
    }

    @Override
    public boolean exists(CompanyId company) {
        return companies.containsKey(company);
    }

    @Override
    public List<CompanyId> list(int limit) {
        return companies.keySet().stream()
                .sorted(Comparator.comparingLong(CompanyId::value))
                .limit(limit)
                .toList();
    }

    @Override
    public List<String> add(Company company, List<AuditEntry> audit) {
        List<String> conflicts = new ArrayList<>();
        CompanyId id = company.catalog().company();
        if (companies.containsKey(id)) {
            conflicts.add("Company " + id.value() + " already exists.");
        }
        if (company.keys().keySet().stream().anyMatch(keys::containsKey)) {
            conflicts.add("One of the API keys is another company's.");
        }
        if (conflicts.isEmpty()) {
            List<Lead> leads = new ArrayList<>();
            company.leads().forEach(leads::add);
            companies.put(id, new Company(company.name(), company.catalog(), company.keys(), leads));
            keys.putAll(company.keys());
            auditLog.add(audit);
        }
        return conflicts;
    }

    @Override
    public <R> Optional<R> update(CompanyId id, KeyLookup lookup, Function<StoredCompany, UpdateDecision<R>> decision) {
        return Optional.ofNullable(companies.get(id)).map(company -> {
            Map<ApiKeyHash, ApiKey> found = new LinkedHashMap<>(keys);
            found.entrySet()
                    .removeIf(key -> !lookup.hashes().contains(key.getKey())
                            && !lookup.ids().contains(key.getValue().id()));
            UpdateDecision<R> decided = decision.apply(new StoredCompany(company.name(), company.catalog(), found));
            keys.putAll(decided.addedKeys());
            auditLog.add(decided.audit());
            companies.put(id, new Company(decided.name(), decided.catalog(), company.keys(), company.leads()));
            return decided.result();
        });
    }

    @Override
    public Optional<ApiKey> find(CompanyId company, ApiKeyId key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ApiKey> find(ApiKeyHash hash) {
        return Optional.ofNullable(keys.get(hash));
    }

    private boolean add(ApiKey key, ApiKeyHash hash) {
        boolean ownerExists = catalog(key.company())
                .flatMap(catalog -> catalog.user(key.owner()))
                .isPresent();
        if (ownerExists) {
            keys.put(hash, key);
        }
        return ownerExists;
    }

    @Override
    public List<ApiKey> list(CompanyId company) {
        return keys.values().stream()
                .filter(key -> key.company().equals(company))
                .toList();
    }

    @Override
    public <R> Optional<R> changeKeys(CompanyId company, Function<List<ApiKey>, KeyDecision<R>> decision) {
        if (!exists(company)) {
            return Optional.empty();
        }
        KeyDecision<R> decided = decision.apply(list(company));
        decided.added().ifPresent(added -> add(added.key(), added.hash()));
        for (ApiKey changed : decided.changed()) {
            keys.replaceAll((hash, key) -> key.id().equals(changed.id()) ? changed : key);
        }
        auditLog.add(decided.audit());
        return Optional.of(decided.result());
    }

    @Override
    public boolean revoke(ApiKeyId id, Instant now, Function<ApiKey, List<AuditEntry>> audit) {
        Optional<ApiKey> found =
                keys.values().stream().filter(key -> key.id().equals(id)).findFirst();
        found.filter(key -> key.revokedAt().isEmpty()).ifPresent(key -> auditLog.add(audit.apply(key)));
        keys.replaceAll((hash, key) -> key.id().equals(id) ? key.asRevoked(now) : key);
        return found.isPresent();
    }
}
