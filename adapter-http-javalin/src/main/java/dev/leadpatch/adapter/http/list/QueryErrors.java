package dev.leadpatch.adapter.http.list;

import dev.leadpatch.application.http.message.HttpErrorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the errors of query parameters, so that a request reports all of them. Not thread-safe. */
final class QueryErrors {
    private static final String INVALID_QUERY = "invalid_query";
    private static final String NOT_SUPPORTED = "not_supported";

    private record Entry(String parameter, String code, String message) {

        String sentence() {
            return "The query parameter " + parameter + " " + message;
        }

        Map<String, String> view() {
            Map<String, String> view = new LinkedHashMap<>();
            view.put("parameter", parameter);
            view.put("code", code);
            view.put("error", sentence());
            return view;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /** Adds an error; {@code message} is a phrase that follows the name, such as {@code must be a number}. */
    void addInvalid(String parameter, String message) {
        entries.add(new Entry(parameter, INVALID_QUERY, message));
    }

    /** Adds a value that is valid in the vendor's API but not supported. */
    void addNotSupported(String parameter, String message) {
        entries.add(new Entry(parameter, NOT_SUPPORTED, message));
    }

    /** @throws HttpErrorException 400 with all errors, if there are any */
    void throwIfAny() {
        if (!entries.isEmpty()) {
            throw toException();
        }
    }

    private HttpErrorException toException() {
        boolean supported = entries.stream().anyMatch(entry -> entry.code().equals(INVALID_QUERY));
        Entry first = entries.get(0);
        String others = entries.size() == 1 ? "" : "; " + (entries.size() - 1) + " more in errors";
        return HttpErrorException.of(400, supported ? INVALID_QUERY : NOT_SUPPORTED, first.sentence() + others)
                .withMember("parameter", first.parameter())
                .withMember("errors", entries.stream().map(Entry::view).toList());
    }
}
