package dev.leadpatch.adapter.http.catalog;

import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.domain.catalog.OptionPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of the options of a custom field. */
final class OptionRoutes extends EntryRoutes<OptionId, CustomFieldOption> {

    private static final String PATH = CustomFieldRoutes.PATH + "/{" + CustomFieldRoutes.ID + "}/options";
    private static final CatalogErrorMapper ERRORS = new CatalogErrorMapper("option", "custom field");

    private final ManageCatalog manageCatalog;

    OptionRoutes(Authorizer authorizer, ManageCatalog manageCatalog, RequestBodyReader bodyReader) {
        super(authorizer, bodyReader, ERRORS, PATH, "optionId");
        this.manageCatalog = manageCatalog;
    }

    @Override
    Entries<OptionId, CustomFieldOption> entries(Context ctx) {
        long field = PathParameters.number(ctx, CustomFieldRoutes.ID, ERRORS::ownerNotFound);
        return manageCatalog.options(new CustomFieldId(field));
    }

    @Override
    OptionId toId(long value) {
        return new OptionId(value);
    }

    @Override
    OptionPatch readNew(@Nullable Object document, Strictness strictness) {
        return OptionPatch.readNew(document, strictness);
    }

    @Override
    OptionPatch readChange(@Nullable Object document, Strictness strictness) {
        return OptionPatch.readChange(document, strictness);
    }

    @Override
    Map<String, @Nullable Object> view(CustomFieldOption option, Caller caller) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(option.asDocument());
        if (option.archived()) {
            view.put(ARCHIVED, true);
        }
        return view;
    }
}
