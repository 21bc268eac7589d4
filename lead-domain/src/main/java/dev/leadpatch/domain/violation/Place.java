package dev.leadpatch.domain.violation;

import dev.leadpatch.domain.value.LeadField;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a document of objects and lists: the names and positions that lead to it from the root.
 *
 * @param segments a {@link String} for each member name and an {@link Integer} (from 0) for each list position
 */
public record Place(List<Object> segments) implements Comparable<Place> {
    /** The whole document. */
    public static final Place ROOT = new Place(List.of());

    /** @throws IllegalArgumentException if a segment is neither a name nor a position */
    public Place {
        segments = List.copyOf(segments);
        for (Object segment : segments) {
            if (!(segment instanceof String || segment instanceof Integer)) {
                throw new IllegalArgumentException("a segment is a name or a position");
            }
        }
    }

    /** Where a patch holds {@code field}. */
    public static Place of(LeadField field) {
        return new Place(List.of(field.wireName()));
    }

    /** The member {@code name} of the object at this place. */
    public Place member(String name) {
        return with(name);
    }

    /** The item at {@code position}, from 0, of the list at this place. */
    public Place item(int position) {
        return with(position);
    }

    /** The place that {@code inner} names when its root is this place. */
    public Place then(Place inner) {
        List<Object> longer = new ArrayList<>(segments);
        longer.addAll(inner.segments);
        return new Place(longer);
    }

    /** This place as a JSON pointer, such as {@code /customFields/1/value} (RFC 6901 §3 and §5). */
    public String pointer() {
        StringBuilder pointer = new StringBuilder();
        for (Object segment : segments) {
            pointer.append('/').append(segment.toString().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /**
     * By segments, positions before names. Hash maps stay fast by it, whatever names a document may have been filled
     * with so that their hash codes are equal.
     */
    @Override
    public int compareTo(Place other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            int compared = compare(segments.get(i), other.segments.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    @Override
    public String toString() {
        return pointer();
    }

    private static int compare(Object left, Object right) {
        if (left instanceof Integer position && right instanceof Integer other) {
            return position.compareTo(other);
        }
        if (left instanceof String name && right instanceof String other) {
            return name.compareTo(other);
        }
        return left instanceof Integer ? -1 : 1;
    }

    private Place with(Object segment) {
        List<Object> longer = new ArrayList<>(segments);
        longer.add(segment);
        return new Place(longer);
    }
}
