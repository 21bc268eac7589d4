package dev.leadpatch.application.importing;

import java.util.Optional;

/** Reads the rows of an input, one at a time. Not thread-safe. */
@FunctionalInterface
public interface RowSource {

    /**
     * Returns the next row; empty at the end of the input, and after it.
     *
     * @throws InvalidInputException if the rest of the input can't be read
     */
    Optional<ImportRow> next() throws InvalidInputException;

    /** The input can't be read. The message names the place and the reason, and contains no values. */
    final class InvalidInputException extends Exception {
        private static final long serialVersionUID = 1L;

        public InvalidInputException(String message) {
            super(message);
        }
    }
}
