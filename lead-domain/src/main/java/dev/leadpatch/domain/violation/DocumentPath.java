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
 * A place in a document of objects and lists: the names and positions that lead to it from the root. It knows the place
 * around it and one more step, because nearly all places are made on the way through a document in which nothing is wrong.
 */
public final class DocumentPath implements Comparable<DocumentPath> {
    /** The whole document. */
    public static final DocumentPath ROOT = new DocumentPath(null, "");

    private static final Map<LeadField, DocumentPath> LEAD_FIELDS = new EnumMap<>(LeadField.class);

    static {
        for (LeadField field : LeadField.values()) {
            LEAD_FIELDS.put(field, ROOT.member(field.wireName()));
        }
    }

    private final @Nullable DocumentPath parent;
    private final Object segment;

    private DocumentPath(@Nullable DocumentPath outer, Object segment) {
        this.parent = outer;
        this.segment = segment;
    }

    /** A {@link String} for each member name and an {@link Integer} (from 0) for each list position, from the root on. */
    public List<Object> segments() {
        List<Object> inwards = new ArrayList<>();
        for (DocumentPath place = this; place.parent != null; place = place.parent) {
            inwards.add(place.segment);
        }
        Collections.reverse(inwards);
        return Collections.unmodifiableList(inwards);
    }

    /** Where a patch holds {@code field}. */
    public static DocumentPath of(LeadField field) {
        return Objects.requireNonNull(LEAD_FIELDS.get(field));
    }

    /** The member {@code name} of the object at this place. */
    public DocumentPath member(String name) {
        return new DocumentPath(this, name);
    }

    /** The item at {@code position}, from 0, of the list at this place. */
    public DocumentPath item(int position) {
        return new DocumentPath(this, position);
    }

    /** The place that {@code inner} names when its root is this place. */
    public DocumentPath resolve(DocumentPath inner) {
        DocumentPath place = this;
        for (Object step : inner.segments()) {
            place = new DocumentPath(place, step);
        }
        return place;
    }

    /** This place as a JSON pointer, such as {@code /customFields/1/value} (RFC 6901 §3 and §5). */
    public String toJsonPointer() {
        StringBuilder pointer = new StringBuilder();
        for (Object step : segments()) {
            pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /**
     * By segments, positions before names. Hash maps stay fast by it, whatever names a document may have been filled
     * with so that their hash codes are equal.
     */
    @Override
    public int compareTo(DocumentPath other) {
        List<Object> ours = segments();
        List<Object> theirs = other.segments();
        int common = Math.min(ours.size(), theirs.size());
        for (int i = 0; i < common; i++) {
            int compared = compareSegments(ours.get(i), theirs.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(ours.size(), theirs.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DocumentPath place && segments().equals(place.segments());
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
        if (left instanceof Integer position && right instanceof Integer other) {
            return position.compareTo(other);
        }
        if (left instanceof String name && right instanceof String other) {
            return name.compareTo(other);
        }
        return left instanceof Integer ? -1 : 1;
    }
}
