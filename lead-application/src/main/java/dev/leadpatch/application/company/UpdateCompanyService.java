package dev.leadpatch.application.company;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.CompanyStore.KeyLookup;
import dev.leadpatch.application.company.CompanyStore.StoredCompany;
import dev.leadpatch.application.company.CompanyStore.UpdateDecision;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.application.importing.BatchWriter;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.DocumentPath;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Merges company documents with stored companies, and writes them to a {@link CompanyStore} and by a {@link BatchWriter}. */
public final class UpdateCompanyService implements UpdateCompany {
    private static final LoadError NO_ACTOR = new LoadError(
            DocumentPath.ROOT.member("users"),
            "must contain a user that is not archived: the changes of leads are attributed to one");

    private final LoadCompany loadCompany;
    private final CompanyStore companyStore;
    private final BatchWriter batchWriter;
    private final PatchValidator patchValidator;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;
    private final NewKeyRule keyRule;

    /**
     * Creates the service and verifies that {@code validator} applies every constraint of a lead.
     *
     * @param batchWriter writes the leads
     * @param uuids generates the uuids that the document omits
     * @throws UnsuitableValidatorException if the validator misses constraints or violations; the message names the
     *     cause and the remedy
     */
    public UpdateCompanyService(
            CompanyStore companyStore,
            BatchWriter batchWriter,
            Validator validator,
            InstantSource clock,
            Supplier<UUID> uuids,
            NewKeyRule keyRule) {
        this.loadCompany = new LoadCompanyService(companyStore, validator, clock, uuids, keyRule);
        this.companyStore = companyStore;
        this.batchWriter = batchWriter;
        this.patchValidator = new PatchValidator(validator);
        this.clock = clock;
        this.uuids = uuids;
        this.keyRule = keyRule;
    }

    @Override
    public Result update(CompanyDocument document, boolean sendsEvents) {
        if (!(document.withoutLeads() instanceof Map<?, ?> root)) {
            return new Result.NotUpdated(loadCompany.load(document));
        }
        // the errors are found later, given the stored company
        Company parsed =
                CompanyParser.parse(root, Optional.empty(), newContext()).orElseThrow();
        CompanyId id = parsed.catalog().company();
        if (!companyStore.exists(id)) {
            return new Result.NotUpdated(loadCompany.load(document));
        }
        KeyLookup keys = KeyLookup.of(parsed.keys());
        CompanyMerge planned = companyStore
                .update(id, keys, stored -> UpdateDecision.keep(stored, CompanyMerge.of(root, stored, newContext())))
                .orElseThrow();
        Optional<LoadCompany.Result.Rejected> rejected = LeadValidation.reject(
                document, companyErrors(planned, document), planned.company().catalog(), newContext());
        if (rejected.isPresent()) {
            return new Result.NotUpdated(rejected.get());
        }
        // the stored company may have changed since, for example by a request
        CompanyMerge merge = companyStore
                .update(id, keys, stored -> decide(CompanyMerge.of(root, stored, newContext()), stored))
                .orElseThrow();
        return merge.errors().isEmpty()
                ? writeLeads(merge, document, sendsEvents)
                : new Result.NotUpdated(LoadCompany.Result.Rejected.of(merge.errors()));
    }

    private static List<LoadError> companyErrors(CompanyMerge merge, CompanyDocument document) {
        try (LeadItems items = document.openLeads()) {
            boolean needsActor = items.hasNext()
                    && CompanyMerge.actor(merge.company().catalog()).isEmpty();
            return needsActor
                    ? Stream.concat(merge.errors().stream(), Stream.of(NO_ACTOR))
                            .toList()
                    : merge.errors();
        }
    }

    private UpdateDecision<CompanyMerge> decide(CompanyMerge merge, StoredCompany stored) {
        Company company = merge.company();
        return merge.errors().isEmpty()
                ? new UpdateDecision<>(
                        company.name(),
                        company.catalog(),
                        company.keys(),
                        LoadAudit.updated(company, merge.counts(), clock.instant()),
                        merge)
                : UpdateDecision.keep(stored, merge);
    }

    private Result writeLeads(CompanyMerge merge, CompanyDocument document, boolean sendsEvents) {
        Company company = merge.company();
        CompanyCatalog catalog = company.catalog();
        LeadUpdate.Effect effect = LeadUpdate.Effect.NONE;
        try (LeadItems items = document.openLeads()) {
            if (items.hasNext()) {
                Caller caller = Caller.operator(
                        catalog.company(), CompanyMerge.actor(catalog).orElseThrow(), LoadAudit.COMMAND);
                effect = new LeadUpdate(batchWriter, caller, uuids.get(), clock.instant(), sendsEvents)
                        .write(items, new LeadParser(catalog, newContext()));
            }
        }
        Map<Kind, Counts> counts = new EnumMap<>(merge.counts());
        counts.put(Kind.LEAD, effect.counts());
        return new Result.Updated(
                catalog.company(), company.name(), counts, effect.rejected(), effect.rejectedLeads(), effect.kinds());
    }

    private LoadContext newContext() {
        return new LoadContext(patchValidator, keyRule, uuids, clock.instant());
    }
}
