package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Parses company documents, section by section, and stores them in a {@link CompanyStore}. */
public final class LoadCompanyService implements LoadCompany {
    private final CompanyStore companyStore;
    private final PatchValidator patchValidator;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;
    private final NewKeyRule keyRule;

    /** As {@link #LoadCompanyService(CompanyStore, Validator, InstantSource, Supplier, NewKeyRule)}, for opaque keys. */
    public LoadCompanyService(
            CompanyStore companyStore, Validator validator, InstantSource clock, Supplier<UUID> uuids) {
        this(companyStore, validator, clock, uuids, NewKeyRule.OPAQUE_TOKEN);
    }

    /**
     * Creates the service and verifies that {@code validator} applies every constraint of a lead.
     *
     * @param uuids generates the uuids that the document omits
     * @throws UnsuitableValidatorException if the validator misses constraints or violations; the message names the
     *     cause and the remedy
     */
    public LoadCompanyService(
            CompanyStore companyStore,
            Validator validator,
            InstantSource clock,
            Supplier<UUID> uuids,
            NewKeyRule keyRule) {
        this.companyStore = companyStore;
        this.patchValidator = new PatchValidator(validator);
        this.clock = clock;
        this.uuids = uuids;
        this.keyRule = keyRule;
    }

    @Override
    public Result load(CompanyDocument document) {
        LoadContext context = new LoadContext(patchValidator, keyRule, uuids, clock.instant());
        Object withoutLeads = document.withoutLeads();
        Optional<Company> company = CompanyParser.parse(withoutLeads, Optional.empty(), context);
        if (company.isEmpty()) {
            return Result.Rejected.of(context.errors(withoutLeads));
        }
        Optional<Result.Rejected> rejected = LeadValidation.reject(
                document, context.errors(withoutLeads), company.get().catalog(), context);
        return rejected.isPresent() ? rejected.get() : store(company.get(), document, context);
    }

    private Result store(Company company, CompanyDocument document, LoadContext context) {
        try (LeadItems items = document.openLeads()) {
            LeadParser parser = new LeadParser(company.catalog(), context);
            AtomicLong count = new AtomicLong();
            Iterable<Lead> leads = () -> new LeadIterator(items, parser, count);
            List<String> conflicts = companyStore.add(
                    new Company(company.name(), company.catalog(), company.keys(), leads),
                    LoadAudit.loaded(company, clock.instant()));
            return conflicts.isEmpty()
                    ? new Result.Loaded(company.catalog().company(), company, count.get())
                    : new Result.Conflict(
                            conflicts, companyStore.exists(company.catalog().company()));
        }
    }
}
