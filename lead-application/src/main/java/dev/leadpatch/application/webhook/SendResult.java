package dev.leadpatch.application.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of sending one delivery. */
public sealed interface SendResult {

    <T> T fold(Function<Responded, T> answered, Function<Failed, T> failed);

    /** How long it took. */
    Duration duration();

    /**
     * The endpoint answered, with whatever status.
     *
     * @param retryAfter when it wants to be asked again, at most a day from now; nothing if it did not say so
     * @param responseSnippet the beginning of the answer's body as text, at most 1,000 characters; what is no text is replaced
     */
    record Responded(int status, Optional<Duration> retryAfter, String responseSnippet, Duration duration)
            implements SendResult {

        /** A status alone. */
        public Responded(int status) {
            this(status, Optional.empty(), "", Duration.ZERO);
        }

        @Override
        public <T> T fold(Function<Responded, T> answered, Function<Failed, T> failed) {
            return answered.apply(this);
        }
    }

    /**
     * No answer came in time, or none could be asked for.
     *
     * @param reason for people, in a few words
     */
    record Failed(String reason, Duration duration) implements SendResult {

        /** A reason alone. */
        public Failed(String reason) {
            this(reason, Duration.ZERO);
        }

        @Override
        public <T> T fold(Function<Responded, T> answered, Function<Failed, T> failed) {
            return failed.apply(this);
        }
    }
}
