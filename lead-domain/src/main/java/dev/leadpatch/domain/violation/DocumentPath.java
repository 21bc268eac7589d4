package dev.leadpatch.domain.violation;

import dev.leadpatch.domain.value.LeadField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The path of a value in a document: the member names and list indices from the root (a JSON Pointer, RFC 6901).
 * Immutable.
 *
 * <p>A path is a linked list: it refers to its parent and adds one segment. Readers create a path for almost every
 * value and rarely use it, so creating one must be cheap.
 */
public final class DocumentPath implements Comparable<DocumentPath> {
    /** The path of the whole document. */
    public static final DocumentPath ROOT = new DocumentPath(null, "");

    private static final Map<LeadField, DocumentPath> LEAD_FIELDS = new EnumMap<>(LeadField.class);

    static {
        for (LeadField field : LeadField.values()) {
            LEAD_FIELDS.put(field, ROOT.member(field.wireName()));
        }
    }

    private final @Nullable DocumentPath parent;
    private final Object segment;

    private DocumentPath(@Nullable DocumentPath parent, Object segment) {
        this.parent = parent;
        this.segment = segment;
    }

    /** The segments from the root: a {@link String} for a member name, an {@link Integer} (from 0) for a list index. */
    public List<Object> segments() {
        List<Object> segments = new ArrayList<>();
        for (DocumentPath path = this; path.parent != null; path = path.parent) {
            segments.add(path.segment);
        }
        Collections.reverse(segments);
        return Collections.unmodifiableList(segments);
    }

    /** The path of {@code field} in a patch. */
    public static DocumentPath of(LeadField field) {
        return Objects.requireNonNull(LEAD_FIELDS.get(field));
    }

    /** The path of the member {@code name} of the object at this path. */
    public DocumentPath member(String name) {
        return new DocumentPath(this, name);
    }

    /** The path of the item at {@code index}, from 0, of the list at this path. */
    public DocumentPath item(int index) {
        return new DocumentPath(this, index);
    }

    /** Appends the segments of {@code relative} to this path. */
    public DocumentPath resolve(DocumentPath relative) {
        DocumentPath path = this;
        for (Object segment : relative.segments()) {
            path = new DocumentPath(path, segment);
        }
        return path;
    }

    /** This path as a JSON Pointer, such as {@code /customFields/1/value} (RFC 6901 §3 and §5). */
    public String toJsonPointer() {
        StringBuilder pointer = new StringBuilder();
        for (Object segment : segments()) {
            pointer.append('/').append(segment.toString().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /**
     * Compares by segments, indices before names. Paths are comparable so that hash maps stay fast if a document
     * contains many names with equal hash codes.
     */
    @Override
    public int compareTo(DocumentPath other) {
        List<Object> ours = segments();
        List<Object> theirs = other.segments();
        int common = Math.min(ours.size(), theirs.size());
        for (int i = 0; i < common; i++) {
            int comparison = compareSegments(ours.get(i), theirs.get(i));
            if (comparison != 0) {
                return comparison;
            }
        }
        return Integer.compare(ours.size(), theirs.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentPath path && segments().equals(path.segments());
    }

    @Override
    public int hashCode() {
        return segments().hashCode();
    }

    @Override
    public String toString() {
        return toJsonPointer();
    }

    private static int compareSegments(Object left, Object right) {
        if (left instanceof Integer index && right instanceof Integer other) {
            return index.compareTo(other);
        }
        if (left instanceof String name && right instanceof String other) {
            return name.compareTo(other);
        }
        return left instanceof Integer ? -1 : 1;
    }
}
