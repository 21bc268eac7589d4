package dev.leadpatch.bootstrap;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Chooses who judges the domain's constraints: Hibernate Validator, once for the whole process. */
public final class DomainValidatorFactory {
    private DomainValidatorFactory() {}

    /** A validator for as long as the process runs; any thread may use it. */
    public static Validator create() {
        return Validation.byDefaultProvider()
                .configure()
                // a META-INF/validation.xml on the class path could cut violations or change rules
                .ignoreXmlConfiguration()
                // the other interpolator needs an expression language, which no message of ours uses
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();
    }
}
