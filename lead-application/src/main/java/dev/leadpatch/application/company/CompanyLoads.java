package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.rule.UnsuitableValidatorException;
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
    private final PatchValidator patches;
    private final TextRules texts;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /**
     * Verifies that {@code validator} applies every rule of a company document.
     *
     * @param uuids makes the uuids that the document leaves out
     * @throws UnsuitableValidatorException if it misses rules or violations; the message names the cause and the remedy
     */
    public CompanyLoads(Companies companies, Validator validator, InstantSource clock, Supplier<UUID> uuids) {
        this.companies = companies;
        this.patches = new PatchValidator(validator);
        this.texts = new TextRules(validator);
        this.clock = clock;
        this.uuids = uuids;
    }

    @Override
    public Result load(@Nullable Object document) {
        Findings findings = new Findings(patches, texts, uuids, clock.instant());
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
