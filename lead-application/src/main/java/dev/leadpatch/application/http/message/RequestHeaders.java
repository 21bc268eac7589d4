package dev.leadpatch.application.http.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of a request. Names are case-insensitive (RFC 9110 §5.1). */
@FunctionalInterface
public interface RequestHeaders {

    /** Returns the values of a header, one for each line; empty if it is absent. */
    List<String> values(String name);

    /** Returns the first value of a header, if present. */
    default Optional<String> find(String name) {
        return values(name).stream().findFirst();
    }

    /** Creates headers from their values by name; names that differ in case only are the same header. */
    static RequestHeaders of(Map<String, List<String>> valuesByName) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        valuesByName.forEach((name, values) ->
                copy.computeIfAbsent(name, unused -> new ArrayList<>()).addAll(values));
        copy.replaceAll((name, values) -> Collections.unmodifiableList(values));
        return name -> copy.getOrDefault(name, List.of());
    }
}
