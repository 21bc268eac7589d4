package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One field of an endpoint's configuration: the choices that its owner selected. Deliveries include the configuration.
 * Ids and values are single-line texts without control characters.
 */
public record EndpointConfigurationField(String id, List<Choice> selected) {
    private static final String ID = "id";
    private static final String SELECTED = "selected";
    private static final String VALUE = "value";
    private static final Schema FIELD_SCHEMA = Schema.of(List.of(ID, SELECTED), List.of());
    private static final Schema CHOICE_SCHEMA = Schema.of(List.of(ID, VALUE), List.of());
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_ID_LENGTH = 255;
    private static final int MAX_VALUE_LENGTH = 1_000;

    // the configuration is part of each delivery and of each load of the company's catalog
    private static final int MAX_BYTES = 16 * 1024;
    private static final int FIELD_OVERHEAD_BYTES = "{\"id\":\"\",\"selected\":[]}".length();
    private static final int CHOICE_OVERHEAD_BYTES = "{\"id\":\"\",\"value\":\"\"}".length();

    public EndpointConfigurationField {
        selected = List.copyOf(selected);
    }

    /** A selected choice. */
    public record Choice(String id, String value) {
        private long jsonBytes() {
            return CHOICE_OVERHEAD_BYTES + textBytes(id) + textBytes(value);
        }
    }

    /** Reads the member {@code configuration} of an endpoint: {@code [{id, selected: [{id, value}]}]}. */
    static Optional<List<EndpointConfigurationField>> read(ObjectReader members) {
        Optional<List<EndpointConfigurationField>> fields =
                readList(members, EndpointPatch.CONFIGURATION, (value, path) -> readField(value, path, members));
        boolean fits = fields.filter(list -> jsonBytes(list) > MAX_BYTES).isEmpty();
        if (!fits) {
            members.context()
                    .reject(
                            members.pathOf(EndpointPatch.CONFIGURATION),
                            ViolationCode.TOO_LONG,
                            "must have at most " + MAX_BYTES + " bytes as JSON without white space");
        }
        return fields.filter(list -> fits);
    }

    private static Optional<EndpointConfigurationField> readField(
            @Nullable Object value, DocumentPath path, ObjectReader members) {
        return ObjectReader.of(value, path, FIELD_SCHEMA, members.context()).flatMap(field -> {
            Optional<String> id = field.singleLineText(ID, MAX_ID_LENGTH);
            Optional<List<Choice>> selected =
                    readList(field, SELECTED, (item, itemPath) -> readChoice(item, itemPath, field));
            return id.flatMap(fieldId -> selected.map(choices -> new EndpointConfigurationField(fieldId, choices)));
        });
    }

    private static Optional<Choice> readChoice(@Nullable Object value, DocumentPath path, ObjectReader members) {
        return ObjectReader.of(value, path, CHOICE_SCHEMA, members.context()).flatMap(choice -> {
            Optional<String> id = choice.singleLineText(ID, MAX_ID_LENGTH);
            Optional<String> label = choice.singleLineText(VALUE, MAX_VALUE_LENGTH);
            return id.flatMap(choiceId -> label.map(text -> new Choice(choiceId, text)));
        });
    }

    private static <T> Optional<List<T>> readList(
            ObjectReader members, String name, BiFunction<@Nullable Object, DocumentPath, Optional<T>> itemReader) {
        return members.clearableList(name, MAX_ENTRIES).map(items -> {
            List<T> valid = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                itemReader.apply(items.get(i), members.pathOf(name).item(i)).ifPresent(valid::add);
            }
            return valid;
        });
    }

    /** The size of {@code fields} in bytes: as JSON without white space, in UTF-8. */
    private static long jsonBytes(List<EndpointConfigurationField> fields) {
        return listBytes(
                fields.stream().mapToLong(EndpointConfigurationField::jsonBytes).sum(), fields.size());
    }

    private long jsonBytes() {
        // FIELD_OVERHEAD_BYTES and listBytes both count the brackets
        return FIELD_OVERHEAD_BYTES
                + textBytes(id)
                + listBytes(selected.stream().mapToLong(Choice::jsonBytes).sum(), selected.size())
                - 2;
    }

    private static long listBytes(long items, int size) {
        return "[]".length() + items + Math.max(0, size - 1);
    }

    private static long textBytes(String text) {
        return text.codePoints()
                .mapToLong(EndpointConfigurationField::jsonBytes)
                .sum();
    }

    // RFC 3629 §3, and RFC 8259 §7 for what must be escaped
    private static long jsonBytes(int codePoint) {
        if (codePoint == '"' || codePoint == '\\') {
            return 2;
        }
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x1_0000 ? 3 : 4;
    }
}
