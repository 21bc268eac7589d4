package dev.leadpatch.domain.endpoint;

import java.util.List;

/**
 * What the owner of an endpoint has chosen for one field of its integration; deliveries carry it back. Its texts are
 * lines without control characters.
 */
public record ConfiguredField(String id, List<Choice> selected) {
    private static final int FIELD = "{\"id\":\"\",\"selected\":[]}".length();
    private static final int CHOICE = "{\"id\":\"\",\"value\":\"\"}".length();

    public ConfiguredField {
        selected = List.copyOf(selected);
    }

    /** One of the choices. */
    public record Choice(String id, String value) {
        private long bytes() {
            return CHOICE + textBytes(id) + textBytes(value);
        }
    }

    /** How long {@code fields} are as UTF-8 of JSON without white space. */
    static long bytes(List<ConfiguredField> fields) {
        return list(fields.stream().mapToLong(ConfiguredField::bytes).sum(), fields.size());
    }

    private long bytes() {
        // the brackets are in both
        return FIELD
                + textBytes(id)
                + list(selected.stream().mapToLong(Choice::bytes).sum(), selected.size())
                - 2;
    }

    private static long list(long items, int size) {
        return "[]".length() + items + Math.max(0, size - 1);
    }

    private static long textBytes(String text) {
        return text.codePoints().mapToLong(ConfiguredField::bytes).sum();
    }

    // RFC 3629 §3, and RFC 8259 §7 for what must be escaped
    private static long bytes(int codePoint) {
        if (codePoint == '"' || codePoint == '\\') {
            return 2;
        }
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x1_0000 ? 3 : 4;
    }
}
