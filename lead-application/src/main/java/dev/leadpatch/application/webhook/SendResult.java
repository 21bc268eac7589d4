package dev.leadpatch.application.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of sending one delivery. */
public sealed interface SendResult {

    <T> T fold(Function<Answered, T> answered, Function<Failed, T> failed);

    /** How long it took. */
    Duration duration();

    /**
     * The endpoint answered, with whatever status.
     *
     * @param retryAfter when it wants to be asked again, at most a day from now; nothing if it did not say so
     * @param snippet the beginning of the answer's body as text, at most 1,000 characters; what is no text is replaced
     */
    record Answered(int status, Optional<Duration> retryAfter, String snippet, Duration duration)
            implements SendResult {

        /** A status alone. */
        public Answered(int status) {
            this(status, Optional.empty(), "", Duration.ZERO);
        }

        @Override
        public <T> T fold(Function<Answered, T> answered, Function<Failed, T> failed) {
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
        public <T> T fold(Function<Answered, T> answered, Function<Failed, T> failed) {
            return failed.apply(this);
        }
    }
}
