package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tag in a request.
 *
 * @param backgroundColor cleared to {@link CatalogMembers#DEFAULT_BACKGROUND_COLOR}
 * @param textColor cleared to {@link CatalogMembers#DEFAULT_TEXT_COLOR}
 */
public record TagPatch(
        Optional<String> label,
        Patch<String> backgroundColor,
        Patch<String> textColor,
        Patch<PartnerType> partnerType,
        List<Violation> readErrors,
        List<DocumentPath> ignored)
        implements EntryPatch<TagId, Tag> {
    /** The only supported association of tags: tags of leads. */
    public static final String LEAD_ASSOCIATION = "lead";

    private static final String LABEL = "label";
    private static final String ASSOCIATION = "association";
    private static final String BACKGROUND_COLOR = "background_color";
    private static final String TEXT_COLOR = "text_color";
    private static final String PARTNER_TYPE = "partner_type";
    private static final Schema NEW_SCHEMA =
            Schema.of(List.of(LABEL), List.of(ASSOCIATION, BACKGROUND_COLOR, TEXT_COLOR, PARTNER_TYPE));
    private static final Schema CHANGE_SCHEMA = NEW_SCHEMA.withoutRequired();

    public TagPatch {
        readErrors = List.copyOf(readErrors);
        ignored = List.copyOf(ignored);
    }

    /** The patch of a new tag with default colors. */
    public static TagPatch ofLabel(String label) {
        return readNew(Map.of(LABEL, label), Strictness.STRICT);
    }

    /** Reads the members of a new tag; {@code label} is required. */
    public static TagPatch readNew(@Nullable Object document, Strictness strictness) {
        return read(document, NEW_SCHEMA, strictness);
    }

    /** Reads the change of a tag; all members are optional. */
    public static TagPatch readChange(@Nullable Object document, Strictness strictness) {
        return read(document, CHANGE_SCHEMA, strictness);
    }

    private static TagPatch read(@Nullable Object document, Schema schema, Strictness strictness) {
        ReadContext context = new ReadContext(strictness);
        Optional<ObjectReader> members = ObjectReader.of(document, DocumentPath.ROOT, schema, context);
        members.ifPresent(TagPatch::checkAssociation);
        Optional<String> label = members.flatMap(tag -> CatalogMembers.label(tag, LABEL));
        Patch<String> background = colorPatch(members, BACKGROUND_COLOR);
        Patch<String> text = colorPatch(members, TEXT_COLOR);
        Patch<PartnerType> partnerType = members.map(TagPatch::readPartnerType).orElseGet(Patch::keep);
        return new TagPatch(label, background, text, partnerType, context.readErrors(), context.ignoredMembers());
    }

    private static Patch<String> colorPatch(Optional<ObjectReader> members, String name) {
        return members.map(tag -> CatalogMembers.colorPatch(tag, name)).orElseGet(Patch::keep);
    }

    private static void checkAssociation(ObjectReader members) {
        Optional<String> association =
                members.isAbsentOrNull(ASSOCIATION) ? Optional.empty() : members.string(ASSOCIATION);
        if (association.filter(name -> !name.equals(LEAD_ASSOCIATION)).isPresent()) {
            members.context()
                    .reject(
                            members.pathOf(ASSOCIATION),
                            ViolationCode.NOT_SUPPORTED,
                            "must be " + LEAD_ASSOCIATION + "; other associations are not supported");
        }
    }

    private static Patch<PartnerType> readPartnerType(ObjectReader members) {
        if (members.isNull(PARTNER_TYPE)) {
            return Patch.clear();
        }
        return CatalogMembers.partnerType(members, PARTNER_TYPE).map(Patch::set).orElseGet(Patch::keep);
    }

    @Override
    public Tag newEntry(TagId id, UUID uuid, Instant now) {
        return applyTo(new Tag(
                id,
                uuid,
                label.orElseThrow(),
                CatalogMembers.DEFAULT_BACKGROUND_COLOR,
                CatalogMembers.DEFAULT_TEXT_COLOR,
                false));
    }

    @Override
    public Tag applyTo(Tag tag) {
        return new Tag(
                tag.id(),
                tag.uuid(),
                label.orElse(tag.label()),
                CatalogMembers.colorAfter(
                        backgroundColor, tag.backgroundColor(), CatalogMembers.DEFAULT_BACKGROUND_COLOR),
                CatalogMembers.colorAfter(textColor, tag.textColor(), CatalogMembers.DEFAULT_TEXT_COLOR),
                Optional.ofNullable(partnerType.applyTo(tag.partnerType().orElse(null))),
                tag.archived());
    }
}
