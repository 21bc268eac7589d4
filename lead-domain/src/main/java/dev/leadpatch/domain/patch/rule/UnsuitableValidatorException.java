package dev.leadpatch.domain.patch.rule;

import org.jspecify.annotations.Nullable;

/**
 * A {@link jakarta.validation.Validator} does not apply every rule or does not report every violation. Patches that it
 * accepts may break rules, so it is refused when it is configured. The message names the cause and the remedy.
 */
public final class UnsuitableValidatorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnsuitableValidatorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
