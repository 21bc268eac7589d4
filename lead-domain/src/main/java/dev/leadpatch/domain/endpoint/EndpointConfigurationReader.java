package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads an endpoint's configuration: {@code [{id, selected: [{id, value}]}]}. Deliveries include it unchanged. */
final class EndpointConfigurationReader {
    private static final String ID = "id";
    private static final String SELECTED = "selected";
    private static final String VALUE = "value";
    private static final List<String> FIELD_MEMBERS = List.of(ID, SELECTED);
    private static final List<String> CHOICE_MEMBERS = List.of(ID, VALUE);
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_ID_LENGTH = 255;
    private static final int MAX_VALUE_LENGTH = 1_000;

    // the configuration is part of each delivery and of each load of the company's catalog
    private static final int MAX_BYTES = 16 * 1024;

    private EndpointConfigurationReader() {}

    static Optional<List<EndpointConfigurationField>> read(MemberReader members) {
        Optional<List<EndpointConfigurationField>> fields =
                readList(members, EndpointPatchReader.CONFIGURATION, (value, path) -> readField(value, path, members));
        boolean fits = fields.filter(list -> EndpointConfigurationField.jsonBytes(list) > MAX_BYTES)
                .isEmpty();
        if (!fits) {
            members.context()
                    .reject(
                            members.pathOf(EndpointPatchReader.CONFIGURATION),
                            ViolationCode.TOO_LONG,
                            "must have at most " + MAX_BYTES + " bytes as JSON without white space");
        }
        return fields.filter(list -> fits);
    }

    private static Optional<EndpointConfigurationField> readField(
            @Nullable Object value, DocumentPath path, MemberReader members) {
        return MemberReader.of(value, path, FIELD_MEMBERS, FIELD_MEMBERS, members.context())
                .flatMap(field -> {
                    Optional<String> id = field.singleLineText(ID, MAX_ID_LENGTH);
                    Optional<List<Choice>> selected =
                            readList(field, SELECTED, (item, itemPath) -> readChoice(item, itemPath, field));
                    return id.flatMap(
                            fieldId -> selected.map(choices -> new EndpointConfigurationField(fieldId, choices)));
                });
    }

    private static Optional<Choice> readChoice(@Nullable Object value, DocumentPath path, MemberReader members) {
        return MemberReader.of(value, path, CHOICE_MEMBERS, CHOICE_MEMBERS, members.context())
                .flatMap(choice -> {
                    Optional<String> id = choice.singleLineText(ID, MAX_ID_LENGTH);
                    Optional<String> label = choice.singleLineText(VALUE, MAX_VALUE_LENGTH);
                    return id.flatMap(choiceId -> label.map(text -> new Choice(choiceId, text)));
                });
    }

    private static <T> Optional<List<T>> readList(
            MemberReader members, String name, BiFunction<@Nullable Object, DocumentPath, Optional<T>> itemReader) {
        return members.list(name, MAX_ENTRIES).map(items -> {
            List<T> valid = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                itemReader.apply(items.get(i), members.pathOf(name).item(i)).ifPresent(valid::add);
            }
            return valid;
        });
    }
}
