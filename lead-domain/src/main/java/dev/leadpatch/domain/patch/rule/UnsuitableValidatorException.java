package dev.leadpatch.domain.patch.rule;

import org.jspecify.annotations.Nullable;

/**
 * A {@link jakarta.validation.Validator} does not apply every rule or does not report every violation. It could accept
 * invalid patches, so it is rejected at configuration. The message names the cause and the remedy.
 */
public final class UnsuitableValidatorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnsuitableValidatorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
