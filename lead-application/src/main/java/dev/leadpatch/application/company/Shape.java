package dev.leadpatch.application.company;

import dev.leadpatch.domain.patch.NameSuggester;
import java.util.List;
import java.util.stream.Stream;

/** The members of one kind of object in a company document: those that it must have, and those that it may. */
record Shape(List<String> required, NameSuggester names) {

    static Shape of(List<String> required, List<String> optional) {
        return new Shape(
                required,
                new NameSuggester(
                        Stream.concat(required.stream(), optional.stream()).toList()));
    }

    boolean knows(String name) {
        return names.contains(name);
    }
}
