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

/**
 * Self-check of a validator: it validates probes that break every constraint of their class, and compares the violations
 * with the constraints that the class declares. What is expected comes from the annotations, so a constraint that is
 * added later is checked as well.
 *
 * <p>Hosts configure validators in ways that lose rules without any error: a bean archive that is not indexed, fail-fast
 * mode, XML mappings, a {@code TraversableResolver} or a {@code ConstraintValidatorFactory} of their own.
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
     * Verifies that {@code validator} reports exactly the constraints that the probes break.
     *
     * @param probes objects that together break every constraint of {@code type}; one of them breaks several
     * @throws UnsuitableValidatorException if it does not; the message names the cause and the remedy
     * @throws IllegalStateException if no probe breaks one of the constraints
     */
    public static <T> void verify(Validator validator, Class<T> type, List<T> probes) {
        ValidatorCheck check = new ValidatorCheck(validator, type);
        check.verifyProbes(probes);
        check.verifyMetadata();
        probes.forEach(check::verify);
    }

    private void verifyProbes(List<?> probes) {
        List<DeclaredConstraint> unbroken = declared.stream()
                .filter(constraint -> probes.stream().noneMatch(constraint::isBrokenBy))
                .toList();
        if (declared.isEmpty() || !unbroken.isEmpty()) {
            throw new IllegalStateException("no probe breaks " + type.getName() + ' ' + unbroken);
        }
    }

    private void verifyMetadata() {
        BeanDescriptor metadata = attempt(() -> validator.getConstraintsForClass(type));
        if (!metadata.isBeanConstrained()) {
            throw refusal("It has no constraint metadata of the class. A provider that collects metadata at build time,"
                    + " such as Quarkus', must index the jar of the class: keep its META-INF/beans.xml, and don't"
                    + " exclude it from the bean archives. XML mappings must not set ignore-annotations.");
        }
        Set<Rule> foreign = metadata(metadata);
        foreign.removeAll(rules(constraint -> true));
        if (!foreign.isEmpty()) {
            throw refusal("It applies constraints that the class does not declare: " + names(foreign)
                    + ". Remove them from the constraint mappings of the validator.");
        }
    }

    private void verify(Object probe) {
        Set<Rule> expected = rules(constraint -> constraint.isBrokenBy(probe));
        Set<Rule> reported = new HashSet<>();
        for (ConstraintViolation<?> violation : attempt(() -> validator.validate(probe))) {
            reported.add(new Rule(
                    BrokenConstraint.propertyOf(violation),
                    violation.getConstraintDescriptor().getAnnotation()));
        }
        Set<Rule> missing = new LinkedHashSet<>(expected);
        missing.removeAll(reported);
        if (missing.isEmpty()) {
            return;
        }
        if (reported.size() == 1) {
            throw refusal("It reports one violation of " + expected.size() + ", as in fail-fast mode. Configure"
                    + " failFast(false), remove the property hibernate.validator.fail_fast from META-INF/validation.xml"
                    + " or quarkus.hibernate-validator.fail-fast, or pass another validator.");
        }
        if (missing.equals(rules(constraint -> constraint.ofValue() && constraint.isBrokenBy(probe)))) {
            throw refusal("It does not extract the values of Patch. " + EXTRACTOR);
        }
        throw refusal("It does not report " + names(missing) + ". Check its constraint mappings and group sequences,"
                + " its TraversableResolver and its ConstraintValidatorFactory.");
    }

    private <R> R attempt(Supplier<R> validation) {
        try {
            return validation.get();
        } catch (ConstraintDeclarationException noExtractor) {
            throw refusal(
                    "It can't apply the constraints: " + noExtractor.getMessage() + ". " + EXTRACTOR, noExtractor);
        } catch (ValidationException failed) {
            throw refusal(
                    "It fails: " + failed.getMessage() + ". Check its ConstraintValidatorFactory, its"
                            + " TraversableResolver and its MessageInterpolator.",
                    failed);
        }
    }

    private Set<Rule> rules(Predicate<DeclaredConstraint> condition) {
        return declared.stream().filter(condition).map(DeclaredConstraint::rule).collect(Collectors.toSet());
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

    private UnsuitableValidatorException refusal(String cause) {
        return new UnsuitableValidatorException(start() + cause, null);
    }

    private UnsuitableValidatorException refusal(String cause, Throwable origin) {
        return new UnsuitableValidatorException(start() + cause, origin);
    }

    private String start() {
        return "The validator does not apply all rules of " + type.getName() + ". ";
    }
}
