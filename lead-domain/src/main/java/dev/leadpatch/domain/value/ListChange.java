package dev.leadpatch.domain.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The change of a list without duplicates: a replacement, or an element-wise change, which names only the elements to
 * add and to remove. The elements of an element-wise change depend on the current list, so concurrent additions are
 * all applied.
 *
 * <p>An empty entry represents an item of a document that could not be read. {@link #applyTo} skips it.
 */
public sealed interface ListChange<T> {
    /** The member of a document that lists the elements to add. */
    String ADD = "add";

    /** The member of a document that lists the elements to remove. */
    String REMOVE = "remove";

    /** The message of a change that has neither {@link #ADD} nor {@link #REMOVE}. */
    String MISSING_MEMBER_MESSAGE = "must have add or remove";

    /** The message of an element that is in both lists, at its second position. */
    String ADDED_AND_REMOVED_MESSAGE = "must not be in both \"add\" and \"remove\"";

    /** Replaces the list; duplicates count once. */
    static <T> ListChange<T> replaceWith(List<T> elements) {
        return new Replacement<>(entries(elements));
    }

    /**
     * Adds and removes elements. Elements that are already present are not added again, and absent ones are not
     * removed.
     *
     * @throws IllegalArgumentException if an element is in both lists
     */
    static <T> ListChange<T> addAndRemove(List<T> added, List<T> removed) {
        return new ElementWise<>(entries(added), entries(removed));
    }

    /** Returns the changed list, without duplicates. Added elements follow the current ones, in the order of the change. */
    List<T> applyTo(List<T> current);

    private static <T> List<Optional<T>> entries(List<T> elements) {
        return elements.stream().map(Optional::of).toList();
    }

    /** Replaces the list. */
    record Replacement<T>(List<Optional<T>> elements) implements ListChange<T> {
        public Replacement {
            elements = List.copyOf(elements);
        }

        @Override
        public List<T> applyTo(List<T> current) {
            // a valid patch has at most 100 distinct ids, so a linear search is faster than a set
            List<T> distinct = new ArrayList<>(Math.min(elements.size(), 10));
            for (Optional<T> element : elements) {
                if (element.isPresent() && !distinct.contains(element.get())) {
                    distinct.add(element.get());
                }
            }
            return distinct;
        }
    }

    /** Adds and removes elements. */
    record ElementWise<T>(List<Optional<T>> added, List<Optional<T>> removed) implements ListChange<T> {

        /** @throws IllegalArgumentException if an element is in both lists */
        public ElementWise {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            Set<Optional<T>> both = new LinkedHashSet<>(added);
            both.retainAll(new LinkedHashSet<>(removed));
            both.remove(Optional.empty());
            if (!both.isEmpty()) {
                throw new IllegalArgumentException("the elements are both added and removed: " + both);
            }
        }

        @Override
        public List<T> applyTo(List<T> current) {
            Set<T> next = new LinkedHashSet<>(current);
            present(removed).forEach(next::remove);
            present(added).forEach(next::add);
            return List.copyOf(next);
        }

        /** The change as a document with {@link #ADD} and {@link #REMOVE}; an empty list has no member. */
        public Map<String, Object> asDocument(Function<? super T, ?> toPlainValue) {
            Map<String, Object> document = new LinkedHashMap<>();
            putIfNotEmpty(document, ADD, present(added).map(toPlainValue).toList());
            putIfNotEmpty(document, REMOVE, present(removed).map(toPlainValue).toList());
            return document;
        }

        private static void putIfNotEmpty(Map<String, Object> document, String name, List<?> elements) {
            if (!elements.isEmpty()) {
                document.put(name, elements);
            }
        }

        private static <T> Stream<T> present(List<Optional<T>> entries) {
            return entries.stream().flatMap(Optional::stream);
        }
    }
}
