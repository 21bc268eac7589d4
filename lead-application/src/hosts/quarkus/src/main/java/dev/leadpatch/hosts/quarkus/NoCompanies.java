package dev.leadpatch.hosts.quarkus;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.value.CompanyId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A company store that accepts every company and stores none. */
@Singleton
public class NoCompanies implements CompanyStore {
    @Override
    public boolean exists(CompanyId company) {
        return false;
    }

    @Override
    public List<CompanyId> list(int limit) {
        return List.of();
    }

    @Override
    public List<String> add(Company company, List<AuditEntry> audit) {
        return List.of();
    }

    @Override
    public <R> Optional<R> update(
            CompanyId company, KeyLookup keys, Function<StoredCompany, UpdateDecision<R>> decision) {
        return Optional.empty();
    }
}
