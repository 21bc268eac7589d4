package dev.leadpatch.application.importing;

import java.util.ArrayList;
import java.util.List;

/**
 * The elements of a list in one cell. An element that contains the separator, a quotation mark or outer spaces is quoted,
 * as in CSV: {@code Hot;"Berlin; Mitte"}.
 */
final class ListCell {
    private static final char QUOTE = '"';

    private ListCell() {}

    static String join(List<String> elements, char separator) {
        StringBuilder cell = new StringBuilder();
        for (String element : elements) {
            if (!cell.isEmpty()) {
                cell.append(separator);
            }
            boolean quoted = element.isBlank()
                    || element.indexOf(separator) >= 0
                    || element.indexOf(QUOTE) >= 0
                    || !element.strip().equals(element);
            cell.append(quoted ? QUOTE + element.replace("\"", "\"\"") + QUOTE : element);
        }
        return cell.toString();
    }

    /** Returns the elements; blank ones are left out unless they are quoted. */
    static List<String> split(String cell, char separator) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (quoted) {
                boolean escaped = c == QUOTE && i + 1 < cell.length() && cell.charAt(i + 1) == QUOTE;
                if (c != QUOTE || escaped) {
                    element.append(c);
                    i += escaped ? 1 : 0;
                } else {
                    quoted = false;
                }
            } else if (c == separator) {
                add(element, wasQuoted, elements);
                wasQuoted = false;
            } else if (c == QUOTE && element.toString().isBlank() && !wasQuoted) {
                element.setLength(0);
                quoted = true;
                wasQuoted = true;
            } else {
                element.append(c);
            }
        }
        add(element, wasQuoted, elements);
        return elements;
    }

    private static void add(StringBuilder element, boolean wasQuoted, List<String> elements) {
        String text = wasQuoted ? element.toString() : element.toString().strip();
        if (!text.isEmpty()) {
            elements.add(text);
        }
        element.setLength(0);
    }
}
