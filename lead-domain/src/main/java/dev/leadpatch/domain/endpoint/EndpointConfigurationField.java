package dev.leadpatch.domain.endpoint;

import java.util.List;

/**
 * One field of an endpoint's configuration: the choices that its owner selected. Deliveries include the configuration.
 * Ids and values are single-line texts without control characters.
 */
public record EndpointConfigurationField(String id, List<Choice> selected) {
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

    /** The size of {@code fields} in bytes: as JSON without white space, in UTF-8. */
    static long jsonBytes(List<EndpointConfigurationField> fields) {
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
