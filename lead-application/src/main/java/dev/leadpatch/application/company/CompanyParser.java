package dev.leadpatch.application.company;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.company.CompanyStore.StoredCompany;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Parses company documents, section by section, except for the leads. */
final class CompanyParser {
    private static final Schema DOCUMENT_SCHEMA =
            Schema.of(List.of("company"), List.of("users", "tags", "custom_fields", "api_keys", "leads"));
    private static final Schema COMPANY_SCHEMA = Schema.of(List.of("id", "name"), List.of("uuid"));

    // placeholder of an invalid id, so that the rest of the document is validated
    private static final CompanyId PLACEHOLDER_ID = new CompanyId(Long.MAX_VALUE);

    private CompanyParser() {}

    /**
     * Parses a company without its leads. The result is valid only if {@code context} has no errors.
     *
     * @param stored the state of the company, to which the document is applied; empty if the company is new
     * @return the company, with the API keys that are not stored; empty if the document is not an object
     */
    static Optional<Company> parse(@Nullable Object document, Optional<StoredCompany> stored, LoadContext context) {
        return ObjectReader.of(document, DocumentPath.ROOT, DOCUMENT_SCHEMA, context.readContext())
                .map(root -> read(root, stored, context));
    }

    private static Company read(ObjectReader root, Optional<StoredCompany> stored, LoadContext context) {
        Optional<ObjectReader> header = root.has("company")
                ? ObjectReader.of(
                        complete(root.object().get("company"), stored),
                        root.pathOf("company"),
                        COMPANY_SCHEMA,
                        context.readContext())
                : Optional.empty();
        CompanyId id =
                header.flatMap(company -> company.id("id")).map(CompanyId::new).orElse(PLACEHOLDER_ID);
        String name = header.map(company -> context.name(company, "name")).orElse("");
        UUID uuid = header.map(company -> context.uuid(company, "uuid")).orElseGet(context::newUuid);
        CompanyCatalog current = stored.map(StoredCompany::catalog)
                .orElseGet(() -> CompanyCatalog.of(id, uuid, List.of(), List.of(), List.of()));
        context.validatePermanent(root.pathOf("company").member("uuid"), uuid, current.uuid());

        CompanyCatalog catalog = new CatalogParser(current, context).read(root);
        if (stored.isEmpty()) {
            requireUser(root, context);
        }
        Map<ApiKeyHash, ApiKey> keys =
                new ApiKeyParser(catalog, stored.map(StoredCompany::keys).orElse(Map.of()), context).readAll(root);
        root.list(CompanyDocument.LEADS);
        return new Company(name, catalog, keys, List.of());
    }

    /** A company without a user could never have an API key. */
    private static void requireUser(ObjectReader root, LoadContext context) {
        if (root.isAbsentOrNull("users") || List.of().equals(root.object().get("users"))) {
            context.addError(
                    root.pathOf("users"),
                    "must contain a user: every API key has an owner, and changes of leads are attributed to a user");
        }
    }

    private static @Nullable Object complete(@Nullable Object header, Optional<StoredCompany> stored) {
        if (stored.isEmpty() || !(header instanceof Map<?, ?> members)) {
            return header;
        }
        Map<Object, @Nullable Object> completed = new LinkedHashMap<>();
        completed.put("name", stored.get().name());
        completed.putAll(members);
        if (completed.get("uuid") == null) {
            completed.put("uuid", stored.get().catalog().uuid().toString());
        }
        return completed;
    }
}
