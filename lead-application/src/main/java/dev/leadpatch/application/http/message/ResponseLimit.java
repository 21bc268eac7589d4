package dev.leadpatch.application.http.message;

import dev.leadpatch.application.http.json.JsonWriter;
import dev.leadpatch.application.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.application.http.json.ResponseTooLargeException;
import dev.leadpatch.domain.value.Characters;

/** The size of the responses to a request, which depends on whether they are stored. */
public enum ResponseLimit {
    /** The response is sent and forgotten. */
    SENT {
        @Override
        String writeBody(Object value) {
            return JsonWriter.write(value);
        }

        @Override
        public String writeRepresentation(Object value) {
            return JsonWriter.write(value);
        }
    },

    /** The response is also stored with an idempotency key, so its size is an amount of storage for a day. */
    STORED {
        @Override
        String writeBody(Object value) {
            return JsonWriter.writeBriefAfter(value, MAX_STORED_BYTES);
        }

        @Override
        public String writeRepresentation(Object value) {
            String text = JsonWriter.write(value, MAX_STORED_BYTES);
            if (Characters.countUtf8Octets(text) > MAX_STORED_BYTES) {
                throw new ResponseTooLargeException(MAX_STORED_BYTES);
            }
            return text;
        }
    };

    /** Maximum size of a stored representation of a lead, in bytes of UTF-8. */
    public static final int MAX_STORED_BYTES = 64 * 1024;

    /** Writes a body, with the brief form of each {@link FullOrBrief} that does not fit. */
    abstract String writeBody(Object value);

    /**
     * Writes the representation of a lead, which has no brief form.
     *
     * @throws ResponseTooLargeException if the text would be too long
     */
    public abstract String writeRepresentation(Object value);
}
