package dev.leadpatch.bootstrap;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Creates the Jakarta Validation validator of the domain's constraints, with Hibernate Validator as the provider. */
public final class DomainValidatorFactory {
    private DomainValidatorFactory() {}

    /** Creates a thread-safe validator; it is never closed. */
    public static Validator create() {
        return Validation.byDefaultProvider()
                .configure()
                // a META-INF/validation.xml on the class path could limit the violations or change the constraints
                .ignoreXmlConfiguration()
                // the default interpolator requires an expression language, which no message uses
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();
    }
}
