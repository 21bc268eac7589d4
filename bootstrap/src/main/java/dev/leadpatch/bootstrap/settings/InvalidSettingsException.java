package dev.leadpatch.bootstrap.settings;

import java.util.List;

/** Settings are invalid. Each error is one line and contains no secrets. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String errorLines;

    InvalidSettingsException(List<String> errors) {
        super("invalid settings: " + errors.size());
        this.errorLines = String.join("\n", errors);
    }

    /** The errors; each begins with the name of its setting. */
    public List<String> errors() {
        return errorLines.lines().toList();
    }
}
