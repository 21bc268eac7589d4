package dev.leadpatch.domain.patch.rule;

import dev.leadpatch.domain.value.Patch;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A constraint that a field declares, read by reflection and applied without a provider. {@link ValidatorCheck}
 * compares it with the provider's violations.
 *
 * @param ofValue whether the constraint applies to the value that a {@link Patch} sets instead of the field itself
 */
record DeclaredConstraint(Field field, Annotation constraint, boolean ofValue) {

    /**
     * Finds the constraints of a class.
     *
     * @throws IllegalStateException if type arguments of a type other than {@link Patch} have constraints
     */
    static Set<DeclaredConstraint> of(Class<?> type) {
        Set<DeclaredConstraint> all = new LinkedHashSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                constraints(field.getAnnotations())
                        .forEach(constraint -> all.add(new DeclaredConstraint(field, constraint, false)));
                ofArguments(field).forEach(constraint -> all.add(new DeclaredConstraint(field, constraint, true)));
            }
        }
        return all;
    }

    Rule rule() {
        return new Rule(field.getName(), constraint);
    }

    /** Whether the field of {@code probe} violates the constraint. */
    boolean isViolatedBy(Object probe) {
        try {
            field.setAccessible(true);
            Object value = field.get(probe);
            return ofValue ? ((Patch<?>) value).fold(() -> false, () -> false, set -> !accepts(set)) : !accepts(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " cannot be read", e);
        }
    }

    private boolean accepts(Object value) {
        Class<?>[] validators =
                constraint.annotationType().getAnnotation(Constraint.class).validatedBy();
        if (validators.length != 1) {
            throw new IllegalStateException(constraint + " must name one validator");
        }
        try {
            @SuppressWarnings("unchecked") // the annotation declares a validator of its own type
            ConstraintValidator<Annotation, Object> validator = (ConstraintValidator<Annotation, Object>)
                    validators[0].getDeclaredConstructor().newInstance();
            validator.initialize(constraint);
            return validator.isValid(value, null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(validators[0] + " needs a public constructor without parameters", e);
        }
    }

    private static Stream<Annotation> ofArguments(Field field) {
        return arguments(field.getAnnotatedType()).flatMap(argument -> {
            boolean nested = arguments(argument).anyMatch(DeclaredConstraint::hasConstraints);
            if (nested || (field.getType() != Patch.class && hasConstraints(argument))) {
                throw new IllegalStateException(
                        field + " has constraints inside its values, which ValidatorCheck does not cover");
            }
            return constraints(argument.getAnnotations());
        });
    }

    private static boolean hasConstraints(AnnotatedType type) {
        return constraints(type.getAnnotations()).findAny().isPresent()
                || arguments(type).anyMatch(DeclaredConstraint::hasConstraints);
    }

    private static Stream<AnnotatedType> arguments(AnnotatedType type) {
        return type instanceof AnnotatedParameterizedType parameterized
                ? Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                : Stream.empty();
    }

    private static Stream<Annotation> constraints(Annotation[] annotations) {
        return Arrays.stream(annotations)
                .filter(annotation -> annotation.annotationType().isAnnotationPresent(Constraint.class));
    }

    /** A constraint of a property, to compare declared with reported constraints. */
    record Rule(String property, Annotation constraint) {
        @Override
        public String toString() {
            return property + ": @" + constraint.annotationType().getSimpleName();
        }
    }
}
