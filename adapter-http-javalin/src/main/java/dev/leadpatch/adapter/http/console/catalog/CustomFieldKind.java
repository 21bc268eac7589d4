package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.domain.catalog.CustomFieldDefinitionPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.CustomFieldId;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Custom fields. Type and category never change. */
final class CustomFieldKind extends EntryKind<CustomFieldId, CustomFieldDefinition> {
    static final String PATH = "/console/catalog/custom-fields";

    private static final String LABEL = "label";
    private static final String TYPE = "type";
    private static final String CATEGORY = "category";
    private static final String REQUIRED = "required";
    private static final String SHARED = "shared";
    private static final String OPTIONS = "options";

    private final ManageCatalog manageCatalog;

    CustomFieldKind(ManageCatalog manageCatalog) {
        super("custom field", "company", "Custom fields", PATH);
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
    long id(CustomFieldDefinition field) {
        return field.id().value();
    }

    @Override
    boolean isArchived(CustomFieldDefinition field) {
        return field.archived();
    }

    @Override
    EntryRow row(String collection, CustomFieldDefinition field) {
        List<String> details = new ArrayList<>(List.of(field.type().wireName()));
        if (!field.category().equals(CustomFieldDefinition.LEAD_CATEGORY)) {
            details.add("category " + field.category());
        }
        if (field.required()) {
            details.add("required");
        }
        if (field.shared()) {
            details.add("shared");
        }
        if (field.hasOptions()) {
            details.add(field.activeOptions().size() + " options");
        }
        return new EntryRow(
                collection + "/" + id(field), field.label(), String.join(", ", details), "", field.archived());
    }

    @Override
    List<EntryInput> inputs(boolean isNew) {
        List<EntryInput> inputs = new ArrayList<>(List.of(
                EntryInput.required(EntryInput.Kind.TEXT, LABEL, "Label"),
                EntryInput.checkbox(REQUIRED, "Required"),
                EntryInput.checkbox(SHARED, "Shared with partners")));
        if (isNew) {
            List<Choice> types = CustomFieldType.WIRE_NAMES.stream()
                    .map(name -> new Choice(name, name))
                    .toList();
            inputs.add(1, EntryInput.choice(TYPE, "Type", types));
            inputs.add(
                    2,
                    EntryInput.of(
                            EntryInput.Kind.TEXT,
                            CATEGORY,
                            "Category",
                            "Leads have the fields of the category lead. Type and category never change."));
            inputs.add(EntryInput.of(
                    EntryInput.Kind.LINES,
                    OPTIONS,
                    "Options",
                    "One option a line; for select and multi_select fields only."));
        }
        return inputs;
    }

    @Override
    Form newForm() {
        return Form.EMPTY
                .with(TYPE, CustomFieldType.TEXT.wireName())
                .with(CATEGORY, CustomFieldDefinition.LEAD_CATEGORY);
    }

    @Override
    Form form(CustomFieldDefinition field) {
        return Form.EMPTY
                .with(LABEL, field.label())
                .with(REQUIRED, String.valueOf(field.required()))
                .with(SHARED, String.valueOf(field.shared()));
    }

    @Override
    Map<String, @Nullable Object> document(Form form, boolean isNew) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(LABEL, form.value(LABEL));
        document.put(REQUIRED, form.isSelected(REQUIRED, EntryInput.YES));
        document.put(SHARED, form.isSelected(SHARED, EntryInput.YES));
        if (isNew) {
            document.put(TYPE, form.value(TYPE));
            document.put(CATEGORY, form.value(CATEGORY));
            List<Map<String, String>> options = form.value(OPTIONS)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> Map.of(LABEL, line))
                    .toList();
            if (!options.isEmpty()) {
                document.put(OPTIONS, options);
            }
        }
        return document;
    }

    @Override
    CustomFieldDefinitionPatch readNew(Map<String, @Nullable Object> document) {
        return CustomFieldDefinitionPatch.readNew(document, Strictness.STRICT);
    }

    @Override
    CustomFieldDefinitionPatch readChange(Map<String, @Nullable Object> document) {
        return CustomFieldDefinitionPatch.readChange(document, Strictness.STRICT);
    }

    @Override
    boolean hasChildren(CustomFieldDefinition field) {
        return field.hasOptions();
    }

    @Override
    List<EntryRow> children(String collection, CustomFieldDefinition field) {
        OptionKind options = new OptionKind(manageCatalog);
        String path = collection + "/" + id(field) + "/options";
        return field.options().stream().map(option -> options.row(path, option)).toList();
    }
}
