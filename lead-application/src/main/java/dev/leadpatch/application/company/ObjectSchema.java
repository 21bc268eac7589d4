package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.NameSuggester;
import java.util.List;
import java.util.stream.Stream;

/** The members of one kind of object in a company document: those that it must have, and those that it may. */
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
