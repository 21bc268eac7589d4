package dev.leadpatch.adapter.http.console.catalog;

import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.TagPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags. */
final class TagKind extends EntryKind<TagId, Tag> {
    static final String PATH = "/console/catalog/tags";

    private static final String LABEL = "label";
    private static final String BACKGROUND = "background_color";
    private static final String TEXT = "text_color";
    private static final String PARTNER_TYPE = "partner_type";

    private final ManageCatalog manageCatalog;

    TagKind(ManageCatalog manageCatalog) {
        super("tag", "company", "Tags", PATH);
        this.manageCatalog = manageCatalog;
    }

    @Override
    Entries<TagId, Tag> entries(Context ctx) {
        return manageCatalog.tags();
    }

    @Override
    TagId toId(long value) {
        return new TagId(value);
    }

    @Override
    long id(Tag tag) {
        return tag.id().value();
    }

    @Override
    boolean isArchived(Tag tag) {
        return tag.archived();
    }

    @Override
    EntryRow row(String collection, Tag tag) {
        String details = tag.partnerType().map(PartnerType::wireName).orElse("");
        return new EntryRow(collection + "/" + id(tag), tag.label(), details, tag.backgroundColor(), tag.archived());
    }

    @Override
    List<EntryInput> inputs(boolean isNew) {
        List<Choice> types = new ArrayList<>(List.of(new Choice("", "Any")));
        PartnerType.WIRE_NAMES.forEach(name -> types.add(new Choice(name, name)));
        return List.of(
                EntryInput.required(EntryInput.Kind.TEXT, LABEL, "Label"),
                EntryInput.choice(PARTNER_TYPE, "Partner type", types),
                EntryInput.of(EntryInput.Kind.COLOR, BACKGROUND, "Background color", ""),
                EntryInput.of(EntryInput.Kind.COLOR, TEXT, "Text color", ""));
    }

    @Override
    Form newForm() {
        return Form.EMPTY
                .with(BACKGROUND, CatalogMembers.DEFAULT_BACKGROUND_COLOR)
                .with(TEXT, CatalogMembers.DEFAULT_TEXT_COLOR);
    }

    @Override
    Form form(Tag tag) {
        return Form.EMPTY
                .with(LABEL, tag.label())
                .with(BACKGROUND, colorInput(tag.backgroundColor()))
                .with(TEXT, colorInput(tag.textColor()))
                .with(PARTNER_TYPE, tag.partnerType().map(PartnerType::wireName).orElse(""));
    }

    @Override
    Map<String, @Nullable Object> document(Form form, boolean isNew) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(LABEL, form.value(LABEL));
        document.put(BACKGROUND, form.value(BACKGROUND));
        document.put(TEXT, form.value(TEXT));
        document.put(PARTNER_TYPE, form.value(PARTNER_TYPE).isEmpty() ? null : form.value(PARTNER_TYPE));
        return document;
    }

    @Override
    TagPatch readNew(Map<String, @Nullable Object> document) {
        return TagPatch.readNew(document, Strictness.STRICT);
    }

    @Override
    TagPatch readChange(Map<String, @Nullable Object> document) {
        return TagPatch.readChange(document, Strictness.STRICT);
    }
}
