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

    /** The errors; each begins with its place: the name of a setting, after the line of the configuration file. */
    public List<String> errors() {
        return errorLines.lines().toList();
    }
}
