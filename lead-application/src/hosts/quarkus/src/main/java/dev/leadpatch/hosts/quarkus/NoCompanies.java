package dev.leadpatch.hosts.quarkus;

import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.value.CompanyId;
import jakarta.inject.Singleton;
import java.util.List;

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
    public List<String> add(Company company) {
        return List.of();
    }
}
