package dev.leadpatch.application.testing;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Stores companies in the other in-memory adapters. */
public final class InMemoryCompanyStore implements CompanyStore {
    private final InMemoryLeadStore leadStore;
    private final InMemoryApiKeyStore apiKeyStore;
    private final InMemoryAuditLog auditLog;
    private final Map<CompanyId, String> names = new HashMap<>();

    public InMemoryCompanyStore(
            InMemoryLeadStore leadStore, InMemoryApiKeyStore apiKeyStore, InMemoryAuditLog auditLog) {
        this.auditLog = auditLog;
        this.leadStore = leadStore;
        this.apiKeyStore = apiKeyStore;
    }

    @Override
    public boolean exists(CompanyId company) {
        return leadStore.find(company).isPresent();
    }

    @Override
    public List<CompanyId> list(int limit) {
        return leadStore.all().stream()
                .map(CompanyCatalog::company)
                .sorted(Comparator.comparingLong(CompanyId::value))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<String> add(Company company, List<AuditEntry> audit) {
        List<String> conflicts = conflicts(company);
        if (conflicts.isEmpty()) {
            leadStore.with(company.catalog());
            names.put(company.catalog().company(), company.name());
            company.keys().forEach((hash, key) -> apiKeyStore.add(key, hash));
            company.leads().forEach(leadStore::with);
            auditLog.add(audit);
        }
        return conflicts;
    }

    @Override
    public synchronized <R> Optional<R> update(
            CompanyId company, KeyLookup keys, Function<StoredCompany, UpdateDecision<R>> decision) {
        return leadStore.change(company, catalog -> {
            StoredCompany stored =
                    new StoredCompany(names.getOrDefault(company, "Example"), catalog, apiKeyStore.findAll(keys));
            UpdateDecision<R> decided = decision.apply(stored);
            names.put(company, decided.name());
            decided.addedKeys().forEach((hash, key) -> apiKeyStore.addTo(decided.catalog(), key, hash));
            return new CatalogDecision<>(decided.catalog(), decided.audit(), decided.result());
        });
    }

    private List<String> conflicts(Company company) {
        CompanyCatalog catalog = company.catalog();
        List<String> conflicts = new ArrayList<>();
        if (exists(catalog.company())) {
            conflicts.add(
                    "Company %d already exists.".formatted(catalog.company().value()));
        }
        if (leadStore.all().stream().anyMatch(other -> other.uuid().equals(catalog.uuid()))) {
            conflicts.add("A company with the uuid %s already exists.".formatted(catalog.uuid()));
        }
        company.keys().forEach((hash, key) -> {
            if (apiKeyStore.find(hash).isPresent()) {
                conflicts.add("The API key \"%s\" is already in use.".formatted(key.label()));
            }
        });
        return conflicts;
    }
}
