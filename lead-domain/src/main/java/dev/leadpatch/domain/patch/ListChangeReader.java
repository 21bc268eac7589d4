package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads element-wise list changes: {@code {"add": [11], "remove": [3]}}. At least one of the two members is required. */
final class ListChangeReader {
    private static final NameSuggester NAMES = new NameSuggester(List.of(ListChange.ADD, ListChange.REMOVE));
    private static final String MULTI_SELECT = CustomFieldType.MULTI_SELECT.valueKey();

    private ListChangeReader() {}

    /**
     * Reads an element-wise change of a list of ids. An id in both lists is a read error at its second position.
     *
     * @return the change, with an empty entry for each id that could not be read; empty if no list could be read
     */
    static <T> Optional<ListChange<T>> readIds(
            Map<?, ?> object, DocumentPath path, ReadContext context, LongFunction<T> id) {
        Map<String, List<Optional<T>>> ids = new LinkedHashMap<>();
        Set<Optional<T>> otherList = new HashSet<>();
        readLists(object, path, context).forEach((name, items) -> {
            List<Optional<T>> entries = new ArrayList<>(items.size());
            for (Object item : items) {
                DocumentPath itemPath = path.member(name).item(entries.size());
                Optional<T> entry = context.readId(item, itemPath).map(id::apply);
                if (entry.isPresent() && otherList.contains(entry)) {
                    context.reject(itemPath, ViolationCode.ADDED_AND_REMOVED, ListChange.ADDED_AND_REMOVED_MESSAGE);
                    entry = Optional.empty();
                }
                entries.add(entry);
            }
            otherList.addAll(entries);
            ids.put(name, entries);
        });
        return ids.isEmpty()
                ? Optional.empty()
                : Optional.of(new ListChange.ElementWise<>(
                        ids.getOrDefault(ListChange.ADD, List.of()), ids.getOrDefault(ListChange.REMOVE, List.of())));
    }

    /**
     * Reads the value of a custom field. Unknown members of an element-wise change are removed. The definition of the
     * field validates the other members, so that violations list the allowed options. Any other value is returned
     * unmodified.
     *
     * @return {@link CustomFieldPatch#MISSING_VALUE} if the format has no element-wise changes
     */
    static @Nullable Object readValue(@Nullable Object value, DocumentPath path, ReadContext context) {
        Object input = value instanceof Map<?, ?> object
                        && object.size() == 1
                        && MULTI_SELECT.equals(object.keySet().iterator().next())
                ? object.get(MULTI_SELECT)
                : null;
        if (!(input instanceof Map<?, ?> change)
                || DocumentTypes.unsupportedReason(change).isPresent()) {
            return value;
        }
        DocumentPath changePath = path.member(MULTI_SELECT);
        if (rejectsFormat(change, changePath, context)) {
            return CustomFieldPatch.MISSING_VALUE;
        }
        return Collections.singletonMap(MULTI_SELECT, knownMembers(change, changePath, context));
    }

    /** Returns the lists that could be read, in the order of the document. */
    private static Map<String, List<?>> readLists(Map<?, ?> object, DocumentPath path, ReadContext context) {
        Map<String, List<?>> lists = new LinkedHashMap<>();
        if (!rejectsFormat(object, path, context)
                && context.object(object, path, "").isPresent()) {
            Map<String, @Nullable Object> members = knownMembers(object, path, context);
            if (members.isEmpty()) {
                context.reject(path, ViolationCode.MISSING_MEMBER, ListChange.MISSING_MEMBER_MESSAGE);
            }
            members.forEach((name, value) ->
                    readList(value, path.member(name), context).ifPresent(list -> lists.put(name, list)));
        }
        return lists;
    }

    /** Whether the format of the document has no element-wise changes, for which a read error is added. */
    private static boolean rejectsFormat(Map<?, ?> object, DocumentPath path, ReadContext context) {
        if (context.acceptsListChanges()) {
            return false;
        }
        context.rejectType(
                path,
                object,
                "must be an array of ids; JSON Merge Patch (RFC 7396) has no \"add\" and \"remove\", which require"
                        + " the media type application/json");
        return true;
    }

    /** Returns the members {@code add} and {@code remove}, in the order of the document. */
    private static Map<String, @Nullable Object> knownMembers(
            Map<?, ?> object, DocumentPath path, ReadContext context) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (NAMES.contains(name)) {
                members.put(name, value);
            } else {
                context.ignoreOrReject(path, name, NAMES);
            }
        });
        return members;
    }

    private static Optional<List<?>> readList(@Nullable Object value, DocumentPath path, ReadContext context) {
        if (value instanceof List<?> list && list.size() <= ReadContext.MAX_LIST_SIZE) {
            return Optional.of(list);
        }
        if (value instanceof List<?> list) {
            context.rejectListSize(path, list.size());
        } else if (value == null) {
            context.reject(path, ViolationCode.NULL_NOT_ALLOWED, "must not be null");
        } else {
            context.rejectType(path, value, "must be an array of ids");
        }
        return Optional.empty();
    }
}
