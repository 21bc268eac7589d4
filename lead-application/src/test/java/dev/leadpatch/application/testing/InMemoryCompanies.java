package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKeys;
import dev.leadpatch.application.company.Companies;
import dev.leadpatch.application.company.Company;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;

/** Puts companies into the other adapters in memory. */
public final class InMemoryCompanies implements Companies {
    private final InMemoryLeads leads;
    private final ApiKeys keys;

    public InMemoryCompanies(InMemoryLeads leads, ApiKeys keys) {
        this.leads = leads;
        this.keys = keys;
    }

    @Override
    public boolean exists(CompanyId company) {
        return leads.find(company).isPresent();
    }

    @Override
    public synchronized List<String> add(Company company) {
        List<String> conflicts = conflicts(company);
        if (conflicts.isEmpty()) {
            leads.with(company.catalog());
            company.keys().forEach((hash, key) -> keys.add(key, hash));
            company.leads().forEach(leads::with);
        }
        return conflicts;
    }

    private List<String> conflicts(Company company) {
        CompanyCatalog catalog = company.catalog();
        List<String> conflicts = new ArrayList<>();
        if (exists(catalog.company())) {
            conflicts.add(
                    "There is a company %d already.".formatted(catalog.company().value()));
        }
        if (leads.all().stream().anyMatch(other -> other.uuid().equals(catalog.uuid()))) {
            conflicts.add("There is a company with the uuid %s already.".formatted(catalog.uuid()));
        }
        company.keys().forEach((hash, key) -> {
            if (keys.find(hash).isPresent()) {
                conflicts.add("The API key \"%s\" is in use already.".formatted(key.label()));
            }
        });
        return conflicts;
    }
}
