package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads {@code [{id, selected: [{id, value}]}]}, which deliveries carry as it is. */
final class EndpointConfigurationReader {
    private static final String ID = "id";
    private static final String SELECTED = "selected";
    private static final String VALUE = "value";
    private static final List<String> FIELD_MEMBERS = List.of(ID, SELECTED);
    private static final List<String> CHOICE_MEMBERS = List.of(ID, VALUE);
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_ID_LENGTH = 255;
    private static final int MAX_VALUE_LENGTH = 1_000;

    // each delivery and each reading of the company's catalog carries it
    private static final int MAX_BYTES = 16 * 1024;

    private EndpointConfigurationReader() {}

    static Optional<List<EndpointConfigurationField>> read(MemberReader members) {
        Optional<List<EndpointConfigurationField>> fields =
                readList(members, EndpointPatchReader.CONFIGURATION, (value, at) -> readField(value, at, members));
        boolean fits = fields.filter(all -> EndpointConfigurationField.jsonBytes(all) > MAX_BYTES)
                .isEmpty();
        if (!fits) {
            members.context()
                    .reject(
                            members.pathOf(EndpointPatchReader.CONFIGURATION),
                            ViolationCode.TOO_LONG,
                            "must have at most " + MAX_BYTES + " bytes as JSON without white space");
        }
        return fields.filter(all -> fits);
    }

    private static Optional<EndpointConfigurationField> readField(
            @Nullable Object value, DocumentPath at, MemberReader owner) {
        return MemberReader.of(value, at, FIELD_MEMBERS, FIELD_MEMBERS, owner.context())
                .flatMap(field -> {
                    Optional<String> id = field.singleLineText(ID, MAX_ID_LENGTH);
                    Optional<List<Choice>> selected =
                            readList(field, SELECTED, (item, place) -> readChoice(item, place, field));
                    return id.flatMap(name -> selected.map(choices -> new EndpointConfigurationField(name, choices)));
                });
    }

    private static Optional<Choice> readChoice(@Nullable Object value, DocumentPath at, MemberReader owner) {
        return MemberReader.of(value, at, CHOICE_MEMBERS, CHOICE_MEMBERS, owner.context())
                .flatMap(choice -> {
                    Optional<String> id = choice.singleLineText(ID, MAX_ID_LENGTH);
                    Optional<String> chosen = choice.singleLineText(VALUE, MAX_VALUE_LENGTH);
                    return id.flatMap(name -> chosen.map(text -> new Choice(name, text)));
                });
    }

    private static <T> Optional<List<T>> readList(
            MemberReader members, String name, BiFunction<@Nullable Object, DocumentPath, Optional<T>> item) {
        return members.list(name, MAX_ENTRIES).map(items -> {
            List<T> all = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                item.apply(items.get(i), members.pathOf(name).item(i)).ifPresent(all::add);
            }
            return all;
        });
    }
}
