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

/** Loads documents into {@link CompanyStore}. */
public final class LoadCompanyService implements LoadCompany {
    private final CompanyStore companyStore;
    private final PatchValidator patches;
    private final TextValidator texts;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /**
     * Verifies that {@code validator} applies every rule of a company document.
     *
     * @param uuids makes the uuids that the document leaves out
     * @throws UnsuitableValidatorException if it misses rules or violations; the message names the cause and the remedy
     */
    public LoadCompanyService(CompanyStore companies, Validator validator, InstantSource clock, Supplier<UUID> uuids) {
        this.companyStore = companies;
        this.patches = new PatchValidator(validator);
        this.texts = new TextValidator(validator);
        this.clock = clock;
        this.uuids = uuids;
    }

    @Override
    public Result load(@Nullable Object document) {
        LoadContext findings = new LoadContext(patches, texts, uuids, clock.instant());
        Optional<Company> company = CompanyDocumentReader.read(document, findings);
        List<LoadError> mistakes = findings.errors(document);
        if (company.isEmpty() || !mistakes.isEmpty()) {
            return new Result.Rejected(mistakes);
        }
        List<String> conflicts = companyStore.add(company.get());
        return conflicts.isEmpty()
                ? new Result.Loaded(company.get().catalog().company(), company.get())
                : new Result.Conflict(conflicts);
    }
}
