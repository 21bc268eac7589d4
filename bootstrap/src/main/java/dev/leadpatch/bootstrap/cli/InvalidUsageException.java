package dev.leadpatch.bootstrap.cli;

import java.util.List;

/** The options of a command contradict the company's catalog or a file. */
final class InvalidUsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    InvalidUsageException(String error) {
        this(List.of(error));
    }

    InvalidUsageException(List<String> errors) {
        super(String.join(" ", errors));
        this.errors = List.copyOf(errors);
    }

    /** Returns one sentence for each error. */
    List<String> errors() {
        return errors;
    }
}
