package dev.leadpatch.adapter.http.catalog;

import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CustomFieldDefinitionPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CustomFieldId;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The routes of custom fields, in the vendor's format. */
final class CustomFieldRoutes extends EntryRoutes<CustomFieldId, CustomFieldDefinition> {

    static final String PATH = "/api/v1/custom-fields";
    static final String ID = "fieldId";
    static final String CATEGORY = "category";

    private final ManageCatalog manageCatalog;

    CustomFieldRoutes(Authorizer authorizer, ManageCatalog manageCatalog, RequestBodyReader bodyReader) {
        super(authorizer, bodyReader, new CatalogErrorMapper("custom field", "company"), PATH, ID);
        this.manageCatalog = manageCatalog;
    }

    @Override
    Entries<CustomFieldId, CustomFieldDefinition> entries(Context ctx) {
        return manageCatalog.customFields();
    }

    @Override
    CustomFieldId toId(long value) {
        return new CustomFieldId(value);
    }

    @Override
    CustomFieldDefinitionPatch readNew(@Nullable Object document, Strictness strictness) {
        return CustomFieldDefinitionPatch.readNew(document, strictness);
    }

    @Override
    CustomFieldDefinitionPatch readChange(@Nullable Object document, Strictness strictness) {
        return CustomFieldDefinitionPatch.readChange(document, strictness);
    }

    /** Validates {@code partner_type}, which filters nothing: every field applies to all partner types. */
    @Override
    Predicate<CustomFieldDefinition> filter(QueryString query) {
        TagRoutes.partnerType(query);
        Optional<String> category = query.find(CATEGORY);
        if (category.filter(name -> !CatalogMembers.isCategory(name)).isPresent()) {
            throw QueryString.invalid("The query parameter category must be the name of a category, such as lead");
        }
        return field -> category.map(field.category()::equals).orElse(true);
    }

    @Override
    Map<String, @Nullable Object> view(CustomFieldDefinition field, Caller caller) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", field.id().value());
        view.put("uuid", field.uuid().toString());
        view.put("label", field.label());
        view.put("type", field.type().wireName());
        view.put(CATEGORY, field.category());
        view.put("partner_type", null);
        view.put("required", field.required());
        view.put("shared", field.shared());
        view.put(
                "options",
                field.hasOptions()
                        ? field.activeOptions().stream()
                                .map(CustomFieldOption::asDocument)
                                .toList()
                        : null);
        if (field.archived()) {
            view.put(ARCHIVED, true);
        }
        return view;
    }
}
