package dev.leadpatch.application.company;

import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads documents into {@link Companies}. */
public final class CompanyLoads implements LoadCompany {
    private final Companies companies;
    private final Validator validator;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /** @param uuids makes the uuids that the document leaves out */
    public CompanyLoads(Companies companies, Validator validator, InstantSource clock, Supplier<UUID> uuids) {
        this.companies = companies;
        this.validator = validator;
        this.clock = clock;
        this.uuids = uuids;
    }

    @Override
    public Result load(@Nullable Object document) {
        Findings findings = new Findings(validator, uuids, clock.instant());
        Optional<Company> company = CompanyReader.read(document, findings);
        List<Mistake> mistakes = findings.mistakes(document);
        if (company.isEmpty() || !mistakes.isEmpty()) {
            return new Result.Refused(mistakes);
        }
        List<String> conflicts = companies.add(company.get());
        return conflicts.isEmpty()
                ? new Result.Loaded(company.get().catalog().company(), company.get())
                : new Result.Conflicting(conflicts);
    }
}
