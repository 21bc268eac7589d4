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

/** Sorts violations by the position of their paths in the document. Validators report violations in any order. */
public final class DocumentOrderSorter {
    private DocumentOrderSorter() {}

    /** Sorts violations in the order of {@code document}; the violation of an object precedes those of its members. */
    public static List<Violation> sort(List<Violation> violations, @Nullable Object document) {
        return sort(violations, Violation::path, document);
    }

    /** Sorts any items by their paths, in the order of {@code document}. */
    public static <T> List<T> sort(List<T> items, Function<T, DocumentPath> path, @Nullable Object document) {
        Map<List<Object>, Map<Object, Integer>> positionsByObject = new HashMap<>();
        record Positioned<T>(T item, List<Integer> position) {}
        return items.stream()
                .map(item ->
                        new Positioned<>(item, positionOf(path.apply(item).segments(), document, positionsByObject)))
                .sorted(Comparator.comparing(Positioned::position, DocumentOrderSorter::comparePositions))
                .map(Positioned::item)
                .toList();
    }

    private static List<Integer> positionOf(
            List<Object> segments,
            @Nullable Object document,
            Map<List<Object>, Map<Object, Integer>> positionsByObject) {
        List<Integer> position = new ArrayList<>(segments.size());
        Object current = document;
        for (int depth = 0; depth < segments.size(); depth++) {
            Object segment = segments.get(depth);
            if (current instanceof Map<?, ?> object) {
                // computed once for each object, because an object may have a hundred thousand members
                position.add(positionsByObject
                        .computeIfAbsent(segments.subList(0, depth), path -> memberPositions(object))
                        .getOrDefault(segment, Integer.MAX_VALUE));
                current = object.get(segment);
            } else if (current instanceof List<?> list && segment instanceof Integer index) {
                position.add(index);
                current = index < list.size() ? list.get(index) : null;
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
            int comparison = left.get(i).compareTo(right.get(i));
            if (comparison != 0) {
                return comparison;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
