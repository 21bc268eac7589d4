package dev.leadpatch.adapter.http.catalog;

import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.TagPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The routes of tags, in the vendor's format. */
final class TagRoutes extends EntryRoutes<TagId, Tag> {

    static final String ASSOCIATION = "association";
    static final String PARTNER_TYPE = "partner_type";

    private final ManageCatalog manageCatalog;

    TagRoutes(Authorizer authorizer, ManageCatalog manageCatalog, RequestBodyReader bodyReader) {
        super(authorizer, bodyReader, new CatalogErrorMapper("tag", "company"), "/api/v1/tags", "tagId");
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
    TagPatch readNew(@Nullable Object document, Strictness strictness) {
        return TagPatch.readNew(document, strictness);
    }

    @Override
    TagPatch readChange(@Nullable Object document, Strictness strictness) {
        return TagPatch.readChange(document, strictness);
    }

    /** Tags without a partner type are meant for all partners, so they are in every list. */
    @Override
    Predicate<Tag> filter(QueryString query) {
        String association = query.find(ASSOCIATION).orElse("");
        if (!association.isEmpty() && !association.equals(TagPatch.LEAD_ASSOCIATION)) {
            throw HttpErrorException.of(
                    400, "not_supported", "The query parameter association must be lead; there are no other tags");
        }
        Optional<PartnerType> type = partnerType(query);
        return tag -> type.isEmpty()
                || tag.partnerType().isEmpty()
                || tag.partnerType().equals(type);
    }

    /** Returns the query parameter {@code partner_type}; an empty value is the same as none. */
    static Optional<PartnerType> partnerType(QueryString query) {
        return query.find(PARTNER_TYPE)
                .filter(name -> !name.isEmpty())
                .map(name -> PartnerType.ofWireName(name)
                        .orElseThrow(() -> QueryString.invalid("The query parameter partner_type must be one of "
                                + String.join(", ", PartnerType.WIRE_NAMES))));
    }

    @Override
    Map<String, @Nullable Object> view(Tag tag, Caller caller) {
        Map<String, @Nullable Object> view = viewCreated(tag, caller);
        view.put("label", tag.label());
        view.put("background_color", tag.backgroundColor());
        view.put("text_color", tag.textColor());
        view.put("association", TagPatch.LEAD_ASSOCIATION);
        view.put("partner_type", tag.partnerType().map(PartnerType::wireName).orElse(null));
        view.put("company_id", caller.company().value());
        if (tag.archived()) {
            view.put(ARCHIVED, true);
        }
        return view;
    }

    @Override
    Map<String, @Nullable Object> viewCreated(Tag tag, Caller caller) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", tag.id().value());
        view.put("uuid", tag.uuid().toString());
        return view;
    }
}
