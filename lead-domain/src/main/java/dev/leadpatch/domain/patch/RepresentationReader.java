package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.ReadOnlyMembers.Element;
import dev.leadpatch.domain.patch.ReadOnlyMembers.Member;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.TimeParser;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a patch document has from the representation of the lead, as a read returns it: read-only members, other
 * names of fields, and tags and users as objects.
 */
final class RepresentationReader {
    static final String ID = "id";

    private static final String UPDATED_AT = "updated_at";
    private static final String TOTAL = "total";
    private static final Set<String> READ_ONLY = Set.of(
            ID,
            "uuid",
            "created_at",
            "source",
            "partner_type",
            "company_id",
            "created_by_user_id",
            "partnership_leads",
            "lead_deals",
            "campaign_id",
            "campaign_title",
            "campaign_partners");
    private static final Map<String, LeadField> FIELDS = Arrays.stream(LeadField.values())
            .collect(Collectors.toUnmodifiableMap(LeadField::readName, field -> field));
    private static final ElementFormat TAG =
            new ElementFormat(List.of(ID), List.of("label", "background_color", "text_color"));
    private static final ElementFormat USER =
            new ElementFormat(List.of(ID), List.of("email", "first_name", "last_name", "color"));
    private static final ElementFormat CUSTOM_FIELD =
            new ElementFormat(List.of(ID, CustomFieldPatch.TYPE, CustomFieldPatch.VALUE), List.of("label"));

    /** The members of a tag, user or custom field, as a read returns it. */
    private record ElementFormat(ObjectReader.Schema schema, List<String> readOnly) {
        ElementFormat(List<String> required, List<String> readOnly) {
            this(ObjectReader.Schema.of(required, readOnly), readOnly);
        }
    }

    private final ReadContext context;
    private final List<Member> members = new ArrayList<>();
    private final Set<LeadField> renamedFields = EnumSet.noneOf(LeadField.class);
    private final List<Instant> updatedAt = new ArrayList<>();
    private final boolean accepts;

    private RepresentationReader(ReadContext context, boolean accepts) {
        this.context = context;
        this.accepts = accepts;
    }

    static RepresentationReader accepting(ReadContext context) {
        return new RepresentationReader(context, true);
    }

    /** Returns a reader for documents in which only the names and formats of a patch are known. */
    static RepresentationReader rejecting(ReadContext context) {
        return new RepresentationReader(context, false);
    }

    ReadOnlyMembers members() {
        return new ReadOnlyMembers(members, updatedAt.stream().findFirst(), renamedFields);
    }

    /** Finds a field by its name in a patch, or in a read. */
    Optional<LeadField> findField(String name) {
        Optional<LeadField> field = LeadField.ofWireName(name);
        return field.isPresent() || !accepts ? field : Optional.ofNullable(FIELDS.get(name));
    }

    /** Returns the path of a field that the document calls {@code name}. */
    DocumentPath pathOf(LeadField field, String name) {
        if (name.equals(field.wireName())) {
            return DocumentPath.of(field);
        }
        renamedFields.add(field);
        return DocumentPath.ROOT.member(name);
    }

    /** Reads a read-only member of the lead; returns whether {@code name} is one. */
    boolean readMember(String name, @Nullable Object value) {
        DocumentPath path = DocumentPath.ROOT.member(name);
        if (!accepts) {
            return false;
        }
        if (name.equals(UPDATED_AT)) {
            readUpdatedAt(value, path);
        } else if (name.equals(TOTAL)) {
            // the size of a list says nothing about the lead
            if (!(value instanceof Number)) {
                context.rejectType(path, value, "must be a number");
            }
        } else if (READ_ONLY.contains(name)) {
            if (!context.ignoresBlank(path, value)) {
                members.add(new Member(path, Optional.empty(), name, context.blankToNull(value)));
            }
        } else {
            return false;
        }
        return true;
    }

    private void readUpdatedAt(@Nullable Object value, DocumentPath path) {
        if (!(value instanceof String text)) {
            context.rejectType(path, value, "must be a string, the updated_at of the lead");
            return;
        }
        TimeParser.parse(text)
                .ifPresentOrElse(updatedAt::add, () -> context.reject(path, ViolationCode.DATE, TimeParser.MESSAGE));
    }

    /** Reads an id, or the id of an object as a read returns it. */
    Optional<Long> readId(LeadField field, @Nullable Object value, DocumentPath path) {
        if (!accepts || !(value instanceof Map<?, ?>)) {
            return context.readId(value, path);
        }
        ElementFormat format = field == LeadField.TAGS ? TAG : USER;
        Optional<ObjectReader> object = ObjectReader.of(value, path, format.schema(), context);
        Optional<Long> id = object.flatMap(reader -> reader.id(ID));
        id.ifPresent(found -> addMembers(object.orElseThrow(), format, new Element(field, found)));
        return id;
    }

    /** Reads a custom field as a read returns it. */
    CustomFieldPatch readCustomField(@Nullable Object value, DocumentPath path) {
        Optional<ObjectReader> object = ObjectReader.of(value, path, CUSTOM_FIELD.schema(), context);
        CustomFieldPatch field = CustomFieldPatch.read(object, ID);
        field.id()
                .ifPresent(id -> addMembers(
                        object.orElseThrow(), CUSTOM_FIELD, new Element(LeadField.CUSTOM_FIELDS, id.value())));
        return field;
    }

    private void addMembers(ObjectReader object, ElementFormat format, Element element) {
        format.readOnly().stream()
                .filter(object::has)
                .forEach(name -> members.add(new Member(
                        object.pathOf(name),
                        Optional.of(element),
                        name,
                        object.object().get(name))));
    }
}
