package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses a company document, section by section. */
final class CompanyDocumentParser {
    private static final Schema DOCUMENT_SCHEMA =
            Schema.of(List.of("company"), List.of("users", "tags", "custom_fields", "api_keys", "leads"));
    private static final Schema COMPANY_SCHEMA = Schema.of(List.of("id", "name"), List.of("uuid"));

    // placeholder of an invalid id, so that the rest of the document is validated
    private static final CompanyId PLACEHOLDER_ID = new CompanyId(Long.MAX_VALUE);

    private CompanyDocumentParser() {}

    /** Parses the company. The result is valid only if {@code context} has no errors. */
    static Optional<Company> read(@Nullable Object document, LoadContext context) {
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
        List<Lead> leads = new LeadParser(catalog, context).readAll(root);
        return new Company(name, catalog, keys, leads);
    }
}
