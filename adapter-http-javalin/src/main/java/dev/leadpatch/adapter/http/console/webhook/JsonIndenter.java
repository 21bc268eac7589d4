package dev.leadpatch.adapter.http.console.webhook;

/** Indents JSON without changing its tokens: numbers and escapes stay as they were sent. */
final class JsonIndenter {
    private static final String INDENT = "  ";

    private final String json;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private JsonIndenter(String json) {
        this.json = json;
    }

    /**
     * Returns the indented text of a JSON document without white space between its tokens.
     *
     * @param maxLength the indentation ends after this number of characters
     */
    static String indent(String json, int maxLength) {
        return new JsonIndenter(json).indent(maxLength);
    }

    private String indent(int maxLength) {
        int i = 0;
        while (i < json.length() && text.length() < maxLength) {
            int end = json.charAt(i) == '"' ? endOfString(i) : i + 1;
            if (end == i + 1) {
                append(json.charAt(i), isEmptyAt(i));
            } else {
                text.append(json, i, end);
            }
            i = end;
        }
        return text.substring(0, Math.min(text.length(), maxLength));
    }

    private int endOfString(int start) {
        int i = start + 1;
        while (i < json.length() && json.charAt(i) != '"') {
            i += json.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, json.length());
    }

    /** Whether a bracket opens or closes an empty object or array. */
    private boolean isEmptyAt(int i) {
        String pair = "[{".indexOf(json.charAt(i)) >= 0
                ? json.substring(i, Math.min(i + 2, json.length()))
                : json.substring(Math.max(0, i - 1), i + 1);
        return pair.equals("{}") || pair.equals("[]");
    }

    private void append(char token, boolean empty) {
        switch (token) {
            case '{', '[' -> {
                text.append(token);
                depth++;
                if (!empty) {
                    newLine();
                }
            }
            case '}', ']' -> {
                depth--;
                if (!empty) {
                    newLine();
                }
                text.append(token);
            }
            case ',' -> {
                text.append(token);
                newLine();
            }
            case ':' -> text.append(": ");
            default -> text.append(token);
        }
    }

    private void newLine() {
        text.append('\n').append(INDENT.repeat(Math.max(0, depth)));
    }
}
