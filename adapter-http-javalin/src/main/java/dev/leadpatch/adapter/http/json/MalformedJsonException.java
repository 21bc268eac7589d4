package dev.leadpatch.adapter.http.json;

import java.util.Optional;
import tools.jackson.core.TokenStreamLocation;

/** A text is not one strict JSON value, or exceeds a limit. The message never quotes the text. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final transient Optional<Location> location;

    private MalformedJsonException(String reason, Optional<Location> location) {
        // expected for external input: a stack trace would only cost time
        super(reason + location.map(at -> " at " + at).orElse(""), null, false, false);
        this.reason = reason;
        this.location = location;
    }

    static MalformedJsonException of(String reason) {
        return new MalformedJsonException(reason, Optional.empty());
    }

    static MalformedJsonException at(TokenStreamLocation location, String reason) {
        return at(location.getLineNr(), location.getColumnNr(), reason);
    }

    static MalformedJsonException at(int line, int column, String reason) {
        return new MalformedJsonException(reason, Optional.of(new Location(line, column)));
    }

    /** Returns the message without the location. */
    public String reason() {
        return reason;
    }

    /** Returns the location of the error; empty if the error concerns the whole text. */
    public Optional<Location> location() {
        return location;
    }

    /**
     * A location in the text.
     *
     * @param line from 1
     * @param column from 1
     */
    public record Location(int line, int column) {
        /** Returns {@code line 3, column 14}. */
        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }
}
