package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a patch document that a read of the lead returns and that no patch changes, so that a client can send
 * back what it has read. {@link dev.leadpatch.domain.lead.Lead} validates that they equal the current values.
 *
 * @param members the members, except for {@code updatedAt}
 * @param updatedAt when the version that the client has read was written, with microsecond resolution. It is a
 *     precondition: the lead must not have changed since then
 * @param renamedFields the fields that the document names as a read does: {@code custom_fields}
 */
public record ReadOnlyMembers(List<Member> members, Optional<Instant> updatedAt, Set<LeadField> renamedFields) {
    /** Of a document without such members. */
    public static final ReadOnlyMembers NONE = new ReadOnlyMembers(List.of(), Optional.empty(), Set.of());

    public ReadOnlyMembers {
        members = List.copyOf(members);
        renamedFields = Set.copyOf(renamedFields);
    }

    /** Returns the path of {@code field} in the document. */
    public DocumentPath pathOf(LeadField field) {
        return renamedFields.contains(field) ? DocumentPath.ROOT.member(field.readName()) : DocumentPath.of(field);
    }

    /** Returns the violation at its path in the document. Validators use the names of a patch. */
    public Violation locate(Violation violation) {
        return renamedFields.isEmpty() ? violation : violation.at(locate(violation.path()));
    }

    private DocumentPath locate(DocumentPath path) {
        List<Object> segments = path.segments();
        Optional<LeadField> field = segments.isEmpty()
                ? Optional.empty()
                : LeadField.ofWireName(String.valueOf(segments.get(0))).filter(renamedFields::contains);
        if (field.isEmpty()) {
            return path;
        }
        DocumentPath located = pathOf(field.get());
        for (Object segment : segments.subList(1, segments.size())) {
            if (segment instanceof Integer index) {
                located = located.item(index);
            } else {
                String name = String.valueOf(segment);
                located = located.member(name.equals(CustomFieldPatch.ID) ? RepresentationReader.ID : name);
            }
        }
        return located;
    }

    /**
     * A member with the value that the client has sent.
     *
     * @param element the tag, user or custom field that has the member; empty if the lead has it
     */
    public record Member(
            DocumentPath path,
            Optional<Element> element,
            String name,
            @Nullable Object value) {}

    /** A tag, user or custom field that a document names together with its own members. */
    public record Element(LeadField field, long id) {}
}
