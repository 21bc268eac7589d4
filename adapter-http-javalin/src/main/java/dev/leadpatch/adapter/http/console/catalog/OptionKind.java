package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.domain.catalog.OptionPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of a custom field, which the page of the field lists. */
final class OptionKind extends EntryKind<OptionId, CustomFieldOption> {
    private static final String FIELD = "fieldId";
    private static final String LABEL = "label";

    private final ManageCatalog manageCatalog;

    OptionKind(ManageCatalog manageCatalog) {
        super("option", "custom field", "Custom field", CustomFieldKind.PATH + "/{" + FIELD + "}/options");
        this.manageCatalog = manageCatalog;
    }

    @Override
    String collection(Context ctx) {
        return listPath(ctx) + "/options";
    }

    @Override
    String listPath(Context ctx) {
        return CustomFieldKind.PATH + "/" + field(ctx);
    }

    @Override
    Entries<OptionId, CustomFieldOption> entries(Context ctx) {
        return manageCatalog.options(new CustomFieldId(field(ctx)));
    }

    private long field(Context ctx) {
        return PathParameters.number(ctx, FIELD, errors()::ownerNotFound);
    }

    @Override
    OptionId toId(long value) {
        return new OptionId(value);
    }

    @Override
    long id(CustomFieldOption option) {
        return option.id().value();
    }

    @Override
    boolean isArchived(CustomFieldOption option) {
        return option.archived();
    }

    @Override
    EntryRow row(String collection, CustomFieldOption option) {
        return new EntryRow(collection + "/" + id(option), option.label(), "", "", option.archived());
    }

    @Override
    List<EntryInput> inputs(boolean isNew) {
        return List.of(EntryInput.required(EntryInput.Kind.TEXT, LABEL, "Label"));
    }

    @Override
    Form newForm() {
        return Form.EMPTY;
    }

    @Override
    Form form(CustomFieldOption option) {
        return Form.EMPTY.with(LABEL, option.label());
    }

    @Override
    Map<String, @Nullable Object> document(Form form, boolean isNew) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(LABEL, form.value(LABEL));
        return document;
    }

    @Override
    OptionPatch readNew(Map<String, @Nullable Object> document) {
        return OptionPatch.readNew(document, Strictness.STRICT);
    }

    @Override
    OptionPatch readChange(Map<String, @Nullable Object> document) {
        return OptionPatch.readChange(document, Strictness.STRICT);
    }
}
