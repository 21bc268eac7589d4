package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyHash;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a whole company document, section by section. */
final class CompanyDocumentReader {
    private static final ObjectSchema DOCUMENT_SCHEMA =
            ObjectSchema.of(List.of("company"), List.of("users", "tags", "custom_fields", "api_keys", "leads"));
    private static final ObjectSchema COMPANY_SCHEMA = ObjectSchema.of(List.of("id", "name"), List.of("uuid"));

    // stands in for an id that can't be read, so that the rest is judged all the same
    private static final CompanyId UNREADABLE_ID = new CompanyId(Long.MAX_VALUE);

    private CompanyDocumentReader() {}

    /** The company that {@code document} describes; it is only good if there are no findings. */
    static Optional<Company> read(@Nullable Object document, LoadContext findings) {
        return ObjectReader.of(document, DocumentPath.ROOT, DOCUMENT_SCHEMA, findings)
                .map(root -> readCompany(root, findings));
    }

    private static Company readCompany(ObjectReader root, LoadContext findings) {
        Optional<ObjectReader> head = root.has("company")
                ? ObjectReader.of(root.object().get("company"), root.pathOf("company"), COMPANY_SCHEMA, findings)
                : Optional.empty();
        CompanyId id =
                head.flatMap(company -> company.id("id")).map(CompanyId::new).orElse(UNREADABLE_ID);
        String name =
                head.map(company -> company.text("name", TextValidator.NAME)).orElse("");
        UUID uuid = head.map(company -> company.uuid("uuid")).orElseGet(findings::newUuid);

        CompanyCatalog catalog = CatalogReader.read(root, id, uuid, findings);
        Map<ApiKeyHash, ApiKey> keys = new ApiKeyReader(catalog, findings).readAll(root);
        List<Lead> leads = new LeadReader(catalog, findings).readAll(root);
        return new Company(name, catalog, keys, leads);
    }
}
