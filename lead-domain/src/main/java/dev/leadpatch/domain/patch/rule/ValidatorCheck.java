package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.patch.rule.DeclaredConstraint.Rule;
import jakarta.validation.ConstraintDeclarationException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Self-check of a {@link Validator}. It validates probes that violate every constraint of a class, and compares the
 * reported violations with the constraints that the class declares. The expected violations are derived from the
 * annotations, so constraints that are added later are covered too.
 *
 * <p>The configuration of an application can disable constraints without any error: a bean archive that is not indexed,
 * fail-fast mode, XML mappings, a custom {@code TraversableResolver} or a custom {@code ConstraintValidatorFactory}.
 */
public final class ValidatorCheck {
    private static final String EXTRACTOR = "Register " + PatchValueExtractor.class.getName()
            + ": keep META-INF/services/jakarta.validation.valueextraction.ValueExtractor of lead-domain when jars are"
            + " merged, or call addValueExtractor.";

    private final Validator validator;
    private final Class<?> type;
    private final Set<DeclaredConstraint> declared;

    private ValidatorCheck(Validator validator, Class<?> type) {
        this.validator = validator;
        this.type = type;
        this.declared = DeclaredConstraint.of(type);
    }

    /**
     * Verifies that {@code validator} reports exactly the constraints that the probes violate.
     *
     * @param probes objects that together violate every constraint of {@code type}; one of them violates several
     * @throws UnsuitableValidatorException if the validator does not; the message names the cause and the remedy
     * @throws IllegalStateException if no probe violates one of the constraints
     */
    public static <T> void verify(Validator validator, Class<T> type, List<T> probes) {
        ValidatorCheck check = new ValidatorCheck(validator, type);
        check.verifyProbes(probes);
        check.verifyMetadata();
        probes.forEach(check::verify);
    }

    private void verifyProbes(List<?> probes) {
        List<DeclaredConstraint> uncovered = declared.stream()
                .filter(constraint -> probes.stream().noneMatch(constraint::isViolatedBy))
                .toList();
        if (declared.isEmpty() || !uncovered.isEmpty()) {
            throw new IllegalStateException("no probe violates " + type.getName() + ' ' + uncovered);
        }
    }

    private void verifyMetadata() {
        BeanDescriptor metadata = attempt(() -> validator.getConstraintsForClass(type));
        if (!metadata.isBeanConstrained()) {
            throw exception(
                    "It has no constraint metadata of the class. A provider that collects metadata at build time,"
                            + " such as that of Quarkus, must index the jar of the class: keep its META-INF/beans.xml,"
                            + " and do not exclude it from the bean archives. XML mappings must not set"
                            + " ignore-annotations.");
        }
        Set<Rule> undeclared = metadata(metadata);
        undeclared.removeAll(rules(constraint -> true));
        if (!undeclared.isEmpty()) {
            throw exception("It applies constraints that the class does not declare: " + names(undeclared)
                    + ". Remove them from the constraint mappings of the validator.");
        }
    }

    private void verify(Object probe) {
        Set<Rule> expected = rules(constraint -> constraint.isViolatedBy(probe));
        Set<Rule> reported = new HashSet<>();
        for (ConstraintViolation<?> violation : attempt(() -> validator.validate(probe))) {
            reported.add(new Rule(
                    propertyOf(violation), violation.getConstraintDescriptor().getAnnotation()));
        }
        Set<Rule> missing = new LinkedHashSet<>(expected);
        missing.removeAll(reported);
        if (missing.isEmpty()) {
            return;
        }
        if (reported.size() == 1) {
            throw exception("It reports one violation of " + expected.size() + ", as in fail-fast mode. Configure"
                    + " failFast(false), remove the property hibernate.validator.fail_fast from META-INF/validation.xml"
                    + " or quarkus.hibernate-validator.fail-fast, or pass another validator.");
        }
        if (missing.equals(rules(constraint -> constraint.ofValue() && constraint.isViolatedBy(probe)))) {
            throw exception("It does not extract the values of Patch. " + EXTRACTOR);
        }
        throw exception("It does not report " + names(missing) + ". Check its constraint mappings and group sequences,"
                + " its TraversableResolver and its ConstraintValidatorFactory.");
    }

    private <R> R attempt(Supplier<R> validation) {
        try {
            return validation.get();
        } catch (ConstraintDeclarationException e) {
            throw exception("It cannot apply the constraints: " + e.getMessage() + ". " + EXTRACTOR, e);
        } catch (ValidationException e) {
            throw exception(
                    "It fails: " + e.getMessage() + ". Check its ConstraintValidatorFactory, its"
                            + " TraversableResolver and its MessageInterpolator.",
                    e);
        }
    }

    private Set<Rule> rules(Predicate<DeclaredConstraint> condition) {
        return declared.stream().filter(condition).map(DeclaredConstraint::rule).collect(Collectors.toSet());
    }

    /** The name of the constrained property of the validated object. */
    public static String propertyOf(ConstraintViolation<?> violation) {
        return String.valueOf(violation.getPropertyPath().iterator().next().getName());
    }

    private static Set<Rule> metadata(BeanDescriptor bean) {
        Set<Rule> rules = new HashSet<>(ofElement("", bean).toList());
        bean.getConstrainedProperties().forEach(property -> {
            rules.addAll(ofElement(property.getPropertyName(), property).toList());
            property.getConstrainedContainerElementTypes()
                    .forEach(element -> rules.addAll(
                            ofElement(property.getPropertyName(), element).toList()));
        });
        return rules;
    }

    private static Stream<Rule> ofElement(String property, ElementDescriptor element) {
        return element.getConstraintDescriptors().stream()
                .map(constraint -> new Rule(property, constraint.getAnnotation()));
    }

    private static String names(Set<Rule> rules) {
        return rules.stream().map(Rule::toString).sorted().collect(Collectors.joining(", "));
    }

    private UnsuitableValidatorException exception(String reason) {
        return new UnsuitableValidatorException(messagePrefix() + reason, null);
    }

    private UnsuitableValidatorException exception(String reason, Throwable cause) {
        return new UnsuitableValidatorException(messagePrefix() + reason, cause);
    }

    private String messagePrefix() {
        return "The validator does not apply all rules of " + type.getName() + ". ";
    }

    /**
     * A {@link jakarta.validation.Validator} does not apply every rule or does not report every violation. It could
     * accept invalid patches, so it is rejected at configuration. The message names the cause and the remedy.
     */
    public static final class UnsuitableValidatorException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        UnsuitableValidatorException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
