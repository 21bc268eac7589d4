package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.NameSuggester;
import java.util.List;
import java.util.stream.Stream;

/** The required and optional members of an object in a company document. */
record ObjectSchema(List<String> required, NameSuggester names) {

    static ObjectSchema of(List<String> required, List<String> optional) {
        return new ObjectSchema(
                required,
                new NameSuggester(
                        Stream.concat(required.stream(), optional.stream()).toList()));
    }

    boolean contains(String name) {
        return names.contains(name);
    }
}
