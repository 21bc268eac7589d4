package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts violations into the order in which the document names their places; validators find them in any order. */
public final class DocumentOrderSorter {
    private DocumentOrderSorter() {}

    /** The violations in the order of {@code document}; one of a whole object stands before those inside of it. */
    public static List<Violation> sort(List<Violation> violations, @Nullable Object document) {
        return sort(violations, Violation::path, document);
    }

    /** Likewise for whatever else is wrong at a place. */
    public static <T> List<T> sort(List<T> findings, Function<T, DocumentPath> place, @Nullable Object document) {
        Map<List<Object>, Map<Object, Integer>> known = new HashMap<>();
        record Positioned<T>(T finding, List<Integer> position) {}
        return findings.stream()
                .map(finding -> new Positioned<>(
                        finding, positionOf(place.apply(finding).segments(), document, known)))
                .sorted(Comparator.comparing(Positioned::position, DocumentOrderSorter::comparePositions))
                .map(Positioned::finding)
                .toList();
    }

    private static List<Integer> positionOf(
            List<Object> segments, @Nullable Object document, Map<List<Object>, Map<Object, Integer>> known) {
        List<Integer> position = new ArrayList<>(segments.size());
        Object inner = document;
        for (int depth = 0; depth < segments.size(); depth++) {
            Object segment = segments.get(depth);
            if (inner instanceof Map<?, ?> object) {
                // a document may have a hundred thousand members, so each object's are counted once
                position.add(known.computeIfAbsent(segments.subList(0, depth), place -> memberPositions(object))
                        .getOrDefault(segment, Integer.MAX_VALUE));
                inner = object.get(segment);
            } else if (inner instanceof List<?> list && segment instanceof Integer index) {
                position.add(index);
                inner = index < list.size() ? list.get(index) : null;
            }
        }
        return position;
    }

    private static Map<Object, Integer> memberPositions(Map<?, ?> object) {
        Map<Object, Integer> positions = new HashMap<>();
        object.keySet().forEach(name -> positions.put(name, positions.size()));
        return positions;
    }

    private static int comparePositions(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int compared = left.get(i).compareTo(right.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
