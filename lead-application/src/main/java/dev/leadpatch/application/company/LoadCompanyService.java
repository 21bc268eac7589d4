package dev.leadpatch.application.company;

import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads documents into a {@link CompanyStore}. */
public final class LoadCompanyService implements LoadCompany {
    private final CompanyStore companyStore;
    private final PatchValidator patchValidator;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /**
     * Creates the service and verifies that {@code validator} applies every constraint of a lead.
     *
     * @param uuids generates the uuids that the document omits
     * @throws UnsuitableValidatorException if the validator misses constraints or violations; the message names the
     *     cause and the remedy
     */
    public LoadCompanyService(
            CompanyStore companyStore, Validator validator, InstantSource clock, Supplier<UUID> uuids) {
        this.companyStore = companyStore;
        this.patchValidator = new PatchValidator(validator);
        this.clock = clock;
        this.uuids = uuids;
    }

    @Override
    public Result load(@Nullable Object document) {
        LoadContext context = new LoadContext(patchValidator, uuids, clock.instant());
        Optional<Company> company = CompanyDocumentParser.read(document, context);
        List<LoadError> errors = context.errors(document);
        if (company.isEmpty() || !errors.isEmpty()) {
            return new Result.Rejected(errors);
        }
        List<String> conflicts = companyStore.add(company.get());
        return conflicts.isEmpty()
                ? new Result.Loaded(company.get().catalog().company(), company.get())
                : new Result.Conflict(conflicts);
    }
}
