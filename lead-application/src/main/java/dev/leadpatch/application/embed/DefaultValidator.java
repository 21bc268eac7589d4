package dev.leadpatch.application.embed;

import jakarta.validation.MessageInterpolator;
import jakarta.validation.NoProviderFoundException;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Locale;

/** The validator of the service, and of a host that passes none. */
public final class DefaultValidator {

    private DefaultValidator() {}

    /**
     * Creates a validator of the default provider, which is thread-safe. Its configuration does not depend on the host: it
     * ignores {@code META-INF/validation.xml}, and needs no implementation of Jakarta Expression Language.
     *
     * @throws IllegalStateException if there is no provider
     */
    // the validator uses its factory as long as it lives
    @SuppressWarnings("resource")
    public static Validator create() {
        try {
            return Validation.byDefaultProvider()
                    .configure()
                    .ignoreXmlConfiguration()
                    .messageInterpolator(new PlainMessages())
                    .buildValidatorFactory()
                    .getValidator();
        } catch (NoProviderFoundException e) {
            throw new IllegalStateException(
                    "Leadpatch requires a provider of Jakarta Validation, such as the artifact"
                            + " org.hibernate.validator:hibernate-validator, on the class path; or pass a validator to"
                            + " Leadpatch.builder",
                    e);
        }
    }

    /** The messages of Leadpatch's constraints have no expressions. */
    private static final class PlainMessages implements MessageInterpolator {
        @Override
        public String interpolate(String message, Context context) {
            return message;
        }

        @Override
        public String interpolate(String message, Context context, Locale locale) {
            return message;
        }
    }
}
