package dev.leadpatch.adapter.http.list;

import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.value.ExactNumbers;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Parses query parameters that contain several values, separated by commas. */
record ValueListParameters(QueryString query, QueryErrors errors) {
    private static final int MAX_VALUES = 100;

    /** Parses ids; empty if the parameter is absent or empty, or an error was added. */
    <T> Optional<Set<T>> ids(String name, LongFunction<T> id) {
        return values(name, text -> ExactNumbers.parseId(text).map(id::apply), "must be ids, separated by commas");
    }

    /**
     * Parses values; empty if the parameter is absent or empty, or an error was added.
     *
     * @param message the error of an invalid value
     */
    <T> Optional<Set<T>> values(String name, Function<String, Optional<T>> parse, String message) {
        String text = query.find(name).orElse("").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> parts =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (parts.size() > MAX_VALUES) {
            errors.addInvalid(name, "has %d values; the maximum is %d".formatted(parts.size(), MAX_VALUES));
            return Optional.empty();
        }
        Set<T> values = new LinkedHashSet<>();
        for (String part : parts) {
            Optional<T> value = parse.apply(part);
            if (value.isEmpty()) {
                errors.addInvalid(name, message);
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }
}
