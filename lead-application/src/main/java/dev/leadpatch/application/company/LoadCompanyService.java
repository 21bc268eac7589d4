package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.company.CompanyDocument.LeadItems;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.DocumentPath;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses company documents, section by section, and stores them in a {@link CompanyStore}. */
public final class LoadCompanyService implements LoadCompany {
    private static final Schema DOCUMENT_SCHEMA =
            Schema.of(List.of("company"), List.of("users", "tags", "custom_fields", "api_keys", "leads"));
    private static final Schema COMPANY_SCHEMA = Schema.of(List.of("id", "name"), List.of("uuid"));

    // placeholder of an invalid id, so that the rest of the document is validated
    private static final CompanyId PLACEHOLDER_ID = new CompanyId(Long.MAX_VALUE);

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
    public Result load(CompanyDocument document) {
        LoadContext context = new LoadContext(patchValidator, uuids, clock.instant());
        Object withoutLeads = document.withoutLeads();
        Optional<Company> company = parse(withoutLeads, context);
        if (company.isEmpty()) {
            List<LoadError> errors = context.errors(withoutLeads);
            return new Result.Rejected(errors, errors.size());
        }
        LeadValidation leads = LeadValidation.of(document, company.get().catalog(), context);
        List<LoadError> errors = Stream.concat(context.errors(withoutLeads).stream(), leads.errors().stream())
                .toList();
        if (!errors.isEmpty()) {
            return new Result.Rejected(
                    DocumentOrderSorter.sort(errors, LoadError::path, withoutLeads), errors.size() + leads.omitted());
        }
        return store(company.get(), document, context);
    }

    private Result store(Company company, CompanyDocument document, LoadContext context) {
        try (LeadItems items = document.openLeads()) {
            LeadParser parser = new LeadParser(company.catalog(), context);
            AtomicLong count = new AtomicLong();
            Iterable<Lead> leads = () -> new LeadIterator(items, parser, count);
            List<String> conflicts =
                    companyStore.add(new Company(company.name(), company.catalog(), company.keys(), leads));
            return conflicts.isEmpty()
                    ? new Result.Loaded(company.catalog().company(), company, count.get())
                    : new Result.Conflict(conflicts);
        }
    }

    /** Parses the company. The result is valid only if {@code context} has no errors. */
    private static Optional<Company> parse(@Nullable Object document, LoadContext context) {
        return ObjectReader.of(document, DocumentPath.ROOT, DOCUMENT_SCHEMA, context.readContext())
                .map(root -> readCompany(root, context));
    }

    private static Company readCompany(ObjectReader root, LoadContext context) {
        Optional<ObjectReader> header = root.has("company")
                ? ObjectReader.of(
                        root.object().get("company"), root.pathOf("company"), COMPANY_SCHEMA, context.readContext())
                : Optional.empty();
        CompanyId id =
                header.flatMap(company -> company.id("id")).map(CompanyId::new).orElse(PLACEHOLDER_ID);
        String name = header.map(company -> context.name(company, "name")).orElse("");
        UUID uuid = header.map(company -> context.uuid(company, "uuid")).orElseGet(context::newUuid);

        CompanyCatalog catalog = CatalogParser.read(root, id, uuid, context);
        Map<ApiKeyHash, ApiKey> keys = new ApiKeyParser(catalog, context).readAll(root);
        root.list(CompanyDocument.LEADS);
        return new Company(name, catalog, keys, List.of());
    }
}
