package dev.leadpatch.domain.patch.rule;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.patch.rule.TextRules.MaxCodePoints;
import dev.leadpatch.domain.patch.rule.TextRules.NoControlCharacters;
import dev.leadpatch.domain.patch.rule.TextRules.NotBlank;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Payload;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;

class ValidatorCheckTest {
    private static final Validator VALIDATOR = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    private static final Extended INVALID = new Extended(Patch.set("\u0000 too long"), Patch.set("quiet"));

    @Test
    void added_constraint_is_checked_automatically() {
        assertThatCode(() -> ValidatorCheck.verify(VALIDATOR, Extended.class, List.of(INVALID)))
                .doesNotThrowAnyException();

        assertThatThrownBy(() -> ValidatorCheck.verify(withoutLoud(), Extended.class, List.of(INVALID)))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("does not report added: @Loud. ");
    }

    @Test
    void constraint_without_violating_probe_throws_exception() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ValidatorCheck.verify(
                        VALIDATOR, Extended.class, List.of(new Extended(Patch.set("long"), Patch.set("quiet")))))
                .withMessageContaining("no probe violates")
                .withMessageContaining("NoControlCharacters")
                .withMessageNotContaining("MaxCodePoints");
    }

    @Test
    void class_without_constraints_throws_exception() {
        record Plain(String text) {}

        assertThatIllegalStateException()
                .isThrownBy(() -> ValidatorCheck.verify(VALIDATOR, Plain.class, List.of(new Plain(""))));
    }

    @Test
    void constraint_on_unsupported_type_argument_throws_exception() {
        record InOptional(Optional<@NotBlank String> text) {}
        record InList(Patch<List<@NotBlank String>> texts) {}

        assertThatIllegalStateException()
                .isThrownBy(() -> ValidatorCheck.verify(VALIDATOR, InOptional.class, List.of()))
                .withMessageContaining("inside its values");
        assertThatIllegalStateException()
                .isThrownBy(() -> ValidatorCheck.verify(VALIDATOR, InList.class, List.of()))
                .withMessageContaining("inside its values");
    }

    private static Validator withoutLoud() {
        return (Validator) Proxy.newProxyInstance(
                ValidatorCheckTest.class.getClassLoader(),
                new Class<?>[] {Validator.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(VALIDATOR, arguments);
                    return result instanceof Set<?> violations
                            ? violations.stream()
                                    .filter(violation -> !((ConstraintViolation<?>) violation)
                                            .getPropertyPath()
                                            .toString()
                                            .startsWith("added"))
                                    .collect(Collectors.toSet())
                            : result;
                });
    }

    private record Extended(Patch<@NoControlCharacters @MaxCodePoints(3) String> known, Patch<@Loud String> added) {}

    @Target(ElementType.TYPE_USE)
    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = LoudValidator.class)
    @interface Loud {
        String message() default "must be loud";

        ViolationCode code() default ViolationCode.TYPE;

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    public static final class LoudValidator implements ConstraintValidator<Loud, String> {
        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            return text.endsWith("!");
        }
    }
}
