package dev.leadpatch.bootstrap.settings;

import java.util.List;

/** Settings that a command can't work with: a line for each mistake, none of them with a secret in it. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String errorLines;

    InvalidSettingsException(List<String> mistakes) {
        super("%d settings are wrong".formatted(mistakes.size()));
        this.errorLines = String.join("\n", mistakes);
    }

    /** Each mistake, beginning with the names of its setting. */
    public List<String> errors() {
        return errorLines.lines().toList();
    }
}
